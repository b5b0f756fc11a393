"""What was found is read again from the database, and only what is public at this moment: an index
may be stale, and nothing comes out of it (decided: found things are read again)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import Row, and_, exists, func, select, tuple_
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from portal.core.cards import current_editions
from portal.models import (
    Body,
    ClosureReport,
    Discussion,
    Document,
    Edition,
    Part,
    Program,
    Proposal,
    Region,
)
from portal.models import Row as TableRow
from portal.search.asking import FoundKey, FoundKind
from portal.terms import PUBLIC_STATUSES, DocumentKind

Read = Mapping[str, Row[Any]]  # by the public key; what is not public is not there


def public_rows(db: Session, keys: Collection[FoundKey]) -> Mapping[FoundKey, Row[Any]]:
    """The rows behind the keys of what is public, in one statement for each kind at the most;
    closure reports come with their documents."""
    wanted: dict[FoundKind, set[str]] = defaultdict(set)
    for one in keys:
        as_document = one.kind is FoundKind.CLOSURE_REPORT
        wanted[FoundKind.DOCUMENT if as_document else one.kind].add(one.key)
    found = {kind: READERS[kind](db, some) for kind, some in wanted.items()}
    found[FoundKind.CLOSURE_REPORT] = {
        number: row for number, row in found.get(FoundKind.DOCUMENT, {}).items() if row[2]
    }
    return {one: found[one.kind][one.key] for one in keys if one.key in found[one.kind]}


def _documents(db: Session, keys: Collection[str]) -> Read:
    """The newest placed edition of each, with its discussion and the newest edition of the report
    on its completion (§3-§10, §17)."""
    later = aliased(ClosureReport)
    newest = ~exists().where(
        later.discussion_id == ClosureReport.discussion_id, later.edition > ClosureReport.edition
    )
    of_this = ClosureReport.discussion_id == Discussion.id
    found = (
        current_editions()
        .outerjoin(ClosureReport, and_(of_this, newest))
        .add_columns(ClosureReport.generated_at)
        .where(Document.number.in_(keys))
    )
    return {str(row[0].document.number): row for row in db.execute(found)}


def _parts(db: Session, keys: Collection[str]) -> Read:
    """Parts of the newest placed editions, each with its rows, after edition and discussion."""
    wanted = [tuple(key.split("/", 1)) for key in keys if "/" in key]
    found = (
        current_editions()
        .join(Part, Part.edition_id == Edition.id)
        .outerjoin(Part.rows)
        .add_columns(Part)
        .where(tuple_(Document.number, Part.key).in_(wanted))
        .order_by(Part.id, TableRow.position)
        .options(contains_eager(Part.rows))
    )
    rows = db.execute(found).unique()
    return {f"{row[0].document.number}/{row[2].key}": row for row in rows}


def _programs(db: Session, keys: Collection[str]) -> Read:
    """Programs of the registers of budgets, each with its region and the number of its passport."""
    wanted = [program for key in keys if (program := _program_key(key))]
    passport = (
        select(func.max(Document.number))
        .where(Document.program_id == Program.id, Document.kind == DocumentKind.PASSPORT)
        .where(Document.placed_on.is_not(None))
        .scalar_subquery()
    )
    found = (
        select(Program, Region, passport)
        .join(Program.body)
        .outerjoin(Region, Region.code == Program.budget)
        .where(tuple_(Program.budget, Program.year, Body.code, Program.code).in_(wanted))
        .options(contains_eager(Program.body))
    )
    rows = db.execute(found)
    return {f"{row[0].budget}/{row[0].year}/{row[0].full_code}": row for row in rows}


def _program_key(key: str) -> tuple[str, int, str, str] | None:
    """`BUDGET/YEAR/226-006` taken apart."""
    budget, _slash, rest = key.partition("/")
    year, _slash, full_code = rest.partition("/")
    body_code, _dash, code = full_code.partition("-")
    return (budget, int(year), body_code, code) if year.isascii() and year.isdigit() else None


def _bodies(db: Session, keys: Collection[str]) -> Read:
    """Bodies with their region and how many documents each has placed (§2)."""
    placed = (
        select(func.count())
        .where(Document.body_id == Body.id, Document.placed_on.is_not(None))
        .scalar_subquery()
    )
    found = (
        select(Body, Region, placed)
        .outerjoin(Region, Region.code == Body.region_code)
        .where(Body.code.in_(keys))
    )
    return {row[0].code: row for row in db.execute(found)}


def _proposals(db: Session, keys: Collection[str]) -> Read:
    """Published and answered proposals, with the part they speak to and the response (§15)."""
    discussion = joinedload(Proposal.discussion)
    found = (
        select(Proposal)
        .where(Proposal.number.in_(keys), Proposal.status.in_(PUBLIC_STATUSES))
        .options(
            discussion.joinedload(Discussion.document).joinedload(Document.body),
            discussion.joinedload(Discussion.edition),
            joinedload(Proposal.part),
            joinedload(Proposal.response),
        )
    )
    return {row[0].number: row for row in db.execute(found)}


READERS: Mapping[FoundKind, Callable[[Session, Collection[str]], Read]] = {
    FoundKind.DOCUMENT: _documents,
    FoundKind.PART: _parts,
    FoundKind.PROGRAM: _programs,
    FoundKind.BODY: _bodies,
    FoundKind.PROPOSAL: _proposals,
}
