"""Budget reports from ministries' systems (§8): a file is streamed to the disk, read by the jobs,
and placed by them when the token may place; its address tells how far it is."""

import io
import tempfile
from pathlib import Path
from typing import BinaryIO

from flask import Response, abort, current_app, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Engine

from portal.core.clock import request_now, request_today
from portal.core.db import session, transaction
from portal.core.doors import MACHINES, behind
from portal.core.errors import problem
from portal.core.files import FileStore
from portal.core.limits import allowance
from portal.core.machines import NOT_VALID, hold_machine, machine, no_entry, too_many
from portal.intake import asking, report_actions
from portal.intake import described as stated
from portal.intake.answers import faulty, told
from portal.intake.payload import Unreadable, read_json
from portal.intake.queries import sending_of
from portal.intake.reader import Reader
from portal.intake.report_actions import SentFile
from portal.intake.report_answers import (
    FROM_JSON,
    faults_found,
    import_told,
    placed_in_json,
    report_told,
)
from portal.intake.reports import LARGEST_JSON, ReportTold, read_arguments, read_report
from portal.models import ReportImport
from portal.reporting.faults import unpacked
from portal.reporting.imports import ReceivedFile, own_import, receive_file, taking, why_not
from portal.reporting.limits import LARGEST_UPLOAD
from portal.reporting.reading import Reader as FileReader
from portal.rules import Refused
from portal.terms import ImportStatus, Intake

UPLOADS = "60 per hour"
FILE_TYPES = {  # type of a sent file: ending of its name
    "text/csv": ".csv",
    "application/gzip": ".csv.gz",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
READ_AT_ONCE = (".csv", FROM_JSON)
LARGEST_AT_ONCE = 4 * 1024 * 1024  # bytes of a dry run that the request itself reads


@behind(MACHINES)
@stated.BUDGET_REPORT
def budget_report(external_id: str) -> Response:
    """How far a budget report is that the body sent."""
    db = session()
    sending = sending_of(db, machine().body_id, Intake.BUDGET_REPORTS, external_id)
    if sending is None:
        return problem(404, _("The body has sent nothing under this external id"))
    return told(report_told(db, external_id, sending))


@behind(MACHINES)
@stated.CHECK
def check(import_id: int) -> Response:
    """How far a large dry run is."""
    found = own_import(session(), machine().body_id, import_id)
    if found is None or not found.is_dry_run:
        return problem(404, _("The body has sent nothing under this external id"))
    return told({**import_told(found), "dry_run": True})


@behind(MACHINES)
@stated.PUT_BUDGET_REPORT
def put_budget_report(external_id: str) -> Response:
    """The lines of a month or of several, as JSON or as a file; with `?dry_run=1` only looked
    at."""
    if stopped := asking.why_not_here(external_id, Intake.BUDGET_REPORTS):
        return stopped
    if stopped := too_many(allowance(UPLOADS, f"reports:{machine().id}")):
        return stopped
    reader, ending = Reader(), FILE_TYPES.get(request.mimetype, "")
    if request.mimetype == asking.JSON_TYPE:
        return _from_json(external_id, reader)
    if not ending:
        return asking.wrong_type(asking.JSON_TYPE, *FILE_TYPES)
    said = read_arguments(reader, request.args)
    if said is None:
        return faulty(reader.faults, reader.total)
    request.max_content_length = LARGEST_UPLOAD
    return _received(external_id, said, request.stream, external_id + ending)


def _from_json(external_id: str, reader: Reader) -> Response:
    try:
        found = read_report(reader, read_json(asking.content(LARGEST_JSON)))
    except Unreadable as unreadable:
        return faulty([unreadable.fault], 1)
    if found is None:
        return faulty(reader.faults, reader.total)
    said, written = found
    return _received(external_id, said, io.BytesIO(written), external_id + FROM_JSON)


def _received(external_id: str, said: ReportTold, stream: BinaryIO, name: str) -> Response:
    if refusal := why_not(machine().body, said.budget):
        raise Refused(refusal)
    if said.wants_place and not machine().may_place:
        return asking.why_not_place()
    if asking.is_dry_run():
        return _looked_at(said, stream, name)
    with taking(*_kept_files(), stream) as (sha256, size):
        return _kept(external_id, said, SentFile(name, sha256, size))


def _kept(external_id: str, said: ReportTold, file: SentFile) -> Response:
    with transaction() as db:
        if not hold_machine(db, machine(), request_today()):
            return no_entry(NOT_VALID)
        sending, _is_changed = report_actions.receive_report(
            db, machine(), external_id, said, file, request_now()
        )
        content = report_told(db, external_id, sending)
        one = db.get_one(ReportImport, sending.import_id)
    if one.status is ImportStatus.FAULTY:
        return faulty(faults_found(one), one.faults_total)
    is_read = one.status not in report_actions.BEING_READ
    return _waiting(content, is_read, url_for(".budget_report", external_id=external_id))


def _waiting(content: dict[str, object], is_read: bool, address: str) -> Response:
    """202 with the address to ask again while the jobs read."""
    answer = told(content, 200 if is_read else 202)
    answer.headers["Location"] = address
    if not is_read:
        answer.headers["Retry-After"] = "5"
    return answer


def _looked_at(said: ReportTold, stream: BinaryIO, name: str) -> Response:
    """A small text is read at once and leaves nothing behind; anything else by the jobs, which
    keep what they found and no line."""
    size = LARGEST_AT_ONCE if name.endswith(FROM_JSON) else request.content_length
    if not name.endswith(READ_AT_ONCE) or size is None or size > LARGEST_AT_ONCE:
        return _left_to_the_jobs(said, stream, name)
    with tempfile.TemporaryDirectory() as folder:
        store = FileStore(Path(folder))
        sha256, size = store.take(stream, LARGEST_JSON)
        reader = FileReader(said.form, request_today())
        for _batch in reader.batches(store.path(sha256)):
            pass
    if reader.faults.total:
        found = unpacked(reader.faults.packed())
        is_json = name.endswith(FROM_JSON)
        return faulty(placed_in_json(found) if is_json else found, reader.faults.total)
    content = {"state": "checked", "budget": said.budget, "form": said.form, "dry_run": True}
    counted = {"file_sha256": sha256, "size": size, "rows_read": reader.rows_read}
    return told({**content, **counted, "months": reader.told})


def _kept_files() -> tuple[Engine, FileStore]:
    return current_app.extensions["engine"], current_app.extensions["report_files"]


def _left_to_the_jobs(said: ReportTold, stream: BinaryIO, name: str) -> Response:
    with taking(*_kept_files(), stream) as (sha256, size), transaction() as db:
        received = ReceivedFile(said.budget, said.form, name, sha256, size, is_dry_run=True)
        body = machine().body or abort(403)
        made = receive_file(db, body, None, received, request_now())
    content = {**import_told(made), "dry_run": True}
    return _waiting(content, False, url_for(".check", import_id=made.id))
