"""Columns of published tables, declared once: their meaning in every language, and how a value is
written as CSV (RFC 4180) and as JSON (decided: columns of open data)."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from json.encoder import encode_basestring

from portal.core.cells import safe_cell
from portal.rules.calendar import PORTAL_ZONE
from portal.rules.forms import Words, words

TEXT, WHOLE, DECIMAL, TRUTH = "string", "integer", "number", "boolean"  # of Table Schema
DAY, MOMENT = "date", "datetime"
BARE = (WHOLE, DECIMAL, TRUTH)  # stand in JSON without quotation marks
THOUSAND_TENGE = "KZT-thousand"
ROWS_AT_ONCE = 200
IN_LANGUAGE = {
    "kk": words("{} (қазақша)", "{} (на казахском)", "{} (in Kazakh)"),
    "ru": words("{} (орысша)", "{} (на русском)", "{} (in Russian)"),
    "en": words("{} (ағылшынша)", "{} (на английском)", "{} (in English)"),
}


@dataclass(frozen=True)
class Column:
    """A column: its name for machines, its type in Table Schema, what people read about it."""

    name: str
    kind: str
    title: Words
    meaning: Words | None = None
    unit: str = ""
    is_required: bool = False
    known: tuple[str, ...] = ()  # the only words that may stand here

    def named(self, name: str) -> "Column":
        """The same column under another name."""
        return replace(self, name=name)

    @property
    def needed(self) -> "Column":
        """The same column where every row has a value."""
        return replace(self, is_required=True)


Value = object
Line = Sequence[Value]


def in_languages(column: Column, codes: Sequence[str] = ("kk", "ru", "en")) -> tuple[Column, ...]:
    """A text that is there in several languages, as a column of each: `title_kk`, `title_ru`."""
    return tuple(
        replace(
            column,
            name=f"{column.name}_{code}",
            title={one: IN_LANGUAGE[code][one].format(column.title[one]) for one in column.title},
        )
        for code in codes
    )


def written(value: Value) -> str:
    """A value as text, the same in every format; empty for none. Moments stand on the legal clock,
    numbers digit for digit."""
    if value is None:
        return ""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(PORTAL_ZONE).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def csv_cells(columns: Sequence[Column], texts: Sequence[str]) -> list[object]:
    """A line of CSV: no text in it begins a formula, and the mark of that can be taken away."""
    return [
        safe_cell(text) if column.kind == TEXT else text
        for column, text in zip(columns, texts, strict=True)
    ]


def json_object(columns: Sequence[Column], texts: Sequence[str]) -> str:
    """A line as a JSON object; a number keeps all its digits, an empty value is null."""
    said = (
        f'"{column.name}": {_json_value(column, text)}'
        for column, text in zip(columns, texts, strict=True)
    )
    return "{" + ", ".join(said) + "}"


def _json_value(column: Column, text: str) -> str:
    if not text:
        return "null"
    return text if column.kind in BARE else encode_basestring(text)


def texts_of(line: Line) -> list[str]:
    """Every value of a line as text."""
    return [written(value) for value in line]


def as_csv(columns: Sequence[Column], lines: Iterable[Line], mark: str = "") -> Iterator[str]:
    """A table as CSV, piece by piece; `mark` stands before everything."""
    out = io.StringIO()
    out.write(mark)
    writer = csv.writer(out)
    writer.writerow([column.name for column in columns])
    for no, line in enumerate(lines, 1):
        writer.writerow(csv_cells(columns, texts_of(line)))
        if no % ROWS_AT_ONCE == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def as_json_lines(columns: Sequence[Column], lines: Iterable[Line]) -> Iterator[str]:
    """A table as JSON Lines: an object and a line feed for each row."""
    for line in lines:
        yield json_object(columns, texts_of(line)) + "\n"


def as_json(columns: Sequence[Column], lines: Iterable[Line], facts: str = "{}") -> Iterator[str]:
    """A table as one JSON object: what is said of the whole, then the rows and their number."""
    head = facts[:-1]
    yield head + ("" if head == "{" else ", ") + '"items": ['
    count = 0
    for line in lines:
        yield (",\n" if count else "\n") + json_object(columns, texts_of(line))
        count += 1
    yield f'\n], "total": {count}}}\n'
