"""Withdrawing a placed document: the public reason first, then the act is read and signed."""

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.core.access import own_body
from portal.core.db import session
from portal.core.doors import behind, of_a_body, own
from portal.core.state_acts import ask_to_sign, typed_before
from portal.terms import Power
from portal.workplace import actions, queries, state_acts
from portal.workplace.forms import REASONS, WithdrawalForm

bp = Blueprint("withdrawing", __name__)


@bp.route("/documents/<number>/withdraw", methods=["GET", "POST"])
@behind(own(of_a_body(Power.PLACE)))
def withdraw(number: str) -> str | Response | tuple[str, int]:
    """Why a document is withdrawn, in both languages (decided: withdrawing a document)."""
    placed = queries.own_document(session(), own_body().id, number) or abort(404)
    typed = typed_before(session(), state_acts.WITHDRAW, request.args.get("act", "")) or {}
    form = WithdrawalForm({name: typed.get(name, "") for name in REASONS})
    if request.method == "POST":
        form = WithdrawalForm.parse(request.form)
        if not form.errors:
            given = {"number": number, **form.values}
            return ask_to_sign(state_acts.WITHDRAW, given, url_for(".withdraw", number=number))
    refusal = actions.why_not_withdraw(placed.edition.document)
    page = render_template("workplace/withdraw.html", placed=placed, form=form, refusal=refusal)
    return page, 422 if form.errors else 200
