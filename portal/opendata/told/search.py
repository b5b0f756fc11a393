"""Results of the search for machines."""

from collections.abc import Mapping

from portal.core.api.shapes import (
    ADDRESS,
    DAY,
    PAGES,
    TEXT,
    WHOLE,
    Json,
    Named,
    by_name,
    code,
    many,
    maybe,
    one_of,
    record,
    said,
)
from portal.opendata.told.common import KZT_THOUSAND, day, here, pages
from portal.search.asking import FoundKind
from portal.search.fragments import Said
from portal.search.shown import Found
from portal.terms import Language, ResponseOutcome

SECTIONS = {  # of the API, by the kind of what is found
    FoundKind.DOCUMENT: "documents",
    FoundKind.PART: "documents",
    FoundKind.PROGRAM: "programs",
    FoundKind.BODY: "administrators",
    FoundKind.PROPOSAL: "proposals",
    FoundKind.CLOSURE_REPORT: "closure-reports",
}
COUNTS = said(
    by_name(by_name(WHOLE)), "How many there would be with each value of a filter, by filter"
)
FRAGMENT = Named(
    "Fragment",
    record(
        language=one_of(Language),
        text=TEXT,
        hits=said(many(many(WHOLE)), "Where the words stand: from and to, in characters"),
    ),
)
FOUND = Named(
    "Found",
    record(
        kind=one_of(FoundKind),
        key=said(TEXT, "What it is called by; with `kind` it names one thing"),
        code=TEXT,
        title=said(by_name(maybe(TEXT)), "By language; null where there is none"),
        self=said(ADDRESS, "The same in this API"),
        html=PAGES,
        administrator=record(code=code(3), name=by_name(maybe(TEXT))),
        document=said(maybe(TEXT), "The number of the document it belongs to"),
        year=maybe(WHOLE),
        amount=maybe(WHOLE),
        unit=maybe({"type": "string"}),
        public_since=maybe(DAY),
        open_until=said(maybe(DAY), "The last day of its discussion, while that is open"),
        fragments=many(FRAGMENT),
        response=maybe(record(outcome=one_of(ResponseOutcome), fragment=FRAGMENT)),
    ),
)


def found(one: Found) -> Json:
    """A thing that was found: by its key, where it is, whose it is, and where the words stand."""
    return {
        "kind": one.key.kind,
        "key": one.key.key,
        "code": one.code,
        "title": _texts(one.titles),
        "self": here(f"{SECTIONS[one.key.kind]}/{_number(one)}"),
        "html": pages(one.path),
        "administrator": {"code": one.owner.code, "name": _texts(one.owner.names)},
        "document": one.whole and one.whole.number,
        "year": one.year,
        "amount": one.amount,
        "unit": None if one.amount is None else KZT_THOUSAND,
        "public_since": day(one.since),
        "open_until": one.strip and day(one.strip.last),
        "fragments": [_fragment(text) for text in (one.title, *one.fragments) if text.is_hit],
        "response": one.reply
        and {"outcome": one.reply.outcome, "fragment": _fragment(one.reply.grounds)},
    }


def _number(one: Found) -> str:
    """The key as the addresses of the API have it: a part is told with its document."""
    return one.key.key.partition("/")[0] if one.key.kind is FoundKind.PART else one.key.key


def _texts(texts: Mapping[str, str]) -> Json:
    return {code.value: texts.get(code) for code in Language}


def _fragment(text: Said) -> Json:
    hits, at = [], 0
    for piece in text.pieces:
        if piece.is_hit:
            hits.append([at, at + len(piece.text)])
        at += len(piece.text)
    return {"language": text.lang, "text": text.text, "hits": hits}
