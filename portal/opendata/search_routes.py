"""The search for machines, `/api/v1/search`: the filters and the results of the page."""

from collections.abc import Sequence

from flask import Response, current_app, jsonify, request, url_for

from portal.core.clock import request_today
from portal.core.db import session
from portal.core.errors import problem
from portal.core.i18n import lang, speaking
from portal.core.limits import limiter
from portal.opendata.queries import MOST
from portal.opendata.routes import USUAL, bp
from portal.opendata.serializers import UNIT, Json, day
from portal.search.addresses import SearchForm, counts_of, is_empty
from portal.search.asking import DEEPEST, Answer, FoundKind
from portal.search.finding import find
from portal.search.fragments import Said, Texts
from portal.search.shown import Found, shown
from portal.search.words import read_query
from portal.terms import Language

SEARCHES = "240 per minute"  # of one visitor
COUNTED = (  # filters by the names of their arguments
    *("kind", "document_kind", "administrator", "level", "region", "year", "state", "language"),
)
SECTIONS = {  # of the API, by the kind of what is found
    FoundKind.DOCUMENT: "documents",
    FoundKind.PART: "documents",
    FoundKind.PROPOSAL: "proposals",
    FoundKind.CLOSURE_REPORT: "closure-reports",
}


@bp.get("/search")
@limiter.limit(SEARCHES)
def search() -> Response:
    """What is found by words and filters, best first; fragments in the language asked for."""
    form, (limit, offset) = SearchForm.parse(request.args), (_number("limit"), _number("offset"))
    if faults := [*form.errors.items(), *_paging_faults()]:
        return problem(422, "; ".join(f"`{name}` is {fault}" for name, fault in faults))
    if is_empty(form.asked):
        return problem(422, "Give `q` or a filter")
    db, today, limit = session(), request_today(), limit or USUAL
    answer = find(db, form.asked, today, limit=limit, offset=offset)
    if not answer.is_ready:
        return _not_ready()
    with speaking(form.asked.language or Language.KK):
        found = shown(db, answer.keys, read_query(form.asked.words), today)
        items = [_found(one) for one in found]
    return jsonify(_answered(answer, items, _next(form, limit, offset, answer.total)))


def _not_ready() -> Response:
    answer = problem(503, "The search index is being made; ask again in a minute")
    answer.headers["Retry-After"] = "60"
    return answer


def _number(name: str) -> int:
    text = request.args.get(name, "0")
    return int(text) if _is_number(text) else 0


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(DEEPEST))


def _paging_faults() -> list[tuple[str, str]]:
    """What cannot be paged by."""
    faults = []
    for name, first, last in (("limit", 1, MOST), ("offset", 0, DEEPEST - 1)):
        text = request.args.get(name, str(first))
        if not _is_number(text) or not first <= int(text) <= last:
            faults.append((name, f"a number from {first} to {last}"))
    return faults


def _answered(answer: Answer, items: Sequence[Json], following: str | None) -> Json:
    return {
        "items": items,
        "total": answer.total,
        "counts": {name: counts_of(answer, name) for name in COUNTED},
        "suggestion": answer.suggestion,
        "has_all_words": answer.has_all_words,
        "next": following,
    }


def _next(form: SearchForm, limit: int, offset: int, total: int) -> str | None:
    """The address of what follows; nothing follows beyond the depth of a search."""
    if (following := offset + limit) >= min(total, DEEPEST):
        return None
    there = url_for("api.search", **form.values, limit=limit, offset=following)
    return f"{current_app.config['PORTAL'].base_url}{there}"


def _found(one: Found) -> Json:
    """A thing that was found: by its key, where it is, whose it is, and where the words stand."""
    base, section = current_app.config["PORTAL"].base_url, SECTIONS.get(one.key.kind)
    number = one.key.key.partition("/")[0]
    return {
        "kind": one.key.kind,
        "key": one.key.key,
        "code": one.code,
        "title": _texts(one.titles),
        "url": f"{base}/{lang()}/{one.path}",
        "api": f"{base}/api/v1/{section}/{number}" if section else None,
        "administrator": {"code": one.owner.code, "name": _texts(one.owner.names)},
        "document": one.whole and one.whole.number,
        "year": one.year,
        "amount": one.amount,
        "unit": None if one.amount is None else UNIT,
        "public_since": day(one.since),
        "open_until": one.strip and day(one.strip.last),
        "fragments": [_fragment(said) for said in (one.title, *one.fragments) if said.is_hit],
        "response": one.reply
        and {"outcome": one.reply.outcome, "fragment": _fragment(one.reply.grounds)},
    }


def _texts(texts: Texts) -> Json:
    return {code.value: texts.get(code) for code in Language}


def _fragment(said: Said) -> Json:
    """A fragment with the places of what was sought, from and to, counted in characters."""
    hits, at = [], 0
    for piece in said.pieces:
        if piece.is_hit:
            hits.append([at, at + len(piece.text)])
        at += len(piece.text)
    return {"language": said.lang, "text": said.text, "hits": hits}
