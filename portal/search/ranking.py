"""How an engine that keeps sets of entries finds and orders them: the words' sets meet, filters cut
them, and the score sorts what is left into groups."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from portal.search.asking import Asked, FoundKey, Order
from portal.search.bitmaps import Cards
from portal.search.engine import FACETS, Found, Slice

Level = tuple[int, int]  # a weight, and the entries that have the word so


@dataclass(frozen=True)
class Hits:
    """Where a word stands in one segment: levels, the heaviest first; anywhere at all."""

    levels: Sequence[Level]
    anywhere: int


@dataclass(frozen=True)
class Looked:
    """One segment asked for the words of a query: its cards, its living entries, the hits."""

    cards: Cards
    alive: int
    hits: Sequence[Hits]


def _with_all(looked: Looked) -> int:
    found = looked.alive
    for hits in looked.hits:
        found &= hits.anywhere
    return found


def _by_number(looked: Looked) -> dict[int, int]:
    """Entries by how many of the words they have."""
    groups = {0: looked.alive}
    for hits in looked.hits:
        split: dict[int, int] = {}
        for number, bits in groups.items():
            split[number + 1] = split.get(number + 1, 0) | bits & hits.anywhere
            split[number] = split.get(number, 0) | bits & ~hits.anywhere
        groups = split
    return groups


def matched(segments: Sequence[Looked]) -> tuple[list[int], bool]:
    """The entries of each segment that fit the words, and whether they have all of them: when
    nothing does, those that have most."""
    found = [_with_all(one) for one in segments]
    if any(found) or not segments or len(segments[0].hits) < 2:
        return found, any(found)
    by_number = [_by_number(one) for one in segments]
    most = max((n for groups in by_number for n, bits in groups.items() if bits), default=0)
    if most == 0:
        return [0] * len(segments), False
    return [groups.get(most, 0) for groups in by_number], False


def answer(segments: Sequence[Looked], asked: Asked, part: Slice, *, has_words: bool) -> Found:
    """One page of results over all segments."""
    fitting, has_all = matched(segments)
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    total, wanted = 0, part.offset + part.limit
    ranked: list[tuple[tuple[int, int, int, str, str], FoundKey]] = []
    for one, bits in zip(segments, fitting, strict=True):
        if bits:
            left = _filtered(one.cards, bits, asked, part.today, counts)
            total += left.bit_count()
            ranked.extend(_first(one, left, wanted, newest=asked.order is Order.NEWEST))
    ranked.sort(key=lambda pair: pair[0])
    keys = [key for _place, key in ranked[part.offset : wanted]]
    told = {facet: dict(values) for facet, values in counts.items()}
    return Found(keys, total, told, has_all or not has_words)


def _filtered(
    cards: Cards, bits: int, asked: Asked, today: date, counts: dict[str, Counter[str]]
) -> int:
    """What the filters leave; each one's values are counted as if it alone were not set."""
    if asked.since is not None:
        bits &= cards.since(asked.since)
    through = {facet: cards.passing(facet, asked, today) for facet in FACETS}
    for facet in FACETS:
        others = bits
        for name, passing in through.items():
            if passing is not None and name != facet:
                others &= passing
        if others:
            for value, members in cards.values(facet, today).items():
                if count := (others & members).bit_count():
                    counts[facet][value] += count
    for passing in through.values():
        if passing is not None:
            bits &= passing
    return bits


def _groups(one: Looked, bits: int) -> list[tuple[int, int]]:
    """Entries by their score, the best first."""
    groups = {0: bits}
    for hits in one.hits:
        split: dict[int, int] = {}
        for score, members in groups.items():
            for weight, having in (*hits.levels, (0, -1)):
                if got := members & having:
                    split[score + weight] = split.get(score + weight, 0) | got
                    members &= ~having
        groups = split
    return sorted(groups.items(), reverse=True)


def _first(
    one: Looked, bits: int, count: int, *, newest: bool
) -> Iterator[tuple[tuple[int, int, int, str, str], FoundKey]]:
    """The first entries of a segment, each with what it is ordered by."""
    cards, left = one.cards, count
    for score, members in [(0, bits)] if newest else _groups(one, bits):
        for place in cards.first(members, left, newest=newest):
            day = -cards.days[place] if newest else 0
            yield (-score, day, *cards.order(place)), cards.keys[place]
            left -= 1
        if left <= 0:
            return
