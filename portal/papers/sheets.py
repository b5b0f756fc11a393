"""Workbooks (XLSX) and separated values (CSV) as one stream of lines, each value with its place;
nothing is computed: of a formula only the kept value is taken."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import PurePosixPath
from typing import Any
from xml.etree.ElementTree import iterparse

from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_from_string

from portal.core.faults import Fault
from portal.core.packages import BOMB, DAMAGED, NotAccepted
from portal.papers.contents import Line, Sheet, Value, ValueKind

SHEET_LIMIT = 60
LINE_LIMIT = 5_000  # of one sheet
COLUMN_LIMIT = 120
ROW_LIMIT, PADDING_LIMIT = 50_000, 2_000_000  # rows and cells with nothing but a look
VALUE_LIMIT = 150_000  # of the whole file
TEXT_LIMIT = 8_000_000  # characters of the whole file
TOO_MANY = Fault("Fewer lines and columns: the form needs at most 200 rows in a table")
NOT_TEXT = Fault("A table as text (CSV) in UTF-8")
LOST_LETTERS = Fault("Kazakh letters: this file was saved without them, save it as CSV UTF-8")
ENCODINGS = {"kz1048": "KZ-1048", "cp1251": "Windows-1251", "utf-16": "UTF-16"}
KAZAKH_BYTES = frozenset(b"\x8d\x8e\x9d\x9e\xa1\xa2\xa3\xa5\xaa\xaf\xb4\xba\xbc\xbd\xbe\xbf")
LOST = re.compile(r"[а-яё]\?[а-яё]", re.I)
DELIMITERS = ";,\t"
SHEET_PATH = re.compile(r"(?:^|/)(?:work|chart)?sheets/[^/]+\.xml$")
RELEASED = frozenset("=+-@'\t\r")  # an apostrophe before them only keeps them text


@dataclass
class Budget:
    """How much one file may still hold; raises NotAccepted when it is used up."""

    values: int = VALUE_LIMIT
    characters: int = TEXT_LIMIT

    def take(self, text: str) -> None:
        """Count one more value."""
        self.values -= 1
        self.characters -= len(text)
        if self.values < 0 or self.characters < 0:
            raise NotAccepted(TOO_MANY)


@dataclass
class Marks:
    """What a sheet says besides its values: joined cells, and where formulas stand."""

    merged: list[str] = field(default_factory=list)
    formulas: set[str] = field(default_factory=set)


def read_workbook(content: bytes) -> tuple[Sheet, ...]:
    """The visible sheets of a workbook; raises NotAccepted when there is too much in them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        paths = [name for name in archive.namelist() if SHEET_PATH.search(name)]
        if len(paths) > SHEET_LIMIT:
            raise NotAccepted(TOO_MANY)
        marks = {path: _marks(archive, path) for path in paths}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    budget = Budget()
    return tuple(
        _sheet(one, marks[one._worksheet_path], budget)
        for one in book.worksheets
        if one.sheet_state == "visible"
    )


def _marks(archive: zipfile.ZipFile, path: str) -> Marks:
    """One pass over the sheet before anything else reads it: its extent by what stands in it, not
    by what it claims; an XML parser that sees no entities, they were refused before."""
    found, held, rows, width, padding = Marks(), False, 0, 0, 0
    with archive.open(path) as source:
        for _event, element in iterparse(source):
            tag = element.tag.rpartition("}")[2]
            if tag == "mergeCell":
                found.merged.append(element.get("ref", ""))
            elif tag == "c":
                place = element.get("r", "")
                width = _check_extent(place, held) if place else width + 1
                if any(child.tag.endswith("}f") for child in element):
                    found.formulas.add(place)
                held = False
                element.clear()
            elif tag in ("v", "is"):
                held = True
            elif tag == "row":
                rows, padding, width = rows + 1, padding + width, 0
                if rows > ROW_LIMIT or padding > PADDING_LIMIT:
                    raise NotAccepted(TOO_MANY)
                element.clear()
    return found


def _check_extent(place: str, held: bool) -> int:
    """The column of a cell; one that holds something must stand where a form can have it."""
    letters, row = coordinate_from_string(place)
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    if held and (row > LINE_LIMIT or column > COLUMN_LIMIT):
        raise NotAccepted(TOO_MANY, place)
    return column


def _sheet(source: Any, marks: Marks, budget: Budget) -> Sheet:
    source.reset_dimensions()
    lines = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for row in source.iter_rows():
            values: dict[int, Value] = {}
            no = 0
            for cell in row:
                coordinate = getattr(cell, "coordinate", "")
                no = getattr(cell, "row", no) or no
                value = _value(cell, coordinate in marks.formulas)
                if value is not None and cell.column <= COLUMN_LIMIT:
                    budget.take(value.text)
                    values[cell.column] = value
            if values:
                lines.append(Line(no, values))
    return Sheet(source.title, tuple(lines), tuple(marks.merged))


def _value(cell: Any, is_formula: bool) -> Value | None:
    value = getattr(cell, "value", None)
    if value is None or value == "":
        return Value("=", ValueKind.FORMULA) if is_formula else None
    match value:
        case bool():
            return Value("1" if value else "0")
        case int() | float():
            return Value(spelled(value), ValueKind.NUMBER)
        case datetime():
            whole = value.time() == time()
            return Value((value.date() if whole else value).isoformat(), ValueKind.DAY)
        case date():
            return Value(value.isoformat(), ValueKind.DAY)
    is_wrong = cell.data_type == "e"
    return Value(str(value), ValueKind.WRONG if is_wrong else ValueKind.TEXT)


def spelled(value: float) -> str:
    """A number of a workbook in digits, as its program shows it: 15 of them count."""
    if isinstance(value, int):
        return str(value)
    text = format(value, ".15g")
    return format(float(text), "f").rstrip("0").rstrip(".") if "e" in text else text


def read_csv(name: str, content: bytes) -> tuple[Sheet, tuple[Fault, ...]]:
    """A file of separated values as a sheet by its name, with a remark on its encoding where it is
    not UTF-8; raises NotAccepted for what is no text."""
    text, encoding = _decoded(content)
    if LOST.search(text) and encoding != "utf-8":
        raise NotAccepted(LOST_LETTERS, LOST.findall(text)[0])
    text, budget, lines = text.removeprefix("\ufeff"), Budget(), []
    if text[:4].lower() == "sep=":
        separator, text = text[4:5], "\n" + text.partition("\n")[2]
    else:
        separator = _delimiter(text)
    try:
        for no, row in enumerate(_rows(text, separator), 1):
            values = {at: Value(_released(one)) for at, one in enumerate(row, 1) if one.strip()}
            for one in values.values():
                budget.take(one.text)
            if no > LINE_LIMIT or len(row) > COLUMN_LIMIT:
                raise NotAccepted(TOO_MANY, str(no))
            if values:
                lines.append(Line(no, values))
    except csv.Error as broken:
        raise NotAccepted(NOT_TEXT) from broken
    stem = PurePosixPath(name.replace("\\", "/")).name.rsplit(".", 1)[0]
    remarks: tuple[Fault, ...] = ()
    if encoding != "utf-8":
        values = {"encoding": ENCODINGS[encoding]}
        remarks = (
            Fault("The file was read as %(encoding)s: check the letters", values, sheet=name),
        )
    return Sheet(stem, tuple(lines)), remarks


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _released(text: str) -> str:
    """Text without the apostrophe that only kept it from being computed."""
    return text[1:] if text[:1] == "'" and text[1:2] in RELEASED and len(text) > 1 else text


def _decoded(content: bytes) -> tuple[str, str]:
    encoding = "utf-8"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in content:
        raise NotAccepted(NOT_TEXT)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        encoding = "kz1048" if KAZAKH_BYTES & set(content) else "cp1251"
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as broken:
            raise NotAccepted(NOT_TEXT) from broken
    if "\0" in text or re.search(r"[\x01-\x08\x0e-\x1f]", text):
        raise NotAccepted(NOT_TEXT)
    return text, encoding


def _delimiter(text: str) -> str:
    """What the first lines are most often parted by."""
    head = "\n".join(text.splitlines()[:5])
    return max(DELIMITERS, key=head.count)


def read_archive(
    content: bytes,
) -> tuple[tuple[Sheet, ...], tuple[Fault, ...]]:
    """The sheets of an archive of separated values; raises NotAccepted."""
    sheets: list[Sheet] = []
    remarks: list[Fault] = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = [one for one in archive.infolist() if not one.is_dir()]
        if len(files) > SHEET_LIMIT:
            raise NotAccepted(BOMB)
        for one in files:
            if one.file_size > TEXT_LIMIT:
                raise NotAccepted(BOMB, one.filename)
            try:
                sheet, told = read_csv(one.filename, archive.read(one))
            except zipfile.BadZipFile as broken:
                raise NotAccepted(DAMAGED) from broken
            sheets.append(sheet)
            remarks += told
    return tuple(sheets), tuple(remarks)
