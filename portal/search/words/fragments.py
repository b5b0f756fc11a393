"""A piece of a text around the words that were sought, with these words marked."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.search.words.codes import code_words
from portal.search.words.query import Query
from portal.search.words.short_names import short_names
from portal.search.words.splitting import Found, split
from portal.search.words.stemming import readings

LONGEST_READ = 20_000  # characters of a text in which words are looked for
MOST_HITS = 500
USUAL_WIDTH = 240  # characters
CUT = "…"


@dataclass(frozen=True)
class Piece:
    """A run of a text: words that were sought, or what stands between them."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True)
class Hit:
    """A word of a text that was sought: where it stands, and the number of its term."""

    start: int
    end: int
    term: int


def marked(text: str, query: Query, width: int | None = USUAL_WIDTH) -> list[Piece]:
    """The text as it is, cut at the ends of words to about `width` characters around the most
    different and nearest hits (not at all without a width), each sought word a piece of its own;
    `…` stands where it was cut. It is plain text: the template escapes it."""
    hits = _hits(text, query)
    if width is None or len(text) <= width:
        return list(_pieces(text, 0, len(text), hits))
    start, end = _window(text, hits, width)
    return list(_pieces(text, start, end, hits))


def _hits(text: str, query: Query) -> list[Hit]:
    """The sought words of a text in order; for a term that has none, the words that begin as it
    does."""
    words = [(found, _found_by(found)) for found in split(text[:LONGEST_READ])]
    wanted = {
        stem: number
        for number, term in reversed(list(enumerate(query.terms)))
        for stem in term.stems | term.guesses
    }
    hits = [
        Hit(found.start, found.end, min(wanted[stem] for stem in met))
        for found, stems in words
        if (met := stems & wanted.keys())
    ]
    hits += _full_names([found for found, _stems in words], wanted)
    unmet = set(range(len(query.terms))) - {hit.term for hit in hits}
    prefixes = [(prefix, n) for n in unmet if (prefix := query.terms[n].prefix)]
    if prefixes:
        hits += (
            Hit(found.start, found.end, number)
            for found, stems in words
            for prefix, number in prefixes
            if any(stem.startswith(prefix) for stem in stems)
        )
    return sorted(hits, key=lambda hit: (hit.start, -hit.end))[:MOST_HITS]


def _full_names(words: list[Found], wanted: dict[str, int]) -> Iterator[Hit]:
    """The full names of what was sought by a short name."""
    pieces = [(found, readings(one)) for found in words for one in found.pieces]
    for first, end, short in short_names([stems for _found, stems in pieces]):
        for stem in sorted(short & wanted.keys())[:1]:
            yield Hit(pieces[first][0].start, pieces[end - 1][0].end, wanted[stem])


def _found_by(found: Found) -> frozenset[str]:
    """What a word of a text is found by, whichever language the text is in."""
    if found.is_code:
        return frozenset(code_words(found.pieces))
    single = frozenset[str]().union(*map(readings, found.pieces))
    return single | readings("".join(found.pieces)) if len(found.pieces) > 1 else single


def _window(text: str, hits: list[Hit], width: int) -> tuple[int, int]:
    """From where to where a text is shown: with the most different terms, then the most hits,
    the earliest of equals; a third of the room that is left stands before the first hit."""
    best, best_worth = (0, 0), (0, 0)
    last = 0
    for first, hit in enumerate(hits):
        last = max(last, first)
        while last + 1 < len(hits) and hits[last + 1].end - hit.start <= width:
            last += 1
        within = hits[first : last + 1]
        worth = (len({one.term for one in within}), len(within))
        if worth > best_worth:
            best, best_worth = (hit.start, hits[last].end), worth
    room = max(0, width - (best[1] - best[0]))
    start = max(0, min(best[0] - room // 3, len(text) - width))
    return _word_start(text, start), _word_end(text, max(start + width, best[1]))


def _word_start(text: str, place: int) -> int:
    """The start of the next word at a place, not far from it."""
    if place == 0 or text[place - 1].isspace():
        return place
    space = next((at for at in range(place, min(place + 40, len(text))) if text[at].isspace()), -1)
    return space + 1 if space >= 0 else place


def _word_end(text: str, place: int) -> int:
    """The end of the last whole word before a place, not far from it."""
    if place >= len(text) or text[place].isspace():
        return min(place, len(text))
    space = next((at for at in range(place, max(place - 40, 0), -1) if text[at].isspace()), -1)
    return space if space > 0 else place


def _pieces(text: str, start: int, end: int, hits: list[Hit]) -> Iterator[Piece]:
    """The runs of a text between two places."""
    before = CUT if start > 0 else ""
    at = start
    for hit in hits:
        if hit.start < at or hit.end > end:
            continue
        if plain := before + text[at : hit.start]:
            yield Piece(plain)
        yield Piece(text[hit.start : hit.end], is_hit=True)
        before, at = "", hit.end
    rest = before + text[at:end].rstrip() if end < len(text) else before + text[at:end]
    if rest := rest + (CUT if end < len(text) else ""):
        yield Piece(rest)
