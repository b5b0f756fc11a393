"""Votes by day, told so that no row tells of few people (decided: votes by day)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portal.terms import AccountKind, Side

LEAST_PEOPLE = 5  # in a row that does not tell of a whole discussion
Counts = dict[tuple[AccountKind, Side], int]
COLUMNS = tuple((kind, side) for kind in AccountKind for side in Side)


@dataclass(frozen=True)
class Span:
    """Days in a row and the votes of them, in the order of `COLUMNS`."""

    first: date
    last: date
    votes: tuple[int, ...]


def spans_of(
    by_day: Mapping[date, Counts], opens_on: date, until: date, *, is_over: bool
) -> Iterator[Span]:
    """The days of a discussion up to one, put together until people are five or more. What is left
    at the end goes to the last row; while the discussion runs it waits for further votes."""
    spans: list[Span] = []
    first, gathered = opens_on, _none()
    for day in _days(opens_on, until):
        for key, count in by_day.get(day, {}).items():
            gathered[key] += count
        if _people(gathered) >= LEAST_PEOPLE:
            spans.append(Span(first, day, _row(gathered)))
            first, gathered = day + timedelta(days=1), _none()
    if is_over and first <= until:
        rest = Span(first, until, _row(gathered))
        spans.append(_joined(spans.pop(), rest) if spans else rest)
    yield from spans


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)


def _none() -> Counts:
    return defaultdict(int)


def _people(counts: Counts) -> int:
    return sum(count for (kind, _side), count in counts.items() if kind is AccountKind.PERSON)


def _row(counts: Counts) -> tuple[int, ...]:
    return tuple(counts.get(one, 0) for one in COLUMNS)


def _joined(one: Span, other: Span) -> Span:
    votes = tuple(a + b for a, b in zip(one.votes, other.votes, strict=True))
    return Span(one.first, other.last, votes)
