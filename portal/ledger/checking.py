"""The look at the ledger, once a night: the whole chain, every vote counted anew, every row behind
it; what was found is public (decided: counters that cannot drift)."""

import json
import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.core import journal
from portal.core.db import read_session, snapshot, write_session
from portal.core.nights import night_of, take_night
from portal.ledger.comparing import compare_records, compare_votes
from portal.ledger.queries import newest_check
from portal.ledger.reading import Failure, Reading, read_ledger
from portal.ledger.writing import all_waiting, locked_head
from portal.models import LedgerCheck, LedgerEntry, LedgerHead

log = logging.getLogger(__name__)
LONGEST = timedelta(hours=1)  # a look that was killed is begun again after it
MOST_TOLD = 100  # failures that are written down one by one


@dataclass(frozen=True)
class Finding:
    """What a look at the ledger found."""

    reading: Reading
    waiting: int
    failures: tuple[Failure, ...]


def check_ledger(app: Flask, now: datetime) -> int:
    """The look of the night, if nobody has had it; how many entries were read."""
    engine, night = app.extensions["engine"], night_of(now)
    made = select(LedgerCheck.id).where(LedgerCheck.night == night)
    if not take_night(engine, made, locked_head, LONGEST, now):
        return 0
    found = look(engine, now)
    try:
        write_down(engine, found, night, now)
    except IntegrityError:
        log.info("another process looked at the ledger in the night of %s", night)
    return found.reading.entries


def look(engine: Engine, now: datetime) -> Finding:
    """Walk along the whole ledger and hold it against the portal, as both stood at one moment."""
    with snapshot(engine) as db:
        return look_at(db, now)


def look_at(db: Session, now: datetime) -> Finding:
    """The same as a session sees it."""
    head = db.scalar(select(LedgerHead))
    end = head.position if head else 0
    reading = read_ledger(db, end)
    failures = [
        *reading.failures,
        *_end_differs(head, reading),
        *_moved_back(db),
        *compare_votes(db, reading),
        *compare_records(db, end, now),
    ]
    return Finding(reading, len(all_waiting(db, now)), tuple(failures))


def _end_differs(head: LedgerHead | None, reading: Reading) -> Iterator[Failure]:
    if head and (head.position, head.entry_hash) != (reading.position, reading.head):
        yield Failure("end_differs", head.position)


def _moved_back(db: Session) -> Iterator[Failure]:
    """The end that the last look saw has to be an entry still."""
    last = newest_check(db)
    if last is not None and last.position:
        seen = select(LedgerEntry.entry_hash).where(LedgerEntry.position == last.position)
        if db.scalar(seen) != last.entry_hash:
            yield Failure("end_moved_back", last.position)


def write_down(engine: Engine, found: Finding, night: date | None, now: datetime) -> None:
    """Write down what was found; a failure is an alarm in the log and stands in the journal."""
    told = [asdict(one) for one in found.failures[:MOST_TOLD]]
    with write_session(engine) as db:
        check = LedgerCheck(
            night=night,
            checked_at=now,
            position=found.reading.position,
            entry_hash=found.reading.head,
            votes=found.reading.votes,
            waiting=found.waiting,
            failed=len(found.failures),
            failures=json.dumps(told),
        )
        db.add(check)
        if found.failures:
            journal.record(db, now, None, "ledger.differ", check, failed=check.failed)
        if night is not None:
            locked_head(db).checking_until = None
    for one in found.failures:
        log.error("ALARM: ledger entry %s, number %s: %s", one.position, one.number, one.code)


def health(engine: Engine) -> dict[str, object]:
    """How the last look at the ledger ended."""
    with read_session(engine) as db:
        last, head = newest_check(db), db.scalar(select(LedgerHead.position))
    return {
        "ok": last is None or last.failed == 0,
        "entries": head or 0,
        "checked_at": last and last.checked_at.isoformat(),
        "failed": last.failed if last else 0,
    }


def init_app(app: Flask) -> None:
    """Let the portal say how its ledger is."""
    told = app.extensions.setdefault("health", {})
    told["ledger"] = lambda: health(app.extensions["engine"])
