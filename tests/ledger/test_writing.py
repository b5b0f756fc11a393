"""Public acts enter the ledger once, in order, without naming anybody, and stay as they are."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import Engine, event, insert, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from portal.core.secrets import Keys
from portal.core.tally import tallies
from portal.discussions.actions import cast_document_vote
from portal.ledger.checking import look
from portal.ledger.reading import read_ledger
from portal.ledger.writing import all_waiting, write_entries
from portal.models import Account, Discussion, LedgerEntry
from portal.models.vote import document_vote_counts
from portal.rules.calendar import local_date
from portal.terms import Side
from tests.ledger.story import (
    A_DAY,
    EVENING,
    REFUSED_GROUNDS,
    REFUSED_TEXT,
    Story,
    entries,
    first_day,
    lines,
    whole_story,
    writing,
)
from tests.make import MORNING, make_account, make_discussion

KEYS = Keys("test iin " * 5)
FACTS = {
    *("administrator", "breaches", "calendar_edition", "change", "closes_on", "commitment"),
    *("days", "days_sha256", "edition", "files", "form", "kind", "late", "opens_on", "part"),
    *("previous", "previous_sha256", "proposal_votes", "proposals", "salt", "sha256", "side"),
    *("text_sha256", "voter", "votes"),
}
DUE = MORNING + A_DAY


class Killed(Exception):
    """The process ends here."""


@pytest.fixture(scope="module")
def story(bind: Engine) -> Story:
    return whole_story(bind)


def facts_of(engine: Engine, act: str) -> list[dict[str, object]]:
    return [json.loads(one.facts) for one in entries(engine) if one.act == act]


def test_acts_stand_in_their_order_and_the_report_after_its_votes(bind, story):
    found = entries(bind)
    assert [one.position for one in found] == list(range(1, len(found) + 1))
    acts = [one.act for one in found]
    assert acts[:4] == ["ledger.begin", "calendar.amend", "document.place", "discussion.open"]
    road = ["proposal.submit", "proposal.submit", "proposal.publish", "proposal.refuse"]
    assert sorted(acts[4:8]) == sorted(road)
    assert acts[8:] == ["vote.cast"] * 10 + ["vote.change", "closure_report.make"]
    (report,) = facts_of(bind, "closure_report.make")
    assert report["votes"]["people_for"] == 5
    assert report["proposal_votes"]["people_for"] == 3
    assert look(bind, EVENING).failures == ()


def test_voter_has_one_mark_on_a_thing_and_another_on_the_next(bind, story):
    votes = [one for one in entries(bind) if one.act.startswith("vote.")]
    marks = {(one.number, json.loads(one.facts)["voter"]) for one in votes}
    assert len(marks) == 10
    assert len({mark for _number, mark in marks}) == 10
    changed = json.loads(votes[-1].facts)
    assert (story.discussion.document.number, changed["voter"]) in marks
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", one.at) for one in votes)  # never the moment


def test_nothing_names_anybody_and_no_refused_text_comes_out(bind, story):
    exported = "\n".join(lines(bind))
    for one in story.people:
        assert one.name not in exported
        assert one.identity_hash not in exported
    for words in (REFUSED_TEXT, REFUSED_GROUNDS, story.published.text, "account", "author"):
        assert words not in exported
    told = [json.loads(one)["facts"] for one in lines(bind)]
    assert {name for facts in told for name in facts} <= FACTS
    assert sha256(REFUSED_TEXT.encode()).hexdigest() not in exported


def test_published_text_opens_what_was_sealed_and_a_refused_one_does_not(bind, story):
    sealed = {one.number: json.loads(one.facts) for one in entries(bind) if "submit" in one.act}
    (opened,), (refused,) = (facts_of(bind, f"proposal.{one}") for one in ("publish", "refuse"))
    known = sha256((opened["salt"] + story.published.text).encode()).hexdigest()
    assert known == sealed[story.published.number]["commitment"]
    assert opened["text_sha256"] == sha256(story.published.text.encode()).hexdigest()
    assert refused == {"late": False, "breaches": ["spam"]}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET facts = '{}'",
        "DELETE FROM ledger_entry WHERE position > 5",
        "UPDATE ledger_entry SET source_id = 1",
    ],
)
def test_database_refuses_every_change(bind, story, statement: str):
    with writing(bind) as db, pytest.raises(DatabaseError, match="never changed"):
        db.execute(text(statement))


@pytest.mark.parametrize(("gap", "previous"), [(1, None), (0, "f" * 64)])
def test_database_refuses_a_gap_and_a_foreign_hash(bind, story, gap: int, previous: str | None):
    last = entries(bind)[-1]
    columns = LedgerEntry.__table__.columns.keys()
    row = {name: getattr(last, name) for name in columns} | {"entry_hash": "e" * 64}
    row |= {"position": last.position + 1 + gap, "previous_position": last.position + gap}
    row |= {"previous_hash": previous or last.entry_hash, "source_no": 99}
    with writing(bind) as db, pytest.raises(DatabaseError):
        db.execute(insert(LedgerEntry), [row])


def test_votes_wait_for_the_end_of_their_day(bind, story):
    with writing(bind) as db:
        later = EVENING + A_DAY
        discussion = make_discussion(db, opens_on=local_date(later))
        cast_document_vote(
            *(db, discussion, make_account(db), None, Side.FOR, KEYS, local_date(later), later)
        )
        db.commit()
        waiting = [one.source for one in all_waiting(db, later)]
        assert sorted(waiting) == ["discussion", "edition"]
        assert "document_vote" in [one.source for one in all_waiting(db, later + A_DAY)]
    assert write_entries(bind, later) == 2
    assert look(bind, later).failures == ()
    assert write_entries(bind, later + A_DAY) == 1
    assert write_entries(bind, later + A_DAY) == 0


def test_killed_between_two_transactions_and_two_at_once_make_one_chain(bind, story):
    at = EVENING + 10 * A_DAY
    with writing(bind) as db:
        _crowd(bind, db, at)
    commits = iter(range(2))

    def kill(session: Session) -> None:
        if next(commits, None) is None:
            raise Killed

    event.listen(Session, "before_commit", kill)
    try:
        with pytest.raises(Killed):
            write_entries(bind, at + A_DAY, at_once=4)
    finally:
        event.remove(Session, "before_commit", kill)
    entered = len(entries(bind))
    with ThreadPoolExecutor(3) as threads:
        made = list(threads.map(lambda _one: write_entries(bind, at + A_DAY, at_once=3), range(3)))
    assert sum(made) == len(entries(bind)) - entered > 0
    found = look(bind, at + A_DAY)
    assert (found.failures, found.waiting) == ((), 0)


def _crowd(bind: Engine, db: Session, at) -> None:
    """Ten people vote and change their votes at once, while the ledger is being written."""
    discussion = make_discussion(db, opens_on=local_date(at))
    voters = [make_account(db) for _one in range(10)]
    db.commit()

    def act(no: int) -> int:
        if no % 10 == 9:
            return write_entries(bind, at + A_DAY)
        with writing(bind) as own:
            side = Side.FOR if no % 4 else Side.AGAINST
            own_discussion = own.get_one(Discussion, discussion.id)
            voter = own.get_one(Account, voters[no % 10].id)
            today, now = local_date(at), at + timedelta(minutes=no)
            cast_document_vote(own, own_discussion, voter, None, side, KEYS, today, now)
            own.commit()
        return 0

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(act, range(30)))
    write_entries(bind, at + A_DAY)
    number = discussion.document.number
    with Session(bind) as seen:
        tally = tallies(seen, document_vote_counts([discussion.id]))[discussion.id]
        counted = read_ledger(seen, len(entries(bind))).counts()[number]
    assert (counted["people_for"], counted["people_against"]) == (
        *(tally.people_for, tally.people_against),
    )
    first_day(db)
