"""The journal as people read it: what each act was about, in order of days (§8)."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.core import journal
from portal.core.journal_page import PER_PAGE, Asked, journal_page
from portal.models import Unit
from portal.rules.calendar import local_date
from portal.terms import Role
from tests.make import (
    MORNING,
    make_account,
    make_body,
    make_decision,
    make_document,
    make_grant,
    make_proposal,
)

DAY = timedelta(days=1)
TODAY = local_date(MORNING)


def test_each_act_names_what_it_is_about(app: Flask, db: Session):
    body, actor, employee = make_body(db), make_account(db), make_account(db)
    unit = Unit(body_id=body.id, name_kk="Бөлім", name_ru="Отдел", made_at=MORNING)
    db.add(unit)
    document, proposal = make_document(db), make_proposal(db)
    told = [
        ("office.give", make_grant(db, employee, Role.ADMINISTRATOR, body), employee.name),
        ("unit.make", unit, "Бөлім"),
        ("document.place", document, document.number),
        ("edition.save", document.editions[0], document.editions[0].title_kk),
        ("proposal.respond", proposal, proposal.number),
        ("proposal.decide", make_decision(db, proposal), proposal.number),
        ("proposal.submit", proposal, proposal.number),
    ]
    for act, subject, _about in told:
        journal.record(db, MORNING, actor, act, subject, body_id=body.id)
    with app.test_request_context("/kk/"):
        total, lines = journal_page(db, Asked(), 1)
    assert total == len(told)
    assert [line.about for line in lines] == [about for _act, _subject, about in reversed(told)]
    named = [line.who for line in lines]
    assert named == [None, *[actor.name] * (len(told) - 1)]  # who proposes is not named


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (TODAY, TODAY, 1),
        (TODAY - DAY, TODAY, 2),
        (TODAY + DAY, None, 1),
        (None, TODAY, 2),
        (None, None, 3),
    ],
)
def test_days_are_those_of_kazakhstan(app: Flask, db: Session, first, last, count: int):
    account = make_account(db)
    midnight = MORNING.replace(hour=19) - DAY  # 00:00 of this day in Kazakhstan
    for at in (midnight - timedelta(seconds=1), midnight, midnight + DAY):
        journal.record(db, at, None, "closure_report.make", account)
    with app.test_request_context("/kk/"):
        assert journal_page(db, Asked(first_day=first, last_day=last), 1)[0] == count


def test_long_journal_is_shown_page_by_page_the_newest_first(app: Flask, db: Session):
    account = make_account(db)
    for no in range(PER_PAGE + 1):
        journal.record(db, MORNING - no * DAY, None, "closure_report.make", account)
    with app.test_request_context("/kk/"):
        total, lines = journal_page(db, Asked(), 1)
        _total, rest = journal_page(db, Asked(), 2)
    assert (total, len(lines), len(rest)) == (PER_PAGE + 1, PER_PAGE, 1)
    assert lines[0].at == MORNING
    assert rest[0].at == MORNING - PER_PAGE * DAY
