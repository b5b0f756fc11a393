"""Which documents the public API reads, and in which order: placed ones, nothing else."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from portal.core.api.paging import Order
from portal.core.cards import current_editions
from portal.core.listing import of_bodies, placed_keys, rows_by_key
from portal.models import Body, BudgetReport, Discussion, Document, Edition, Part, Program
from portal.models import Row as TableRow
from portal.opendata.told.documents import Placed
from portal.terms import BudgetLevel, BudgetStage, DocumentKind, EditionStatus

MOST_OF_A_PROGRAM = 50  # documents told with it
BY_PLACING = Order(  # numbers are given in order under a lock, so nothing slips in before the last
    (Document.placed_on, func.length(Document.number), Document.number), (date, int, str)
)


@dataclass(frozen=True)
class DocumentsAsked:
    """The filters of the list of documents."""

    kind: DocumentKind | None = None
    administrator: str | None = None
    level: BudgetLevel | None = None
    region: str | None = None
    group: str | None = None
    program: str | None = None  # as `226-006`
    budget: str | None = None  # of the program
    year: int | None = None
    stage: BudgetStage | None = None
    month: int | None = None
    placed_since: date | None = None
    placed_until: date | None = None
    updated_since: datetime | None = None


def documents(asked: DocumentsAsked) -> Select[int]:
    """Keys of the placed documents that are asked for."""
    return placed_keys().where(*_of_document(asked), *_of_program(asked), *_of_days(asked))


def _of_document(asked: DocumentsAsked) -> list[ColumnElement[bool]]:
    given = ((Document.kind, asked.kind), (Document.stage, asked.stage))
    conditions = [column == value for column, value in given if value is not None]
    if asked.month is not None:
        conditions.append(Document.month == asked.month)
    if asked.administrator or asked.level or asked.region:
        conditions.append(
            of_bodies(code=asked.administrator, level=asked.level, region=asked.region)
        )
    if asked.year is not None:
        conditions += [Document.period_from <= asked.year, Document.period_to >= asked.year]
    return conditions


def _of_program(asked: DocumentsAsked) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if asked.group:
        wanted.append(Program.group_code == asked.group)
    if asked.budget:
        wanted.append(Program.budget == asked.budget)
    if asked.program:
        body_code, program_code = asked.program.split("-")
        of_body = Program.body_id.in_(select(Body.id).where(Body.code == body_code))
        wanted += [of_body, Program.code == program_code]
    return [Document.program_id.in_(select(Program.id).where(*wanted))] if wanted else []


def _of_days(asked: DocumentsAsked) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if asked.placed_since:
        conditions.append(Document.placed_on >= asked.placed_since)
    if asked.placed_until:
        conditions.append(Document.placed_on <= asked.placed_until)
    if asked.updated_since:
        placed = select(Edition.document_id).where(Edition.placed_at >= asked.updated_since)
        withdrawn = Document.withdrawn_at >= asked.updated_since
        conditions.append(or_(Document.id.in_(placed), withdrawn))
    return conditions


def placed(db: Session, keys: Sequence[int]) -> list[Placed]:
    """The newest editions of these documents, in the order of the keys."""
    return with_reports(db, rows_by_key(db, keys))


def with_reports(db: Session, rows: Sequence[Row[Edition, Discussion | None]]) -> list[Placed]:
    """Editions with their discussions, and what the budget reports among them tell of (§4)."""
    of_reports = [
        edition.document_id
        for edition, _discussion in rows
        if edition.document.kind is DocumentKind.BUDGET_REPORT
    ]
    known = _reports(db, of_reports) if of_reports else {}
    return [Placed(edition, one, known.get(edition.document_id)) for edition, one in rows]


def _reports(db: Session, document_ids: Collection[int]) -> Mapping[int, BudgetReport]:
    found = select(BudgetReport).where(BudgetReport.document_id.in_(document_ids))
    loaded = found.options(joinedload(BudgetReport.document))
    return {one.document_id: one for one in db.scalars(loaded)}


def one_document(db: Session, number: str, no: int | None = None) -> Placed | None:
    """A document with its parts, rows and files, in its newest edition or an older one."""
    found = current_editions() if no is None else _edition(no)
    rows = selectinload(Edition.parts).selectinload(Part.rows).selectinload(TableRow.cells)
    wanted = found.where(Document.number == number).options(rows, selectinload(Edition.files))
    return next(iter(with_reports(db, db.execute(wanted).unique().all())), None)


def _edition(no: int) -> Select[Edition, Discussion | None]:
    document = contains_eager(Edition.document)
    return (
        select(Edition, Discussion)
        .join(Edition.document)
        .outerjoin(Discussion, Discussion.document_id == Document.id)
        .where(Edition.status == EditionStatus.PLACED, Edition.no == no)
        .options(document.joinedload(Document.body), document.joinedload(Document.program))
    )


def newest_no(db: Session, document_id: int) -> int:
    """The number of the newest placed edition."""
    placed_ones = select(func.max(Edition.no)).where(Edition.document_id == document_id)
    return db.scalar(placed_ones.where(Edition.status == EditionStatus.PLACED)) or 0


def editions_of(db: Session, number: str) -> Sequence[Edition]:
    """Every placed edition of a document, the first one first."""
    return db.scalars(
        select(Edition)
        .join(Edition.document)
        .where(Document.number == number, Edition.status == EditionStatus.PLACED)
        .options(contains_eager(Edition.document))
        .order_by(Edition.no)
    ).all()


def documents_of_program(db: Session, program: Program) -> list[Placed]:
    """The first documents about a program in a year, in the order of placing."""
    found = placed_keys().order_by(None).where(Document.program_id == program.id)
    keys = found.order_by(*BY_PLACING.columns).limit(MOST_OF_A_PROGRAM)
    return placed(db, db.scalars(keys).all())
