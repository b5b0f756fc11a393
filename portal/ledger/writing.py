"""Entering public acts: rows that are not in the ledger yet take their places in order, some at a
time, each exactly once (decided: the ledger)."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from portal.core.db import read_session, write_session
from portal.core.evidence_chain import BEGINNING, canonical
from portal.ledger.acts import Act, Source, Waiting
from portal.ledger.form import FORM, entry_hash, moment_text
from portal.ledger.sources import SOURCES
from portal.ledger.votes import VOTES
from portal.models import LedgerEntry, LedgerHead
from portal.models.base import upsert
from portal.rules.calendar import end_of, local_date

AT_ONCE = 1_000  # entries of one transaction
A_DAY = timedelta(days=1)
LEDGER = "ledger"  # source of the entry that begins it
Told = tuple[str, Act]  # an act with the name of its source


def write_entries(
    engine: Engine, now: datetime, sources: Sequence[Source] = SOURCES, at_once: int = AT_ONCE
) -> int:
    """Enter everything of these sources that waits; how many entries were made. Killed between two
    transactions it goes on where it stopped; two at once make one chain."""
    with read_session(engine) as db:
        waiting = all_waiting(db, now, sources)
    made = 0
    for start in range(0, len(waiting), at_once):
        with write_session(engine) as db:
            made += _enter(db, waiting[start : start + at_once], now)
    return made


def all_waiting(db: Session, now: datetime, sources: Sequence[Source] = SOURCES) -> list[Waiting]:
    """Every row that waits, in the order of the acts; the votes of a day stand together at its end
    in an order that tells nothing, before the report that counts them."""
    found = []
    for rank, source in enumerate(sources):
        for row in db.execute(source.waiting(midnight_before(now))):
            if source in VOTES:
                key = (_turn(*row[1:]), -1, secrets.randbits(64))
            else:
                key = (row[1], rank, row[0])
            found.append(Waiting(key, source.name, row[0]))
    return sorted(found, key=lambda one: one.key)


def midnight_before(now: datetime) -> datetime:
    """The beginning of the day on the legal clock: votes of earlier days are due."""
    return end_of(local_date(now) - A_DAY)


def _turn(moved_at: datetime, sealed_at: datetime | None) -> datetime:
    """When a vote is due: at the end of its day, but before the report."""
    end = end_of(local_date(moved_at))
    return min(end, sealed_at) if sealed_at else end


def _enter(db: Session, waiting: Sequence[Waiting], now: datetime) -> int:
    """Enter what of this is not entered yet. Nobody else enters meanwhile."""
    head = locked_head(db)
    acts = _acts_of(db, waiting, now)
    wanted = [acts[key] for one in waiting if (key := (one.source, one.source_id)) in acts]
    if not wanted:
        return 0
    if head.position == 0:
        wanted.insert(0, (LEDGER, Act(0, "ledger.begin", now, None, {"form": FORM})))
    counts = _states_of(db, waiting)
    entries = list(_chained(wanted, counts, head, now))
    db.execute(insert(LedgerEntry), entries)
    head.position, head.entry_hash = entries[-1]["position"], entries[-1]["entry_hash"]
    return len(entries)


def locked_head(db: Session) -> LedgerHead:
    """The end of the ledger, made at first need; nobody else can move it until the commit."""
    wanted = select(LedgerHead).with_for_update().execution_options(populate_existing=True)
    if (head := db.scalar(wanted)) is not None:
        return head
    first = {"id": 1, "position": 0, "entry_hash": BEGINNING}
    db.execute(upsert(db, LedgerHead).values(first).on_conflict_do_nothing())
    return db.scalars(wanted).one()


def _acts_of(db: Session, waiting: Sequence[Waiting], now: datetime) -> dict[tuple[str, int], Told]:
    """The acts of those rows that wait still, read under the lock."""
    found = {}
    for source in SOURCES:
        ids = [one.source_id for one in waiting if one.source == source.name]
        if still := _still(db, source, ids, now):
            source.prepare(db, still)
            acts = source.acts(db, still, now)
            found.update({(source.name, one.source_id): (source.name, one) for one in acts})
    return found


def _still(db: Session, source: Source, ids: Sequence[int], now: datetime) -> list[int]:
    if not ids:
        return []
    return [row[0] for row in db.execute(source.still(ids, midnight_before(now)))]


def _states_of(db: Session, waiting: Sequence[Waiting]) -> dict[tuple[str, int], int]:
    """How many entries some rows have already."""
    found: dict[tuple[str, int], int] = {}
    for source in SOURCES:
        if ids := [one.source_id for one in waiting if one.source == source.name]:
            rows = select(LedgerEntry.source_id, LedgerEntry.source_no).where(
                LedgerEntry.source == source.name, LedgerEntry.source_id.in_(ids)
            )
            for key, no in db.execute(rows):
                found[source.name, key] = max(no, found.get((source.name, key), 0))
    return found


def _chained(
    acts: Sequence[Told],
    counts: dict[tuple[str, int], int],
    head: LedgerHead,
    now: datetime,
) -> Iterator[dict[str, Any]]:
    """The rows of the entries, each with the hash of the one before."""
    position, previous = head.position, head.entry_hash
    entered_at = now.replace(microsecond=0)
    for source, act in acts:
        position += 1
        public = {
            "position": position,
            "at": _at(act.at),
            "entered_at": moment_text(entered_at),
            "afterwards": local_date(now) > _day(act.at) + A_DAY,
            "act": act.act,
            "number": act.number,
            "facts": act.facts,
            "previous": previous,
        }
        found = entry_hash(public)
        yield {
            **{name: public[name] for name in ("position", "at", "afterwards", "act", "number")},
            "entered_at": entered_at,
            "facts": canonical(act.facts).decode(),
            "previous_hash": previous,
            "entry_hash": found,
            "previous_position": position - 1 or None,
            "document_number": act.document_number,
            "source": source,
            "source_id": act.source_id,
            "source_no": counts.get((source, act.source_id), 0) + 1,
            "state": act.state,
            "moved_at": act.moved_at,
        }
        previous = found


def _at(at: datetime | date) -> str:
    return moment_text(at) if isinstance(at, datetime) else at.isoformat()


def _day(at: datetime | date) -> date:
    return local_date(at) if isinstance(at, datetime) else at
