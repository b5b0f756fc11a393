"""What the public API reads: placed documents and what happened to them, nothing else."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.core.cards import current_editions
from portal.core.listing import of_bodies, placed_keys, rows_of
from portal.models import (
    ClosureReport,
    Discussion,
    Document,
    Edition,
    Part,
    Proposal,
)
from portal.models import Row as TableRow
from portal.models.discussion import is_over, is_taking
from portal.terms import DocumentKind, ProposalStatus

MOST = 200  # of one page


@dataclass(frozen=True)
class Slice:
    """Which rows of a list are asked for."""

    limit: int
    offset: int


@dataclass(frozen=True)
class DocumentsAsked:
    """The filters of the list of documents."""

    kind: DocumentKind | None = None
    administrator: str | None = None
    year: int | None = None


def documents(asked: DocumentsAsked) -> Select[int]:
    """Keys of placed documents in order of placing: new ones come last, so that paging neither
    skips nor repeats."""
    found = placed_keys().order_by(None).order_by(Document.placed_on, Document.id)
    if asked.kind:
        found = found.where(Document.kind == asked.kind)
    if asked.administrator:
        found = found.where(of_bodies(code=asked.administrator))
    if asked.year:
        found = found.where(Document.period_from <= asked.year, Document.period_to >= asked.year)
    return found


def discussions(state: str | None, today: date) -> Select[int]:
    """Keys of documents with a discussion, in order of opening."""
    found = select(Discussion.document_id).order_by(Discussion.id)
    if state == "open":
        return found.where(is_taking(today))
    if state == "closed":
        return found.where(is_over(today))
    return found


def one_document(db: Session, number: str) -> Row[Edition, Discussion | None] | None:
    """A document with its parts, rows and files."""
    rows = selectinload(Edition.parts).selectinload(Part.rows).selectinload(TableRow.cells)
    found = current_editions().where(Document.number == number)
    return db.execute(found.options(rows, selectinload(Edition.files))).unique().first()


def proposal_counts(
    db: Session, discussion_ids: Collection[int]
) -> Mapping[int, dict[ProposalStatus, int]]:
    """How many proposals of each discussion stand where."""
    keys = Proposal.discussion_id, Proposal.status
    counted: dict[int, dict[ProposalStatus, int]] = defaultdict(dict)
    for discussion_id, status, number in db.execute(
        select(*keys, func.count())
        .where(Proposal.discussion_id.in_(discussion_ids))
        .group_by(*keys)
    ):
        counted[discussion_id][status] = number
    return counted


def proposals(discussion_id: int) -> Select[Proposal]:
    """The proposals of a discussion in order of coming."""
    return (
        select(Proposal)
        .where(Proposal.discussion_id == discussion_id)
        .options(joinedload(Proposal.part), joinedload(Proposal.decision))
        .options(joinedload(Proposal.response))
        .order_by(Proposal.id)
    )


def one_proposal(db: Session, number: str) -> Proposal | None:
    """A proposal by its number."""
    return db.scalar(
        select(Proposal)
        .where(Proposal.number == number)
        .options(joinedload(Proposal.part), joinedload(Proposal.decision))
        .options(joinedload(Proposal.response))
    )


def closure_report(db: Session, number: str, edition: int | None) -> ClosureReport | None:
    """The newest edition of a document's closure report, or the one asked for (§17)."""
    found = (
        select(ClosureReport)
        .join(Discussion, Discussion.id == ClosureReport.discussion_id)
        .join(Document, Document.id == Discussion.document_id)
        .where(Document.number == number)
        .order_by(ClosureReport.edition.desc())
        .limit(1)
    )
    return db.scalar(found.where(ClosureReport.edition == edition) if edition else found)


def page(
    db: Session, keys: Select[int], wanted: Slice
) -> Sequence[Row[Edition, Discussion | None]]:
    """The rows asked for."""
    return rows_of(db, keys.limit(wanted.limit).offset(wanted.offset))
