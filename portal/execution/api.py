"""Budget reporting for machines, `/api/v1/execution`: which months are placed, and their lines."""

import hashlib

from flask import Blueprint, Response, jsonify, request

from portal.core.db import engine, session
from portal.core.errors import problem
from portal.core.limits import limiter
from portal.core.paging import asked_number
from portal.execution import queries, twins
from portal.execution.asking import asked_month, asked_node
from portal.execution.queries import PlacedMonth
from portal.reporting.names import stamp_of_names
from portal.terms import ReportForm

bp = Blueprint("execution_api", __name__, url_prefix="/api/v1/execution")
WHOLE_TREES = "60 per minute"  # of one visitor
USUAL, MOST = 100, 500  # months of a page
LATEST_YEAR = 2100


@bp.after_request
def open_to_all(response: Response) -> Response:
    """Any page of the web may read, and nobody needs to read the same twice."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag"
    if response.status_code == 200 and not response.is_streamed:
        response.add_etag()
        response.make_conditional(request)
    return response


@bp.get("")
def months() -> Response:
    """Every month that stands, by budget, form and year."""
    form = request.args.get("form")
    if form is not None and form not in set(ReportForm):
        return problem(422, f"{form!r} is none of: {', '.join(ReportForm)}")
    year = asked_number(request.args, "year", 0, LATEST_YEAR) or None
    limit = asked_number(request.args, "limit", USUAL, MOST)
    offset = asked_number(request.args, "offset", 0)
    asked = ReportForm(form) if form else None
    wanted = queries.every_month(request.args.get("budget"), asked, year)
    rows = session().execute(wanted.limit(limit + 1).offset(offset)).all()
    items = [_month(PlacedMonth(r, e, m.id, e.no), m.line_count) for r, e, m in rows[:limit]]
    return jsonify({"items": items, "next_offset": offset + limit if len(rows) > limit else None})


def _month(placed: PlacedMonth, lines: int) -> dict[str, object]:
    report = placed.report
    there = f"/api/v1/execution/{report.budget}/{report.form.value}/{report.year}/{report.month}"
    return {**twins.report_fields(placed), "line_count": lines, "lines": there}


@bp.get("/<budget>/<cut>/<int:year>/<int:month>")
@limiter.limit(WHOLE_TREES)
def lines(budget: str, cut: str, year: int, month: int) -> Response:
    """The lines of a month, or those under `?node=`; `?edition=` for an older edition."""
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
