"""Processes that die in the middle, and a disk that is full: what was confirmed is kept, nothing is
half done, and the next run goes on."""

import hashlib
import http.client
import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from email import message_from_bytes, policy
from functools import partial
from random import Random
from threading import Event

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.jobs import close_discussions
from portal.models import (
    ClosureReport,
    Discussion,
    Document,
    DocumentVote,
    Edition,
    JournalEntry,
    Notice,
    PressRelease,
    SignatureEvidence,
    StateAct,
)
from portal.terms import EditionStatus
from tests.live import PATIENCE, PAUSE, LivePortal, Visitor
from tests.make import make_document, make_proposal
from tests.races import crowd
from tests.signing import Signers

pytestmark = pytest.mark.xdist_group("races")

DEATHS = 2
VOTERS, DRAFTS = 60, 20  # of one life of the server
ENDED = 12  # discussions that wait for the job
SEED = 176
FULL_DISK = ("sh", "-c", 'ulimit -f 0; exec "$0" "$@"')


class Life:
    """What people do until the server dies, and what of it was confirmed."""

    def __init__(self) -> None:
        self.votes: set[int] = set()  # ids of voters who were answered
        self.placed: set[int] = set()  # ids of editions
        self.begun = Event()  # something was confirmed

    def try_all(self, acts: Iterable[Callable[[], None]]) -> None:
        """One act after another until nobody answers any more."""
        for act in acts:
            try:
                act()
            except (OSError, http.client.HTTPException):
                return
            self.begun.set()

    def vote(self, voter_id: int, voter: Visitor, address: str) -> None:
        """A vote; it is confirmed when it was answered."""
        answer = voter.ask(address, {"side": "for"})
        assert answer.status == 303, answer
        self.votes.add(voter_id)

    def place(
        self,
        edition_id: int,
        employee: Visitor,
        form: dict[str, object],
        sign: Callable[[str], dict[str, str]],
    ) -> None:
        """A document is placed with a signature."""
        asked = employee.ask(f"/kk/workplace/editions/{edition_id}/place", form)
        assert asked.status == 303, asked
        answer = employee.ask(asked.location, sign(asked.location))
        assert answer.status == 303, answer
        self.placed.add(edition_id)


def test_killed_server_keeps_what_it_confirmed_and_leaves_nothing_half_done(
    stopped: LivePortal, db: Session, today: date, signers: Signers
) -> None:
    random = Random(SEED)
    discussion = crowd.open_discussion(db, today)
    employee = crowd.official(stopped, db)
    address = f"/kk/discussions/{discussion.document.number}/vote"
    confirmed: set[int] = set()
    for _death in range(DEATHS):
        people = crowd.make_people(db, VOTERS)
        voters = stopped.visitors(db, people)
        drafts = [make_document(db, draft=True).editions[0].id for _one in range(DRAFTS)]
        db.commit()
        stopped.start()
        life = Life()
        ballots = [
            partial(life.vote, person.id, voter, address)
            for person, voter in zip(people, voters, strict=True)
        ]
        form = _placing_form(employee, drafts[0])
        sign = partial(crowd.signature, stopped, signers, employee)
        placings = [partial(life.place, draft, employee, form, sign) for draft in drafts]
        with ThreadPoolExecutor(3) as threads:
            half = VOTERS // 2
            working = [
                threads.submit(life.try_all, acts)
                for acts in (ballots[:half], ballots[half:], placings)
            ]
            assert life.begun.wait(PATIENCE)
            Event().wait(random.uniform(0.1, 0.6))
            stopped.kill()
            for one in working:
                one.result(PATIENCE)
        confirmed |= life.votes
        nothing_is_half_placed(db, drafts, life.placed)
        no_act_is_half_done(db)
        database_is_whole(stopped, db)
    votes = select(DocumentVote.voter_id).where(DocumentVote.discussion_id == discussion.id)
    kept = set(db.scalars(votes))
    assert confirmed <= kept
    assert confirmed
    journalled = select(func.count()).where(JournalEntry.act == "vote.cast")
    assert db.scalar(journalled) == len(kept)


def _placing_form(employee: Visitor, edition_id: int) -> dict[str, object]:
    page = employee.open(f"/kk/workplace/editions/{edition_id}/place")
    form = page.form(with_field="closes_on").filled({})
    return {name: value for name, value in form.items() if name != "csrf_token"}


def nothing_is_half_placed(db: Session, drafts: list[int], confirmed: set[int]) -> None:
    """A placed edition has everything that placing gives it; a draft has nothing of it."""
    db.rollback()
    rows = db.execute(
        select(Edition, Document, Discussion, PressRelease)
        .join(Document, Document.id == Edition.document_id)
        .outerjoin(Discussion, Discussion.edition_id == Edition.id)
        .outerjoin(PressRelease, PressRelease.discussion_id == Discussion.id)
        .where(Edition.id.in_(drafts))
        .execution_options(populate_existing=True)
    ).all()
    assert len(rows) == len(drafts)
    for edition, document, discussion, release in rows:
        is_placed = edition.status is EditionStatus.PLACED
        assert is_placed or edition.id not in confirmed
        for given in (document.number, document.placed_on, edition.checksum, discussion, release):
            assert (given is not None) == is_placed


def no_act_is_half_done(db: Session) -> None:
    """An act that was done has its signature, its place and its line in the journal; another one
    has nothing; each signature led to one placed document."""
    db.rollback()
    acts = db.scalars(select(StateAct).execution_options(populate_existing=True)).all()
    signed = set(db.scalars(select(SignatureEvidence.state_act_id)))
    journal = select(JournalEntry.subject_id).where(JournalEntry.act == "state_act.sign")
    assert {act.id for act in acts if act.done_at} == signed == set(db.scalars(journal))
    assert all((act.done_at is None) == (act.led_to is None) for act in acts)
    placed = select(func.count()).where(JournalEntry.act == "document.place")
    assert db.scalar(placed) == len(signed)


def database_is_whole(portal: LivePortal, db: Session) -> None:
    """SQLite looks through its file; PostgreSQL was not the one that died."""
    db.rollback()
    if portal.app.extensions["engine"].dialect.name == "sqlite":
        assert db.scalars(text("PRAGMA integrity_check")).all() == ["ok"]
        assert db.execute(text("PRAGMA foreign_key_check")).all() == []


def test_killed_job_leaves_whole_reports_and_the_next_run_makes_the_rest(
    stopped: LivePortal, db: Session, today: date
) -> None:
    random = Random(SEED)
    ended = [crowd.ended_discussion(db, today) for _one in range(ENDED)]
    for discussion in ended:
        for _proposal in range(4):
            make_proposal(db, discussion=discussion)
    db.commit()
    ids = [discussion.id for discussion in ended]
    for _death in range(DEATHS):
        made = reports_of(db, ids)
        job = stopped.run_jobs()
        while job.poll() is None and reports_of(db, ids) <= made + random.randrange(4):
            Event().wait(PAUSE / 10)
        job.kill()
        job.wait(PATIENCE)
        every_report_is_whole(db, ids)
        database_is_whole(stopped, db)
    assert stopped.run_jobs().wait(PATIENCE) == 0
    every_report_is_whole(db, ids)
    assert reports_of(db, ids) == ENDED
    assert close_discussions(stopped.app, stopped.app.extensions["clock"].now()) == 0
    assert reports_of(db, ids) == ENDED


def reports_of(db: Session, ids: list[int]) -> int:
    """How many reports there are of these discussions."""
    db.rollback()
    found = select(func.count(ClosureReport.id)).where(ClosureReport.discussion_id.in_(ids))
    return db.scalar(found) or 0


def every_report_is_whole(db: Session, ids: list[int]) -> None:
    """A sealed discussion has its first edition with good facts and both letters; another one has
    neither."""
    db.rollback()
    for discussion_id in ids:
        discussion = db.get_one(Discussion, discussion_id, populate_existing=True)
        mine = ClosureReport.discussion_id == discussion_id
        reports = db.scalars(select(ClosureReport).where(mine)).all()
        letters = select(func.count()).where(Notice.key.like(f"closure-report:{discussion_id}:1:%"))
        is_sealed = discussion.sealed_at is not None
        assert len(reports) == is_sealed
        assert db.scalar(letters) == 2 * is_sealed
        for report in reports:
            assert hashlib.sha256(report.facts.encode()).hexdigest() == report.sha256
            assert json.loads(report.facts)["proposals"]["waiting_for_decision"] == 4


def test_full_disk_loses_no_report_and_no_letter(
    stopped: LivePortal, db: Session, today: date
) -> None:
    discussion = crowd.ended_discussion(db, today)
    key, number = discussion.id, discussion.document.number or ""
    db.commit()
    assert stopped.run_jobs(*FULL_DISK).wait(PATIENCE) in (0, 1)
    assert letters_that_wait(db, key) == 2 * reports_of(db, [key])
    database_is_whole(stopped, db)
    clock = stopped.app.extensions["clock"]
    clock.move_to(clock.now() + timedelta(hours=1))
    assert stopped.run_jobs().wait(PATIENCE) == 0
    assert (reports_of(db, [key]), letters_that_wait(db, key)) == (1, 0)
    letters = [
        message_from_bytes(file.read_bytes(), policy=policy.default).get_content()
        for file in stopped.app.config["PORTAL"].data_dir.glob("mail/*.eml")
    ]
    assert sum(number in letter for letter in letters) == 2


def letters_that_wait(db: Session, discussion_id: int) -> int:
    """How many letters about a report have not left yet."""
    db.rollback()
    mine = Notice.key.like(f"closure-report:{discussion_id}:%")
    return db.scalar(select(func.count(Notice.id)).where(mine, Notice.sent_at.is_(None))) or 0
