"""The duties of the legal year arise from the calendar, and documents that were placed before there
were duties get theirs (§5-§7, §10, decided: duties of the year)."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, and_, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from portal.core.calendars import load_calendar
from portal.core.db import read_session, write_session
from portal.core.duties import add_duties, due_of, duty_key, fulfil, new_duty, program_key
from portal.models import Body, Document, Duty, Program
from portal.rules.calendar import WorkCalendar, local_date
from portal.rules.duty import past_year
from portal.terms import BudgetLevel, BudgetStage, DocumentKind

log = logging.getLogger(__name__)
AT_ONCE = 500  # duties of one transaction
PLACED_AT_ONCE = 100  # documents of one transaction
MOST_BATCHES = 50  # of documents in one round, so that other jobs wait for minutes at most


def arise_all(engine: Engine, now: datetime) -> int:
    """Everything that is due of this year, as far as it has not arisen yet; how much arose."""
    with read_session(engine) as db:
        calendar = load_calendar(db)
    year = past_year(local_date(now))
    return (
        _statements(engine, year, calendar, now)
        + _reports(engine, year, calendar, now)
        + _placed_without_duty(engine, calendar, now)
    )


def _statements(engine: Engine, year: int, calendar: WorkCalendar, now: datetime) -> int:
    """The statement of the past year of every republican administrator (§5)."""
    told = Document(kind=DocumentKind.FINANCIAL_STATEMENT, period_from=year)
    known = select(Duty.id).where(Duty.body_id == Body.id, Duty.key == duty_key(told, None))
    waiting = (
        select(Body)
        .where(Body.level == BudgetLevel.REPUBLICAN, ~known.exists())
        .order_by(Body.id)
        .limit(AT_ONCE)
    )

    def rows(db: Session) -> list[dict[str, Any]]:
        bodies = db.scalars(waiting)
        return [_row(told, body, None, calendar, now) for body in bodies]

    return _in_batches(engine, rows)


def _reports(engine: Engine, year: int, calendar: WorkCalendar, now: datetime) -> int:
    """The report on each program of the past year to which money was allotted
    (§10, decided: duties of the year)."""
    told = Document(kind=DocumentKind.EXECUTION_REPORT, period_from=year)
    key = program_key(told.kind, year)
    known = select(Duty.id).where(Duty.body_id == Program.body_id, Duty.key == key)
    waiting = (
        select(Program)
        .where(Program.year == year, Program.amount > 0, ~known.exists())
        .options(joinedload(Program.body))
        .order_by(Program.id)
        .limit(AT_ONCE)
    )

    def rows(db: Session) -> list[dict[str, Any]]:
        return [_row(told, one.body, one, calendar, now) for one in db.scalars(waiting)]

    return _in_batches(engine, rows)


def _row(
    told: Document, body: Body, program: Program | None, calendar: WorkCalendar, now: datetime
) -> dict[str, Any]:
    due = due_of(told, body, calendar)
    if due is None:
        raise LookupError(f"no term for a document of the kind {told.kind}")
    return new_duty(told, body.id, program, duty_key(told, program), due, calendar.edition, now)


def _in_batches(engine: Engine, rows: Callable[[Session], list[dict[str, Any]]]) -> int:
    added = 0
    while True:
        with write_session(engine) as db:
            batch = rows(db)
            if batch:
                add_duties(db, batch)
        added += len(batch)
        if len(batch) < AT_ONCE:
            return added


def _placed_without_duty(engine: Engine, calendar: WorkCalendar, now: datetime) -> int:
    """Documents with a term that were placed before duties were kept fulfil one now; their term is
    counted by the calendar in force (decided: duties of the year)."""
    found, last = 0, 0
    for _batch in range(MOST_BATCHES):
        with read_session(engine) as db:
            ids = db.scalars(_without_duty().where(Document.id > last)).all()
        if not ids:
            return found
        last = ids[-1]
        try:
            with write_session(engine) as db:
                found += _fulfil_each(db, ids, calendar, now)
        except IntegrityError:
            log.info("another process gave these documents their duties")
    return found


def _fulfil_each(db: Session, ids: Sequence[int], calendar: WorkCalendar, now: datetime) -> int:
    loaded = joinedload(Document.body), joinedload(Document.program)
    documents = db.scalars(select(Document).where(Document.id.in_(ids)).options(*loaded))
    duties = [(one, fulfil(db, one, calendar, now)) for one in documents.all()]
    return sum(duty is not None and duty.document_id == one.id for one, duty in duties)


def _without_duty() -> Select[int]:
    own = select(Duty.id).where(Duty.document_id == Document.id)
    return (
        select(Document.id)
        .join(Document.body)
        .where(Document.placed_on.is_not(None), Document.withdrawn_at.is_(None))
        .where(_has_a_term(), ~own.exists())
        .order_by(Document.id)
        .limit(PLACED_AT_ONCE)
    )


def _has_a_term() -> ColumnElement[bool]:
    """Documents for which `rules.placement.information_due` names a day."""
    is_kind, stage = Document.kind, Document.stage
    told = Document.event_on.is_not(None)
    return or_(
        is_kind == DocumentKind.EXECUTION_REPORT,
        and_(is_kind == DocumentKind.FINANCIAL_STATEMENT, Body.level == BudgetLevel.REPUBLICAN),
        and_(is_kind == DocumentKind.AUDIT_RESULT, told),
        and_(stage == BudgetStage.MONTH, Document.month.is_not(None)),
        stage == BudgetStage.HALF_YEAR,
        and_(stage.in_((BudgetStage.DRAFT, BudgetStage.APPROVED, BudgetStage.YEAR)), told),
    )
