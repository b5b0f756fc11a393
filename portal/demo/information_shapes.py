"""The shapes of what bodies of the demonstration place without a discussion. Sums are thousand
tenge; days are ISO dates, or so many days before today."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.demo.shapes import Text


@dataclass(frozen=True)
class Line:
    """A row of an invented table: printed values by column, alike in both languages."""

    key: str
    name: Text
    unit: Text
    note: Text
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Summary:
    """An invented summary of passports, placed so many days before today."""

    administrator: str
    placed_ago: int
    summary: Text
    head: Text
    about: Text


@dataclass(frozen=True)
class CitizenBudget:
    """An invented citizen budget around real sums; days are fixed or counted back from today."""

    administrator: str
    year: int
    stage: str
    event: str | int
    placed: str | int
    title: Text
    summary: Text
    head: Text
    texts: Mapping[str, Text]  # by part, paragraphs apart
    tables: Mapping[str, tuple[Line, ...]]
    values: Mapping[str, Mapping[str, Mapping[str, str]]]  # part, row, column
    benefits: Mapping[str, Text]  # by full code of the program
    has_main_figures: bool


@dataclass(frozen=True)
class Statement:
    """Invented consolidated statements; pairs are the year before and the year, thousand tenge."""

    administrator: str
    year: int
    placed: str
    summary: Text
    head: Text
    note: Text
    balance: Mapping[str, tuple[int, ...]]
    results: Mapping[str, tuple[int, ...]]
    net_assets_before: int
    cash: tuple[int, ...]  # at the beginning, received, paid


@dataclass(frozen=True)
class Finding:
    """What an audit found and how much was restored, thousand tenge."""

    name: Text
    amount: int
    restored: int
    note: Text


@dataclass(frozen=True)
class Recommendation:
    """What an audit recommended, until when, and how far it has come."""

    name: Text
    due: str
    state: str
    note: Text


@dataclass(frozen=True)
class Correction:
    """A later edition of an audit result: how far the recommendations have come since."""

    placed: str
    reason: Text
    states: tuple[str, ...]
    notes: tuple[Text | None, ...]


@dataclass(frozen=True)
class Audit:
    """Invented results of a state audit."""

    administrator: str
    year: int
    event: str
    placed: str
    title: Text
    summary: Text
    head: Text
    audit: Text
    findings: tuple[Finding, ...]
    recommendations: tuple[Recommendation, ...]
    correction: Correction | None
