"""The search for machines: the filters and the results of the page."""

from flask import Response, jsonify, request, url_for

from portal.core.api.asks import asked, day, several, typed, whole, word
from portal.core.api.described import Tag, described
from portal.core.api.paging import MOST, USUAL, base_url
from portal.core.api.shapes import YES_NO, Named, listed, maybe, said
from portal.core.clock import request_today
from portal.core.db import session
from portal.core.errors import problem
from portal.core.i18n import speaking
from portal.opendata.asks import ADMINISTRATOR, LEVEL, REGION, YEAR
from portal.opendata.told import search as told
from portal.opendata.told.search import COUNTS, FOUND
from portal.search.addresses import arguments_of, counts_of, cut_words
from portal.search.asking import (
    DEEPEST,
    LONGEST_QUERY,
    Answer,
    Asked,
    FoundKind,
    FoundState,
    Order,
)
from portal.search.finding import find
from portal.search.shown import shown
from portal.search.words import read_query
from portal.terms import DocumentKind, Language

SEARCHES = "240 per minute"  # of one visitor
WORDS = typed("q", "Words and codes in Kazakh or Russian, as people type them.", LONGEST_QUERY)
KIND = several(word("kind", "What kind of thing; may be given more than once.", FoundKind))
ASKS = (
    *(WORDS, KIND, word("document_kind", "The kind of document it is or is in.", DocumentKind)),
    *(ADMINISTRATOR, LEVEL, REGION, YEAR),
    word("state", "Where the discussion stands today.", FoundState),
    word("language", "The language it can be read in; fragments come in it.", Language),
    day("since", "Public on this day or later."),
    word("order", "The best first, or the newest.", Order),
    whole("limit", "How many results a page has at most.", 1, MOST, USUAL),
    whole("offset", "How many results to leave out; `next` has it.", 0, DEEPEST - 1, 0),
)
COUNTED = (  # filters by the names of their parameters
    *("kind", "document_kind", "administrator", "level", "region", "year", "state", "language"),
)
RESULTS = Named(
    "Results",
    listed(
        FOUND,
        counts=COUNTS,
        suggestion=said(maybe({"type": "string"}), "The words as they were likely meant"),
        has_all_words=said(YES_NO, "False: nothing has all the words, the nearest are told"),
    ),
)


@described(
    "What is found by words and filters",
    Tag.SEARCH,
    RESULTS,
    asks=ASKS,
    limit=SEARCHES,
    statuses={503: ""},
    example="/search?q=226-006&kind=program&limit=1",
)
def search() -> Response:
    """Documents, parts, programs, bodies, published proposals and closure reports, the best first,
    at most 10,000 deep; nothing when neither `q` nor a filter is given. What stopped being public
    since the index was written is left out, so a page can be shorter than its `limit`."""
    wanted, limit, offset = _wanted(), asked("limit"), asked("offset")
    db, today = session(), request_today()
    answer = find(db, wanted, today, limit=limit, offset=offset)
    if not answer.is_ready:
        return _not_ready()
    with speaking(wanted.language or Language.KK):
        found = shown(db, answer.keys, read_query(wanted.words), today)
        items = [told.found(one) for one in found]
    return jsonify(
        {
            "items": items,
            "total": answer.total,
            "counts": {name: counts_of(answer, name) for name in COUNTED},
            "suggestion": answer.suggestion,
            "has_all_words": answer.has_all_words,
            "next": _next(wanted, limit, offset, answer),
        }
    )


def _wanted() -> Asked:
    """The search that the parameters say."""
    return Asked(
        words=cut_words(asked("q") or ""),
        kinds=frozenset(asked("kind")),
        document_kind=asked("document_kind"),
        body=asked("administrator"),
        level=asked("level"),
        region=asked("region"),
        year=asked("year"),
        state=asked("state"),
        language=asked("language"),
        since=asked("since"),
        order=asked("order") or Order.BEST,
    )


def _not_ready() -> Response:
    answer = problem(503, "The search index is being made; ask again in a minute")
    answer.headers["Retry-After"] = "60"
    return answer


def _next(wanted: Asked, limit: int, offset: int, answer: Answer) -> str | None:
    """The address of what follows; nothing follows beyond the depth of a search."""
    if (following := offset + limit) >= min(answer.total, DEEPEST):
        return None
    there = {**arguments_of(wanted), "limit": limit, "offset": following}
    return base_url() + url_for(request.endpoint or "", **there)
