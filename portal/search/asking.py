"""What is asked of the search and what it answers: the one vocabulary of pages, API, feeds and
letters, whichever engine looks (decided: one search, two engines)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from portal.terms import BudgetLevel, DocumentKind, Language

LONGEST_QUERY = 200  # characters
DEEPEST = 10_000  # results; whoever wants all of them takes the bulk files


class FoundKind(StrEnum):
    """What kind of thing is found."""

    DOCUMENT = "document"
    PART = "part"
    PROGRAM = "program"
    BODY = "body"
    PROPOSAL = "proposal"  # with its response
    CLOSURE_REPORT = "closure-report"


class FoundState(StrEnum):
    """Where the discussion of a thing stands on the day of asking (§9, §10)."""

    OPEN = "open"
    CLOSED = "closed"
    NOT_DISCUSSED = "not-discussed"


class Order(StrEnum):
    """In which order results come."""

    BEST = "best"
    NEWEST = "newest"


@dataclass(frozen=True)
class Asked:
    """A query with its filters; empty filters ask for nothing. `words` may be empty when a filter
    is set: then everything that fits comes, the newest first."""

    words: str = ""
    kinds: frozenset[FoundKind] = frozenset()
    document_kind: DocumentKind | None = None
    body: str | None = None  # code
    level: BudgetLevel | None = None
    region: str | None = None  # KATO code
    year: int | None = None
    state: FoundState | None = None
    language: Language | None = None  # in which the thing can be read
    since: date | None = None  # became public on this day or later
    order: Order = Order.BEST


@dataclass(frozen=True)
class FoundKey:
    """A thing by its public key: the number of a document, `NUMBER/KEY` of a part,
    `BUDGET/YEAR/226-006` of a program, the code of a body, the number of a proposal, the number of
    a closure report."""

    kind: FoundKind
    key: str


@dataclass(frozen=True)
class Answer:
    """One page of keys, best first, with how many there are and the counts of each filter's values
    (`counts["kind"]["part"]`); each filter is counted without itself, so that people see what
    another choice would bring. A key says nothing about visibility: rows are read again."""

    keys: Sequence[FoundKey] = ()
    total: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    has_all_words: bool = True  # else nothing has all the words, and the nearest are shown
    suggestion: str | None = None  # the words as they were likely meant
    is_ready: bool = True  # else the index is being made, and nothing can be said yet
