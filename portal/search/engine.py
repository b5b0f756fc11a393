"""What an engine of the search does, whichever it is; the rest of the portal knows no more
(decided: one search, two engines)."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from portal.search.asking import Asked, FoundKey
from portal.search.entries import Unit

FACETS = ("kind", "document_kind", "body", "level", "region", "year", "state", "language")


class NotReady(Exception):
    """There is no index to ask yet, or it cannot be read: the job makes it anew."""


@dataclass(frozen=True)
class Wanted:
    """A word of a query: its own stems, those it may have been meant for, and the beginning of the
    longer words to look for when none of them stands anywhere."""

    own: frozenset[str]
    guessed: frozenset[str] = frozenset()
    prefix: str | None = None


@dataclass(frozen=True)
class Slice:
    """Which of the results are wanted, seen from which day."""

    today: date
    limit: int
    offset: int = 0


@dataclass(frozen=True)
class Found:
    """Keys of one page of results, how many there are, counts of each filter's values; whether
    each word was found anywhere at all."""

    keys: Sequence[FoundKey] = ()
    total: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    has_all_words: bool = True
    known: Sequence[bool] = ()


class Engine(Protocol):
    """An index in generations: one answers, another may be in the making beside it."""

    def turn(self) -> AbstractContextManager[bool]:
        """The only writer's turn; False when somebody else has it. It ends with its process."""

    def serving(self) -> str | None:
        """The generation that answers; None before the first."""

    def building(self) -> str | None:
        """The generation in the making."""

    def is_broken(self, generation: str, *, thoroughly: bool) -> bool:
        """Whether somebody could not read the generation; thoroughly: whether its files are what
        was written."""

    def begin(self, generation: str) -> None:
        """Make an empty generation beside the one that answers."""

    def serve(self, generation: str) -> None:
        """Let a generation answer from now on, in one step; the others go."""

    def stamps(self, generation: str) -> Mapping[str, str]:
        """What the generation holds: units with their stamps."""

    def write(self, generation: str, units: Iterable[tuple[str, Unit]]) -> None:
        """Replace units, all of them or none; when this returns, they are kept for good."""

    def find(self, words: Sequence[Wanted], asked: Asked, part: Slice) -> Found:
        """Look for words within filters; raises NotReady."""
