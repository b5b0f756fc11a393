"""A search as an address says it: one order of names, defaults left out, so that the same query has
the same address everywhere (decided: addresses of searches)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from portal.core.text import plain, visible
from portal.search.asking import LONGEST_QUERY, Answer, Asked, FoundKind, FoundState, Order
from portal.terms import BudgetLevel, DocumentKind, Language

FIRST_YEAR, LAST_YEAR = 1991, 2100
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
WORDS: Mapping[str, type[StrEnum]] = {
    "kind": FoundKind,
    "document_kind": DocumentKind,
    "level": BudgetLevel,
    "state": FoundState,
    "language": Language,
    "order": Order,
}
DIGITS = {"administrator": 3, "region": 9, "year": 4}
ARGUMENTS = (  # in the order of an address
    *("q", "kind", "document_kind", "administrator", "level", "region", "year", "state"),
    *("language", "since", "order"),
)
COUNTED_AS = {"administrator": "body"}  # an argument by the name of its counts, where they differ
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class SearchForm:
    """A search with the arguments that say it; `errors` by argument tell machines what no search
    can ask, and people's pages leave that out."""

    asked: Asked
    errors: Mapping[str, str]

    @classmethod
    def parse(cls, args: "MultiDict[str, str]") -> "SearchForm":
        """Read the search from the arguments of an address."""
        asked = Asked(
            words=cut_words(args.get("q", "")),
            kinds=frozenset(
                FoundKind(one) for one in args.getlist("kind") if one in set(FoundKind)
            ),
            document_kind=_one_of(DocumentKind, args.get("document_kind", "")),
            body=_digits(args, "administrator"),
            level=_one_of(BudgetLevel, args.get("level", "")),
            region=_digits(args, "region"),
            year=_year(args.get("year", "")),
            state=_one_of(FoundState, args.get("state", "")),
            language=_one_of(Language, args.get("language", "")),
            since=_day(args.get("since", "")),
            order=_one_of(Order, args.get("order", "")) or Order.BEST,
        )
        return cls(asked, dict(_faults(args)))

    @property
    def values(self) -> dict[str, str | list[str]]:
        """The arguments that say the same search again."""
        return arguments_of(self.asked)

    def pairs(self, page: int = 1) -> list[tuple[str, str]]:
        """The same as an address lists them, with the page when it is not the first."""
        said = [
            (name, one)
            for name, value in self.values.items()
            for one in (value if isinstance(value, list) else [value])
        ]
        return [*said, *([("page", str(page))] if page > 1 else [])]


def cut_words(typed: str) -> str:
    """The words sought: spaces folded, and not more than a search takes."""
    return " ".join(visible(plain(typed)).split())[:LONGEST_QUERY].strip()


def arguments_of(asked: Asked) -> dict[str, str | list[str]]:
    """The arguments of a search in their order, without the defaults."""
    order = asked.order if asked.order is not Order.BEST else None
    said: dict[str, object] = {
        "q": asked.words,
        "kind": sorted(one.value for one in asked.kinds),
        "document_kind": asked.document_kind,
        "administrator": asked.body,
        "level": asked.level,
        "region": asked.region,
        "year": asked.year,
        "state": asked.state,
        "language": asked.language,
        "since": asked.since,
        "order": order,
    }
    return {
        name: value if isinstance(value, list) else str(value)
        for name, value in said.items()
        if value
    }


def counts_of(answer: Answer, argument: str) -> Mapping[str, int]:
    """How many results each value of an argument would leave."""
    return answer.counts.get(COUNTED_AS.get(argument, argument), {})


def is_empty(asked: Asked) -> bool:
    """Whether neither words nor a filter is given: such a search finds nothing."""
    return not (asked.words or set(arguments_of(asked)) - {"order"})


def _one_of(words: type[Word], text: str) -> Word | None:
    return words(text) if text in set(words) else None


def _digits(args: "MultiDict[str, str]", name: str) -> str | None:
    text = args.get(name, "")
    return text if _is_digits(text, DIGITS[name]) else None


def _is_digits(text: str, length: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) == length


def _year(text: str) -> int | None:
    known = _is_digits(text, DIGITS["year"]) and FIRST_YEAR <= int(text) <= LAST_YEAR
    return int(text) if known else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None


def _faults(args: "MultiDict[str, str]") -> Iterator[tuple[str, str]]:
    """What an argument should have been, where it is something else."""
    if len(plain(args.get("q", ""))) > LONGEST_QUERY:
        yield "q", f"at most {LONGEST_QUERY} characters"
    for name, words in WORDS.items():
        if any(one not in set(words) for one in args.getlist(name)):
            yield name, f"one of: {', '.join(words)}"
    for name in ("administrator", "region"):
        if name in args and _digits(args, name) is None:
            yield name, f"a code of {DIGITS[name]} digits"
    if "year" in args and _year(args["year"]) is None:
        yield "year", f"a year from {FIRST_YEAR} to {LAST_YEAR}"
    if "since" in args and _day(args["since"]) is None:
        yield "since", "a day as YYYY-MM-DD"
