"""Discipline in public: the whole, by body, and the list behind each number (§5-§7, §10, §12, §15,
§16)."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for
from sqlalchemy import select

from portal.core.cards import kind_words
from portal.core.clock import request_today
from portal.core.db import session
from portal.core.discipline.asking import ARGUMENTS, asked_discipline, wrong_arguments
from portal.core.discipline.counting import operator_decisions
from portal.core.discipline.facts import as_csv, lines_of, whole
from portal.core.discipline.numbers import Asked, together
from portal.core.errors import problem
from portal.core.i18n import decimal_words, lang
from portal.core.limits import COUNTS, limiter
from portal.core.paging import Paging, asked_number
from portal.discipline import queries
from portal.discipline.lists import LISTS, shown_list
from portal.discipline.table import LOOKS, RESPONSES, TERMS, sorted_lines
from portal.models import Region
from portal.models.base import in_language
from portal.terms import BudgetLevel, DocumentKind

bp = Blueprint("discipline", __name__)
PER_PAGE = 50  # bodies of a page


def _filter() -> dict[str, str]:
    """What is asked, as it stands in the address, without what is empty."""
    return {name: request.args[name][:30] for name in ARGUMENTS if request.args.get(name)}


@bp.get("/discipline")
@limiter.limit(COUNTS)
def index() -> str:
    """The country first, then body by body."""
    db, today = session(), request_today()
    asked = asked_discipline(request.args, today)
    look = request.args.get("look", TERMS)
    look = look if look in LOOKS else TERMS
    lines = lines_of(db, asked, today, reads_grounds=look == RESPONSES)
    sort = request.args.get("sort", "")
    shown = sorted_lines(lines, look, sort)
    paging = Paging(asked_number(request.args, "page", 1), PER_PAGE, len(shown))
    address = _filter()
    return render_template(
        "discipline/index.html",
        asked=asked,
        form=_Form(address | {"year": str(asked.year)}),
        whole=together(numbers for _body, _region, numbers in lines),
        bodies=len(lines),
        decisions=operator_decisions(db, asked.year, today),
        lines=shown[paging.offset : paging.offset + PER_PAGE],
        looks=LOOKS,
        look=look,
        columns=LOOKS[look],
        sort=sort,
        paging=paging,
        decimal_words=decimal_words,
        address=address,
        page_url=lambda number: url_for(
            ".index", **address, look=look, sort=sort or None, page=number
        ),
        **_choices(today.year),
    )


class _Form:
    """The filter as the fields of a form show it."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.errors: Mapping[str, str] = {}


def _choices(this_year: int) -> dict[str, Any]:
    regions = session().scalars(select(Region).order_by(Region.code))
    first = min(queries.first_year(session()), this_year)
    return {
        "years": [(str(year), str(year)) for year in range(this_year + 1, first - 1, -1)],
        "kinds": [(kind.value, kind_words(kind)) for kind in DocumentKind],
        "levels": [(level.value, str(queries.LEVEL_WORDS[level])) for level in BudgetLevel],
        "regions": [(one.code, in_language(one, "name", lang())) for one in regions],
    }


@bp.get("/discipline.json")
@limiter.limit(COUNTS)
def index_json() -> Response:
    """The same for machines."""
    if faults := list(wrong_arguments(request.args)):
        return problem(422, "; ".join(faults))
    today = request_today()
    return jsonify(whole(session(), asked_discipline(request.args, today), today))


@bp.get("/discipline.csv")
@limiter.limit(COUNTS)
def index_csv() -> Response:
    """The table as a file, a line for each body."""
    if faults := list(wrong_arguments(request.args)):
        return problem(422, "; ".join(faults))
    today = request_today()
    asked = asked_discipline(request.args, today)
    answer = Response(as_csv(lines_of(session(), asked, today)), content_type="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename=discipline-{asked.year}.csv"
    return answer


@bp.get("/discipline/operator")
def operator() -> str:
    """The operator's decisions that were late or are overdue (§15)."""
    db, today = session(), request_today()
    asked = asked_discipline(request.args, today)
    found = queries.late_decisions(asked.year, today)
    total = queries.count_of(db, found)
    paging = Paging(asked_number(request.args, "page", 1), PER_PAGE, total)
    return render_template(
        "discipline/operator.html",
        year=asked.year,
        decisions=operator_decisions(db, asked.year, today),
        proposals=db.scalars(found.limit(PER_PAGE).offset(paging.offset)).all(),
        paging=paging,
        page_url=lambda number: url_for(".operator", year=asked.year, page=number),
    )


@bp.get("/discipline/<code>")
def body(code: str) -> str:
    """One body: the list behind each of its numbers."""
    db, today = session(), request_today()
    found = queries.body_by_code(db, code) or abort(404)
    given = asked_discipline(request.args, today)
    asked = Asked(given.year, given.kind, body_id=found.id)
    show = request.args.get("show", "")
    page = shown_list(
        db,
        asked,
        show if show in LISTS else next(iter(LISTS)),
        request.args.get("state", ""),
        asked_number(request.args, "page", 1),
        today,
    )
    return render_template(
        "discipline/body.html",
        body=found,
        asked=asked,
        page=page,
        this_year=today.year,
        kind_words=kind_words,
        page_url=lambda number: url_for(
            ".body",
            code=code,
            year=asked.year,
            kind=asked.kind,
            show=page.show,
            state=page.state or None,
            page=number,
        ),
    )
