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


class Spelling:
    """How the rows of a table are spelled in each format, found out once for millions of rows."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.names = [column.name for column in columns]
        self._guarded = [column.kind == TEXT for column in columns]
        self._bare = [column.kind in BARE for column in columns]
        self._object = "{" + ", ".join(f'"{name}": %s' for name in self.names) + "}"

    def csv_cells(self, texts: Sequence[str]) -> list[object]:
        """A line of CSV: no text in it begins a formula, and the mark of that can be taken away."""
        return [
            safe_cell(text) if guarded and text else text
            for text, guarded in zip(texts, self._guarded, strict=True)
        ]

    def json_object(self, texts: Sequence[str]) -> str:
        """A line as a JSON object; a number keeps all its digits, an empty value is null."""
        return self._object % tuple(
            "null" if not text else text if bare else encode_basestring(text)
            for text, bare in zip(texts, self._bare, strict=True)
        )


def texts_of(line: Line) -> list[str]:
    """Every value of a line as text."""
    return [value if type(value) is str else written(value) for value in line]


def as_csv(columns: Sequence[Column], lines: Iterable[Line], mark: str = "") -> Iterator[str]:
    """A table as CSV, piece by piece; `mark` stands before everything."""
    out, spelling = io.StringIO(), Spelling(columns)
    out.write(mark)
    writer = csv.writer(out)
    writer.writerow(spelling.names)
    for no, line in enumerate(lines, 1):
        writer.writerow(spelling.csv_cells(texts_of(line)))
        if no % ROWS_AT_ONCE == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def as_json_lines(columns: Sequence[Column], lines: Iterable[Line]) -> Iterator[str]:
    """A table as JSON Lines: an object and a line feed for each row."""
    spelling = Spelling(columns)
    for line in lines:
        yield spelling.json_object(texts_of(line)) + "\n"


def as_json(columns: Sequence[Column], lines: Iterable[Line], facts: str = "{}") -> Iterator[str]:
    """A table as one JSON object: what is said of the whole, then the rows and their number."""
    head, spelling = facts[:-1], Spelling(columns)
    yield head + ("" if head == "{" else ", ") + '"items": ['
    count = 0
    for line in lines:
        yield (",\n" if count else "\n") + spelling.json_object(texts_of(line))
        count += 1
    yield f'\n], "total": {count}}}\n'
