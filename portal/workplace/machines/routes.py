"""The machines of a body in the workplace: the list, a new token, its key once, the end (§8)."""

from dataclasses import asdict

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core.access import acting_office, me, own_body
from portal.core.clock import request_now, request_today
from portal.core.db import session, transaction
from portal.core.doors import behind, of_a_body, own
from portal.core.page import reports
from portal.core.state_acts import ask_to_sign, typed_before
from portal.models import MachineToken
from portal.rules import Refusal, Refused
from portal.terms import Intake, Power
from portal.workplace.machines import actions, state_acts
from portal.workplace.machines.actions import NewToken
from portal.workplace.machines.forms import TokenForm
from portal.workplace.machines.words import sends_words

bp = Blueprint("machines", __name__, url_prefix="/machines")

Answer = str | Response | tuple[str, int]


@bp.get("")
@behind(of_a_body(Power.DELEGATE))
def index() -> str:
    """Which systems of the body send, what, until when, and when they last did."""
    return render_template(
        "workplace/machines/index.html",
        tokens=actions.tokens_of(session(), own_body().id),
        acting=acting_office(),
        today=request_today(),
        sends_words=sends_words,
        kinds=tuple(Intake),
    )


@bp.route("/new", methods=["GET", "POST"])
@behind(of_a_body(Power.DELEGATE))
def new() -> Answer:
    """A token; one that places is read and signed first (decided: acts of state)."""
    if request.method == "GET":
        typed = typed_before(session(), state_acts.MAKE, request.args.get("act", ""))
        blank = TokenForm.blank(request_today(), acting_office().ends_on)
        return _form_page(TokenForm.again(dict(typed)) if typed else blank)
    form = TokenForm.parse(request.form)
    if form.draft is None:
        return _form_page(form), 422
    try:
        return _make(form.draft)
    except Refused as refused:
        return _form_page(form, refused.refusal), 409


def _make(draft: NewToken) -> Response:
    if draft.may_place:
        return ask_to_sign(state_acts.MAKE, asdict(draft), url_for(".new"))
    with transaction() as db:
        token = actions.make_token(db, acting_office(), me(), draft, request_now())
    flash(_("The token is made, draw its key"), "done")
    return redirect(url_for(".key", token_id=token.id), 303)


def _form_page(form: TokenForm, refusal: Refusal | None = None) -> str:
    has_reports = reports(own_body())
    kinds = [one for one in Intake if has_reports or one is not Intake.BUDGET_REPORTS]
    return render_template(
        "workplace/machines/new.html",
        form=form,
        refusal=refusal,
        kinds=[(one, sends_words(one)) for one in kinds],
        may_place=Power.PLACE in acting_office().powers,
    )


@bp.route("/<int:token_id>/key", methods=["GET", "POST"])
@behind(own(of_a_body(Power.DELEGATE)))
def key(token_id: int) -> Answer:
    """The key of a machine is drawn and shown once, by a press of its maker."""
    token, shown = _own(token_id), None
    if request.method == "POST":
        with transaction() as db:
            token = actions.own_token(db, own_body().id, token_id, lock=True) or abort(404)
            shown = actions.show_key(db, token, me(), request_now())
    refusal = None if shown else actions.why_not_show(token, me().id, request_today())
    return render_template(
        "workplace/machines/key.html",
        token=token,
        shown=shown,
        refusal=refusal,
        base=current_app.config["PORTAL"].base_url,
    )


@bp.route("/<int:token_id>/revoke", methods=["GET", "POST"])
@behind(own(of_a_body(Power.DELEGATE)))
def revoke(token_id: int) -> Answer:
    """A machine sends no more, after one question and at once."""
    if request.method == "GET":
        return render_template("workplace/machines/revoke.html", token=_own(token_id))
    with transaction() as db:
        token = actions.own_token(db, own_body().id, token_id, lock=True) or abort(404)
        actions.revoke_token(db, token, me(), request_now())
    flash(_("The token is revoked"), "done")
    return redirect(url_for(".index"), 303)


def _own(token_id: int) -> MachineToken:
    return actions.own_token(session(), own_body().id, token_id) or abort(404)
