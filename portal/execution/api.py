"""Budget reporting for machines, `/api/v1/execution`: which months are placed, and their lines."""

import hashlib
from collections.abc import Sequence

from flask import Blueprint, Response, request

from portal.core.api.asks import asked, like, typed, whole, word
from portal.core.api.described import Tag, described
from portal.core.api.paging import Order, base_url, page_asks, page_told, sliced
from portal.core.api.shapes import (
    ADDRESS,
    MOMENT,
    SHA256,
    TEXT,
    UNIT,
    WHOLE,
    YES_NO,
    Named,
    joined,
    listed,
    many,
    maybe,
    one_of,
    record,
    said,
)
from portal.core.db import engine, session
from portal.execution import queries, twins
from portal.execution.asking import LATEST_YEAR, LONGEST_KEY, asked_month, asked_node
from portal.execution.queries import PlacedMonth
from portal.models import BudgetReport
from portal.models.reporting import MEASURES
from portal.reporting.names import stamp_of_names
from portal.terms import NodeKind, ReportForm

bp = Blueprint("execution_api", __name__, url_prefix="/api/v1/execution")
WHOLE_TREES = "60 per minute"  # of one visitor
BY_MONTH = Order(
    (
        *(BudgetReport.budget, BudgetReport.form, BudgetReport.year, BudgetReport.month),
        BudgetReport.document_id,
    ),
    (str, str, int, int, int),
)
BUDGETS = "(republican|state|local|[0-9]{9})"
BUDGET = like(
    "budget",
    "`republican`, `state`, `local`, or the KATO code of a region.",
    BUDGETS,
    "`republican`, `state`, `local` or 9 digits",
)
MONTH_SHAPE = record(
    number=said(TEXT, "Of the document it is placed as"),
    budget=TEXT,
    form=one_of(ReportForm),
    year=WHOLE,
    month=said(WHOLE, "The sums run from January to it"),
    edition=WHOLE,
    placed_at=maybe(MOMENT),
    checksum=SHA256,
    withdrawn=YES_NO,
    invented=said(YES_NO, "Demonstration material"),
    unit=UNIT,
)
MONTH = Named("ExecutionMonth", joined(MONTH_SHAPE, line_count=WHOLE, lines=ADDRESS))
LINE = Named(
    "ExecutionLine",
    record(
        key=said(TEXT, "The codes from the top down; the same in other months and years"),
        code=TEXT,
        kind=one_of(NodeKind),
        depth=WHOLE,
        name=said(record(kk=maybe(TEXT), ru=maybe(TEXT), en=maybe(TEXT)), "By the classification"),
        name_source=said(TEXT, "As the source writes it, in Russian"),
        **{one: said(WHOLE, "Thousand tenge, rounded") for one in MEASURES},
        tenge=said(record(**{one: WHOLE for one in MEASURES}), "The same, exactly"),
    ),
)
LINES = Named("ExecutionLines", joined(MONTH_SHAPE, lines=many(LINE)))


@bp.get("")
@described(
    "Months of budget reporting",
    Tag.EXECUTION,
    listed(MONTH),
    asks=(
        BUDGET,
        word("form", "In which cut it tells of the budget.", ReportForm),
        whole("year", "The year.", 2000, LATEST_YEAR),
        *page_asks(),
    ),
    example="/execution?budget=republican&limit=1",
)
def months() -> Response:
    """Every month that stands, by budget, form and year; the lines of each have an address."""
    db, form = session(), asked("form")
    found = sliced(db, queries.every_month(asked("budget"), form, asked("year")), BY_MONTH)
    return page_told(_months(found.keys), found)


def _months(month_ids: Sequence[int]) -> list[dict[str, object]]:
    rows = queries.months_by_key(session(), month_ids)
    return [_month(PlacedMonth(r, e, m.id, e.no), m.line_count) for r, e, m in rows]


def _month(placed: PlacedMonth, lines: int) -> dict[str, object]:
    report = placed.report
    there = f"/api/v1/execution/{report.budget}/{report.form.value}/{report.year}/{report.month}"
    return {**twins.report_fields(placed), "line_count": lines, "lines": base_url() + there}


@bp.get("/<budget>/<cut>/<int:year>/<int:month>")
@described(
    "The lines of a month",
    Tag.EXECUTION,
    LINES,
    asks=(
        typed("node", "Only the line with this key, and those under it.", LONGEST_KEY),
        whole("edition", "An older edition by its number.", 1, 100_000),
        typed("number", "The number of a withdrawn document that another one followed.", 20),
    ),
    of_address=(
        BUDGET,
        word("cut", "The form.", ReportForm),
        whole("year", "The year.", 0, LATEST_YEAR),
        whole("month", "The last month; the sums run from January.", 1, 12),
    ),
    limit=WHOLE_TREES,
    example="/execution/republican/full/2025/3?node=expenditure/01",
)
def lines(budget: str, cut: str, year: int, month: int) -> Response:
    """Every line of the report of a month in the order of the source, or those under `node`. Sent
    while it is read: a whole tree is some megabytes."""
    placed, node = asked_month(budget, cut, year, month), asked_node()
    told = f"{placed.edition.checksum} {node} {stamp_of_names(session())}"
    etag = hashlib.sha256(told.encode()).hexdigest()[:24]
    if request.if_none_match.contains(etag):
        answer = Response(status=304)
    else:
        text = twins.as_json(engine(), placed, node)
        answer = Response(text, content_type="application/json")
    answer.set_etag(etag)
    return answer
