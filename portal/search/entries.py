"""What is findable: one entry for each thing, with its two languages together, so that words of one
language find what was written in the other (decided: one search, two engines)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.search.asking import FoundKey, FoundKind, FoundState
from portal.search.words import stems
from portal.terms import BudgetLevel, DocumentKind, Language

LONGEST_TEXT = 200_000  # characters of one thing that are read; an official form stays far below
KIND_RANKS = {  # what comes first among equals
    kind: rank
    for rank, kind in enumerate(
        (
            FoundKind.PART,
            FoundKind.PROPOSAL,
            FoundKind.CLOSURE_REPORT,
            FoundKind.DOCUMENT,
            FoundKind.PROGRAM,
            FoundKind.BODY,
        )
    )
}
OF_A_WHOLE_BODY = frozenset(  # they speak of all that a body does, so of each thing in passing
    {DocumentKind.BUDGET_REPORT, DocumentKind.FINANCIAL_STATEMENT, DocumentKind.AUDIT_RESULT}
)
LENGTHS, YEARS, FIRST_YEAR = 64, 256, 1990
Texts = tuple[tuple[str, Language | None], ...]


@dataclass(frozen=True)
class Traits:
    """What a thing is filtered by; its state follows from its days on the day of asking."""

    document_kind: DocumentKind | None = None
    body: str | None = None
    level: BudgetLevel | None = None
    region: str | None = None
    year_from: int | None = None
    year_to: int | None = None
    is_discussable: bool = False
    opens_on: date | None = None
    closes_on: date | None = None
    is_withdrawn: bool = False
    languages: tuple[str, ...] = ()
    public_on: date | None = None


@dataclass(frozen=True)
class Entry:
    """A findable thing: its key, its traits, and its stems in three fields."""

    found: FoundKey
    traits: Traits
    prior: int
    codes: frozenset[str]
    names: frozenset[str]
    text: frozenset[str]
    words: frozenset[str]  # as people write them, for guesses at what was meant


@dataclass(frozen=True)
class Unit:
    """What is indexed together and replaced together: a document with its parts, a proposal, …; no
    entries when nothing of it is public. The stamp tells whether it changed."""

    stamp: str
    entries: tuple[Entry, ...]


def state_of(traits: Traits, today: date) -> FoundState | None:
    """Where the discussion of a thing stands on a day (§9, §10); None for what is never
    discussed."""
    if not traits.is_discussable:
        return None
    if traits.opens_on is None or traits.closes_on is None or traits.opens_on > today:
        return FoundState.NOT_DISCUSSED
    if traits.is_withdrawn or traits.closes_on < today:
        return FoundState.CLOSED
    return FoundState.OPEN


def entry(found: FoundKey, traits: Traits, *, codes: Texts, names: Texts, text: Texts) -> Entry:
    """An entry with the stems of its texts; each stem stands in the best of its fields."""
    in_codes, in_names = _stems(codes), _stems(names)
    in_text = _stems(text)
    return Entry(
        found,
        traits,
        prior_of(found.kind, names, traits),
        codes=in_codes,
        names=in_names - in_codes,
        text=in_text - in_codes - in_names,
        words=frozenset(_plain_words(names + text)),
    )


def prior_of(kind: FoundKind, names: Texts, traits: Traits) -> int:
    """The order of things that fit a query equally well: bodies and programs before documents and
    these before their parts, then what speaks of one matter before the accounts of a whole body,
    then short names, then what is newer (decided: order of equals)."""
    length = min((len(text.split()) for text, _language in names if text), default=0)
    is_titled_by_form = kind is FoundKind.PART
    shortness = 0 if is_titled_by_form else LENGTHS - 1 - min(length, LENGTHS - 1)
    newness = min(max((traits.year_from or FIRST_YEAR) - FIRST_YEAR, 0), YEARS - 1)
    rank = KIND_RANKS[kind] * 2 + (traits.document_kind not in OF_A_WHOLE_BODY)
    return (rank * LENGTHS + shortness) * YEARS + newness


def _stems(texts: Texts) -> frozenset[str]:
    found: set[str] = set()
    for text, language in texts:
        found.update(stems(text[:LONGEST_TEXT], language))
    return frozenset(found)


def _plain_words(texts: Texts) -> Iterable[str]:
    for text, _language in texts:
        for word in text[:LONGEST_TEXT].lower().split():
            bare = word.strip("«»\"'“”()[].,:;!?–—…/%№")
            if 3 <= len(bare) <= 40 and bare.replace("-", "").isalpha():
                yield bare
