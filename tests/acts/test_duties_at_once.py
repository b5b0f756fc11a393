"""Several processes let duties arise and write reminders at the same moment (§5, §10)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.duties.arising import arise_all
from portal.duties.reminding import remind_of_terms
from portal.models import Duty, Notice
from portal.terms import DocumentKind
from tests.make import MORNING, make_body, make_document, make_program

AT_ONCE = 4


def at_once(app: Flask, act) -> list[int]:
    """What each of several processes did."""
    start = Barrier(AT_ONCE)

    def one(_no: int) -> int:
        with app.app_context():
            start.wait()
            return act(app.extensions["engine"], MORNING)

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        return list(crowd.map(one, range(AT_ONCE)))


def test_duty_and_letter_are_made_once(app: Flask, db: Session) -> None:
    for code in ("201", "202"):
        program = make_program(db, body=make_body(db, code), year=2025)
        for event in (date(2026, 10, 5), date(2026, 10, 20)):
            audit = {"kind": DocumentKind.AUDIT_RESULT, "event_on": event}
            make_document(db, program=program, **audit)
        told = {"kind": DocumentKind.EXECUTION_REPORT, "period_from": 2025, "period_to": 2025}
        make_document(db, program=program, **told)
    db.commit()
    at_once(app, arise_all)
    arise_all(app.extensions["engine"], MORNING)  # whoever was overtaken tries again
    db.rollback()
    assert db.scalar(select(func.count()).select_from(Duty)) == 8
    fulfilled = select(func.count()).where(Duty.document_id.is_not(None))
    assert db.scalar(fulfilled) == 6
    statement = Duty.kind == DocumentKind.FINANCIAL_STATEMENT
    for duty in db.scalars(select(Duty).where(statement)):
        duty.due_on = date(2026, 11, 3)
    db.commit()
    at_once(app, remind_of_terms)
    db.rollback()
    assert db.scalar(select(func.count()).select_from(Notice)) == 4
