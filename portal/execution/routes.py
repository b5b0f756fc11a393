"""Execution of budgets: choose a budget, a form and a month; go down the tree; take it along."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from portal.core.db import engine, session
from portal.core.i18n import lang
from portal.core.limits import limiter
from portal.execution import twins
from portal.execution.asking import asked_month, asked_node
from portal.execution.choosing import chooser
from portal.execution.page import execution_page
from portal.execution.queries import PlacedMonth
from portal.reporting.titles import FORMS, budget_words, month_name

bp = Blueprint("execution", __name__, url_prefix="/execution")
WHOLE_TREES = "60 per minute"  # of one visitor
REPORT = "/<budget>/<cut>/<int:year>/<int:month>"


@bp.get("")
def index() -> str | Answer:
    """The budgets, each with its latest month; a choice leads to its page."""
    choice = chooser(session(), request.args)
    if choice.address is not None:
        return redirect(choice.address)
    return render_template("execution/index.html", choice=choice, month_name=month_name)


@bp.get(REPORT)
def report(budget: str, cut: str, year: int, month: int) -> str:
    """A report at one line of its tree, the top at first."""
    placed = asked_month(budget, cut, year, month)
    page = execution_page(session(), placed, asked_node()) or abort(404)
    form = placed.report.form
    return render_template(
        "execution/report.html",
        page=page,
        budget_name=budget_words(budget, page.region, lang()),
        form_name=FORMS[form][lang()],
        month_name=month_name,
        span=(date(year, 1, 1), date(year, month, monthrange(year, month)[1])),
    )


@bp.get(f"{REPORT}.json")
@limiter.limit(WHOLE_TREES)
def as_json(budget: str, cut: str, year: int, month: int) -> Response:
    """The lines of a report, or those under a line, as JSON."""
    placed = asked_month(budget, cut, year, month)
    return _streamed(twins.as_json(engine(), placed, asked_node()), "application/json", placed)


@bp.get(f"{REPORT}.csv")
@limiter.limit(WHOLE_TREES)
def as_csv(budget: str, cut: str, year: int, month: int) -> Response:
    """The same as CSV."""
    placed = asked_month(budget, cut, year, month)
    text = twins.as_csv(engine(), placed, asked_node())
    answer = _streamed(text, "text/csv; charset=utf-8", placed)
    name = f"{budget}-{cut}-{year}-{month:02}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _streamed(text: Iterator[str], media_type: str, placed: PlacedMonth) -> Response:
    answer = Response(text, content_type=media_type)
    answer.headers["X-Checksum"] = placed.edition.checksum or ""
    return answer
