"""The filters of a search: each with what another choice would bring, and a way to drop it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from portal.core.cards import text_lang
from portal.core.i18n import LANGUAGES, day_short, lang
from portal.finding.queries import names_behind
from portal.finding.words import filter_words, value_words
from portal.models.base import in_language
from portal.search.addresses import arguments_of, counts_of
from portal.search.asking import Answer, Asked, FoundKind, FoundState
from portal.terms import BudgetLevel, DocumentKind

FILTERS = ("document_kind", "administrator", "level", "region", "year", "state", "language")
IN_ORDER: Mapping[str, Sequence[str]] = {  # whose values have an order of their own
    "kind": list(FoundKind),
    "document_kind": list(DocumentKind),
    "level": list(BudgetLevel),
    "state": list(FoundState),
    "language": [code for code, _words in LANGUAGES],
}
FEW = 6  # values seen at once


@dataclass(frozen=True)
class Choice:
    """One value of a filter with how many results it would leave; its address asks for it, or drops
    it when it is the chosen one."""

    words: str
    lang: str
    count: int
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    """A filter with its values: some are seen at once, the rest are unfolded."""

    name: str
    words: str
    seen: Sequence[Choice]
    rest: Sequence[Choice] = ()


@dataclass(frozen=True)
class Chosen:
    """A chosen filter in words, with the address of the search without it."""

    words: str
    value: str
    lang: str
    url: str


@dataclass(frozen=True)
class Filters:
    """What can be chosen beside the results, and what has been."""

    kinds: Sequence[Choice]  # the first one asks for things of every kind
    others: Sequence[Filter]
    chosen: Sequence[Chosen]


class _Values:
    """The values of the filters of one answer, counted and named."""

    def __init__(self, db: Session, asked: Asked, answer: Answer) -> None:
        self.arguments = arguments_of(asked)
        self.answer = answer
        self.names = names_behind(db, self.codes("administrator"), self.codes("region"))

    def chosen(self, name: str) -> list[str]:
        """The values asked for."""
        value = self.arguments.get(name, [])
        return value if isinstance(value, list) else [value]

    def counts(self, name: str) -> Mapping[str, int]:
        """How many results each value would leave."""
        return counts_of(self.answer, name)

    def codes(self, name: str) -> list[str]:
        """The values that occur, with the chosen ones even when they bring nothing."""
        counts = self.counts(name)
        found = [one for one, count in counts.items() if count]
        return [*found, *(one for one in self.chosen(name) if one not in found)]

    def words(self, name: str, value: str) -> tuple[str, str]:
        """A value in words, and in which language."""
        if one := self.names.get((name, value)):
            return in_language(one, "name", lang()), text_lang(one, "name", lang())
        if name == "since":
            return day_short(date.fromisoformat(value)), lang()
        return value_words(name, value), value if name == "language" else lang()

    def url(self, name: str, value: str | None) -> str:
        """The same search with another value of a filter, or without the filter."""
        asked = {**self.arguments, name: value}
        return url_for("finding.index", **{one: said for one, said in asked.items() if said})

    def choices(self, name: str) -> Iterator[Choice]:
        """The values of a filter, the most frequent first unless they have an order."""
        chosen, counts = self.chosen(name), self.counts(name)
        for value in _ordered(name, self.codes(name), counts):
            words, language = self.words(name, value)
            is_chosen = value in chosen
            url = self.url(name, None if is_chosen else value)
            yield Choice(words, language, counts.get(value, 0), url, is_chosen)


def _ordered(name: str, values: Sequence[str], counts: Mapping[str, int]) -> list[str]:
    if name in IN_ORDER:
        return [one for one in IN_ORDER[name] if one in values]
    if name == "year":
        return sorted(values, reverse=True)
    return sorted(values, key=lambda one: (-counts.get(one, 0), one))


def filters_of(db: Session, asked: Asked, answer: Answer) -> Filters:
    """The filters of an answer, of which each could narrow the results or has been chosen."""
    values = _Values(db, asked, answer)
    others = [_filter(name, list(values.choices(name))) for name in FILTERS]
    return Filters(
        kinds=list(values.choices("kind")),
        others=[one for one in others if any(_matters(c, answer.total) for c in one.seen)],
        chosen=[
            Chosen(filter_words(name), *values.words(name, value), values.url(name, None))
            for name in ("kind", *FILTERS, "since")
            for value in values.chosen(name)
        ],
    )


def _matters(choice: Choice, total: int) -> bool:
    return choice.is_chosen or choice.count < total


def _filter(name: str, choices: Sequence[Choice]) -> Filter:
    first, more = choices[:FEW], choices[FEW:]
    seen = [*first, *(one for one in more if one.is_chosen)]
    return Filter(name, filter_words(name), seen, [one for one in more if not one.is_chosen])
