"""The vote on a discussed document: one per user, changeable while the discussion lasts (§11)."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.secrets import Keys
from portal.core.tally import Tally, tallies
from portal.discussions.actions import cast_document_vote
from portal.models import Discussion, DocumentVote, JournalEntry
from portal.models.vote import document_vote_counts
from portal.rules import Refused
from portal.rules.calendar import end_of, local_date
from portal.terms import OFFICES, AccountKind, Role, Side
from tests.make import MORNING, make_account, make_discussion, make_vote

KEYS = Keys("test iin " * 5)


def cast(
    db: Session,
    discussion: Discussion,
    side: Side = Side.FOR,
    voter=None,
    acting: Role | None = None,
    now: datetime = MORNING,
) -> DocumentVote:
    voter = voter or make_account(db)
    today = local_date(now)
    return cast_document_vote(db, discussion, voter, acting, side, KEYS, today, now)


def acts(db: Session) -> list[str]:
    return list(db.scalars(select(JournalEntry.act).order_by(JournalEntry.id)))


def test_vote_is_kept_with_its_voter_and_its_moment(db: Session):
    discussion, voter = make_discussion(db), make_account(db)
    vote = cast(db, discussion, Side.AGAINST, voter)
    assert (vote.discussion_id, vote.voter_id, vote.side) == (discussion.id, voter.id, "against")
    assert (vote.cast_at, vote.changed_at) == (MORNING, None)
    assert acts(db) == ["vote.cast"]


def test_vote_can_be_changed_while_the_discussion_lasts(db: Session):
    discussion, voter = make_discussion(db), make_account(db)
    cast(db, discussion, Side.FOR, voter)
    later = MORNING + timedelta(days=1)
    vote = cast(db, discussion, Side.AGAINST, voter, now=later)
    assert (vote.side, vote.cast_at, vote.changed_at) == (Side.AGAINST, MORNING, later)
    assert db.scalar(select(func.count()).select_from(DocumentVote)) == 1
    assert acts(db) == ["vote.cast", "vote.change"]


def test_same_vote_again_changes_nothing(db: Session):
    discussion, voter = make_discussion(db), make_account(db)
    first = cast(db, discussion, Side.FOR, voter)
    again = cast(db, discussion, Side.FOR, voter, now=MORNING + timedelta(hours=1))
    assert (again.id, again.changed_at) == (first.id, None)
    assert acts(db) == ["vote.cast"]


def test_journal_tells_who_voted_but_not_how(db: Session):
    discussion, voter = make_discussion(db), make_account(db)
    cast(db, discussion, Side.AGAINST, voter)
    entry = db.scalars(select(JournalEntry)).one()
    assert entry.actor_id == voter.id
    assert json.loads(entry.details) == {"discussion": discussion.id}


def test_vote_is_accepted_until_the_last_moment_of_the_last_day(db: Session):
    discussion = make_discussion(db)
    last_moment = end_of(discussion.closes_on) - timedelta(microseconds=1)
    assert cast(db, discussion, now=last_moment).cast_at == last_moment


def test_vote_is_refused_from_midnight_after_the_last_day(db: Session):
    discussion = make_discussion(db)
    with pytest.raises(Refused) as refused:
        cast(db, discussion, now=end_of(discussion.closes_on))
    assert refused.value.refusal.paragraph == "§11"
    assert db.scalar(select(func.count()).select_from(DocumentVote)) == 0


def test_vote_cannot_be_changed_after_the_last_day(db: Session):
    discussion, voter = make_discussion(db), make_account(db)
    make_vote(db, discussion, voter, Side.FOR)
    with pytest.raises(Refused):
        cast(db, discussion, Side.AGAINST, voter, now=end_of(discussion.closes_on))
    assert db.scalars(select(DocumentVote.side)).one() is Side.FOR


def test_vote_is_refused_once_the_closure_report_is_made(db: Session):
    discussion = make_discussion(db, sealed_at=MORNING)
    with pytest.raises(Refused):
        cast(db, discussion)


def test_vote_is_refused_before_the_discussion_begins(db: Session):
    discussion = make_discussion(db, opens_on=date(2026, 11, 9))
    with pytest.raises(Refused, match="not begun"):
        cast(db, discussion, now=datetime(2026, 11, 8, 12, tzinfo=UTC))


@pytest.mark.parametrize("role", OFFICES)
def test_official_in_office_has_no_vote(db: Session, role: Role):
    with pytest.raises(Refused, match="private person"):
        cast(db, make_discussion(db), acting=role)


def test_organisation_votes_once_and_is_counted_apart(db: Session):
    discussion = make_discussion(db)
    company = make_account(db, kind=AccountKind.ORGANISATION, name="«Жол» ЖШС")
    cast(db, discussion, Side.FOR, company)
    cast(db, discussion, Side.AGAINST, company)
    cast(db, discussion, Side.FOR)
    tally = tallies(db, document_vote_counts([discussion.id]))[discussion.id]
    assert tally == Tally(people_for=1, organisations_against=1)
    assert (tally.votes_for, tally.votes_against) == (1, 1)


def test_votes_on_one_document_are_not_counted_on_another(db: Session):
    first, second = make_discussion(db), make_discussion(db)
    cast(db, first)
    counted = tallies(db, document_vote_counts([first.id, second.id]))
    assert set(counted) == {first.id}
