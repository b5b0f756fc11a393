"""Walking along the chain, from the database or from an exported file, and counting the votes anew
as anybody can (decided: the ledger)."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.evidence_chain import BEGINNING
from portal.ledger.form import Said, entry_hash, said
from portal.ledger.sources import REPORT
from portal.ledger.votes import CAST, CHANGED
from portal.models import LedgerEntry

AT_ONCE = 2_000  # entries in memory
PUBLIC = (  # columns of what `said` tells
    *(LedgerEntry.position, LedgerEntry.at, LedgerEntry.entered_at, LedgerEntry.afterwards),
    *(LedgerEntry.act, LedgerEntry.number, LedgerEntry.facts),
    *(LedgerEntry.previous_hash, LedgerEntry.entry_hash),
)
Counts = Counter[str]  # `people_for`, … -> votes
KINDS = {"person": "people", "organisation": "organisations"}


@dataclass(frozen=True)
class Failure:
    """What does not hold: a stable code, the place in the ledger, the document or proposal."""

    code: str
    position: int | None = None
    number: str | None = None


@dataclass
class Reading:
    """The chain as far as it was read: how long, where it ends, what of it does not hold, and how
    the votes stand. A file that begins later than with the first entry is not counted."""

    position: int = 0
    head: str = BEGINNING
    entries: int = 0
    begins_at: int = 1
    failures: list[Failure] = field(default_factory=list)
    voices: dict[str, dict[str, str]] = field(default_factory=dict)  # number -> voter -> which
    settled: dict[str, Counts] = field(default_factory=dict)  # after the report of the document

    def take(self, entry: Mapping[str, Any]) -> None:
        """The next entry."""
        try:
            self._link(entry)
            self._count(entry)
        except (KeyError, TypeError, AttributeError):
            self.failures.append(Failure("cannot_be_read", self.position + 1))

    def _link(self, entry: Mapping[str, Any]) -> None:
        position, number = entry["position"], entry["number"]
        if not self.entries and position != 1:
            self.begins_at, self.position, self.head = position, position - 1, entry["previous"]
        if position != self.position + 1:
            self.failures.append(Failure("entry_missing", self.position + 1))
        elif entry["previous"] != self.head:
            self.failures.append(Failure("chain_broken", position, number))
        if entry_hash(entry) != entry["hash"]:
            self.failures.append(Failure("entry_changed", position, number))
        self.position, self.head, self.entries = position, entry["hash"], self.entries + 1

    def _count(self, entry: Mapping[str, Any]) -> None:
        if self.begins_at != 1:
            return
        if entry["act"] in (CAST, CHANGED):
            self._vote(entry)
        elif entry["act"] == REPORT:
            self._settle(entry)

    def _vote(self, entry: Mapping[str, Any]) -> None:
        """The last entry of a voter on a thing is the one that counts."""
        number, facts = entry["number"], entry["facts"]
        if number in self.settled:
            self.failures.append(Failure("vote_after_the_report", entry["position"], number))
            return
        known = self.voices.setdefault(number, {})
        which = f"{KINDS[facts['kind']]}_{facts['side']}"
        is_first = facts["voter"] not in known
        if is_first is not (entry["act"] == CAST):
            self.failures.append(Failure("vote_out_of_turn", entry["position"], number))
        known[facts["voter"]] = which

    def _settle(self, entry: Mapping[str, Any]) -> None:
        """A report tells the totals; nothing is counted after it (§17)."""
        number, facts = entry["number"], entry["facts"]
        things = [one for one in self.voices if one == number or one.startswith(f"{number}-")]
        for one in things:
            self.settled[one] = Counter(self.voices.pop(one).values())
        self.settled.setdefault(number, Counter())
        inside = (one for name, one in self.settled.items() if name.startswith(f"{number}-"))
        on_proposals = sum(inside, Counter())
        told = (Counter(facts["votes"]), Counter(facts["proposal_votes"]))
        if told != (self.settled[number], on_proposals):
            self.failures.append(Failure("report_differs", entry["position"], number))

    def counts(self) -> dict[str, Counts]:
        """How the votes stand by number of document or proposal."""
        running = {number: Counter(one.values()) for number, one in self.voices.items()}
        return {number: one for number, one in {**self.settled, **running}.items() if one}

    @property
    def votes(self) -> int:
        """How many votes count."""
        return sum(one.total() for one in self.counts().values())


def read_file(lines: Iterable[bytes]) -> Reading:
    """Walk along an exported file, a JSON object on each line."""
    reading = Reading()
    for content in lines:
        if not content.strip():
            continue
        try:
            entry = json.loads(content)
        except ValueError:
            entry = None
        reading.take(entry)
    return reading


def read_ledger(db: Session, position: int) -> Reading:
    """Walk along the ledger of this portal up to a place."""
    reading = Reading()
    for entry in entries_between(db, 0, position):
        reading.take(entry)
    return reading


def entries_between(db: Session, after: int, position: int) -> Iterator[Said]:
    """The entries after one place up to another, a few in memory at a time."""
    while after < position:
        rows = db.execute(
            select(*PUBLIC)
            .where(LedgerEntry.position > after, LedgerEntry.position <= position)
            .order_by(LedgerEntry.position)
            .limit(AT_ONCE)
        ).all()
        if not rows:
            return
        yield from map(said, rows)
        after = rows[-1].position
