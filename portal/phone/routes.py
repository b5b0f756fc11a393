"""The three calls of a phone, and the page of the browser that waits for it (§13)."""

import base64
from datetime import datetime

from flask import Blueprint, Response, abort, current_app, g, jsonify, render_template, request
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.exceptions import RequestEntityTooLarge

from portal.core.access import holder_hash, keys
from portal.core.clock import request_now
from portal.core.db import session, transaction
from portal.core.doors import PUBLIC, behind, own
from portal.core.errors import problem
from portal.core.limits import csrf, limiter
from portal.core.phone import phone_organisation
from portal.eds import Purpose, SignatureRejected, decode_base64_cms
from portal.models import PhoneSigning
from portal.phone import actions, exchange
from portal.phone.page import phone_page, service_link, standing_of, standing_words, time_left, why

pages = Blueprint("phone", __name__, url_prefix="/phone")
calls = Blueprint("phone_calls", __name__, url_prefix="/phone")
csrf.exempt(calls)  # a phone has no cookie of ours; its signature alone decides

CALLS = "300 per minute"  # of one address: phones of a network share theirs
LOOKS = "600 per minute"  # of the pages that wait; an office shares its address
LARGEST_BODY = 256 * 1024  # bytes


@pages.after_request
@calls.after_request
def keep_private(response: Response) -> Response:
    """A text to sign is kept by nobody on the way."""
    response.headers["Cache-Control"] = "no-store"
    return response


@calls.get("/<token>")
@limiter.limit(CALLS)
@behind(PUBLIC)
def service(token: str) -> Response:
    """The first call: who asks for a signature, and where the text is."""
    signing = _open(token, request_now())
    link = service_link(_origin(), token)
    return jsonify(exchange.service_answer(signing, link, phone_organisation()))


@calls.get("/<token>/document")
@limiter.limit(CALLS)
@behind(PUBLIC)
def document(token: str) -> Response:
    """The second call: the text itself."""
    now = request_now()
    signing = _open(token, now)
    if signing.fetched_at is None:
        with transaction() as db:
            actions.notice_phone(db, signing, now)
    content = keys().open(signing.content_encrypted)
    return jsonify(exchange.document_answer(signing, content, _origin()))


@calls.put("/<token>/document")
@limiter.limit(CALLS)
@behind(PUBLIC)
def answer(token: str) -> Response:
    """The third call: the signature comes back. It is an upload from anybody: limited, counted,
    verified in full, and taken once."""
    now = request_now()
    signing = _open(token, now)
    if not request.is_json:
        return problem(415, _("The answer of a phone is JSON"))
    try:
        posted = exchange.returned_text(_body(), signing.id)
    except RequestEntityTooLarge:
        return problem(413, _("The answer of the phone is too large"))
    except exchange.WrongShape:
        return problem(400, _("This is not the answer that was asked for"))
    return _judged(token, posted, now)


def _judged(token: str, posted: str, now: datetime) -> Response:
    with transaction() as db:  # on its own: an answer is counted before it is looked at
        signing = actions.begin_attempt(db, token, now) or abort(404)
    try:
        cms = decode_base64_cms(posted)
        content, purpose = keys().open(signing.content_encrypted), Purpose(signing.purpose)
        current_app.extensions["verifier"].verify(cms, content, at=now, purpose=purpose)
    except SignatureRejected as rejected:
        current_app.logger.info("signature from a phone rejected: %s", rejected.code)
        with transaction() as db:
            actions.refuse_signature(db, signing, rejected.code)
        return problem(422, why(rejected.code), code=rejected.code)
    with transaction() as db:
        text = base64.b64encode(cms).decode()
        if not actions.take_signature(db, signing, text, keys(), now):
            abort(404)
    return jsonify([])


def _open(token: str, now: datetime) -> PhoneSigning:
    """The signing of an address, which speaks its language from here on; a used, late or unknown
    address is answered alike."""
    signing = actions.open_signing(session(), token, now) or abort(404)
    g.lang = signing.language.value
    return signing


def _body() -> bytes:
    request.max_content_length = LARGEST_BODY
    return request.get_data(cache=False)


@pages.get("/<signing_id>")
@limiter.limit(LOOKS)
@behind(own(PUBLIC))
def show(signing_id: str) -> str:
    """The code for the phone and the text that it will show; then the form that goes on."""
    page = phone_page(_waiting(signing_id), keys(), _origin(), request_now())
    return render_template("phone/show.html", page=page)


@pages.get("/<signing_id>/state")
@limiter.limit(LOOKS)
@behind(own(PUBLIC))
def state(signing_id: str) -> Response:
    """How the signing stands, for the page that looks again and again."""
    signing, now = _waiting(signing_id), request_now()
    standing = standing_of(signing, now)
    return jsonify(
        {
            "state": standing.value,
            "goes_on": not standing.takes_an_answer,
            "words": standing_words(signing, standing),
            "left": time_left(signing, now) if standing.takes_an_answer else "",
        }
    )


def _waiting(signing_id: str) -> PhoneSigning:
    """The signing of this very browser."""
    asked = select(PhoneSigning).where(
        PhoneSigning.id == signing_id, PhoneSigning.holder_hash == holder_hash()
    )
    return session().scalar(asked) or abort(404)


def _origin() -> str:
    address: str = current_app.config["PORTAL"].base_url
    return address
