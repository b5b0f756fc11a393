"""What was found is read again from the database, and only what is public at this moment: an index
may be stale, and nothing comes out of it (decided: found things are read again)."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, exists, func, select, tuple_
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
from portal.search.asking import FoundKind
from portal.terms import PUBLIC_STATUSES, DocumentKind

Read = Mapping[str, Row[Any]]  # by the public key; what is not public is not there


def read_again(db: Session, kind: FoundKind, keys: Collection[str]) -> Read:
    """The public rows of one kind by their keys, in one statement."""
    return {
        FoundKind.DOCUMENT: _documents,
        FoundKind.PART: _parts,
        FoundKind.PROGRAM: _programs,
        FoundKind.BODY: _bodies,
        FoundKind.PROPOSAL: _proposals,
        FoundKind.CLOSURE_REPORT: _closure_reports,
    }[kind](db, keys)


def _documents(db: Session, keys: Collection[str]) -> Read:
    """The newest placed edition of each, with its discussion (§3-§10)."""
    found = db.execute(current_editions().where(Document.number.in_(keys)))
    return {str(row[0].document.number): row for row in found}


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


def _closure_reports(db: Session, keys: Collection[str]) -> Read:
    """The newest edition of each report (§17)."""
    later = aliased(ClosureReport)
    newest = ~exists().where(
        later.discussion_id == ClosureReport.discussion_id, later.edition > ClosureReport.edition
    )
    discussion = contains_eager(ClosureReport.discussion)
    document = discussion.contains_eager(Discussion.document)
    found = (
        select(ClosureReport)
        .join(ClosureReport.discussion)
        .join(Discussion.document)
        .where(newest, Document.number.in_(keys))
        .options(document.joinedload(Document.body), discussion.joinedload(Discussion.edition))
    )
    return {str(row[0].discussion.document.number): row for row in db.execute(found)}
