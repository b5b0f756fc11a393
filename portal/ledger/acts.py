"""What becomes an entry: a public act read from its row, and how rows that wait are found."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from portal.models import LedgerEntry

Facts = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """A public act as it will be entered. It names nobody: no person, no account, no IIN."""

    source_id: int
    act: str
    at: datetime | date  # of a vote and of what citizens send only the day
    number: str | None
    facts: Facts = field(default_factory=dict)
    document_number: str | None = None  # of the document that a proposal is about
    state: str = ""
    moved_at: datetime | None = None


@dataclass(frozen=True)
class Waiting:
    """A row that waits to be entered; the key puts the rows of all sources in one order."""

    key: tuple[datetime, int, int]
    source: str
    source_id: int


def _nothing(db: Session, ids: Collection[int]) -> None:
    """Most acts need nothing before they are read."""


@dataclass(frozen=True)
class Source:
    """A table whose rows are public acts: which of them wait, and what they say."""

    name: str
    waiting: Callable[[datetime], Select[Any]]  # of (id, moment), before this midnight
    key: InstrumentedAttribute[int]
    acts: Callable[[Session, Collection[int], datetime], Iterable[Act]]
    prepare: Callable[[Session, Collection[int]], None] = _nothing  # before the first entry

    def still(self, ids: Sequence[int], midnight: datetime) -> Select[Any]:
        """Which of some rows wait still."""
        return self.waiting(midnight).where(self.key.in_(ids))


def not_entered(name: str, key: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Rows without any entry."""
    entered = select(LedgerEntry.position).where(
        LedgerEntry.source == name, LedgerEntry.source_id == key
    )
    return ~entered.correlate_except(LedgerEntry).exists()


def with_last_entry(
    found: Select[Any], name: str, key: InstrumentedAttribute[int]
) -> tuple[Select[Any], type[LedgerEntry]]:
    """The same rows beside the newest entry of each, if there is one."""
    last, older = aliased(LedgerEntry), aliased(LedgerEntry)
    newest = (
        select(func.max(older.source_no))
        .where(older.source == name, older.source_id == key)
        .correlate_except(older)
        .scalar_subquery()
    )
    mine = and_(last.source == name, last.source_id == key, last.source_no == newest)
    return found.outerjoin(last, mine), last


def not_entered_since(
    name: str, key: InstrumentedAttribute[int], moved_at: ColumnElement[datetime]
) -> ColumnElement[bool]:
    """Rows that no entry tells as they were moved last. A change that did not move the row is no
    act: it is never entered, and the nightly look tells of it."""
    entered = select(LedgerEntry.position).where(
        LedgerEntry.source == name, LedgerEntry.source_id == key, LedgerEntry.moved_at == moved_at
    )
    return ~entered.correlate_except(LedgerEntry).exists()
