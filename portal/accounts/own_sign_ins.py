"""Ending one's own sign-ins from my page (§13)."""

from flask import Blueprint, abort, current_app, flash, redirect, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import logout_user
from werkzeug.wrappers import Response

from portal.accounts import sign_ins
from portal.core.access import signed_in
from portal.core.clock import request_now
from portal.core.db import transaction
from portal.models import Account

bp = Blueprint("sign_ins", __name__, url_prefix="/me/sign-ins")


@bp.post("/<int:sign_in_id>/end")
def end(sign_in_id: int) -> Response:
    """End one sign-in; the one of this browser signs it out."""
    mine = signed_in().sign_in
    with transaction() as db:
        account = db.get_one(Account, mine.account_id)
        if not sign_ins.end_sign_in(db, account, sign_in_id, request_now()):
            abort(404)
    if sign_in_id == mine.id:
        return signed_out()
    flash(_("That sign-in has ended"), "done")
    return redirect(url_for("accounts.mine"), 303)


@bp.post("/end-others")
def end_others() -> Response:
    """End every other sign-in; this browser stays signed in."""
    mine = signed_in().sign_in
    with transaction() as db:
        account = db.get_one(Account, mine.account_id)
        count = sign_ins.end_sign_ins(db, account, request_now(), all_but=mine.id)
    flash(ngettext("%(num)s sign-in has ended", "%(num)s sign-ins have ended", count), "done")
    return redirect(url_for("accounts.mine"), 303)


@bp.post("/end-all")
def end_all() -> Response:
    """End every sign-in, this one too."""
    mine = signed_in().sign_in
    with transaction() as db:
        account = db.get_one(Account, mine.account_id)
        sign_ins.end_sign_ins(db, account, request_now())
    return signed_out()


def signed_out() -> Response:
    """This browser knows nobody any more; to the home page."""
    logout_user()
    session.clear()
    answer = redirect(url_for("home.index"), 303)
    answer.delete_cookie(current_app.config["SESSION_COOKIE_NAME"])
    return answer
