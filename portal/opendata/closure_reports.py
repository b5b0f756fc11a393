"""Closure reports for machines: the list, and each report as its facts were frozen (§17)."""

import json

from flask import Response, abort, jsonify

from portal.core.api.asks import asked
from portal.core.api.described import Tag, described
from portal.core.api.paging import page_asks, page_told, sliced
from portal.core.api.shapes import listed
from portal.core.db import session
from portal.opendata import discussion_queries as queries
from portal.opendata.asks import EDITION, NUMBER, UPDATED_SINCE, WHOSE, whose
from portal.opendata.told.closure_reports import CLOSURE_LINE, CLOSURE_REPORT, closure_line


@described(
    "Closure reports",
    Tag.DISCUSSIONS,
    listed(CLOSURE_LINE),
    asks=(*WHOSE, UPDATED_SINCE, *page_asks()),
    example="/closure-reports?limit=1",
)
def closure_reports() -> Response:
    """The report on every discussion that ended, in its newest edition, in the order of the first
    ones (§17)."""
    db = session()
    wanted = queries.closure_reports(whose(), asked("updated_since"))
    found = sliced(db, wanted, queries.BY_FIRST_REPORT)
    return page_told([closure_line(one) for one in queries.newest_reports(db, found.keys)], found)


@described(
    "One closure report",
    Tag.DISCUSSIONS,
    CLOSURE_REPORT,
    asks=(EDITION,),
    of_address=(NUMBER,),
    example="/closure-reports/2026-00002",
)
def closure_report(number: str) -> Response:
    """The report on a discussion by the form of appendix 1 or 2, as its facts were frozen: the
    newest edition, or the one that `edition` names. Without `sha256`, written with sorted names and
    no blanks, it has that checksum (§17)."""
    found = queries.closure_report(session(), number, asked("edition")) or abort(404)
    answer = jsonify({**json.loads(found.facts), "sha256": found.sha256})
    answer.last_modified = found.generated_at
    return answer
