"""What the list of documents and the page of a document need."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from portal.core.cards import current_editions
from portal.documents.forms import DocumentFilter
from portal.models import (
    Body,
    BudgetReport,
    Discussion,
    Document,
    DocumentFile,
    Duty,
    Edition,
    FunctionalGroup,
    Part,
    PressRelease,
    Program,
    Proposal,
    Region,
)
from portal.models import Row as PartRow
from portal.terms import DISCUSSED_KINDS, PUBLIC_STATUSES, DocumentKind, EditionStatus

PER_PAGE = 20


def found_documents(asked: DocumentFilter) -> Select[Edition, Discussion | None]:
    """The documents that a filter asks for, newest first."""
    wanted = (
        current_editions()
        .join(Document.body)
        .outerjoin(Document.program)
        .where(*_conditions(asked))
    )
    return wanted.order_by(Document.placed_on.desc(), Document.id.desc())


def count_of(db: Session, found: Select[Edition, Discussion | None]) -> int:
    """How many rows a selection has."""
    keys = found.with_only_columns(Edition.id).order_by(None).options()
    return db.scalar(select(func.count()).select_from(keys.subquery())) or 0


def page_of(
    db: Session, found: Select[Edition, Discussion | None], offset: int
) -> Sequence[Row[Edition, Discussion | None]]:
    """One page of a selection."""
    return db.execute(found.limit(PER_PAGE).offset(offset)).all()


def _conditions(asked: DocumentFilter) -> list[ColumnElement[bool]]:
    equal = (
        (Document.kind, asked.kind),
        (Body.code, asked.administrator),
        (Body.level, asked.level),
        (Body.region_code, asked.region),
        (Program.group_code, asked.group),
    )
    conditions: list[ColumnElement[bool]] = [
        column == value for column, value in equal if value is not None
    ]
    if asked.year:
        conditions += [Document.period_from <= asked.year, Document.period_to >= asked.year]
    if asked.full_code:
        body_code, program_code = asked.full_code
        conditions.append(and_(Body.code == body_code, Program.code == program_code))
    elif asked.q:
        conditions += [_names(word) for word in asked.q.split()]
    return conditions


def _names(word: str) -> ColumnElement[bool]:
    """A word anywhere in the names; databases fold the case of Latin letters only, so the
    spellings that occur are asked for."""
    spellings = {word, word.lower(), word.upper(), word.capitalize()}
    texts = (
        *(Edition.title_kk, Edition.title_ru, Edition.title_en),
        *(Program.name_kk, Program.name_ru, Program.name_en),
        *(Body.name_kk, Body.name_ru, Body.name_en),
    )
    exact = or_(Document.number == word, Body.code == word, Program.code == word)
    named = (text.contains(one, autoescape=True) for text in texts for one in spellings)
    return or_(false(), exact, *named)


@dataclass(frozen=True)
class FilterChoices:
    """What the fields of the filter offer."""

    bodies: Sequence[Body]
    regions: Sequence[Region]
    groups: Sequence[FunctionalGroup]
    years: Sequence[int]


def filter_choices(db: Session) -> FilterChoices:
    """Bodies and regions that have placed something, the groups, and the years told about."""
    placed = select(Document.body_id).where(Document.placed_on.is_not(None))
    bodies = db.scalars(select(Body).where(Body.id.in_(placed)).order_by(Body.code)).all()
    regions = db.scalars(
        select(Region).where(Region.code.in_({body.region_code for body in bodies}))
    ).all()
    groups = db.scalars(select(FunctionalGroup).order_by(FunctionalGroup.code)).all()
    first, last = db.execute(
        select(func.min(Document.period_from), func.max(Document.period_to)).where(
            Document.placed_on.is_not(None)
        )
    ).one()
    years = range(last, first - 1, -1) if last else range(0)
    return FilterChoices(bodies, regions, groups, years)


def placed_editions(db: Session, number: str) -> Sequence[Edition]:
    """Every placed edition of a document, the newest first, with its files; the document, body,
    program and group are loaded."""
    document = contains_eager(Edition.document)
    return db.scalars(
        select(Edition)
        .join(Edition.document)
        .where(Document.number == number, Edition.status == EditionStatus.PLACED)
        .order_by(Edition.no.desc())
        .options(
            document.joinedload(Document.body),
            document.joinedload(Document.program).joinedload(Program.group),
            selectinload(Edition.files),
        )
    ).all()


def discussion_of(db: Session, document: Document) -> Discussion | None:
    """The discussion of a document with its press release."""
    return db.scalar(
        select(Discussion)
        .where(Discussion.document_id == document.id)
        .options(joinedload(Discussion.release).selectinload(PressRelease.publications))
    )


def released_document(db: Session, number: str) -> Discussion | None:
    """The discussion of a placed document whose press release is printed (§12)."""
    return db.scalar(
        select(Discussion)
        .join(Discussion.document)
        .join(Discussion.release)
        .where(Document.number == number)
        .options(
            contains_eager(Discussion.document),
            contains_eager(Discussion.release).selectinload(PressRelease.publications),
        )
    )


def duty_of(db: Session, document: Document) -> Duty | None:
    """The duty that a document fulfilled, if the law set a term for it (§5-§7, §10)."""
    return db.scalar(select(Duty).where(Duty.document_id == document.id))


def kin_of(db: Session, document: Document) -> Sequence[Edition]:
    """Passports and reports of the same program in any year, newest edition of each, in the order
    of their periods."""
    program = document.program
    if program is None:
        return ()
    same = aliased(Program)
    found = (
        current_editions()
        .join(same, Document.program_id == same.id)
        .where(same.body_id == program.body_id, same.code == program.code)
        .where(same.budget == program.budget, Document.kind.in_(DISCUSSED_KINDS))
        .where(Document.id != document.id)
        .order_by(Document.period_from, Document.kind)
    )
    return db.scalars(found).all()


def parts_of(db: Session, edition_ids: Sequence[int]) -> Sequence[Part]:
    """The parts of some editions with their rows and cells."""
    return db.scalars(
        select(Part)
        .where(Part.edition_id.in_(edition_ids))
        .order_by(Part.edition_id, Part.position)
        .options(selectinload(Part.rows).joinedload(PartRow.cells))
    ).all()


def report_of(db: Session, document: Document) -> BudgetReport | None:
    """Which budget, form and month a placed budget report tells of (§4)."""
    is_report = document.kind is DocumentKind.BUDGET_REPORT
    return db.get(BudgetReport, document.id) if is_report else None


def proposals_by_part(db: Session, discussion: Discussion | None) -> dict[str, int]:
    """Public proposals of a discussion by the key of the part they speak to."""
    if discussion is None:
        return {}
    counts = (
        select(Part.key, func.count())
        .join(Proposal, Proposal.part_id == Part.id)
        .where(Proposal.discussion_id == discussion.id, Proposal.status.in_(PUBLIC_STATUSES))
        .group_by(Part.key)
    )
    return {key: count for key, count in db.execute(counts)}


def placed_file(db: Session, number: str, file_id: int) -> DocumentFile | None:
    """A file of a placed edition of a document."""
    return db.scalar(
        select(DocumentFile)
        .join(Edition, Edition.id == DocumentFile.edition_id)
        .join(Document, Document.id == Edition.document_id)
        .where(Document.number == number, Edition.status == EditionStatus.PLACED)
        .where(DocumentFile.id == file_id)
    )
