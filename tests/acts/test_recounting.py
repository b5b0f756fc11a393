"""The chief operator recounts open terms by the newest edition; nothing else moves."""

import json
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.calendar.actions import Recount, recount, terms_to_recount
from portal.core.calendar_editions import move_day_off
from portal.core.calendars import load_calendar, recounts_by_edition
from portal.models import Account, Discussion, JournalEntry, Proposal
from portal.models.base import Base
from portal.rules import Refused
from portal.rules.calendar import local_date
from portal.terms import ProposalStatus
from tests.make import MORNING, make_account, make_discussion, make_proposal

TODAY = local_date(MORNING)  # Monday, 2 November 2026
OFF, LATER_WORKED, SOON_WORKED = date(2026, 11, 4), date(2026, 11, 28), date(2026, 11, 7)


@pytest.fixture
def operator(db: Session) -> Account:
    return make_account(db)


def resolution(db: Session, worked: date = LATER_WORKED, given_up: date = OFF) -> None:
    move_day_off(db, given_up, worked, "№ 777", MORNING)


def asked(db: Session, today: date = TODAY) -> list[Recount]:
    return terms_to_recount(db, load_calendar(db), today)


def recounted(db: Session, operator: Account, terms: list[Recount], now: datetime = MORNING) -> int:
    return recount(db, operator, load_calendar(db).edition, terms, local_date(now), now)


def entries(db: Session, subject: Base) -> list[tuple[str, dict]]:
    rows = db.scalars(
        select(JournalEntry)
        .where(JournalEntry.subject == subject.__tablename__)
        .where(JournalEntry.subject_id == str(subject.id))
        .order_by(JournalEntry.id)
    )
    return [(one.act, json.loads(one.details)) for one in rows]


def test_open_terms_take_the_day_of_the_newest_edition(db: Session, operator: Account):
    discussion = make_discussion(db)
    proposal = make_proposal(db, discussion=discussion)
    resolution(db)
    assert (discussion.closes_on, proposal.decision_due) == (date(2026, 11, 16), OFF)
    assert asked(db) == [
        Recount("proposal", proposal.number, OFF, date(2026, 11, 5)),
        Recount("discussion", discussion.document.number, date(2026, 11, 16), date(2026, 11, 17)),
    ]
    assert recounted(db, operator, asked(db)) == 2
    assert (discussion.closes_on, discussion.calendar_edition) == (date(2026, 11, 17), 2)
    assert (proposal.decision_due, proposal.calendar_edition) == (date(2026, 11, 5), 2)
    assert asked(db) == []
    told = {"was": "2026-11-16", "becomes": "2026-11-17", "edition": 2}
    assert entries(db, discussion) == [("term.recount", told)]
    assert [act for act, _details in entries(db, proposal)] == ["term.recount"]
    assert recounts_by_edition(db)[2][0].terms == 2


def test_announced_discussion_is_not_shortened(db: Session):
    make_discussion(db)
    resolution(db, worked=SOON_WORKED, given_up=date(2026, 12, 10))
    assert asked(db) == []


def test_past_decided_withdrawn_and_sealed_terms_are_not_listed(db: Session):
    long_ago = TODAY - timedelta(days=30)
    make_discussion(db, opens_on=long_ago, closes_on=TODAY - timedelta(days=1))
    make_discussion(db, withdrawn_at=MORNING)
    make_discussion(db, sealed_at=MORNING)
    open_one = make_discussion(db)
    make_proposal(db, discussion=open_one, status=ProposalStatus.PUBLISHED)
    make_proposal(db, discussion=open_one, decision_due=TODAY - timedelta(days=1))
    resolution(db)
    assert [one.kind for one in asked(db)] == ["discussion"]


def test_term_that_is_over_meanwhile_stays(db: Session, operator: Account):
    discussion = make_discussion(db)
    decided, waiting = (make_proposal(db, discussion=discussion) for _one in range(2))
    resolution(db)
    terms = asked(db)
    decided.status = ProposalStatus.PUBLISHED
    db.flush()
    assert recounted(db, operator, terms) == 2
    assert (decided.decision_due, waiting.decision_due) == (OFF, date(2026, 11, 5))
    next_month = MORNING + timedelta(days=30)
    with pytest.raises(Refused, match="open any more"):
        recounted(db, operator, terms, next_month)


def test_recount_by_an_edition_that_is_not_the_newest_is_refused(db: Session, operator: Account):
    discussion = make_discussion(db)
    resolution(db)
    terms = asked(db)
    move_day_off(db, date(2026, 12, 10), date(2026, 12, 12), "№ 778", MORNING)
    with pytest.raises(Refused, match="changed meanwhile"):
        recount(db, operator, 2, terms, TODAY, MORNING)
    assert db.get_one(Discussion, discussion.id).closes_on == date(2026, 11, 16)


def test_recount_to_a_day_that_the_edition_does_not_count_moves_nothing(
    db: Session, operator: Account
):
    proposal = make_proposal(db)
    resolution(db)
    forged = Recount("proposal", proposal.number, OFF, date(2027, 1, 11))
    with pytest.raises(Refused, match="open any more"):
        recounted(db, operator, [forged])
    assert db.get_one(Proposal, proposal.id).decision_due == OFF
