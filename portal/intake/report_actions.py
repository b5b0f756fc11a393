"""A file of budget reporting that a machine sent: received, read by the jobs, placed by them when
that was asked and no fault was found (§4, §8, decided: staging)."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.core.db import read_session, write_session
from portal.core.journal import record
from portal.intake.queries import locked_sending
from portal.intake.reports import ReportTold
from portal.models import MachineToken, ReportImport, Sending
from portal.papers.drafts import Reason
from portal.reporting.imports import ReceivedFile, cancel_import, own_import, receive_file
from portal.reporting.placing import place_reports, planned_months
from portal.rules import Refusal, Refused
from portal.rules.calendar import local_date
from portal.terms import ImportStatus, Intake

BEING_READ = (ImportStatus.UPLOADED, ImportStatus.CHECKING)
UNDER_WAY = Refusal("The file sent before is being read: wait for its end", "")
REVOKED = Refusal("The token was revoked before the file was placed", "§8")


@dataclass(frozen=True)
class SentFile:
    """A kept file by its checksum; `size` in bytes."""

    name: str
    sha256: str
    size: int


def receive_report(
    db: Session,
    machine: MachineToken,
    external_id: str,
    told: ReportTold,
    file: SentFile,
    now: datetime,
) -> tuple[Sending, bool]:
    """A file waits to be read under an external id, instead of one that was not placed; whether
    anything changed. Raises Refused while the one before is read."""
    sending = locked_sending(db, machine.body_id, Intake.BUDGET_REPORTS, external_id)
    before = _import_of(db, sending)
    sha256 = told.sha256_with(file.sha256)
    is_gone = before is None or before.status is ImportStatus.CANCELLED
    if sending.payload_sha256 == sha256 and REVOKED.reason in sending.refusal and not is_gone:
        sending.token_id, sending.refusal = machine.id, ""  # another token of the body takes over
        return sending, True
    if sending.payload_sha256 == sha256 and (sending.refusal or not is_gone):
        return sending, False
    if before is not None and before.status in BEING_READ:
        raise Refused(UNDER_WAY)
    if before is not None and before.status is ImportStatus.READY:
        cancel_import(db, before, None, now)
        db.flush()
    received = ReceivedFile(told.budget, told.form, file.name, file.sha256, file.size)
    made = receive_file(db, machine.body, None, received, now)
    sending.import_id, sending.payload_sha256 = made.id, sha256
    sending.wants_place, sending.refusal = told.wants_place, ""
    sending.reason_kk, sending.reason_ru = told.reason.kk, told.reason.ru
    sending.token_id, sending.received_at = machine.id, now
    sent = {"external_id": external_id, "sha256": sha256, "token": machine.id}
    record(db, now, None, "intake.receive", made, body_id=machine.body_id, **sent)
    return sending, True


def _import_of(db: Session, sending: Sending) -> ReportImport | None:
    if sending.import_id is None:
        return None
    return own_import(db, sending.body_id, sending.import_id, lock=True)


def place_waiting(engine: Engine, now: datetime) -> int:
    """Place what machines sent to be placed and what was read without faults, one at a time; how
    many were placed (§8)."""
    waiting = (
        select(Sending.id)
        .join(ReportImport, ReportImport.id == Sending.import_id)
        .where(Sending.wants_place.is_(True), Sending.refusal == "")
        .where(ReportImport.status == ImportStatus.READY)
        .order_by(Sending.id)
    )
    with read_session(engine) as db:
        found = db.scalars(waiting).all()
    return sum(_placed(engine, one, now) for one in found)


def _placed(engine: Engine, sending_id: int, now: datetime) -> bool:
    with write_session(engine) as db:
        one = select(Sending).where(Sending.id == sending_id)
        sending = db.scalar(one.with_for_update(skip_locked=True))
        found = _import_of(db, sending) if sending is not None else None
        if sending is None or found is None or found.status is not ImportStatus.READY:
            return False
        try:
            with db.begin_nested():
                _place(db, sending, found, now)
        except Refused as refused:
            _note_refusal(db, sending, found, refused.refusal, now)
            return False
        return True


def _place(db: Session, sending: Sending, found: ReportImport, now: datetime) -> None:
    token = db.get(MachineToken, sending.token_id)
    today = local_date(now)
    if token is None or not token.may_place or not token.is_valid(today):
        raise Refused(REVOKED)
    place_reports(db, found, None, Reason(sending.reason_kk, sending.reason_ru), today, now)


def _note_refusal(
    db: Session, sending: Sending, found: ReportImport, refusal: Refusal, now: datetime
) -> None:
    """Why it was not placed is told to whoever asks; a file that says nothing new is let go."""
    kept = {"reason": refusal.reason, "paragraph": refusal.paragraph, "values": {**refusal.values}}
    sending.refusal = json.dumps(kept, ensure_ascii=False)
    if all(month.is_same for month in planned_months(db, found)):
        cancel_import(db, found, None, now)
