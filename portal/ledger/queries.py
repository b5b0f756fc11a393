"""What the pages of the ledger and its machine twins read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from portal.ledger.votes import CAST, CHANGED
from portal.models import LedgerCheck, LedgerEntry, LedgerHead
from portal.rules.calendar import end_of, local_date

PER_PAGE = 50
AT_ONCE = 500  # places asked for in one query


@dataclass(frozen=True)
class DayHead:
    """Where the ledger ended on a day: whoever keeps it finds out if anything before is changed."""

    day: date
    position: int
    entry_hash: str
    entries: int  # of that day


def about(number: str | None) -> ColumnElement[bool]:
    """Entries about a document with its proposals, or about one proposal; all without a number."""
    if not number:
        return true()
    return or_(LedgerEntry.document_number == number, LedgerEntry.number == number)


def after(position: int, number: str | None) -> Select[LedgerEntry]:
    """Entries after a place, in order."""
    found = select(LedgerEntry).where(LedgerEntry.position > position, about(number))
    return found.order_by(LedgerEntry.position)


def newest(before: int | None, number: str | None) -> Select[LedgerEntry]:
    """Entries before a place, the newest first."""
    found = select(LedgerEntry).where(about(number)).order_by(LedgerEntry.position.desc())
    return found.where(LedgerEntry.position < before) if before else found


def count(db: Session, number: str | None) -> int:
    """How many entries there are about it."""
    if not number:
        head = db.scalar(select(LedgerHead.position))
        return head or 0
    return db.scalar(select(func.count()).select_from(LedgerEntry).where(about(number))) or 0


def counted(db: Session, number: str) -> Counter[str]:
    """Votes on this very document or proposal by side: the newest entry of each counts."""
    older = aliased(LedgerEntry)
    newest = (
        select(func.max(older.source_no))
        .where(older.source == LedgerEntry.source, older.source_id == LedgerEntry.source_id)
        .correlate(LedgerEntry)
        .scalar_subquery()
    )
    rows = db.execute(
        select(LedgerEntry.state, func.count())
        .where(LedgerEntry.number == number, LedgerEntry.act.in_((CAST, CHANGED)))
        .where(LedgerEntry.source_no == newest)
        .group_by(LedgerEntry.state)
    )
    return Counter({side: votes for side, votes in rows})


def newest_entry(db: Session) -> LedgerEntry | None:
    """The last entry: the head of the ledger."""
    return db.scalar(select(LedgerEntry).order_by(LedgerEntry.position.desc()).limit(1))


def newest_check(db: Session) -> LedgerCheck | None:
    """The last look at the whole ledger."""
    return db.scalar(select(LedgerCheck).order_by(LedgerCheck.id.desc()).limit(1))


def heads(db: Session, since: datetime | None = None) -> Sequence[DayHead]:
    """The head of each day on which something was entered, in order."""
    batches = select(LedgerEntry.entered_at, func.max(LedgerEntry.position), func.count())
    if since is not None:
        batches = batches.where(LedgerEntry.entered_at >= since)
    days: dict[date, tuple[int, int]] = {}
    for entered_at, position, entries in db.execute(batches.group_by(LedgerEntry.entered_at)):
        last, so_far = days.get(local_date(entered_at), (0, 0))
        days[local_date(entered_at)] = max(last, position), so_far + entries
    hashes = _hashes(db, [position for position, _entries in days.values()])
    return [
        DayHead(day, position, hashes[position], entries)
        for day, (position, entries) in sorted(days.items())
    ]


def days_back(today: date, days: int) -> datetime:
    """The beginning of the day so many days ago."""
    return end_of(today - timedelta(days=days + 1))


def _hashes(db: Session, positions: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for start in range(0, len(positions), AT_ONCE):
        wanted = LedgerEntry.position.in_(positions[start : start + AT_ONCE])
        rows = db.execute(select(LedgerEntry.position, LedgerEntry.entry_hash).where(wanted))
        found |= {position: entry_hash for position, entry_hash in rows}
    return found
