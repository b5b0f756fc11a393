"""Units of a body: made, renamed, closed; all offices of one ended at once (§8)."""

from dataclasses import asdict

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core.access import acting_office, own_body
from portal.core.clock import request_now, request_today
from portal.core.db import session, transaction
from portal.core.doors import behind, of_a_body, own
from portal.core.state_acts import ask_to_sign
from portal.models import Unit
from portal.rules import Refusal, Refused
from portal.terms import Power
from portal.workplace.staff import queries, state_acts, units
from portal.workplace.staff.drafts import EndedUnit
from portal.workplace.staff.forms import UnitForm

bp = Blueprint("units", __name__, url_prefix="/units")

Answer = str | Response | tuple[str, int]


@bp.route("", methods=["GET", "POST"])
@behind(of_a_body(Power.DELEGATE))
def index() -> Answer:
    """The units with the number of their offices, and a form for one more."""
    if request.method == "GET":
        return _units_page(UnitForm())
    form = UnitForm.parse(request.form)
    if form.draft is None:
        return _units_page(form), 422
    try:
        with transaction() as db:
            units.make_unit(db, acting_office(), form.draft, request_now())
    except Refused as refused:
        return _units_page(form, refused.refusal), 409
    flash(_("The unit is made"), "done")
    return redirect(url_for(".index"), 303)


def _units_page(form: UnitForm, refusal: Refusal | None = None) -> str:
    lines = queries.unit_lines(session(), own_body().id, request_today())
    return render_template("workplace/staff/units.html", form=form, lines=lines, refusal=refusal)


@bp.route("/<int:unit_id>", methods=["GET", "POST"])
@behind(own(of_a_body(Power.DELEGATE)))
def rename(unit_id: int) -> Answer:
    """Other names for a unit."""
    unit = _own_unit(unit_id)
    if request.method == "GET":
        form = UnitForm(values={"unit_kk": unit.name_kk, "unit_ru": unit.name_ru})
        return render_template("workplace/staff/unit.html", unit=unit, form=form, refusal=None)
    form, refusal, status = UnitForm.parse(request.form), None, 422
    if form.draft:
        try:
            with transaction() as db:
                units.rename_unit(db, acting_office(), unit_id, form.draft, request_now())
        except Refused as refused:
            refusal, status = refused.refusal, 409
        else:
            flash(_("The unit is renamed"), "done")
            return redirect(url_for(".index"), 303)
    page = render_template("workplace/staff/unit.html", unit=unit, form=form, refusal=refusal)
    return page, status


@bp.route("/<int:unit_id>/close", methods=["GET", "POST"])
@behind(own(of_a_body(Power.DELEGATE)))
def close(unit_id: int) -> Answer:
    """A unit is offered no more, after one question."""
    unit = _own_unit(unit_id)
    if request.method == "GET":
        return render_template("workplace/staff/close_unit.html", unit=unit)
    with transaction() as db:
        units.close_unit(db, acting_office(), EndedUnit(unit_id), request_now())
    flash(_("The unit is closed"), "done")
    return redirect(url_for(".index"), 303)


@bp.route("/<int:unit_id>/end-offices", methods=["GET", "POST"])
@behind(own(of_a_body(Power.DELEGATE)))
def end_offices(unit_id: int) -> Answer:
    """All offices of a unit end at once, when that has been read and signed (decided: acts of
    state)."""
    unit = _own_unit(unit_id)
    if request.method == "GET":
        return render_template("workplace/staff/end_unit.html", unit=unit)
    return ask_to_sign(state_acts.END_UNIT, asdict(EndedUnit(unit_id)), url_for(".index"))


def _own_unit(unit_id: int) -> Unit:
    return queries.own_unit(session(), own_body().id, unit_id) or abort(404)
