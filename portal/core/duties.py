"""Duties to place a document: how they arise and how they are fulfilled (§5-§7, §10)."""

from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.models import Body, Document, Duty, Program
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
    same = select(Duty).where(Duty.body_id == body.id)
    if document.kind is DocumentKind.AUDIT_RESULT:  # several may be received on one day
        same = same.where(Duty.key.startswith(f"{key}/"), Duty.document_id.is_(None))
        number = select(func.count()).select_from(Duty).where(Duty.body_id == body.id)
        key = f"{key}/{(db.scalar(number.where(Duty.key.startswith(f'{key}/'))) or 0) + 1}"
    else:
        same = same.where(Duty.key == key)
    if (found := db.scalar(same.order_by(Duty.id).limit(1))) is not None:
        return found
    duty = Duty(
        body_id=body.id,
        key=key,
        kind=document.kind,
        year=document.period_from,
        stage=document.stage,
        month=document.month,
        program_id=program.id if program else None,
        event_on=document.event_on,
        due_on=due,
        calendar_edition=calendar.edition,
        arose_at=now,
    )
    db.add(duty)
    db.flush()
    return duty


def fulfil(db: Session, document: Document, calendar: WorkCalendar, now: datetime) -> Duty | None:
    """A document that has just been placed fulfils its duty, once for all; its body and program
    must be loaded."""
    duty = arise(db, document, document.body, document.program, calendar, now)
    if duty is not None:
        db.execute(
            update(Duty)
            .where(Duty.id == duty.id, Duty.document_id.is_(None))
            .values(document_id=document.id)
        )
    return duty
