"""What stands in a file, whatever wrote it: sheets with lines of values, or the paragraphs and
tables of a text; as it comes from the process that reads strangers' files."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from portal.core.faults import Fault
from portal.core.packages import FileType

LETTERS = 26


class ValueKind(StrEnum):
    """How a value was kept in its file."""

    TEXT = "text"
    NUMBER = "number"  # in the spelling 1234.5
    DAY = "day"  # in the spelling 2026-11-27
    FORMULA = "formula"  # without a value beside it
    WRONG = "wrong"  # #REF!, #VALUE! and the like


@dataclass(frozen=True)
class Value:
    """What stands in one cell."""

    text: str
    kind: ValueKind = ValueKind.TEXT


@dataclass(frozen=True)
class Line:
    """A line of a sheet by its number; values by the number of their column, from 1."""

    no: int
    values: Mapping[int, Value]


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook, or a file of separated values."""

    name: str
    lines: tuple[Line, ...]
    merged: tuple[str, ...] = ()  # ranges of joined cells, as B4:C5


@dataclass(frozen=True)
class TextCell:
    """A cell of a table in a text; `span` columns wide, `is_below` when the cell above goes on."""

    text: str
    span: int = 1
    is_below: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph of a text, or a table; places count from 1 as they stand in the file."""

    no: int
    text: str = ""
    rows: tuple[tuple[TextCell, ...], ...] = ()


@dataclass(frozen=True)
class Contents:
    """All that stands in a file."""

    name: str
    type: FileType
    sheets: tuple[Sheet, ...] = ()
    blocks: tuple[Block, ...] = ()
    remarks: tuple[Fault, ...] = ()  # what was found out about it


def column_letters(number: int) -> str:
    """The name of a column as a person sees it: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def packed(contents: Contents) -> Mapping[str, Any]:
    """The same in plain lists, to cross from one process to another."""
    return {
        "type": contents.type.value,
        "remarks": [asdict(one) for one in contents.remarks],
        "sheets": [
            {
                "name": sheet.name,
                "merged": list(sheet.merged),
                "lines": [
                    [line.no, [[at, one.kind, one.text] for at, one in line.values.items()]]
                    for line in sheet.lines
                ],
            }
            for sheet in contents.sheets
        ],
        "blocks": [
            [one.no, one.text, [[[c.text, c.span, c.is_below] for c in row] for row in one.rows]]
            for one in contents.blocks
        ],
    }


def unpacked(name: str, given: Mapping[str, Any]) -> Contents:
    """What `packed` was given."""
    return Contents(
        name,
        FileType(given["type"]),
        tuple(
            Sheet(one["name"], tuple(_lines(one["lines"])), tuple(one["merged"]))
            for one in given["sheets"]
        ),
        tuple(
            Block(no, text, tuple(tuple(TextCell(*cell) for cell in row) for row in rows))
            for no, text, rows in given["blocks"]
        ),
        tuple(Fault(**one) for one in given["remarks"]),
    )


def _lines(given: list[Any]) -> Iterator[Line]:
    for no, values in given:
        yield Line(no, {at: Value(text, ValueKind(kind)) for at, kind, text in values})
