"""Opening a file of budget reporting by its content, line by line, with a limit on everything."""

import csv
import gzip
import io
import zlib
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from portal.reporting import workbook
from portal.reporting.faults import Spot, Unreadable
from portal.reporting.limits import LARGEST_UNPACKED, LONGEST_LINE, MOST_RATIO, RATIO_COUNTS_FROM

GZIP, ZIP, OLD_EXCEL = b"\x1f\x8b", b"PK", b"\xd0\xcf\x11\xe0"
OTHER_UNICODE = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = (";", ",", "\t")
BYTE_ORDER_MARK = "\ufeff"
CYRILLIC_1251 = range(0xC0, 0x100)


@dataclass(frozen=True)
class Table:
    """A table of a file: its first line, the others with their numbers, and how far it was read."""

    sheet: str
    head: list[str]
    rows: Iterator[tuple[int, list[str]]]
    raw: BinaryIO = field(repr=False)

    def position(self) -> int:
        """Bytes of the file, packed as it is, that have been read."""
        return self.raw.tell()


class Unpacking(io.RawIOBase):
    """What is packed in a gzip file, as long as it stays within the limits (decided: bombs)."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw, self._unpacked, self._size = raw, gzip.GzipFile(fileobj=raw), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            got = self._unpacked.read1(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise Unreadable(Spot("cut")) from error
        self._size += len(got)
        if self._size > LARGEST_UNPACKED:
            raise Unreadable(Spot("unpacked_too_large"))
        packed = max(1, self._raw.tell())
        if self._size > RATIO_COUNTS_FROM and self._size > MOST_RATIO * packed:
            raise Unreadable(Spot("bomb"))
        buffer[: len(got)] = got
        return len(got)


@contextmanager
def open_table(path: Path, wanted: frozenset[str]) -> Iterator[Table]:
    """The table of a file whose columns are wanted; raises Unreadable, also while it is read."""
    if not path.exists():
        raise Unreadable(Spot("lost"))
    with path.open("rb") as raw:
        start = raw.read(4096)
        raw.seek(0)
        if not start.strip():
            raise Unreadable(Spot("empty"))
        if start.startswith(OLD_EXCEL):
            raise Unreadable(Spot("old_excel"))
        if start.startswith(ZIP):
            with workbook.open_sheet(raw, wanted) as (sheet, head, rows):
                yield Table(sheet, head, rows, raw)
        else:
            unpacked = Unpacking(raw) if start.startswith(GZIP) else raw
            with closing(_text_lines(unpacked)) as lines:
                head, rows = _csv_of(lines)
                yield Table("", head, rows, raw)


def _csv_of(lines: Iterator[str]) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    first = next(lines, "").removeprefix(BYTE_ORDER_MARK)
    if not first.strip():
        raise Unreadable(Spot("empty"))
    if not first.rstrip("\r\n").replace("\t", " ").isprintable():
        raise Unreadable(Spot("unknown_type"))
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
    rows = _csv_rows(reader)
    _no, head = next(rows)
    return head, rows


def _csv_rows(reader: "csv._reader") -> Iterator[tuple[int, list[str]]]:
    try:
        for row in reader:
            if row:
                yield reader.line_num, row
    except csv.Error as error:
        raise Unreadable(Spot("broken_csv", row=reader.line_num)) from error


def _text_lines(unpacked: io.RawIOBase | BinaryIO) -> Generator[str, None, None]:
    """Lines of UTF-8, none longer than the limit, so that a line without an end fills no memory."""
    buffered = io.BufferedReader(unpacked)  # type: ignore[arg-type,type-var]
    text = io.TextIOWrapper(buffered, encoding="utf-8", newline="")
    row = 0
    try:
        while line := text.readline(LONGEST_LINE):
            row += 1
            if len(line) == LONGEST_LINE:
                raise Unreadable(Spot("line_too_long", row=row))
            yield line
    except UnicodeDecodeError as error:
        raise Unreadable(_encoding_fault(error, row + 1)) from error
    finally:
        text.detach()
        buffered.detach()  # the file stays open: how far it was read is asked afterwards


def _encoding_fault(error: UnicodeDecodeError, row: int) -> Spot:
    """Bytes that are no UTF-8: most Cyrillic letters of Windows-1251 lie in one range."""
    content = bytes(error.object)
    if content.startswith(OTHER_UNICODE):
        return Spot("not_utf8", "UTF-16", row=row)
    foreign = [one for one in content[:4096] if one > 0x7F]
    letters = sum(one in CYRILLIC_1251 for one in foreign)
    looks = bool(foreign) and letters > 0.8 * len(foreign)
    return Spot("looks_cp1251" if looks else "not_utf8", f"0x{content[error.start]:02X}", row=row)
