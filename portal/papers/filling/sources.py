"""The placed documents and registers that a draft is filled from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, selectinload

from portal.core.cards import current_editions
from portal.models import Body, Document, Edition, FunctionalGroup, Part, Program, Row
from portal.models.body import REPUBLICAN_BUDGET
from portal.terms import DocumentKind, RowKind

YEARS_BACK = 4  # that a citizen budget looks at


def standing(db: Session, *conditions: ColumnElement[bool]) -> Sequence[Edition]:
    """The newest editions of placed documents that were not withdrawn, with all their texts."""
    found = (
        current_editions()
        .where(Document.withdrawn_at.is_(None), *conditions)
        .order_by(Document.id.desc())
        .options(selectinload(Edition.parts).selectinload(Part.rows).joinedload(Row.cells))
    )
    return db.scalars(found).all()


def programs_of(db: Session, body: Body, year: int) -> Sequence[Program]:
    """The programs of a year that a body's citizen budget tells of, the largest first: its own, for
    the central body those of the whole republican budget (§4)."""
    whose = Program.budget == REPUBLICAN_BUDGET if body.is_central else Program.body_id == body.id
    return db.scalars(
        select(Program)
        .where(whose, Program.year == year, Program.amount > 0)
        .order_by(Program.amount.desc(), Program.code)
    ).all()


def groups(db: Session) -> Mapping[str, FunctionalGroup]:
    """The functional groups by their code."""
    return {one.code: one for one in db.scalars(select(FunctionalGroup))}


def by_group(amounts: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """Sums of programs by functional group, in the order of codes."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for code, amount in amounts:
        found[code] += amount
    return dict(sorted(found.items()))


@dataclass(frozen=True)
class Placed:
    """What is placed beside a citizen budget and tells of its years, the newest first."""

    older: Sequence[Edition]  # citizen budgets of the same body
    passports: Mapping[int, Edition]  # by program
    reports: Sequence[Edition]  # of the body on the year, in the order of programs
    audits: Sequence[Edition]  # of the body (§7)


def placed_beside(db: Session, document: Document, programs: Sequence[Program]) -> Placed:
    """Everything that a citizen budget can be filled from, in one question to the database."""
    year, own = document.period_from, Document.body_id == document.body_id
    received = Document.event_on.between(date(year, 1, 1), date(year, 12, 31))
    wanted = (
        (
            DocumentKind.CITIZEN_BUDGET,
            own & Document.period_from.between(year - YEARS_BACK, year),
        ),
        (
            DocumentKind.PASSPORT,
            Document.program_id.in_([one.id for one in programs]) & (Document.period_from == year),
        ),
        (DocumentKind.EXECUTION_REPORT, own & (Document.period_from == year)),
        (DocumentKind.AUDIT_RESULT, own & ((Document.period_from == year) | received)),
    )
    anything = or_(*((Document.kind == kind) & which for kind, which in wanted))
    found = standing(db, anything, Document.id != document.id)
    by_kind = {kind: [one for one in found if one.document.kind is kind] for kind, _which in wanted}
    return Placed(
        older=by_kind[DocumentKind.CITIZEN_BUDGET],
        passports=by_program(by_kind[DocumentKind.PASSPORT]),
        reports=_in_order(by_kind[DocumentKind.EXECUTION_REPORT]),
        audits=list(reversed(by_kind[DocumentKind.AUDIT_RESULT])),
    )


def own_passports(db: Session, document: Document) -> list[Edition]:
    """The passports of the body whose first planned year is that of a document."""
    found = standing(
        db,
        Document.kind == DocumentKind.PASSPORT,
        Document.body_id == document.body_id,
        Document.period_from == document.period_from,
    )
    return _in_order(found)


def by_program(found: Sequence[Edition]) -> dict[int, Edition]:
    """The newest document of each program."""
    return {one.document.program_id: one for one in reversed(found) if one.document.program_id}


def _in_order(found: Sequence[Edition]) -> list[Edition]:
    newest = by_program(found).values()
    return sorted(newest, key=lambda one: one.document.program.code if one.document.program else "")


def rows_of(edition: Edition, key: str, *kinds: RowKind) -> list[Row]:
    """The rows of a part, of some kinds or all."""
    rows = next((part.rows for part in edition.parts if part.key == key), [])
    return [row for row in rows if not kinds or row.kind in kinds]


def number(row: Row, column: str) -> Decimal | None:
    """The number that stands in a column of a row."""
    return next((cell.number for cell in row.cells if cell.column == column), None)


def whole(rows: Sequence[Row], column: str) -> Decimal | None:
    """The sum of a column; None where nothing is typed."""
    typed = [value for row in rows if (value := number(row, column)) is not None]
    return sum(typed, Decimal()) if typed else None


def printed(row: Row, column: str) -> tuple[str, str]:
    """A value as it is printed in both languages, empty where there is none."""
    cell = next((one for one in row.cells if one.column == column), None)
    return (cell.text_kk, cell.text_ru) if cell else ("", "")
