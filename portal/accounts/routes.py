"""Sign in by EDS, my page, offices, sign out (§13)."""

import base64

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import login_user
from werkzeug.wrappers import Response

from portal.accounts import actions, own_sign_ins, queries, sign_ins
from portal.accounts.forms import EmailForm
from portal.core.access import (
    Visitor,
    holder_hash,
    keys,
    local_path,
    me,
    signed_in,
    visitor,
)
from portal.core.clock import request_now, request_today
from portal.core.db import session as reading
from portal.core.db import transaction
from portal.core.devices import device_words
from portal.core.doors import PUBLIC, behind
from portal.core.i18n import lang
from portal.core.limits import SIGN_INS, limiter
from portal.core.phone import ToSign, begin_phone_signing, phone_organisation, posted_cms
from portal.core.rejections import rejection_words
from portal.eds import Purpose, SignatureRejected, decode_base64_cms

bp = Blueprint("accounts", __name__)
bp.register_blueprint(own_sign_ins.bp)
SIGNED_IN = "_user_id"  # the browser still brings a sign-in, which has ended
REPLAY_SAFE = ("holder",)  # what survives the change of the session id


@bp.get("/sign-in")
@limiter.limit(SIGN_INS)
@behind(PUBLIC)
def sign_in() -> str | Response:
    """The page with the text to be signed."""
    if visitor() is not None:
        return redirect(_next() or url_for("accounts.mine"))
    return _page(None)


@bp.post("/sign-in")
@limiter.limit(SIGN_INS)
@behind(PUBLIC)
def signed() -> str | Response | tuple[str, int]:
    """The signature comes back: used up first, then verified, then a new session begins."""
    now, verifier = request_now(), current_app.extensions["verifier"]
    try:
        with transaction() as db:  # committed on its own: a failed attempt uses it up as well
            challenge = request.form.get("challenge", "")
            text = actions.consume_challenge(db, challenge, holder_hash(), now)
            posted = posted_cms(db, request.form, holder_hash(), keys(), now)
        cms = decode_base64_cms(posted)
        verified = verifier.verify(cms, text, at=now, purpose=Purpose.SIGN_IN)
    except SignatureRejected as rejected:
        current_app.logger.info("sign-in rejected: %s", rejected.code)
        return _page(rejection_words(rejected.code)), 422
    with transaction() as db:
        new = actions.sign_in(db, verified, keys(), lang(), device_words(), now)
    begin_session(new)
    return redirect(_next() or url_for("accounts.mine"), 303)


def begin_session(new: actions.NewSignIn) -> None:
    """The browser goes on under a new session id."""
    kept = {name: session[name] for name in REPLAY_SAFE if name in session}
    session.clear()
    session.update(kept)
    login_user(Visitor(new.token, new.sign_in))


@bp.post("/sign-in/phone")
@limiter.limit(SIGN_INS)
@behind(PUBLIC)
def by_phone() -> Response:
    """A text of its own, to be signed on a phone; the page that waits for it comes next."""
    phone_organisation()
    now, origin = request_now(), current_app.config["PORTAL"].base_url
    with transaction() as db:
        challenge = actions.make_challenge(db, holder_hash(), origin, lang(), now)
        to_sign = ToSign(
            content=challenge.text,
            purpose=Purpose.SIGN_IN,
            is_attached=False,
            title=_l("Sign-in to the Open Budgets portal"),
            back=url_for("accounts.sign_in"),
            fields={"challenge": challenge.id, "next": _next()},
            until=challenge.expires_at,
        )
        signing = begin_phone_signing(db, to_sign, holder_hash(), keys(), lang(), now)
    return redirect(url_for("phone.show", signing_id=signing.id), 303)


def _page(problem: str | None) -> str:
    with transaction() as db:
        origin = current_app.config["PORTAL"].base_url
        challenge = actions.make_challenge(db, holder_hash(), origin, lang(), request_now())
    return render_template(
        "accounts/sign_in.html",
        challenge=challenge,
        text=challenge.text.decode(),
        content=base64.b64encode(challenge.text).decode(),
        problem=problem,
        next=_next(),
        is_over=SIGNED_IN in session,
        has_egov=current_app.extensions["egov"] is not None,
    )


def _next() -> str:
    return local_path(request.values.get("next", ""))


@bp.post("/sign-out")
@behind(PUBLIC)
def sign_out() -> Response:
    """The end of this sign-in, on the server too."""
    if (found := visitor()) is not None:
        with transaction() as db:
            actions.sign_out(db, found.token, request_now())
    return own_sign_ins.signed_out()


@bp.get("/me")
def mine() -> str:
    """My votes, proposals, drafts and offices."""
    return _my_page(EmailForm(values={"email": me().email or ""}))


def _my_page(form: EmailForm) -> str:
    row = signed_in().sign_in
    return render_template(
        "accounts/me.html",
        mine=queries.mine(reading(), row, holder_hash(), request_today()),
        form=form,
        claim=queries.own_claim(reading(), row),
        sign_ins=sign_ins.living_sign_ins(reading(), row.account_id, request_now()),
        own_sign_in_id=row.id,
    )


@bp.post("/me/email")
def email() -> Response | tuple[str, int]:
    """Say where letters go."""
    form = EmailForm.parse(request.form)
    if not form.is_good:
        return _my_page(form), 422
    account_id = me().id
    with transaction() as db:
        actions.set_email(db, account_id, form.values["email"], request_now())
    flash(_("The address for letters is saved"), "done")
    return redirect(url_for("accounts.mine"), 303)


@bp.post("/me/act-as")
def act_as() -> Response:
    """Go on in another office, or as a private person."""
    token = signed_in().token
    grant_id = request.form.get("grant", type=int)  # none: as a private person
    with transaction() as db:
        actions.act_as(db, token, grant_id, request_now())
    return redirect(url_for("accounts.mine"), 303)
