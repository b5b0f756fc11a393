"""What the list of documents and the page of a document need."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from portal.core.cards import current_editions
from portal.core.listing import (
    MOST_COUNTED,
    count_keys,
    of_bodies,
    page_of,
    placed_keys,
    rows_by_key,
)
from portal.core.paging import Paging
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
from portal.terms import DISCUSSED_KINDS, PUBLIC_STATUSES, DocumentKind, EditionStatus, Language

PER_PAGE = 20


def found_documents(asked: DocumentFilter) -> Select[int]:
    """Keys of the documents that a filter asks for, newest first."""
    return placed_keys().where(*_conditions(asked))


@dataclass(frozen=True)
class Found:
    """One page of what a filter found; words are looked for in texts one by one, so not further
    than `MOST_COUNTED` documents (decided: long lists)."""

    rows: Sequence[Row[Edition, Discussion | None]]
    paging: Paging
    has_more: bool  # than were counted


def page_of_found(db: Session, asked: DocumentFilter, page: int) -> Found:
    """A page of the documents that a filter asks for; the last page is the furthest."""
    keys = found_documents(asked)
    if not asked.words:
        paging = Paging(page, PER_PAGE, count_keys(db, keys))
        return Found(page_of(db, keys, paging), paging, has_more=False)
    seen = db.scalars(keys.limit(MOST_COUNTED + 1)).all()
    paging = Paging(page, PER_PAGE, min(len(seen), MOST_COUNTED))
    shown = seen[paging.offset : min(paging.offset + PER_PAGE, MOST_COUNTED)]
    return Found(rows_by_key(db, shown), paging, has_more=len(seen) > MOST_COUNTED)


def _conditions(asked: DocumentFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if asked.kind:
        conditions.append(Document.kind == asked.kind)
    if asked.administrator or asked.level or asked.region:
        conditions.append(
            of_bodies(code=asked.administrator, level=asked.level, region=asked.region)
        )
    if asked.group:
        conditions.append(_of_programs(Program.group_code == asked.group))
    if asked.year:
        conditions += [Document.period_from <= asked.year, Document.period_to >= asked.year]
    if asked.full_code:
        body_code, program_code = asked.full_code
        conditions += [of_bodies(code=body_code), _of_programs(Program.code == program_code)]
    return conditions + [_names(word) for word in asked.words]


def _of_programs(wanted: ColumnElement[bool]) -> ColumnElement[bool]:
    return Document.program_id.in_(select(Program.id).where(wanted))


def _names(word: str) -> ColumnElement[bool]:
    """A word anywhere in the names; databases fold the case of Latin letters only, so the
    spellings that occur are asked for."""
    spellings = {word, word.lower(), word.upper(), word.capitalize()}

    def named(table: type[Body | Program | Edition], name: str) -> ColumnElement[bool]:
        texts = (getattr(table, f"{name}_{code}") for code in Language)
        return or_(*(text.contains(one, autoescape=True) for text in texts for one in spellings))

    titled = exists().where(
        Edition.document_id == Document.id,
        Edition.status == EditionStatus.PLACED,
        named(Edition, "title"),
    )
    bodies = select(Body.id).where(or_(Body.code == word, named(Body, "name")))
    return or_(
        Document.number == word,
        Document.body_id.in_(bodies),
        _of_programs(or_(Program.code == word, named(Program, "name"))),
        titled,
    )


@dataclass(frozen=True)
class FilterChoices:
    """What the fields of the filter offer."""

    bodies: Sequence[Body]
    regions: Sequence[Region]
    groups: Sequence[FunctionalGroup]
    years: Sequence[int]


def filter_choices(db: Session) -> FilterChoices:
    """Bodies and regions that have placed something, the groups, and the years told about."""
    placed = exists().where(Document.body_id == Body.id, Document.placed_on.is_not(None))
    bodies = db.scalars(select(Body).where(placed).order_by(Body.code)).all()
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
