"""The page of a report at one line of its tree: what stands below it, plan beside fact, the same
month of last year, the months of the year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from portal.core.i18n import lang
from portal.execution import queries
from portal.execution.queries import Month, PlacedMonth
from portal.models import ExecutionLine, Region
from portal.reporting.names import Names, ShownName, names_of
from portal.reporting.titles import period_words
from portal.terms import NodeKind, ReportForm

DRAWN = 12  # lines in the picture
TOP_DRAWN = ("income", "expenditure")  # of the whole tree, whose other sections are differences


@dataclass(frozen=True)
class Shown:
    """A line of the table; sums in thousand tenge."""

    name: ShownName
    code: str
    url: str | None  # None when there is nothing below
    approved: int
    refined: int
    adjusted: int
    payments_plan: int
    executed: int
    before: int | None  # executed in the same months of last year
    of_period: float | None  # executed to the plan; None without a plan
    of_year: float | None
    change: float | None  # against last year
    kind: NodeKind
    key: str


@dataclass(frozen=True)
class MonthShown:
    """A month of the year beside the same one of last year; thousand tenge since January."""

    month: int
    url: str | None
    executed: int | None
    before: int | None
    is_current: bool


@dataclass(frozen=True)
class Step:
    """A step of the way down to the line."""

    name: ShownName
    url: str


@dataclass(frozen=True)
class ExecutionPage:
    """A report at one line of its tree."""

    placed: PlacedMonth
    region: Region | None
    node: Shown | None  # None at the top of a whole tree
    way: Sequence[Step]
    rows: Sequence[Shown]
    drawn: Sequence[Shown]
    months: Sequence[MonthShown]
    years: Sequence[tuple[int, str | None]]
    last_year: int | None  # None when the month of last year is not placed
    period: str
    node_key: str


def thousands(tenge: int) -> int:
    """Whole tenge as thousand tenge, halves away from zero."""
    return (abs(tenge) + 500) // 1000 * (1 if tenge >= 0 else -1)


def ratio(part: int, whole: int) -> float | None:
    """A share; None of nothing (decided: a percent of nothing)."""
    return part / whole if whole else None


def address(budget: str, form: ReportForm, month: Month, node: str | None = None) -> str:
    """The address of a month of a report at a line."""
    year, no = month
    return url_for(
        "execution.report", budget=budget, cut=form.value, year=year, month=no, node=node or None
    )


def execution_page(db: Session, placed: PlacedMonth, node_key: str) -> ExecutionPage | None:
    """The page at a line of the tree, an empty key for the top; None when there is no such line.
    A form with one total begins at the total."""
    report = placed.report
    budget, form, month = report.budget, report.form, (report.year, report.month)
    standing = queries.months_of(db, budget, form)
    key = node_key or ("" if form is ReportForm.FULL else "total")
    ancestors = _ancestors(key)
    found = {one.key: one for one in queries.lines_with(db, [placed.month_id], ancestors)}
    if key and key not in found:
        return None
    node = found.get(key)
    below = queries.lines_below(db, placed.month_id, node.position if node else 0)
    before = _lines_of(db, standing.get((month[0] - 1, month[1])), [key, *_keys(below)])
    names = names_of(db, [*found.values(), *(line for line, _more in below)])
    drawing = _Drawing(budget, form, month, names, before)
    rows = [drawing.shown(line, more) for line, more in below]
    series = _series(db, standing, month, key) if key else {}
    return ExecutionPage(
        placed=placed,
        region=queries.regions(db).get(budget),
        node=drawing.shown(node, False) if node else None,
        way=[
            Step(names.shown(found[one], month[0], lang()), address(budget, form, month, one))
            for one in ancestors
            if one in found
        ],
        rows=rows,
        drawn=_drawn(rows, is_top=not key),
        months=_months(budget, form, month, key, standing, series),
        years=_years(budget, form, month, standing),
        last_year=month[0] - 1 if (month[0] - 1, month[1]) in standing else None,
        period=period_words(*month, lang()),
        node_key=key,
    )


def _ancestors(key: str) -> list[str]:
    """The keys on the way down to a key, itself the last."""
    words = key.split("/") if key else []
    return ["/".join(words[: no + 1]) for no in range(len(words))]


def _keys(below: Sequence[tuple[ExecutionLine, bool]]) -> list[str]:
    return [line.key for line, _more in below]


def _lines_of(db: Session, month_id: int | None, keys: Sequence[str]) -> dict[str, ExecutionLine]:
    wanted = [one for one in keys if one]
    ids = [month_id] if month_id is not None else []
    return {one.key: one for one in queries.lines_with(db, ids, wanted)}


@dataclass(frozen=True)
class _Drawing:
    budget: str
    form: ReportForm
    month: Month
    names: Names
    before: Mapping[str, ExecutionLine]

    def shown(self, line: ExecutionLine, has_more: bool) -> Shown:
        before = self.before.get(line.key)
        return Shown(
            name=self.names.shown(line, self.month[0], lang()),
            code=line.code,
            url=address(self.budget, self.form, self.month, line.key) if has_more else None,
            approved=thousands(line.approved),
            refined=thousands(line.refined),
            adjusted=thousands(line.adjusted),
            payments_plan=thousands(line.payments_plan),
            executed=thousands(line.executed),
            before=thousands(before.executed) if before else None,
            of_period=ratio(line.executed, line.payments_plan),
            of_year=ratio(line.executed, line.adjusted),
            change=ratio(line.executed - before.executed, abs(before.executed)) if before else None,
            kind=line.kind,
            key=line.key,
        )


def _drawn(rows: Sequence[Shown], *, is_top: bool) -> list[Shown]:
    """The largest lines that can be drawn as bars."""
    fit = [one for one in rows if one.adjusted > 0 or one.executed > 0]
    if is_top:
        fit = [one for one in fit if one.key in TOP_DRAWN]
    return sorted(fit, key=lambda one: max(one.adjusted, one.executed), reverse=True)[:DRAWN]


def _series(
    db: Session, standing: Mapping[Month, int], month: Month, key: str
) -> dict[Month, ExecutionLine]:
    wanted = {
        month_id: one for one, month_id in standing.items() if one[0] in (month[0], month[0] - 1)
    }
    lines = queries.lines_with(db, list(wanted), [key])
    return {wanted[one.report_month_id]: one for one in lines}


def _months(
    budget: str,
    form: ReportForm,
    month: Month,
    key: str,
    standing: Mapping[Month, int],
    series: Mapping[Month, ExecutionLine],
) -> list[MonthShown]:
    def executed(year: int, no: int) -> int | None:
        line = series.get((year, no))
        return thousands(line.executed) if line else None

    year = month[0]
    return [
        MonthShown(
            month=no,
            url=address(budget, form, (year, no), key) if (year, no) in standing else None,
            executed=executed(year, no),
            before=executed(year - 1, no),
            is_current=no == month[1],
        )
        for no in range(1, 13)
    ]


def _years(
    budget: str, form: ReportForm, month: Month, standing: Mapping[Month, int]
) -> list[tuple[int, str | None]]:
    """Every year with its nearest month to the one shown; no address for the year shown."""
    found: list[tuple[int, str | None]] = []
    for year in sorted({one[0] for one in standing}):
        months = [one for one in standing if one[0] == year]
        nearest = min(months, key=lambda one: abs(one[1] - month[1]))
        found.append((year, address(budget, form, nearest) if year != month[0] else None))
    return found
