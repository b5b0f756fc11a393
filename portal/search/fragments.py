"""Texts of what was found with the words sought marked in them: in the language that the page is
read in, or in another one when the words stand only there (§3, decided: fragments)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.core.i18n import lang
from portal.core.text import words_of
from portal.models import Part, Row
from portal.search.words import Piece, Query, marked
from portal.terms import Language

Texts = Mapping[str, str]  # by language; what there is not is left out
FRAGMENT = 220  # characters
MOST_FRAGMENTS = 2  # of one thing found
MOST_ROWS = 100  # of a part, in which words are looked for
READ = 8_000  # characters of a text, in which words are looked for


@dataclass(frozen=True)
class Said:
    """A text in the language it stands in, cut into pieces; those that were sought are hits."""

    lang: str
    pieces: Sequence[Piece]

    @property
    def text(self) -> str:
        """The words without the marks."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def hits(self) -> int:
        """How many different words in it were sought."""
        return len({piece.text.lower() for piece in self.pieces if piece.is_hit})

    @property
    def is_hit(self) -> bool:
        """Whether something that was sought stands in it."""
        return self.hits > 0


def texts_of(subject: object, field: str) -> Texts:
    """A text of a state body in every language it has."""
    found = {code.value: getattr(subject, f"{field}_{code}", None) for code in Language}
    return {code: text for code, text in found.items() if text}


def title(texts: Texts, query: Query) -> Said:
    """A title as the page reads it, whole (§3, decided: English)."""
    code = lang() if lang() in texts else Language.KK.value
    return Said(code, marked(texts.get(code, ""), query, width=None))


def fragments(candidates: Iterable[Texts], query: Query) -> list[Said]:
    """The few texts in which most of the words stand; the beginning of the first one when they
    stand in none."""
    cut = [said for texts in candidates if (said := _best(texts, query))]
    hits = sorted((said for said in cut if said.is_hit), key=lambda said: -said.hits)
    return hits[:MOST_FRAGMENTS] or cut[:1]


def _best(texts: Texts, query: Query) -> Said | None:
    """A text in the language of the page, unless the words stand in another one only."""
    mine = sorted(texts, key=lambda code: (code != lang(), list(Language).index(Language(code))))
    cut = (Said(code, marked(texts[code][:READ], query, FRAGMENT)) for code in mine)
    first = next(cut, None)
    if first is None or first.is_hit:
        return first
    return next((said for said in cut if said.is_hit), first)


def texts_of_part(part: Part) -> list[Texts]:
    """The body of a part and the names of its rows, as plain words."""
    body = {code: words_of(text) for code, text in texts_of(part, "body").items()}
    return [body, *(_texts_of_row(row) for row in part.rows[:MOST_ROWS])]


def _texts_of_row(row: Row) -> Texts:
    notes = texts_of(row, "note")
    return {
        code: f"{name}. {notes[code]}" if code in notes else name
        for code, name in texts_of(row, "name").items()
    }
