"""Letters about terms: each once, to bodies that have an address (§5, §10, §12, §16)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.duties.arising import arise_all
from portal.duties.reminding import remind_of_releases, remind_of_responses, remind_of_terms
from portal.models import Discussion, Duty, Notice, PressPublication, PressRelease
from portal.terms import Language, ProposalStatus
from tests.make import MORNING, make_body, make_discussion, make_document, make_proposal


def at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    """A moment of the legal clock."""
    return datetime(year, month, day, hour, tzinfo=UTC) - timedelta(hours=5)


@pytest.fixture(autouse=True)
def context(app: Flask):
    """Letters are drawn inside the application."""
    with app.app_context():
        yield


@pytest.fixture
def statement(engine: Engine, db: Session) -> Duty:
    """The statement of a ministry, due on Sunday, 5 July 2026."""
    make_body(db)
    db.commit()
    arise_all(engine, at(2026, 1, 5))
    return db.scalars(select(Duty)).one()


def keys(db: Session) -> list[str]:
    db.rollback()
    return [key.split(":", 2)[2] for key in db.scalars(select(Notice.key).order_by(Notice.id))]


def test_body_is_told_before_the_term_and_after_it(
    engine: Engine, db: Session, statement: Duty
) -> None:
    day = date(2026, 4, 1)
    while day < date(2026, 9, 1):
        remind_of_terms(engine, at(day.year, day.month, day.day))
        day += timedelta(days=1)
    stages = (30, 7, 1, 0)
    assert keys(db) == [f"2026-07-05:{stage}:{code}" for stage in stages for code in ("kk", "ru")]
    letters = db.scalars(select(Notice).where(Notice.language == Language.RU)).all()
    assert "/ru/workplace/plan?year=2026" in letters[0].body


def test_letter_is_written_once_by_two_processes(
    engine: Engine, db: Session, statement: Duty
) -> None:
    assert [remind_of_terms(engine, at(2026, 7, 1)) for _n in range(2)] == [1, 0]
    assert len(keys(db)) == 2


def test_fulfilled_duty_and_body_without_an_address_get_no_letter(
    engine: Engine, db: Session, statement: Duty
) -> None:
    statement.document_id = make_document(db, placed_on=date(2026, 6, 1)).id
    make_body(db, "202", email=None)
    db.commit()
    arise_all(engine, at(2026, 1, 5))
    assert remind_of_terms(engine, at(2026, 7, 1)) == 0


def released(db: Session) -> Discussion:
    discussion = make_discussion(db)
    texts = dict.fromkeys(("title_kk", "title_ru", "body_kk", "body_ru"), "Мәтін")
    db.add(PressRelease(discussion_id=discussion.id, made_at=MORNING, **texts))
    db.commit()
    return discussion


def test_release_of_the_day_is_asked_for_at_four(engine: Engine, db: Session) -> None:
    released(db)
    hours = [(2, 15), (2, 16), (2, 17), (3, 16)]
    told = [remind_of_releases(engine, at(2026, 11, day, hour)) for day, hour in hours]
    assert told == [0, 1, 0, 0]


def test_recorded_release_is_not_asked_for(engine: Engine, db: Session) -> None:
    released(db)
    release = db.scalars(select(PressRelease)).one()
    record = {"address": "https://gov.kz/1", "published_on": date(2026, 11, 2)}
    db.add(PressPublication(release_id=release.id, recorded_at=MORNING, **record))
    db.commit()
    assert remind_of_releases(engine, at(2026, 11, 2, 16)) == 0


def test_responses_are_asked_for_two_working_days_before_the_end(
    engine: Engine, db: Session
) -> None:
    discussion = make_discussion(db)  # until Monday, 16 November
    for status in (ProposalStatus.PUBLISHED, ProposalStatus.PUBLISHED, ProposalStatus.ANSWERED):
        make_proposal(db, discussion=discussion, status=status)
    db.commit()
    told = [remind_of_responses(engine, at(2026, 11, day)) for day in (11, 12, 13, 17)]
    assert told == [0, 1, 0, 0]
    assert "2" in db.scalars(select(Notice.body)).first()
