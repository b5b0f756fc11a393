"""An act of state before its official: the exact text, its consequences, the signature."""

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from portal.confirmations import signing
from portal.core.access import holder_hash, keys, signed_in
from portal.core.clock import request_now
from portal.core.db import session, transaction
from portal.core.i18n import lang
from portal.core.phone import begin_phone_signing, phone_organisation, posted_cms
from portal.core.rejections import rejection_words
from portal.core.signer import SignerFacts
from portal.core.state_acts import (
    CHANGED,
    Envelope,
    Statement,
    acting_in,
    do_signed,
    state_acts,
)
from portal.eds import SignatureRejected
from portal.models import StateAct
from portal.rules import Refusal, Refused

bp = Blueprint("confirmations", __name__, url_prefix="/confirm")
TOO_LATE = Refusal("The 15 minutes for reading and signing are over", "")


@bp.after_request
def keep_private(response: Response) -> Response:
    """Nothing of it stays in a browser."""
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/<act_id>", methods=["GET", "POST"])
def confirm(act_id: str) -> str | Answer | tuple[str, int]:
    """What will be signed, to the letter; signed, it is done. Sent again, it is the same act."""
    act = _own_act(session(), act_id)
    if act.led_to is not None:
        return redirect(act.led_to, 303)
    if request_now() >= act.expires_at:
        return _stopped_page(act, TOO_LATE)
    try:
        statement = _still_said(act)
        return _sign(act, statement) if request.method == "POST" else _page(act, statement)
    except Refused as refused:
        return _stopped_page(act, refused.refusal)


@bp.post("/<act_id>/phone")
def phone(act_id: str) -> Answer:
    """The same text, to be signed on a phone; the page that waits for it comes next."""
    phone_organisation()
    act, now = _own_act(session(), act_id), request_now()
    there = url_for(".confirm", act_id=act_id)
    if act.led_to is not None or now >= act.expires_at:
        return redirect(there, 303)
    _still_said(act)
    to_sign = signing.for_phone(act, keys().open(act.text_encrypted), there)
    with transaction() as db:
        begun = begin_phone_signing(db, to_sign, holder_hash(), keys(), lang(), now)
    return redirect(url_for("phone.show", signing_id=begun.id), 303)


def _own_act(db: Session, act_id: str, *, lock: bool = False) -> StateAct:
    """An act of the visitor in the office acted in; anybody else's is missing."""
    found = signed_in()
    sought = (
        select(StateAct)
        .where(StateAct.id == act_id, StateAct.actor_id == found.account.id)
        .where(StateAct.grant_id == (found.grant.id if found.grant else None))
    )
    return db.scalar(sought.with_for_update() if lock else sought) or abort(404)


def _still_said(act: StateAct) -> Statement:
    """The act as it would be done now, if that is still what its text says; raises Refused."""
    acting = acting_in(session(), state_acts().performers[act.act], locks=False)
    statement, text = state_acts().said(acting, act)
    if text != keys().open(act.text_encrypted):
        raise Refused(CHANGED)
    return statement


def _sign(act: StateAct, statement: Statement) -> str | Answer | tuple[str, int]:
    found, now, text = signed_in(), request_now(), keys().open(act.text_encrypted)
    facts = SignerFacts.unpacked(keys().open(found.sign_in.signer_encrypted))
    verifier = current_app.extensions["verifier"]
    with transaction() as db:  # on its own: a phone's signature is good for one attempt
        posted = posted_cms(db, request.form, holder_hash(), keys(), now)
    try:
        signed = signing.check_signature(text, posted, facts, found.body, verifier, now)
    except SignatureRejected as rejected:
        current_app.logger.info("signature of an act rejected: %s", rejected.code)
        return _page(act, statement, rejection_words(rejected.code)), 422
    with transaction() as db:
        locked = _own_act(db, act.id, lock=True)
        done = do_signed(db, locked, signed)
    if done is not None:
        flash(done.words, "done")
    return redirect(locked.led_to or act.back, 303)


def _page(act: StateAct, statement: Statement, problem: str | None = None) -> str:
    text = keys().open(act.text_encrypted)
    return render_template(
        "confirmations/confirm.html",
        act=act,
        text_lang=Envelope.of(act).language,
        performer=state_acts().performers[act.act],
        text=signing.shown(text, statement),
        masks=bool(statement.masked),
        content=signing.for_browser(text),
        problem=problem,
        back=_way_back(act),
    )


def _stopped_page(act: StateAct, refusal: Refusal) -> tuple[str, int]:
    page = render_template(
        "confirmations/stopped.html",
        performer=state_acts().performers[act.act],
        refusal=refusal,
        back=_way_back(act),
    )
    return page, 409


def _way_back(act: StateAct) -> str:
    """The page the act was begun on, with all that was typed there."""
    return f"{act.back}{'&' if '?' in act.back else '?'}act={act.id}"
