"""The machine interface (§8): a body's own systems put documents here. No session, no cookie, no
page: a token of the body, JSON, and answers that name every fault."""

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
from portal.intake import actions, asking, queries, report_routes
from portal.intake import described as stated
from portal.intake.answers import faults_of, faulty, standing_told, told
from portal.intake.document_files import (
    FILE_TYPES,
    LARGEST_FILE,
    read_arguments,
    read_document_file,
)
from portal.intake.documents import SENT_KINDS, SentDocument, read_document
from portal.intake.payload import LARGEST_DOCUMENT, SIGNATURE, Unreadable, read_json
from portal.intake.reader import Reader
from portal.intake.schema import schema_of
from portal.intake.signing import check_payload_signature
from portal.papers.findings import Findings
from portal.terms import DocumentKind, Intake, Language

bp = Blueprint("intake", __name__, url_prefix="/api/v1/intake")
csrf.exempt(bp)  # nothing here looks at a cookie
limiter.exempt(bp)  # counted by token and by address (portal.core.machines)
LACKS_REASON = Fault(
    "Why the placed document is corrected, at least 10 characters in both languages",
    place="/reason",
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
@stated.SCHEMA
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
@stated.DOCUMENT
def document(external_id: str) -> Response:
    """How a document stands that the body sent."""
    sending = queries.sending_of(session(), machine().body_id, Intake.DOCUMENTS, external_id)
    if sending is None:
        return problem(404, _("The body has sent nothing under this external id"))
    return told(standing_told(external_id, queries.standing_of(session(), sending)))


@bp.put("/documents/<external_id>")
@behind(MACHINES)
@stated.PUT_DOCUMENT
def put_document(external_id: str) -> Response:
    """A document is sent, sent again, or sent changed; with `?dry_run=1` only looked at."""
    if stopped := asking.why_not_here(external_id, Intake.DOCUMENTS):
        return stopped
    if request.mimetype in FILE_TYPES:
        sent = _from_file(external_id, FILE_TYPES[request.mimetype])
    elif request.mimetype == asking.JSON_TYPE:
        sent = _from_json()
    else:
        return asking.wrong_type(asking.JSON_TYPE, *FILE_TYPES)
    if not isinstance(sent, SentDocument):
        return sent
    if sent.wants_place and not machine().may_place:
        return asking.why_not_place()
    return _checked(external_id, sent)


def _from_json() -> SentDocument | Response:
    """The document of a message, or its faults."""
    reader = Reader()
    try:
        payload = read_json(asking.content(LARGEST_DOCUMENT))
    except Unreadable as unreadable:
        return faulty([unreadable.fault], 1)
    find = queries.programs_of(session(), machine().body_id)
    sent = read_document(reader, payload, find, request_today())
    return sent or faulty(reader.faults, reader.total)


def _from_file(external_id: str, name: str) -> SentDocument | Response:
    """The document of a file, or its faults by sheet, row and column."""
    reader, findings, db = Reader(), Findings(), session()
    said = read_arguments(reader, request.args)
    if reader.total:
        return faulty(reader.faults, reader.total)
    content, body = asking.content(LARGEST_FILE), machine().body
    sending = queries.sending_of(db, body.id, Intake.DOCUMENTS, external_id)
    base = queries.standing_of(db, sending).edition if sending else None
    sent = read_document_file(db, body, base, (name, content), said, request_today(), findings)
    return sent or faulty(findings.faults, findings.total)


def _checked(external_id: str, sent: SentDocument) -> Response:
    """The signature is looked at before anything is locked."""
    verifier, now = current_app.extensions["verifier"], request_now()
    try:
        signed = check_payload_signature(sent, machine().body, verifier, now)
    except SignatureRejected as rejected:
        said = rejection_words(rejected.code)
        return faulty([Fault(expected=said, found=rejected.code, place=f"/{SIGNATURE}")], 1)
    try:
        return _received(external_id, sent, signed)
    except actions.Faulty as found:
        faults = faults_of(found.edition, found.differences)
        return faulty(faults, len(faults))
    except actions.LacksReason:
        return faulty([LACKS_REASON], 1)


def _received(external_id: str, sent: SentDocument, signed: Signed | None) -> Response:
    is_dry_run, calendar = asking.is_dry_run(), work_calendar()
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


@bp.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> Response:
    """413 says how much is taken."""
    return asking.too_large()


for path, view, method in (
    ("/budget-reports/<external_id>", report_routes.budget_report, "GET"),
    ("/budget-reports/<external_id>", report_routes.put_budget_report, "PUT"),
    ("/budget-reports/checks/<int:import_id>", report_routes.check, "GET"),
):
    bp.add_url_rule(path, view_func=view, methods=[method])
