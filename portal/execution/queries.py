"""What is placed of budget reporting: months, lines, the same lines in other months."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased, contains_eager

from portal.models import (
    BudgetReport,
    Document,
    Edition,
    ExecutionLine,
    Region,
    ReportMonth,
)
from portal.terms import EditionStatus, ReportForm

FETCHED = 1000  # lines of a whole tree taken at once
OUTLAYS = "expenditure"
Month = tuple[int, int]  # year and month


@dataclass(frozen=True)
class PlacedMonth:
    """The report of one month in one of its editions; document and body are loaded."""

    report: BudgetReport
    edition: Edition
    month_id: int
    newest_no: int

    @property
    def document(self) -> Document:
        """The document it is placed as."""
        return self.report.document


def _newest() -> Select[Edition]:
    later = aliased(Edition)
    return (
        select(func.max(later.no))
        .where(later.document_id == BudgetReport.document_id)
        .where(later.status == EditionStatus.PLACED)
        .scalar_subquery()
    )


def placed_month(
    db: Session,
    budget: str,
    form: ReportForm,
    month: Month,
    edition_no: int,
    number: str | None = None,
) -> PlacedMonth | None:
    """A month's report in an edition, 0 for the newest; a withdrawn one while no other took its
    place, or by the number of its document."""
    document = contains_eager(BudgetReport.document)
    newest = _newest()
    found = (
        select(BudgetReport, Edition, ReportMonth.id, newest)
        .join(BudgetReport.document)
        .join(Edition, Edition.document_id == Document.id)
        .join(ReportMonth, ReportMonth.edition_id == Edition.id)
        .where(BudgetReport.budget == budget, BudgetReport.form == form)
        .where(BudgetReport.year == month[0], BudgetReport.month == month[1])
        .where(Edition.no == (edition_no or newest))
        .options(document.joinedload(Document.body))
        .order_by(BudgetReport.turn.desc())
        .limit(1)
    )
    if number is not None:
        found = found.where(Document.number == number)
    row = db.execute(found).first()
    return PlacedMonth(*row) if row else None


def months_of(db: Session, budget: str, form: ReportForm) -> Mapping[Month, int]:
    """The lines of every month of a budget in a form that stands, by year and month."""
    found = (
        select(BudgetReport.year, BudgetReport.month, ReportMonth.id)
        .join(BudgetReport.document)
        .join(Edition, Edition.document_id == Document.id)
        .join(ReportMonth, ReportMonth.edition_id == Edition.id)
        .where(BudgetReport.budget == budget, BudgetReport.form == form)
        .where(Edition.no == _newest(), Document.withdrawn_at.is_(None))
        .order_by(BudgetReport.year, BudgetReport.month)
    )
    return {(year, month): month_id for year, month, month_id in db.execute(found)}


def latest_months(db: Session) -> Mapping[tuple[str, ReportForm], Month]:
    """The latest month that stands of each budget in each form."""
    moment = func.max(BudgetReport.year * 100 + BudgetReport.month)
    found = (
        select(BudgetReport.budget, BudgetReport.form, moment)
        .join(BudgetReport.document)
        .where(Document.withdrawn_at.is_(None))
        .group_by(BudgetReport.budget, BudgetReport.form)
    )
    return {(budget, form): divmod(last, 100) for budget, form, last in db.execute(found)}


def every_month(budget: str | None, form: ReportForm | None, year: int | None) -> Select[int]:
    """Keys of every month that stands, of its newest edition."""
    found = (
        select(ReportMonth.id)
        .join(Edition, Edition.id == ReportMonth.edition_id)
        .join(Document, Document.id == Edition.document_id)
        .join(BudgetReport, BudgetReport.document_id == Document.id)
        .where(Edition.no == _newest(), Document.withdrawn_at.is_(None))
    )
    if budget is not None:
        found = found.where(BudgetReport.budget == budget)
    if form is not None:
        found = found.where(BudgetReport.form == form)
    return found.where(BudgetReport.year == year) if year is not None else found


def months_by_key(
    db: Session, month_ids: Sequence[int]
) -> list[Row[BudgetReport, Edition, ReportMonth]]:
    """These months with their reports and editions, in the order of the keys."""
    found = (
        select(BudgetReport, Edition, ReportMonth)
        .join(BudgetReport.document)
        .join(Edition, Edition.document_id == Document.id)
        .join(ReportMonth, ReportMonth.edition_id == Edition.id)
        .where(ReportMonth.id.in_(month_ids))
        .options(contains_eager(BudgetReport.document))
    )
    known = {row[2].id: row for row in db.execute(found)}
    return [known[key] for key in month_ids]


def regions(db: Session) -> Mapping[str, Region]:
    """All regions by their KATO code."""
    return {one.code: one for one in db.scalars(select(Region).order_by(Region.code))}


def outlays_of_regions(db: Session, month: Month) -> Sequence[tuple[str, ExecutionLine]]:
    """The outlays of every region in a month, by KATO code."""
    found = (
        select(BudgetReport.budget, ExecutionLine)
        .join(BudgetReport.document)
        .join(Edition, Edition.document_id == Document.id)
        .join(ReportMonth, ReportMonth.edition_id == Edition.id)
        .join(ExecutionLine, ExecutionLine.report_month_id == ReportMonth.id)
        .join(Region, Region.code == BudgetReport.budget)
        .where(BudgetReport.form == ReportForm.FULL, ExecutionLine.key == OUTLAYS)
        .where(BudgetReport.year == month[0], BudgetReport.month == month[1])
        .where(Edition.no == _newest(), Document.withdrawn_at.is_(None))
        .order_by(BudgetReport.budget)
    )
    return [(budget, line) for budget, line in db.execute(found)]


def lines_with(
    db: Session, month_ids: Sequence[int], keys: Sequence[str]
) -> Sequence[ExecutionLine]:
    """The lines of these keys in these months."""
    if not month_ids or not keys:
        return ()
    return db.scalars(
        select(ExecutionLine)
        .where(ExecutionLine.report_month_id.in_(month_ids), ExecutionLine.key.in_(keys))
        .order_by(ExecutionLine.depth)
    ).all()


def lines_below(db: Session, month_id: int, parent: int) -> Sequence[tuple[ExecutionLine, bool]]:
    """The lines right below one, 0 for the top, each with whether there are further ones."""
    below = aliased(ExecutionLine)
    has_more = (
        select(below.position)
        .where(below.report_month_id == month_id, below.parent == ExecutionLine.position)
        .exists()
    )
    found = (
        select(ExecutionLine, has_more)
        .where(ExecutionLine.report_month_id == month_id, ExecutionLine.parent == parent)
        .order_by(ExecutionLine.position)
    )
    return [(line, more) for line, more in db.execute(found)]


def whole_tree(db: Session, month_id: int, key: str) -> Generator[ExecutionLine, None, None]:
    """Every line of a month, or of the part of its tree under a key, in the order of the source."""
    found = select(ExecutionLine).where(ExecutionLine.report_month_id == month_id)
    if key:
        under = ExecutionLine.key.startswith(f"{key}/", autoescape=True)
        found = found.where((ExecutionLine.key == key) | under)
    ordered = found.order_by(ExecutionLine.position).execution_options(yield_per=FETCHED)
    with closing(db.scalars(ordered)) as lines:  # the cursor, when nobody wants the rest
        yield from lines
