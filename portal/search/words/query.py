"""What somebody types, read as words (decided: one analyser)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from portal.search.asking import LONGEST_QUERY
from portal.search.words.codes import whole
from portal.search.words.common import is_common, without_home
from portal.search.words.kazakh import SHORT
from portal.search.words.keyboards import has_signs_between_letters, other_layouts
from portal.search.words.kin import kin_of_kazakh, kin_of_russian
from portal.search.words.latin import in_cyrillic
from portal.search.words.letters import CYRILLIC, DIGIT, is_kazakh, small
from portal.search.words.splitting import Found, split
from portal.search.words.stemming import readings, stem
from portal.terms import Language

MOST_TERMS = 12
SHORTEST_PREFIX = 4
GUESS_WEIGHT = 0.5  # of an exact reading
BETWEEN_SPACES = re.compile(r"\S+")


@dataclass(frozen=True)
class Term:
    """A word of a query.

    `stems` are its exact readings: the word itself in Kazakh or Russian; each of them counts in
    full. `guesses` are what may have been meant: the same keys on another layout, a word written
    in Latin letters, a near relation of a word; a guess finds what the exact readings do
    not, and counts GUESS_WEIGHT of them, so that it never stands before an exact hit of the same
    kind. What begins with `prefix` is the last resort, for a word that has no other hit at all; of
    a word in Latin letters it is the likeliest Cyrillic reading."""

    typed: str
    stems: frozenset[str]
    guesses: frozenset[str] = frozenset()
    prefix: str | None = None
    is_code: bool = False


@dataclass(frozen=True)
class Query:
    """A query, bounded: as it was typed, and its terms without the common words, unless it has no
    others."""

    typed: str = ""
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Typed:
    """What stood between two spaces of a query, with the words found in it and how it would read
    in another layout."""

    text: str
    found: tuple[Found, ...]
    layouts: tuple[str, ...]

    @property
    def is_one_word(self) -> bool:
        """Whether its signs are letters of another layout: `,.l;tn`."""
        return bool(self.layouts) and has_signs_between_letters(self.text)

    @property
    def is_common(self) -> bool:
        """Whether it says nothing of what is sought, in whichever letters it was typed."""
        pieces = [piece for one in self.found if not one.is_code for piece in one.pieces]
        if len(self.found) > 1 or any(one.is_code for one in self.found):
            return False
        meant = (*self.layouts, *in_cyrillic(small(self.text)))
        return all(map(is_common, pieces)) or any(map(is_common, meant))


def read_query(text: str) -> Query:
    """The terms of what was typed, in order; what is over the limits is left out."""
    typed = text[:LONGEST_QUERY]
    sought = without_home(typed)
    parts = list(_between_spaces(sought))
    telling = [one for one in parts if not one.is_common]
    terms = [term for one in telling or parts for term in _terms(sought, one)]
    return Query(typed, tuple(dict.fromkeys(terms))[:MOST_TERMS])


def _between_spaces(typed: str) -> Iterator[Typed]:
    """What stands between spaces and has words in it; a code may stand over several."""
    places = [(one.start(), one.end()) for one in BETWEEN_SPACES.finditer(typed)]
    for place, found in groupby(
        split(typed), lambda one: next(at for at in places if at[0] <= one.start < at[1])
    ):
        text = typed[slice(*place)]
        words = tuple(found)
        is_code = any(one.is_code for one in words)
        yield Typed(text, words, () if is_code else tuple(other_layouts(text)))


def _terms(typed: str, part: Typed) -> Iterator[Term]:
    """The terms of what stands between two spaces."""
    layouts = _stems_of(part.layouts)
    if part.is_one_word:
        pieces = [piece for found in part.found for piece in found.pieces]
        spelled = [piece for found in part.found for piece in found.spelled]
        likeliest = _prefix(readings(part.layouts[-1]))
        yield Term(part.text, _stems_of(pieces), layouts | _in_cyrillic(spelled), likeliest)
        return
    for found in part.found:
        yield from _terms_of(typed[found.start : found.end], found, layouts)


def _terms_of(shown: str, found: Found, layouts: frozenset[str]) -> Iterator[Term]:
    """The terms of a word: one for each piece of a word with hyphens, which the whole word without
    its hyphens fits as well."""
    if found.is_code:
        yield Term(shown, frozenset({whole(found.pieces)}), is_code=True)
        return
    joined = readings("".join(found.pieces))
    if any(map(DIGIT.search, found.pieces)):  # `176-НҚ`
        yield Term(shown, joined, layouts, is_code=True)
        return
    for piece, spelled in zip(found.pieces, found.spelled, strict=True):
        exact, doubtful = _exact(piece)
        cyrillic = in_cyrillic(spelled) if not CYRILLIC.search(spelled) else ()
        yield Term(
            shown if len(found.pieces) == 1 else piece,
            exact | joined if len(found.pieces) > 1 else exact,
            (layouts | _stems_of(cyrillic) | _kin(piece) | doubtful) - exact,
            _prefix(readings(cyrillic[0]) if cyrillic else exact),
        )


def _exact(word: str) -> tuple[frozenset[str], frozenset[str]]:
    """The exact readings of a word, and a Russian one that is doubtful, because it is another
    Kazakh word: `жылу` is warmth, and read as Russian a year."""
    kazakh, russian = stem(word, Language.KK), stem(word, Language.RU)
    if kazakh != russian and russian in SHORT:
        return frozenset({kazakh}), frozenset({russian})
    return frozenset({kazakh, russian}), frozenset()


def _kin(word: str) -> frozenset[str]:
    """Near relations of a word, in either language that it may be of."""
    if not CYRILLIC.search(word):
        return frozenset()
    kazakh = kin_of_kazakh(stem(word, Language.KK))
    return kazakh if is_kazakh(word) else kazakh | kin_of_russian(stem(word, Language.RU))


def _prefix(stems: frozenset[str]) -> str | None:
    shortest = min(stems, key=lambda one: (len(one), one))
    return shortest if len(shortest) >= SHORTEST_PREFIX else None


def _stems_of(words: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*map(readings, words))


def _in_cyrillic(words: Iterable[str]) -> frozenset[str]:
    """The stems of what words in Latin letters may be in Cyrillic ones."""
    latin = (word for word in words if not CYRILLIC.search(word))
    return _stems_of(read for word in latin for read in in_cyrillic(word))
