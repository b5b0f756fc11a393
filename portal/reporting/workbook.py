"""A sheet of a workbook (.xlsx) row by row, the workbook checked for bombs before it is opened."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from portal.reporting.faults import Spot, Unreadable
from portal.reporting.limits import (
    LARGEST_TEXTS,
    LARGEST_UNPACKED,
    MOST_COLUMNS,
    MOST_RATIO,
    RATIO_COUNTS_FROM,
)

TEXTS = "xl/sharedStrings.xml"
DEFINITIONS = (b"<!DOCTYPE", b"<!ENTITY")
LOOKED_AT = 4096  # bytes of each part where definitions would stand
HEAD_WITHIN = 20  # rows
BROKEN = (
    *(KeyError, ValueError, OSError, EOFError, ParseError, TypeError, IndexError),
    *(zipfile.BadZipFile, NotImplementedError, InvalidFileException),
)
Sheet = tuple[str, list[str], Iterator[tuple[int, list[str]]]]


@contextmanager
def open_sheet(raw: BinaryIO, wanted: frozenset[str]) -> Iterator[Sheet]:
    """The first sheet with the wanted columns: its name, their line, the lines after it; raises
    Unreadable."""
    try:
        _refuse_bombs(raw)
        raw.seek(0)
        book = openpyxl.load_workbook(raw, read_only=True)
    except BROKEN as error:
        raise Unreadable(Spot("cut")) from error
    try:
        yield _sheet_with(book, wanted)
    finally:
        book.close()


def _refuse_bombs(raw: BinaryIO) -> None:
    with zipfile.ZipFile(raw) as packed:
        parts = packed.infolist()
        if "[Content_Types].xml" not in packed.namelist():
            raise Unreadable(Spot("unknown_type"))
        size = sum(one.file_size for one in parts)
        if size > LARGEST_UNPACKED:
            raise Unreadable(Spot("unpacked_too_large"))
        if size > RATIO_COUNTS_FROM and size > MOST_RATIO * sum(p.compress_size for p in parts):
            raise Unreadable(Spot("bomb"))
        for one in parts:
            if one.filename == TEXTS and one.file_size > LARGEST_TEXTS:
                raise Unreadable(Spot("unpacked_too_large"))
            if one.filename.endswith((".xml", ".rels")):
                with packed.open(one) as part:
                    start = part.read(LOOKED_AT)
                if any(mark in start for mark in DEFINITIONS):
                    raise Unreadable(Spot("macro"))


def _sheet_with(book: openpyxl.Workbook, wanted: frozenset[str]) -> Sheet:
    for sheet in book.worksheets:
        rows = _rows_of(sheet)
        for no, row in rows:
            if wanted <= {cell.strip() for cell in row}:
                return sheet.title, row, rows
            if no >= HEAD_WITHIN:
                break
    raise Unreadable(Spot("wrong_sheet", ", ".join(book.sheetnames)[:100]))


def _rows_of(sheet: openpyxl.worksheet.worksheet.Worksheet) -> Iterator[tuple[int, list[str]]]:
    """Rows as texts; a formula stays the text that it is, so that it is no number."""
    sheet.reset_dimensions()
    try:
        for no, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
            if any(one is not None for one in row):
                yield no, [_text(one) for one in row]
    except BROKEN as error:
        raise Unreadable(Spot("cut", sheet=sheet.title)) from error


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%m.%Y}"
    return str(cell)
