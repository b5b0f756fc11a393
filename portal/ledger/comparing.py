"""The ledger held against the rows of the portal: votes one by one and in sum, and every other act
(decided: counters that cannot drift)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, String, cast, func, select
from sqlalchemy.orm import Session

from portal.core.evidence_chain import canonical
from portal.ledger.acts import Act, with_last_entry
from portal.ledger.reading import KINDS, Counts, Failure, Reading
from portal.ledger.sources import SOURCES
from portal.ledger.votes import DOCUMENT_VOTES, PROPOSAL_VOTES, VOTES, Vote, in_discussion, moved
from portal.models import Discussion, Document, DocumentVote, LedgerEntry, Proposal, ProposalVote

AT_ONCE = 500  # records in memory
TABLES: tuple[tuple[Vote, str], ...] = (
    (DocumentVote, DOCUMENT_VOTES),
    (ProposalVote, PROPOSAL_VOTES),
)


def compare_votes(db: Session, reading: Reading) -> Iterator[Failure]:
    """What the ledger counted, with the votes that wait for their turn, has to be what the portal
    shows. No vote may differ from its newest entry unless it was changed since, none may come
    after the report (§17)."""
    counted = reading.counts()
    live: dict[str, Counts] = {}
    turned: dict[str, Counts] = defaultdict(Counter)
    for table, name in TABLES:
        live |= _live(db, table)
        yield from _gone(db, table, name)
        for row in _different(db, table, name):
            if row.position is not None and row.moved_at == row.was_moved_at:
                yield Failure("vote_changed", row.position, row.number)
                continue
            if row.document_number in reading.settled:
                yield Failure("vote_after_the_report", row.position, row.number)
            turned[row.number][_which(row.voter_kind, row.side)] += 1
            if row.position is not None:
                turned[row.number][_which(row.voter_kind, row.state)] -= 1
    for number in sorted({*live, *counted, *turned}):
        expected = Counter(counted.get(number, Counter()))
        expected.update(turned.get(number, Counter()))
        if +expected != live.get(number, Counter()):
            yield Failure("totals_differ", None, number)


def _number(table: Vote) -> Any:
    return Proposal.number if table is ProposalVote else Document.number


def _with_number(found: Any, table: Vote) -> Any:
    return in_discussion(found, table).join(Document, Document.id == Discussion.document_id)


def _which(kind: str, side: str) -> str:
    return f"{KINDS[kind]}_{side}"


def _live(db: Session, table: Vote) -> dict[str, Counts]:
    number = _number(table)
    keys = number, table.voter_kind, table.side
    found: dict[str, Counts] = defaultdict(Counter)
    rows = db.execute(_with_number(select(*keys, func.count()), table).group_by(*keys))
    for key, kind, side, count in rows:
        found[key][_which(kind, side)] = count
    return found


def _different(db: Session, table: Vote, name: str) -> Sequence[Row[Any]]:
    """Votes that no entry tells as they stand now."""
    found = select(
        _number(table).label("number"),
        Document.number.label("document_number"),
        table.voter_kind,
        table.side,
        moved(table).label("moved_at"),
    )
    found, last = with_last_entry(_with_number(found, table), name, table.id)
    found = found.add_columns(last.position, last.state, last.moved_at.label("was_moved_at"))
    return db.execute(found.where(last.state.is_distinct_from(cast(table.side, String)))).all()


def _gone(db: Session, table: Vote, name: str) -> Iterator[Failure]:
    """Entries whose vote is not there any more."""
    row = select(table.id).where(table.id == LedgerEntry.source_id)
    found = select(LedgerEntry.position, LedgerEntry.number).where(
        LedgerEntry.source == name, ~row.correlate(LedgerEntry).exists()
    )
    for position, number in db.execute(found):
        yield Failure("vote_gone", position, number)


def compare_records(db: Session, position: int, now: datetime) -> Iterator[Failure]:
    """Every act that is no vote is read again from its row and has to say what its entry says: a
    text, a file or a term that was changed past the portal is found, also a refused text."""
    votes = [one.name for one in VOTES]
    after = 0
    while after < position:
        entries = db.scalars(
            select(LedgerEntry)
            .where(LedgerEntry.position > after, LedgerEntry.position <= position)
            .where(LedgerEntry.source.not_in(votes))
            .order_by(LedgerEntry.position)
            .limit(AT_ONCE)
        ).all()
        if not entries:
            return
        yield from _differing(db, entries, now)
        after = entries[-1].position
        db.expunge_all()


def _differing(db: Session, entries: Sequence[LedgerEntry], now: datetime) -> Iterator[Failure]:
    for source in SOURCES:
        mine = [one for one in entries if one.source == source.name]
        ids = [one.source_id for one in mine]
        acts = {act.source_id: act for act in source.acts(db, ids, now)} if ids else {}
        for entry in mine:
            if code := _why_differs(entry, acts.get(entry.source_id)):
                yield Failure(code, entry.position, entry.number)


def _why_differs(entry: LedgerEntry, act: Act | None) -> str | None:
    if act is None:
        return "record_gone"
    if act.state != entry.state:
        return None  # an older state, or one that waits
    same = (act.number, canonical(act.facts).decode()) == (entry.number, entry.facts)
    return None if same else "record_differs"
