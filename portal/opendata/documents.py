"""Placed documents for machines: the list, one in its editions (§3-§10)."""

from flask import Response, abort, jsonify

from portal.core.api.asks import asked, whole, word
from portal.core.api.described import Tag, described
from portal.core.api.paging import page_asks, page_told, sliced, whole_told
from portal.core.api.shapes import listed
from portal.core.db import session
from portal.opendata import queries
from portal.opendata.asks import (
    BUDGET,
    EDITION,
    GROUP,
    NUMBER,
    PROGRAM,
    UPDATED_SINCE,
    WHOSE,
    YEAR,
    period_asks,
)
from portal.opendata.queries import BY_PLACING, DocumentsAsked
from portal.opendata.told.documents import (
    DOCUMENT,
    EDITIONS,
    WHOLE_DOCUMENT,
    whole_document,
)
from portal.opendata.told.documents import (
    document as document_told,
)
from portal.opendata.told.documents import (
    editions as editions_told,
)
from portal.terms import BudgetStage

STAGE = word("stage", "The stage of the budget that a citizen budget tells of.", BudgetStage)
MONTH = whole("month", "The last month that a monthly document tells of.", 1, 12)
FILTERS = (*WHOSE, GROUP, PROGRAM, BUDGET, YEAR, STAGE, MONTH)
TIMES = (*period_asks("placed", "Placed for the first time"), UPDATED_SINCE)


@described(
    "Placed documents",
    Tag.DOCUMENTS,
    listed(DOCUMENT),
    asks=(*FILTERS, *TIMES, *page_asks()),
    example="/documents?kind=passport&limit=1",
)
def documents() -> Response:
    """Every placed document in its newest edition, in the order of placing: new ones come last.
    Withdrawn ones stay, and say so."""
    names = (ask.name for ask in (*FILTERS, *TIMES))
    db, wanted = session(), DocumentsAsked(**{name: asked(name) for name in names})
    found = sliced(db, queries.documents(wanted), BY_PLACING)
    return page_told([document_told(one) for one in queries.placed(db, found.keys)], found)


@described(
    "A document with its parts, rows and files",
    Tag.DOCUMENTS,
    WHOLE_DOCUMENT,
    asks=(EDITION,),
    of_address=(NUMBER,),
    example="/documents/2026-00001",
)
def document(number: str) -> Response:
    """A document with everything in it, in its newest edition or in the one that `edition` names:
    old editions stay for ever."""
    db = session()
    found = queries.one_document(db, number, asked("edition")) or abort(404)
    newest = found.edition.no == queries.newest_no(db, found.document.id)
    answer = jsonify(whole_document(found, newest=newest))
    if found.discussion is None:  # the days of a discussion may be counted anew
        answer.last_modified = found.updated_at
    return answer


@described(
    "The editions of a document",
    Tag.DOCUMENTS,
    EDITIONS,
    of_address=(NUMBER,),
    example="/documents/2026-00001/editions",
)
def editions(number: str) -> Response:
    """Every placed edition of a document, the first one first, with why it was corrected and how
    much of it."""
    found = queries.editions_of(session(), number) or abort(404)
    return whole_told(editions_told(found[0].document, found))
