"""The machine interface (§8): a body's own systems put documents here. No session, no cookie, no
page: a token of the body, JSON, and answers that name every fault."""

import re
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import RequestEntityTooLarge

from portal.core.access import keys
from portal.core.calendars import work_calendar
from portal.core.clock import request_now, request_today
from portal.core.db import session, transaction
from portal.core.doors import MACHINES, PUBLIC, behind
from portal.core.errors import problem
from portal.core.evidence import Signed
from portal.core.faults import Fault
from portal.core.i18n import LANGUAGES
from portal.core.limits import csrf, limiter
from portal.core.machines import NOT_VALID, hold_machine, machine, no_entry
from portal.core.rejections import rejection_words
from portal.eds import SignatureRejected
from portal.intake import actions, queries
from portal.intake.answers import faults_of, faulty, standing_told, told
from portal.intake.documents import SENT_KINDS, SentDocument, read_document
from portal.intake.payload import LARGEST_DOCUMENT, SIGNATURE, Unreadable, read_json
from portal.intake.reader import Reader
from portal.intake.schema import schema_of
from portal.intake.signing import check_payload_signature
from portal.terms import DocumentKind, Intake, Language

bp = Blueprint("intake", __name__, url_prefix="/api/v1/intake")
csrf.exempt(bp)  # nothing here looks at a cookie
limiter.exempt(bp)  # counted by token and by address (portal.core.machines)
EXTERNAL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,99}")
JSON_TYPE = "application/json"
LACKS_REASON = Fault(
    "Why the placed document is corrected, at least 10 characters in both languages",
    place="/reason",
)
NO_EXTERNAL_ID = Fault(
    "Up to 100 of the signs A-Z, a-z, 0-9 and . _ ~ -, the first a letter or a digit",
    place="external_id",
)


@bp.url_value_preprocessor
def speak(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Words of faults are in the language that the machine accepts, Kazakh when it says none."""
    known = [code for code, _name in LANGUAGES]
    asked = (tag.split("-")[0].lower() for tag, quality in request.accept_languages if quality)
    g.lang = next((one for one in asked if one in known), str(Language.KK))


@bp.after_request
def dress(response: Response) -> Response:
    """Nothing is kept on the way; how often the token may still ask stands in the head."""
    response.headers["Cache-Control"] = "no-store"
    response.headers.add("Vary", "Authorization, Accept-Language")
    if (left := g.get("allowance")) is not None:
        response.headers["RateLimit-Limit"] = str(left.most)
        response.headers["RateLimit-Remaining"] = str(left.left)
        response.headers["RateLimit-Reset"] = str(left.seconds)
    return response


@bp.get("/schema/<kind>.json")
@behind(PUBLIC)
def schema(kind: str) -> Response:
    """The shape of a message about one kind of document."""
    known = DocumentKind(kind) if kind in SENT_KINDS else abort(404)
    base = current_app.config["PORTAL"].base_url
    address = f"{base}{url_for('.schema', kind=kind)}"
    answer = told(schema_of(known, request_today().year, address))
    answer.content_type = "application/schema+json"
    return answer


@bp.get("/documents/<external_id>")
@behind(MACHINES)
def document(external_id: str) -> Response:
    """How a document stands that the body sent."""
    sending = queries.sending_of(session(), machine().body_id, Intake.DOCUMENTS, external_id)
    if sending is None:
        return problem(404, _("The body has sent nothing under this external id"))
    return told(standing_told(external_id, queries.standing_of(session(), sending)))


@bp.put("/documents/<external_id>")
@behind(MACHINES)
def put_document(external_id: str) -> Response:
    """A document is sent, sent again, or sent changed; with `?dry_run=1` only looked at."""
    if stopped := _why_not_here(external_id) or _why_not_taken():
        return stopped
    reader = Reader()
    try:
        payload = read_json(_content())
    except Unreadable as unreadable:
        return faulty([unreadable.fault], 1)
    find = queries.programs_of(session(), machine().body_id)
    sent = read_document(reader, payload, find, request_today())
    if sent is None:
        return faulty(reader.faults, reader.total)
    if sent.wants_place and not machine().may_place:
        return problem(403, _("This token makes drafts only: a person places them"), paragraph="§8")
    return _checked(external_id, sent)


def _checked(external_id: str, sent: SentDocument) -> Response:
    """The signature is looked at before anything is locked."""
    verifier, now = current_app.extensions["verifier"], request_now()
    try:
        signed = check_payload_signature(sent, machine().body, verifier, now)
    except SignatureRejected as rejected:
        said = rejection_words(rejected.code)
        return faulty([Fault(said, found=rejected.code, place=f"/{SIGNATURE}")], 1)
    try:
        return _received(external_id, sent, signed)
    except actions.Faulty as found:
        faults = faults_of(found.edition, found.differences)
        return faulty(faults, len(faults))
    except actions.LacksReason:
        return faulty([LACKS_REASON], 1)


def _received(external_id: str, sent: SentDocument, signed: Signed | None) -> Response:
    is_dry_run, calendar = _is_dry_run(), work_calendar()
    with transaction() as db:
        if not hold_machine(db, machine(), request_today()):
            return no_entry(NOT_VALID)
        found = actions.receive_document(
            *(db, machine(), external_id, sent, signed, keys(), calendar, request_now())
        )
        content = standing_told(external_id, found.standing)
        if is_dry_run:
            db.rollback()
            return told({**content, "dry_run": True, "number": None, "url": None})
    answer = told(content, 201 if found.is_new else 200)
    if found.is_new:
        answer.headers["Location"] = url_for(".document", external_id=external_id)
    return answer


def _why_not_here(external_id: str) -> Response | None:
    """An address that is none, or work that the token is not for."""
    if not EXTERNAL_ID.fullmatch(external_id):
        return faulty([NO_EXTERNAL_ID], 1)
    if Intake.DOCUMENTS not in machine().sends:
        return problem(403, _("This token is not for documents"), paragraph="§8")
    return None


def _why_not_taken() -> Response | None:
    """A body of a type that nobody reads."""
    if request.mimetype != JSON_TYPE:
        answer = problem(415, _("Send the document as application/json"))
        answer.headers["Accept"] = JSON_TYPE
        return answer
    return None


def _content() -> bytes:
    """The bytes of the message, not more than a document may have."""
    request.max_content_length = LARGEST_DOCUMENT
    return request.get_data(cache=False)


def _is_dry_run() -> bool:
    return request.args.get("dry_run", "") not in ("", "0", "false")


@bp.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Response:
    """413 says how much is taken."""
    megabytes = (request.max_content_length or 0) // 2**20
    return problem(413, _("Send at most %(count)s MB", count=megabytes))
