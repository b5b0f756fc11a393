"""Duties arise by themselves, once each, and nothing makes them on time afterwards (§5, §10)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from portal.core.calendars import load_calendar
from portal.core.duties import fulfil
from portal.duties.arising import arise_all
from portal.jobs import arise_duties
from portal.models import Document, Duty
from portal.models.duty import state_on
from portal.terms import BudgetLevel, DocumentKind, DutyState
from tests.make import MORNING, make_body, make_document, make_program

REPORT = DocumentKind.EXECUTION_REPORT
STATEMENT = DocumentKind.FINANCIAL_STATEMENT


def report_of(db: Session, program, **values) -> Document:
    given = {"kind": REPORT, "period_from": 2025, "period_to": 2025}
    return make_document(db, program=program, **{**given, **values})


def states(db: Session, today: date = date(2026, 11, 2)) -> dict[str, int]:
    db.rollback()
    state = state_on(today).label("state")
    counted = select(state, func.count()).select_from(Duty).outerjoin(Duty.document)
    return {DutyState(found): count for found, count in db.execute(counted.group_by("state"))}


def test_duties_of_the_year_arise_once(engine: Engine, db: Session) -> None:
    republican, regional = make_body(db), make_body(db, "701", level=BudgetLevel.REGIONAL)
    for body in (republican, regional):
        make_program(db, body=body, year=2025)
        make_program(db, body=body, year=2026)
        make_program(db, body=body, year=2025, amount=0)
    db.commit()
    assert [arise_all(engine, MORNING) for _n in range(2)] == [3, 0]
    duties = db.scalars(select(Duty).order_by(Duty.due_on)).all()
    assert [(one.kind, one.year, one.due_on) for one in duties] == [
        (REPORT, 2025, date(2026, 4, 1)),
        (REPORT, 2025, date(2026, 4, 1)),
        (STATEMENT, 2025, date(2026, 7, 5)),  # a Sunday
    ]
    assert duties[2].body_id == republican.id


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (datetime(2026, 12, 31, 18, 59, tzinfo=UTC), 2025),
        (datetime(2026, 12, 31, 19, 0, tzinfo=UTC), 2026),
    ],
)
def test_duties_of_a_year_are_there_from_the_first_of_january(
    engine: Engine, db: Session, moment: datetime, year: int
) -> None:
    make_body(db)
    db.commit()
    arise_all(engine, moment)
    assert db.scalars(select(Duty.year)).all() == [year]


def test_documents_placed_before_there_were_duties_fulfil_theirs(
    engine: Engine, db: Session
) -> None:
    program = make_program(db, year=2025)
    report_of(db, program, placed_on=date(2026, 4, 1))
    report_of(db, make_program(db, body=program.body), placed_on=date(2026, 4, 2))
    make_document(db, program=program)  # a passport has no term
    make_document(db, program=program, kind=DocumentKind.AUDIT_RESULT, event_on=date(2026, 10, 5))
    db.commit()
    assert arise_all(engine, MORNING) == 5
    assert states(db) == {DutyState.ON_TIME: 1, DutyState.LATE: 2, DutyState.MISSING: 1}
    assert arise_all(engine, MORNING) == 0


def test_job_rests_for_an_hour_unless_the_clock_goes_back(app: Flask, db: Session) -> None:
    make_body(db)
    db.commit()
    assert arise_duties(app, MORNING) == 1
    make_body(db, "202")
    db.commit()
    assert arise_duties(app, MORNING + timedelta(minutes=59)) == 0
    assert arise_duties(app, MORNING + timedelta(minutes=60)) == 1


def test_second_document_of_a_duty_changes_nothing(engine: Engine, db: Session) -> None:
    program = make_program(db, year=2025)
    late = report_of(db, program, placed_on=date(2026, 5, 1))
    fulfil(db, late, load_calendar(db), MORNING)
    fulfil(db, report_of(db, program, placed_on=date(2026, 3, 1)), load_calendar(db), MORNING)
    db.commit()
    assert states(db) == {DutyState.LATE: 1}


def test_withdrawn_document_fulfils_nothing_and_the_next_one_counts_by_its_day(
    engine: Engine, db: Session
) -> None:
    program = make_program(db, year=2025)
    hasty = report_of(db, program, placed_on=date(2026, 3, 1))
    fulfil(db, hasty, load_calendar(db), MORNING)
    hasty.withdrawn_on, hasty.withdrawn_at = date(2026, 3, 2), MORNING
    hasty.reason_kk = hasty.reason_ru = "Қате құжат"
    db.commit()
    assert states(db) == {DutyState.MISSING: 1}
    fulfil(db, report_of(db, program, placed_on=date(2026, 6, 1)), load_calendar(db), MORNING)
    db.commit()
    assert states(db) == {DutyState.LATE: 1}
