"""Many people at once, and the rows they meet about."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from portal.models import Account, Discussion, Document
from portal.terms import Role
from tests.live import Answer, LivePortal, Visitor
from tests.make import make_account, make_body, make_discussion, make_document, make_grant
from tests.person import signed
from tests.signing import AIGERIM, Signers

CROWD = 24  # threads of the test
Given = TypeVar("Given")
numbers = itertools.count(1)


def at_once(acts: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Every act begins at the same moment, each in a thread of its own."""
    gate = Barrier(len(acts))

    def act(one: Callable[[], Answer]) -> Answer:
        gate.wait(60)
        return one()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(act, acts))


def in_a_crowd(act: Callable[[Given], Any], given: Iterable[Given]) -> list[Any]:
    """The act for everything given, as many at a time as the crowd has threads."""
    with ThreadPoolExecutor(CROWD) as threads:
        return list(threads.map(act, given))


def open_discussion(db: Session, today: date) -> Discussion:
    """A discussion that opened today."""
    return make_discussion(db, document=_placed(db, today), opens_on=today)


def ended_discussion(db: Session, today: date) -> Discussion:
    """A discussion whose last day was yesterday, without a report."""
    opened = today - timedelta(days=30)
    yesterday = today - timedelta(days=1)
    return make_discussion(db, document=_placed(db, opened), opens_on=opened, closes_on=yesterday)


def last_day_discussion(db: Session, today: date) -> Discussion:
    """A discussion that ends at 24:00 today."""
    opened = today - timedelta(days=30)
    return make_discussion(db, document=_placed(db, opened), opens_on=opened, closes_on=today)


def _placed(db: Session, day: date) -> Document:
    """A document of a series that the portal itself does not count on."""
    return make_document(db, placed_on=day, number=f"2020-{next(numbers):05d}")


def make_people(db: Session, count: int) -> list[Account]:
    """So many accounts."""
    return [make_account(db) for _one in range(count)]


def operators(portal: LivePortal, db: Session, count: int) -> list[Visitor]:
    """Operators at their desks."""
    people = make_people(db, count)
    return [portal.sign_in(db, one, make_grant(db, one, Role.OPERATOR)) for one in people]


def signature(
    portal: LivePortal, signers: Signers, official: Visitor, address: str
) -> dict[str, str]:
    """What the form of a confirmation page brings when its official has signed."""
    now = portal.app.extensions["clock"].now()
    return {"cms": signed(official.open(address), signers, AIGERIM, now)}


def official(portal: LivePortal, db: Session) -> Visitor:
    """An employee of body 201 in office."""
    account = make_account(db)
    return portal.sign_in(db, account, make_grant(db, account, Role.ADMINISTRATOR, make_body(db)))
