"""Employees of a body: who does what on the portal, decided by the head or whom he named (§8)."""

from dataclasses import asdict

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core.access import acting_office, own_body
from portal.core.act_words import power_words
from portal.core.clock import request_now, request_today
from portal.core.db import session, transaction
from portal.core.doors import behind, of_a_body, own
from portal.core.i18n import lang
from portal.core.state_acts import ask_to_sign, typed_before
from portal.models import RoleGrant, Unit
from portal.models.base import in_language
from portal.rules import Refusal, Refused
from portal.terms import Power
from portal.workplace.staff import actions, journal_routes, queries, state_acts, unit_routes
from portal.workplace.staff.drafts import EndedOffice
from portal.workplace.staff.forms import NEW_UNIT, ChangedOfficeForm, NewOfficeForm, TermsForm

bp = Blueprint("staff", __name__, url_prefix="/staff")
bp.register_blueprint(unit_routes.bp)
bp.register_blueprint(journal_routes.bp)

Answer = str | Response | tuple[str, int]


@bp.get("")
def index() -> str:
    """Who places, answers, feeds data in and decides; those whose office ended are folded."""
    body, today = own_body(), request_today()
    return render_template(
        "workplace/staff/index.html",
        living=queries.living(session(), body.id, today),
        ended=queries.ended(session(), body.id, today),
        acting=acting_office(),
        today=today,
        power_words=power_words,
        powers=tuple(Power),
    )


@bp.route("/give", methods=["GET", "POST"])
@behind(of_a_body(Power.DELEGATE))
def give() -> Answer:
    """An employee gets an office, when that has been read and signed (decided: acts of state)."""
    is_strict = current_app.config["PORTAL"].eds.strict_iin
    if request.method == "GET":
        blank = TermsForm.blank(request_today())
        return _terms_page("give", _typed(state_acts.GIVE) or blank)
    form = NewOfficeForm.parse(request.form, _unit_names(), is_strict=is_strict)
    if form.draft is None:
        return _terms_page("give", form), 422
    try:
        return ask_to_sign(state_acts.GIVE, asdict(form.draft), url_for(".give"))
    except Refused as refused:
        return _terms_page("give", form, refused.refusal), 409


@bp.route("/<int:grant_id>/change", methods=["GET", "POST"])
@behind(own(of_a_body(Power.DELEGATE)))
def change(grant_id: int) -> Answer:
    """Other terms: the office is ended and given anew."""
    grant = _own_office(grant_id)
    if request.method == "GET":
        held = TermsForm.of(grant, request_today())
        return _terms_page("change", _typed(state_acts.CHANGE) or held, grant=grant)
    form = ChangedOfficeForm.parse(request.form, _unit_names(), grant_id)
    if form.draft is None:
        return _terms_page("change", form, grant=grant), 422
    try:
        back = url_for(".change", grant_id=grant_id)
        return ask_to_sign(state_acts.CHANGE, asdict(form.draft), back)
    except Refused as refused:
        return _terms_page("change", form, refused.refusal, grant=grant), 409


@bp.route("/<int:grant_id>/end", methods=["GET", "POST"])
@behind(own(of_a_body(Power.DELEGATE)))
def end(grant_id: int) -> Answer:
    """An office of somebody else ends at once, when that has been signed; another office of one's
    own without a signature (decided: acts of state)."""
    grant, draft = _own_office(grant_id), EndedOffice(grant_id)
    if request.method == "GET":
        return render_template("workplace/staff/end.html", grant=grant)
    if grant.account_id != acting_office().account_id:
        return ask_to_sign(state_acts.END, asdict(draft), url_for(".index"))
    with transaction() as db:
        actions.end_office(db, acting_office(), draft, request_now())
    flash(_("The office has ended"), "done")
    return redirect(url_for(".index"), 303)


@bp.route("/give-up", methods=["GET", "POST"])
@behind(own(of_a_body()))
def give_up() -> Answer:
    """One's own office is given up, after one question."""
    if request.method == "GET":
        return render_template("workplace/staff/give_up.html")
    with transaction() as db:
        actions.end_office(db, acting_office(), EndedOffice(acting_office().id), request_now())
    flash(_("You gave your office up"), "done")
    return redirect(url_for("accounts.mine"), 303)


def _typed(act: str) -> TermsForm | None:
    typed = typed_before(session(), act, request.args.get("act", ""))
    if typed is None:
        return None
    powers = frozenset(Power(one) for one in typed["powers"])
    return TermsForm(values=state_acts.typed_terms(typed), powers=powers)


def _own_office(grant_id: int) -> RoleGrant:
    return queries.own_office(session(), own_body().id, grant_id, request_today()) or abort(404)


def _unit_names() -> dict[str, str]:
    return {str(one.id): _name(one) for one in queries.units(session(), own_body().id)}


def _name(unit: Unit) -> str:
    return in_language(unit, "name", lang())


def _terms_page(
    template: str,
    form: TermsForm,
    refusal: Refusal | None = None,
    grant: RoleGrant | None = None,
) -> str:
    """The form of an office; only what one holds oneself can be chosen."""
    mine = acting_office()
    choices = [(NEW_UNIT, _("A new unit, named below")), *_unit_names().items()]
    return render_template(
        f"workplace/staff/{template}.html",
        form=form,
        grant=grant,
        refusal=refusal,
        units=choices,
        powers=[(one, power_words(one)) for one in Power if one in mine.powers],
        is_central=own_body().is_central,
        until=mine.ends_on,
    )
