"""The report in neutral blocks: words from the form, numbers from the facts, no format (§17)."""

import re
from dataclasses import dataclass
from datetime import date

from portal.closure import notes
from portal.closure.facts import ClosureFacts
from portal.closure.form import (
    APPROVED,
    COLUMN_NUMBERS,
    COLUMNS,
    TITLE_CAPTION,
    TITLES,
    day,
    header,
    number,
)
from portal.closure.values import Bilingual, ProposalRow
from portal.terms import Language

# Control signs, lone surrogates and non-characters have no place in XML or in print.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with the language it is written in; `lead` is said before it, apart and stronger."""

    value: str | int | date
    lang: Language
    lead: str = ""

    @property
    def text(self) -> str:
        """The value as it is printed."""
        if isinstance(self.value, str):
            return self.value
        return number(self.value) if isinstance(self.value, int) else day(self.value)


@dataclass(frozen=True, slots=True)
class Title:
    """The act that approved the form, the title, its caption, the line of the edition."""

    approved: str
    text: str
    caption: str
    edition: str


@dataclass(frozen=True, slots=True)
class Fields:
    """The thirteen header fields: label and value."""

    pairs: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Seven column heads, the row of their numbers, the proposals or `nothing`."""

    columns: tuple[str, ...]
    numbers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    nothing: str


@dataclass(frozen=True, slots=True)
class Notes:
    """What the portal adds under the form, and the address where the report can be checked."""

    heading: str
    lines: tuple[str, ...]
    check: str
    address: str


Report = tuple[Title, Fields, Table, Notes]


def compose(facts: ClosureFacts, lang: Language) -> Report:
    """The form of the appendix line by line, and the notes under it (§17)."""
    name, _ = facts.document_title.said(lang)
    title = Title(
        approved=APPROVED[lang].format(appendix=facts.appendix),
        text=TITLES[facts.appendix][lang].format(name=printable(name)),
        caption=f"({TITLE_CAPTION[lang]})",
        edition=notes.edition_line(facts, lang),
    )
    labels = header(facts.appendix)
    fields = Fields(tuple((label[lang], _field(facts, f, lang)) for f, label in labels.items()))
    table = Table(
        columns=tuple(column[lang] for column in COLUMNS.values()),
        numbers=COLUMN_NUMBERS,
        rows=tuple(_row(row, lang) for row in facts.rows),
        nothing=notes.NO_PROPOSALS[lang],
    )
    return title, fields, table, _notes(facts, lang)


def printable(text: str) -> str:
    """The text without signs that no file format can carry; line ends are newlines."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _field(facts: ClosureFacts, name: str, lang: Language) -> Cell:
    value = getattr(facts, name)
    if name == "administrator":
        cell = _said(value.name, lang)
        return Cell(f"{value.code} {cell.text}", cell.lang)
    if isinstance(value, Bilingual):
        return _said(value, lang)
    return Cell(printable(value) if isinstance(value, str) else value, lang)


def _said(text: Bilingual, lang: Language) -> Cell:
    said, spoken = text.said(lang)
    return Cell(printable(said), spoken)


def _row(row: ProposalRow, lang: Language) -> tuple[Cell, ...]:
    return (
        Cell(row.no, lang),
        Cell(row.placed_on, lang),
        _said(row.part, lang),
        Cell(printable(row.text), row.language),
        _response(row, lang),
        Cell(row.votes_for, lang),
        Cell(row.votes_against, lang),
    )


def _response(row: ProposalRow, lang: Language) -> Cell:
    if row.response is None:
        return Cell(notes.NO_RESPONSE[lang], lang)
    lead = notes.OUTCOMES[row.response.outcome][lang]
    return Cell(printable(row.response.text), row.response.language, lead)


def _notes(facts: ClosureFacts, lang: Language) -> Notes:
    return Notes(
        heading=notes.HEADING[lang],
        lines=tuple(notes.lines(facts, lang)),
        check=notes.ADDRESS[lang].format(address=facts.address),
        address=facts.address,
    )
