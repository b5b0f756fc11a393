"""What somebody types, read as words (decided: one analyser)."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.search.asking import LONGEST_QUERY
from portal.search.words.codes import whole
from portal.search.words.common import is_common
from portal.search.words.letters import DIGIT
from portal.search.words.splitting import Found, split
from portal.search.words.stemming import readings

MOST_TERMS = 12
SHORTEST_PREFIX = 4


@dataclass(frozen=True)
class Term:
    """A word of a query.

    `stems` are its exact readings: the word itself in Kazakh or Russian; each of them counts in
    full. `guesses` are what may have been meant: the same keys on another layout, a word written
    in Latin letters; a guess finds what the exact readings do not, and counts GUESS_WEIGHT of
    them, so that it never stands before an exact hit of the same kind. What begins with `prefix`
    is the last resort, for a word that has no other hit at all."""

    typed: str
    stems: frozenset[str]
    guesses: frozenset[str] = frozenset()
    prefix: str | None = None
    is_code: bool = False


GUESS_WEIGHT = 0.5  # of an exact reading


@dataclass(frozen=True)
class Query:
    """A query, bounded: as it was typed, and its terms without the common words, unless it has no
    others."""

    typed: str = ""
    terms: tuple[Term, ...] = ()


def read_query(text: str) -> Query:
    """The terms of what was typed, in order; what is over the limits is left out."""
    typed = text[:LONGEST_QUERY]
    found = list(split(typed))
    telling = [one for one in found if one.is_code or not all(map(is_common, one.pieces))]
    terms = [term for one in telling or found for term in _terms(typed, one)]
    return Query(typed, tuple(dict.fromkeys(terms))[:MOST_TERMS])


def _terms(typed: str, found: Found) -> Iterator[Term]:
    """The terms of a word: one for each half of a word with hyphens, any of which the whole word
    without its hyphens fits as well."""
    shown = typed[found.start : found.end]
    if found.is_code:
        yield Term(shown, frozenset({whole(found.pieces)}), is_code=True)
        return
    if any(map(DIGIT.search, found.pieces)):  # `176-НҚ`
        yield Term(shown, readings("".join(found.pieces)), is_code=True)
        return
    joined = readings("".join(found.pieces)) if len(found.pieces) > 1 else frozenset()
    for piece in found.pieces:
        exact = readings(piece)
        start = min(exact, key=len)
        yield Term(
            shown if len(found.pieces) == 1 else piece,
            exact | joined,
            prefix=start if len(start) >= SHORTEST_PREFIX else None,
        )
