"""Duties to place a document: how they arise and how they are fulfilled (§5-§7, §10)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_, select, update
from sqlalchemy.orm import Session

from portal.models import Body, Document, Duty, Program
from portal.models.base import upsert
from portal.rules.calendar import WorkCalendar
from portal.rules.placement import information_due
from portal.terms import DocumentKind


def duty_key(document: Document, program: Program | None) -> str:
    """What is due of a body, in one spelling; a program is known by its budget and code, because
    each year has rows of its own."""
    told = (
        document.kind.value,
        str(document.period_from),
        f"{program.budget}-{program.code}" if program else "",
        document.stage or "",
        str(document.month or ""),
        document.event_on.isoformat() if document.event_on else "",
    )
    return "/".join(told)


def due_of(document: Document, body: Body, calendar: WorkCalendar) -> date | None:
    """The last day to place a document by this edition of the calendar, None without a term
    (§5-§7, §10)."""
    return information_due(
        kind=document.kind,
        level=body.level,
        year=document.period_from,
        calendar=calendar,
        stage=document.stage,
        month=document.month,
        event_on=document.event_on,
    )


def program_key(kind: DocumentKind, year: int) -> ColumnElement[str]:
    """The same spelling for a program in a statement of SQL."""
    return literal(f"{kind.value}/{year}/") + Program.budget + "-" + Program.code + "///"


def unfulfilled() -> ColumnElement[bool]:
    """Duties without a document, or whose document was withdrawn (decided: withdrawn documents and
    duties)."""
    withdrawn = select(Document.id).where(Document.withdrawn_at.is_not(None))
    return or_(Duty.document_id.is_(None), Duty.document_id.in_(withdrawn))


def arise(
    db: Session,
    document: Document,
    body: Body,
    program: Program | None,
    calendar: WorkCalendar,
    now: datetime,
) -> Duty | None:
    """The duty that a document would fulfil: one that waits, or a new one whose term is fixed by
    the calendar of today; None for a document without a term. The document need not be saved."""
    due = due_of(document, body, calendar)
    if due is None:
        return None
    key = duty_key(document, program)
    if document.kind is DocumentKind.AUDIT_RESULT:  # several may be received on one day
        alike = select(Duty).where(Duty.body_id == body.id, Duty.key.startswith(f"{key}/"))
        waiting = alike.where(unfulfilled(), Duty.mistaken_at.is_(None))
        if (found := db.scalar(waiting.order_by(Duty.id).limit(1))) is not None:
            return found
        count = db.scalar(select(func.count()).select_from(alike.subquery())) or 0
        key = f"{key}/{count + 1}"
    add_duties(db, [new_duty(document, body.id, program, key, due, calendar.edition, now)])
    return db.scalars(select(Duty).where(Duty.body_id == body.id, Duty.key == key)).one()


def new_duty(
    document: Document,
    body_id: int,
    program: Program | None,
    key: str,
    due: date,
    calendar_edition: int,
    now: datetime,
) -> dict[str, Any]:
    """The row of a duty to place such a document."""
    return {
        "body_id": body_id,
        "key": key,
        "kind": document.kind,
        "year": document.period_from,
        "stage": document.stage,
        "month": document.month,
        "program_id": program.id if program else None,
        "event_on": document.event_on,
        "due_on": due,
        "calendar_edition": calendar_edition,
        "arose_at": now,
        "reason_kk": "",
        "reason_ru": "",
    }


def add_duties(db: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Duties arise once each, whoever else adds the same at the same moment."""
    added = upsert(db, Duty).values(list(rows))
    db.execute(added.on_conflict_do_nothing(index_elements=["body_id", "key"]))


def fulfil(db: Session, document: Document, calendar: WorkCalendar, now: datetime) -> Duty | None:
    """A document that has just been placed fulfils its duty, once for all unless it is withdrawn;
    its body and program must be loaded."""
    duty = arise(db, document, document.body, document.program, calendar, now)
    if duty is not None:
        waiting = update(Duty).where(Duty.id == duty.id, unfulfilled())
        db.execute(waiting.values(document_id=document.id))
    return duty
