"""What a mistyped word was likely meant to be, among the words that are known."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from portal.search.words.keyboards import other_layouts
from portal.search.words.latin import in_cyrillic
from portal.search.words.letters import CYRILLIC, clean, folded, small
from portal.search.words.stemming import readings

SHORTEST, TWO_FAULTS_FROM = 4, 7  # letters
LONGEST = 30  # letters of a word that is compared
PLAIN = re.compile("[а-яёәғқңөұүһі]+")
MOST_SPELLINGS = 4  # readings of a word in other letters


@dataclass(frozen=True)
class Known:
    """A known word: as people write it, folded, how often it is met, its letters as bits."""

    written: str
    folded: str
    count: int
    letters: int


class KnownWords:
    """Known words by length, so that only a few of them are compared letter by letter."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.folded: dict[str, Known] = {}
        self.by_length: dict[int, list[Known]] = {}
        for written, count in counts.items():
            plain = folded(written if PLAIN.fullmatch(written) else clean(written))
            other = self.folded.get(plain)
            if other is None or other.count < count:
                self.folded[plain] = Known(written, plain, count, letters_of(plain))
        for known in self.folded.values():
            self.by_length.setdefault(len(known.folded), []).append(known)

    def near(self, word: str, most: int) -> list[tuple[int, Known]]:
        """The known words at most so many faults away from a word, each with how many. A fault
        changes two bits of the letters at most, so few words are compared."""
        bits, limit = letters_of(word), 2 * most
        alike = (
            known
            for length in range(len(word) - most, len(word) + most + 1)
            for known in self.by_length.get(length, ())
            if (known.letters ^ bits).bit_count() <= limit
        )
        compared = ((faults_between(word, known.folded, most), known) for known in alike)
        return [(faults, known) for faults, known in compared if faults <= most]


def likely(typed: str, known: Mapping[str, int]) -> str | None:
    """The known word that a mistyped one was likely meant to be: one fault away, from seven
    letters on two (a letter too many, too few, another one, or two that changed places), the
    fewest faults first, then the most frequent. A word in Latin letters or of another layout is
    known by its Cyrillic reading. None for what is known, and for a word of the same stem."""
    words = _prepared(_Counts(known))
    word = clean(typed)[:LONGEST]
    if folded(word) in words.folded:
        return None
    for reading in _spellings(typed):
        if meant := words.folded.get(folded(reading)):
            return meant.written
    spellings = list(dict.fromkeys(map(folded, (word, *_spellings(typed)))))
    own = readings(word)
    for most in (1, 2):
        nearest = [
            (faults, -meant.count, meant.written)
            for one in spellings[: MOST_SPELLINGS + 1]
            if one.isalpha() and len(one) >= (SHORTEST if most == 1 else TWO_FAULTS_FROM)
            for faults, meant in words.near(one, most)
        ]
        for *_order, meant_word in sorted(nearest):
            if own.isdisjoint(readings(clean(meant_word))):
                return meant_word
    return None


def faults_between(one: str, other: str, most: int) -> int:
    """How many letters were added, left out, changed, or changed places with the next one; more
    than `most` is told as `most` + 1."""
    start = 0
    shorter = min(len(one), len(other))
    while start < shorter and one[start] == other[start]:
        start += 1
    end = 0
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    one, other = one[start : len(one) - end], other[start : len(other) - end]
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        before, above, row = row, before, [at]
        for place, known in enumerate(other, start=1):
            cost = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != known))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == known:
                cost = min(cost, above[place - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def letters_of(word: str) -> int:
    """The letters of a word as bits: one for a letter that is there, another one for a letter that
    is there again."""
    bits = 0
    for letter in word:
        bit = 1 << (ord(letter) & 63)
        bits |= bit << 64 if bits & bit else bit
    return bits


def _spellings(typed: str) -> list[str]:
    """The Cyrillic readings of a word in Latin letters, or of one typed in another layout."""
    spelled = small(typed)
    latin = () if CYRILLIC.search(spelled) else in_cyrillic(spelled[:LONGEST])
    return [*other_layouts(typed[:LONGEST]), *latin]


class _Counts:
    """Counts of words known again by their place in memory: they are too many to compare."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Counts) and self.counts is other.counts

    def __hash__(self) -> int:
        return hash((id(self.counts), len(self.counts)))


@lru_cache(maxsize=2)
def _prepared(known: _Counts) -> KnownWords:
    return KnownWords(known.counts)
