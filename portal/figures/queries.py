"""What a figure is read from: editions, parts of several documents, lines, programs, counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from portal.core.cards import current_editions
from portal.models import (
    Body,
    BudgetReport,
    Discussion,
    Document,
    Edition,
    ExecutionLine,
    Part,
    Program,
    Proposal,
    Region,
    ReportMonth,
    Row,
)
from portal.terms import DISCUSSED_KINDS, PUBLIC_STATUSES, EditionStatus

MOST_KIN = 6  # documents in which the same line is looked for


def placed_editions(db: Session, number: str) -> Sequence[Edition]:
    """Every placed edition of a document, the newest first; the document, its body and its program
    are loaded."""
    document = contains_eager(Edition.document)
    return db.scalars(
        select(Edition)
        .join(Edition.document)
        .where(Document.number == number, Edition.status == EditionStatus.PLACED)
        .order_by(Edition.no.desc())
        .options(document.joinedload(Document.body), document.joinedload(Document.program))
    ).all()


def kin_of(db: Session, document: Document) -> Sequence[Edition]:
    """The newest editions of documents that have the same parts and rows: passports and reports of
    the same program, or what the body places year by year (§14)."""
    found = (
        current_editions()
        .where(_is_kin(document), Document.id != document.id)
        .where(Document.withdrawn_on.is_(None))
        .order_by(func.abs(Document.period_from - document.period_from), Document.id)
        .limit(MOST_KIN)
    )
    return sorted(db.scalars(found), key=lambda one: (one.document.period_from, one.document_id))


def _is_kin(document: Document) -> ColumnElement[bool]:
    program = document.program
    if program is None:
        of_body = (Document.body_id == document.body_id) & (Document.kind == document.kind)
        return of_body & (Document.stage.is_not_distinct_from(document.stage))
    same = (
        select(Program.id)
        .where(Program.body_id == program.body_id, Program.code == program.code)
        .where(Program.budget == program.budget)
    )
    return Document.program_id.in_(same) & Document.kind.in_(DISCUSSED_KINDS)


def parts_with(db: Session, edition_ids: Sequence[int], key: str) -> dict[int, Part]:
    """A part of these editions by the id of its edition, with rows and cells."""
    found = db.scalars(
        select(Part)
        .where(Part.edition_id.in_(edition_ids), Part.key == key)
        .options(selectinload(Part.rows).joinedload(Row.cells))
    )
    return {part.edition_id: part for part in found}


@dataclass(frozen=True)
class PlacedLine:
    """A line of a budget report in one of its editions; document and body are loaded."""

    line: ExecutionLine
    report: BudgetReport
    edition: Edition
    newest_no: int


def placed_line(db: Session, number: str, edition_no: int, key: str) -> PlacedLine | None:
    """A line of a placed report by its key (§4)."""
    later = aliased(Edition)
    newest = (
        select(func.max(later.no))
        .where(later.document_id == Edition.document_id, later.status == EditionStatus.PLACED)
        .scalar_subquery()
    )
    row = db.execute(
        select(ExecutionLine, BudgetReport, Edition, newest)
        .join(ReportMonth, ReportMonth.id == ExecutionLine.report_month_id)
        .join(Edition, Edition.id == ReportMonth.edition_id)
        .join(Edition.document)
        .join(BudgetReport, BudgetReport.document_id == Document.id)
        .where(Document.number == number, Edition.no == edition_no, ExecutionLine.key == key)
        .where(Edition.status == EditionStatus.PLACED)
        .options(contains_eager(Edition.document).joinedload(Document.body))
    ).first()
    return PlacedLine(*row) if row else None


def same_lines(db: Session, report: BudgetReport, key: str) -> Sequence[tuple[int, ExecutionLine]]:
    """A line in the same months of other years, in what stands, by year."""
    later = aliased(Edition)
    newest = (
        select(func.max(later.no))
        .where(later.document_id == Edition.document_id, later.status == EditionStatus.PLACED)
        .scalar_subquery()
    )
    found = (
        select(BudgetReport.year, ExecutionLine)
        .join(BudgetReport.document)
        .join(Edition, Edition.document_id == Document.id)
        .join(ReportMonth, ReportMonth.edition_id == Edition.id)
        .join(ExecutionLine, ExecutionLine.report_month_id == ReportMonth.id)
        .where(BudgetReport.budget == report.budget, BudgetReport.form == report.form)
        .where(BudgetReport.month == report.month, BudgetReport.year != report.year)
        .where(Document.withdrawn_at.is_(None), Edition.no == newest, ExecutionLine.key == key)
        .order_by(BudgetReport.year)
    )
    return [(year, line) for year, line in db.execute(found)]


def region_of(db: Session, budget: str) -> Region | None:
    """The region of a budget; None for a budget of the country."""
    return db.get(Region, budget) if budget.isdigit() else None


def programs_with(db: Session, budget: str, body_code: str, code: str) -> Sequence[Program]:
    """A program in every year it is known of; body and group are loaded."""
    return db.scalars(
        select(Program)
        .join(Program.body)
        .where(Program.budget == budget, Body.code == body_code, Program.code == code)
        .order_by(Program.year)
        .options(contains_eager(Program.body), joinedload(Program.group))
    ).all()


def newest_document_of(db: Session, program: Program) -> Edition | None:
    """What was placed last of a program in a year."""
    found = (
        current_editions()
        .where(Document.program_id == program.id, Document.withdrawn_on.is_(None))
        .order_by(Document.placed_on.desc(), Document.id.desc())
        .limit(1)
    )
    return db.scalars(found).first()


def discussion_with(db: Session, number: str) -> Discussion | None:
    """A discussion by the number of its document, with the edition that is discussed (§9, §10)."""
    document = contains_eager(Discussion.document)
    return db.scalar(
        select(Discussion)
        .join(Discussion.document)
        .where(Document.number == number)
        .options(
            document.joinedload(Document.body),
            joinedload(Discussion.edition).joinedload(Edition.document).joinedload(Document.body),
        )
    )


def count_proposals(db: Session, discussion: Discussion) -> dict[str, int]:
    """Public proposals of a discussion by where they stand."""
    found = (
        select(Proposal.status, func.count())
        .where(Proposal.discussion_id == discussion.id, Proposal.status.in_(PUBLIC_STATUSES))
        .group_by(Proposal.status)
    )
    return {status.value: count for status, count in db.execute(found)}
