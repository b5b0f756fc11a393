"""Sets of entries as the bits of one long number: meeting, joining and counting them is quick
whatever their size, so that counts of filters cost next to nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.search.asking import Asked, FoundKey, FoundKind, FoundState
from portal.search.engine import FACETS
from portal.search.entries import Traits, state_of

FEW = 8  # times as many hits as are wanted: fewer are sorted, more are walked in order


def bits_of(places: Iterable[int], size: int) -> int:
    """The set of some places among `size`."""
    marks = bytearray(size // 8 + 1)
    for place in places:
        marks[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(marks, "little")


def places_of(bits: int) -> Iterator[int]:
    """The places of a set, the lowest first."""
    for start, byte in enumerate(bits.to_bytes((bits.bit_length() + 7) // 8, "little")):
        if byte:
            yield from (start * 8 + bit for bit in range(8) if byte >> bit & 1)


@dataclass
class Cards:
    """The entries of one segment of an index as filters and order need them; never changes."""

    size: int
    keys: dict[int, FoundKey] = field(default_factory=dict)
    priors: dict[int, int] = field(default_factory=dict)
    days: dict[int, int] = field(default_factory=dict)
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    discussed: dict[tuple[date | None, date | None, bool], int] = field(default_factory=dict)
    best: Sequence[int] = ()
    newest: Sequence[int] = ()
    _states: tuple[date, dict[str, int]] | None = None
    _since: tuple[date, int] | None = None

    def order(self, place: int) -> tuple[int, str, str]:
        """By what equals are ordered: the greater prior, then the key."""
        key = self.keys[place]
        return -self.priors[place], key.kind.value, key.key

    def values(self, facet: str, today: date) -> Mapping[str, int]:
        """The set of each value of a filter."""
        return self._by_state(today) if facet == "state" else self.facets[facet]

    def _by_state(self, today: date) -> dict[str, int]:
        if self._states is None or self._states[0] != today:
            found = {state.value: 0 for state in FoundState}
            for (opens_on, closes_on, is_withdrawn), bits in self.discussed.items():
                days = Traits(
                    is_discussable=True,
                    opens_on=opens_on,
                    closes_on=closes_on,
                    is_withdrawn=is_withdrawn,
                )
                if state := state_of(days, today):
                    found[state.value] |= bits
            self._states = today, found
        return self._states[1]

    def passing(self, facet: str, asked: Asked, today: date) -> int | None:
        """Which entries a filter lets through; None when it lets all."""
        wanted = wanted_values(asked)[facet]
        if not wanted:
            return None
        values, through = self.values(facet, today), 0
        for value in wanted:
            through |= values.get(value, 0)
        return through

    def since(self, day: date) -> int:
        """Entries that became public on a day or later."""
        if self._since is None or self._since[0] != day:
            first = day.toordinal()
            places = (place for place, one in self.days.items() if one >= first)
            self._since = day, bits_of(places, self.size)
        return self._since[1]

    def first(self, bits: int, count: int, *, newest: bool) -> list[int]:
        """The first places of a set in order."""
        order = self.newest if newest else self.best
        if newest or bits.bit_count() > count * FEW:
            marks = bits.to_bytes(self.size // 8 + 1, "little")
            found = []
            for place in order:
                if marks[place >> 3] >> (place & 7) & 1:
                    found.append(place)
                    if len(found) == count:
                        break
            return found
        return sorted(places_of(bits), key=self.order)[:count]


def wanted_values(asked: Asked) -> Mapping[str, frozenset[str]]:
    """What each filter asks for; nothing when it is not set."""
    one = {
        "document_kind": asked.document_kind,
        "body": asked.body,
        "level": asked.level,
        "region": asked.region,
        "year": asked.year,
        "state": asked.state,
        "language": asked.language,
    }
    found = {name: frozenset(() if v is None else (str(v),)) for name, v in one.items()}
    return found | {"kind": frozenset(kind.value for kind in asked.kinds)}


def facet_values(kind: FoundKind, traits: Traits) -> Iterator[tuple[str, str]]:
    """Under which values of which filters a thing is found; its state follows from the day."""
    yield "kind", kind.value
    for facet in ("document_kind", "body", "level", "region"):
        if (value := getattr(traits, facet)) is not None:
            yield facet, str(value)
    if traits.year_from is not None and traits.year_to is not None:
        yield from (("year", str(one)) for one in range(traits.year_from, traits.year_to + 1))
    yield from (("language", one) for one in traits.languages)


def cards_of(size: int, entries: Iterable[tuple[int, FoundKey, int, Traits]]) -> Cards:
    """The cards of a segment from its stored entries."""
    cards = Cards(size)
    facets: dict[str, dict[str, list[int]]] = {facet: {} for facet in FACETS}
    discussed: dict[tuple[date | None, date | None, bool], list[int]] = {}
    for place, key, prior, traits in entries:
        cards.keys[place], cards.priors[place] = key, prior
        cards.days[place] = traits.public_on.toordinal() if traits.public_on else 0
        for facet, value in facet_values(key.kind, traits):
            facets[facet].setdefault(value, []).append(place)
        if traits.is_discussable:
            days = traits.opens_on, traits.closes_on, traits.is_withdrawn
            discussed.setdefault(days, []).append(place)
    cards.facets = {
        facet: {value: bits_of(places, size) for value, places in values.items()}
        for facet, values in facets.items()
    }
    cards.discussed = {days: bits_of(places, size) for days, places in discussed.items()}
    cards.best = sorted(cards.keys, key=cards.order)
    cards.newest = sorted(cards.best, key=lambda place: -cards.days[place])
    return cards
