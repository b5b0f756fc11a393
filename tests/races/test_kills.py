"""Processes that die in the middle, and a disk that is full: what was confirmed is kept, nothing is
half done, and the next run goes on."""

import hashlib
import http.client
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from threading import Event

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import (
    ClosureReport,
    Discussion,
    Document,
    DocumentVote,
    Edition,
    JournalEntry,
    Notice,
    PressRelease,
)
from portal.terms import EditionStatus
from tests.live import PATIENCE, LivePortal, Visitor
from tests.make import make_document, make_proposal
from tests.races import crowd

pytestmark = pytest.mark.xdist_group("races")

DEATHS = 3
VOTERS, DRAFTS = 60, 24  # of one life of the server
ENDED = 24  # discussions that wait for the job
SEED = 176
FULL_DISK = ("sh", "-c", 'ulimit -f 0; exec "$0" "$@"')


class Life:
    """What people do until the server dies, and what of it was confirmed."""

    def __init__(self) -> None:
        self.votes: set[int] = set()  # ids of voters who were answered
        self.placed: set[int] = set()  # ids of editions
        self.begun = Event()  # something was confirmed

    def try_all(self, acts: Iterator[Callable[[], None]]) -> None:
        """One act after another until nobody answers any more."""
        for act in acts:
            try:
                act()
            except (OSError, http.client.HTTPException):
                return
            self.begun.set()

    def vote(self, voter_id: int, voter: Visitor, address: str) -> None:
        """A vote; it counts as confirmed when it was answered."""
        if voter.ask(address, {"side": "for"}).status == 303:
            self.votes.add(voter_id)

    def place(self, edition_id: int, employee: Visitor, form: dict[str, object]) -> None:
        """A document is placed."""
        answer = employee.ask(f"/kk/workplace/editions/{edition_id}/place", form)
        assert answer.status == 302, answer
        self.placed.add(edition_id)


def test_killed_server_keeps_every_confirmed_vote_and_places_nothing_by_half(
    stopped: LivePortal, db: Session, today
) -> None:
    random = Random(SEED)
    discussion = crowd.open_discussion(db, today)
    address = f"/kk/discussions/{discussion.document.number}/vote"
    employee = crowd.official(stopped, db)
    db.commit()
    confirmed: set[int] = set()
    for _death in range(DEATHS):
        people = crowd.make_people(db, VOTERS)
        voters = stopped.visitors(db, people)
        drafts = [make_document(db, draft=True).editions[0].id for _one in range(DRAFTS)]
        db.commit()
        stopped.start()
        page = employee.open(f"/kk/workplace/editions/{drafts[0]}/place")
        form = page.form(with_field="closes_on").filled({})
        form.pop("csrf_token")
        life = Life()
        ballots = iter(
            [lambda v=v, p=p: life.vote(p.id, v, address) for p, v in zip(people, voters, strict=True)]
        )
        placings = iter([lambda d=d: life.place(d, employee, form) for d in drafts])
        with ThreadPoolExecutor(4) as threads:
            done = [threads.submit(life.try_all, acts) for acts in (ballots, ballots, placings)]
            assert life.begun.wait(PATIENCE)
            Event().wait(random.uniform(0, 0.4))
            stopped.kill()
            for one in done:
                one.result(PATIENCE)
        confirmed |= life.votes
        nothing_is_half_placed(db, life.placed)
    kept = select(DocumentVote.voter_id).where(DocumentVote.discussion_id == discussion.id)
    assert confirmed <= set(db.scalars(kept))
    assert confirmed
    every_vote_is_in_the_journal(db)
    database_is_whole(db)


def nothing_is_half_placed(db: Session, confirmed: set[int]) -> None:
    """A placed edition has everything that placing gives it; a draft has nothing of it."""
    db.rollback()
    editions = db.execute(
        select(Edition, Document, Discussion, PressRelease)
        .join(Document, Document.id == Edition.document_id)
        .outerjoin(Discussion, Discussion.edition_id == Edition.id)
        .outerjoin(PressRelease, PressRelease.discussion_id == Discussion.id)
        .where(Document.is_from_make.is_(None) if False else Edition.id.in_(drafts_of(db)))
    ).all()
    assert confirmed <= {edition.id for edition, *_ in editions}
    for edition, document, discussion, release in editions:
        is_placed = edition.status is EditionStatus.PLACED
        assert edition.id not in confirmed or is_placed
        for given in (document.number, edition.checksum, edition.placed_at, discussion, release):
            assert (given is not None) == is_placed
