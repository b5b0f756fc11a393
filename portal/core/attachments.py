"""Files beside documents are looked into before they are kept: `python -m portal.core.attachments`
reads PDF files and office packages in a process of its own (decided: files are read apart)."""

import csv
import io
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import pikepdf

from portal.core.bounded import Exhausted, answer_bounded, run_bounded
from portal.core.faults import Fault
from portal.core.packages import (
    DAMAGED,
    EMBEDDED,
    PASSWORD,
    FileType,
    NotAccepted,
    file_type,
)

ATTACHED = Fault(
    "Attach a document (PDF, DOCX, XLSX, ODT, ODS), a table (CSV) or a photo (JPEG, PNG)"
)
ACTIVE_PDF = Fault("A PDF file without scripts, forms that send and actions that start something")
LARGE_PICTURE = Fault("A picture of at most 100 million points")
COMPUTED = Fault("A table without formulas: no text in it begins with =, @, + or -")
PDF_OBJECTS = 300_000
PICTURE_SIDE, PICTURE_POINTS = 20_000, 100_000_000
ACTIONS = {
    *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition"),
    *("/RichMediaExecute", "/Movie", "/Sound", "/Hide", "/SetOCGState"),
}
ACTIVE_KEYS = ("/JS", "/JavaScript", "/XFA")
CARRIERS = {"/RichMedia", "/3D", "/Screen", "/Movie", "/Sound", "/FileAttachment"}
DEEPEST = 40
JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
MARKED_UP = re.compile(r"<\s*(?:!doctype|html|script|svg|iframe|\?xml)", re.I)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
SIGNED_NUMBER = re.compile(r"[+\-−]\s?[\d\s.,]*%?$")
OFFICE = (FileType.DOCX, FileType.XLSX, FileType.ODT, FileType.ODS)
READ_APART = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def attachment_type(name: str, content: bytes) -> FileType:
    """The type of a file that may be attached; raises NotAccepted for what is unknown, active, or
    carries other files."""
    if content.startswith(READ_APART):
        try:
            found = run_bounded("portal.core.attachments", content)
        except Exhausted as broken:
            raise NotAccepted(DAMAGED) from broken
        if told := found.get("fault"):
            raise NotAccepted(Fault(**told))
        return FileType(found["type"])
    return checked_type(name, content)


def checked_type(name: str, content: bytes) -> FileType:
    """The same in this process."""
    kind = file_type(content)
    if kind is FileType.PDF:
        check_pdf(content)
    elif kind is FileType.PNG:
        check_points(*_png_sides(content))
    elif kind is FileType.JPEG:
        check_points(*_jpeg_sides(content))
    elif kind is FileType.CSV:
        if not name.lower().endswith(".csv"):
            raise NotAccepted(ATTACHED)
        check_table(content)
    elif kind not in OFFICE:
        raise NotAccepted(ATTACHED)
    return kind


def check_pdf(content: bytes) -> None:
    """A PDF that starts nothing, sends nothing and carries nothing; raises NotAccepted."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if len(pdf.objects) > PDF_OBJECTS or len(pdf.pages) == 0:
                raise NotAccepted(DAMAGED)
            for one in pdf.objects:
                _check_object(one, 0)
            _check_object(pdf.trailer, 0)
    except pikepdf.PasswordError as sealed:
        raise NotAccepted(PASSWORD) from sealed
    except (pikepdf.PdfError, ValueError, KeyError, RuntimeError) as broken:
        raise NotAccepted(DAMAGED) from broken


def _check_object(one: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise NotAccepted(DAMAGED)
    if isinstance(one, pikepdf.Array):
        for inner in one:
            _check_inner(inner, depth)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        _check_names(one)
        for key in one.keys():  # noqa: SIM118 - a PDF object gives no iterator
            _check_inner(one[key], depth)


def _check_inner(one: Any, depth: int) -> None:
    is_object = isinstance(one, pikepdf.Object)
    if is_object and not one.is_indirect:  # the others have their own turn
        _check_object(one, depth + 1)


def _check_names(one: Any) -> None:
    if any(key in one for key in ACTIVE_KEYS):
        raise NotAccepted(ACTIVE_PDF)
    if str(one.get("/S", "")) in ACTIONS:
        raise NotAccepted(ACTIVE_PDF)
    if "/EF" in one or str(one.get("/Type", "")) == "/EmbeddedFile":
        raise NotAccepted(EMBEDDED)
    if str(one.get("/Subtype", "")) in CARRIERS:
        raise NotAccepted(EMBEDDED)


def check_points(width: int, height: int) -> None:
    """A picture that a browser can show; raises NotAccepted."""
    if not (0 < width <= PICTURE_SIDE and 0 < height <= PICTURE_SIDE):
        raise NotAccepted(LARGE_PICTURE, f"{width} × {height}")
    if width * height > PICTURE_POINTS:
        raise NotAccepted(LARGE_PICTURE, f"{width} × {height}")


def _png_sides(content: bytes) -> tuple[int, int]:
    try:
        chunks = list(_png_chunks(content))
        if not chunks or chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND":
            raise NotAccepted(DAMAGED)
        width, height = struct.unpack(">II", chunks[0][1][:8])
    except struct.error as broken:
        raise NotAccepted(DAMAGED) from broken
    return width, height


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        yield name, content[at + 8 : at + 8 + min(length, 32)]
        at += 12 + length
        if name == b"IEND" or at > len(content):
            break
    if at != len(content):  # something was added behind the picture, or cut off
        raise NotAccepted(DAMAGED)


def _jpeg_sides(content: bytes) -> tuple[int, int]:
    at = 2
    try:
        while True:
            mark, code, length = struct.unpack_from(">BBH", content, at)
            if mark != 0xFF or length < 2:
                raise NotAccepted(DAMAGED)
            if code in JPEG_FRAMES:
                _bits, height, width = struct.unpack_from(">BHH", content, at + 4)
                return width, height
            at += 2 + length
    except struct.error as broken:
        raise NotAccepted(DAMAGED) from broken


def check_table(content: bytes) -> None:
    """A table of separated values in which nothing is computed and nothing is markup; raises
    NotAccepted."""
    text = _text(content)
    if MARKED_UP.search(text) or CONTROL.search(text):
        raise NotAccepted(ATTACHED)
    first = text.lstrip().partition("\n")[0]
    separator = max(";,\t", key=first.count)
    if separator not in first:
        raise NotAccepted(ATTACHED)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            for cell in row:
                _check_cell(cell.strip())
    except csv.Error as broken:
        raise NotAccepted(ATTACHED) from broken


def _text(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1251"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotAccepted(ATTACHED)


def _check_cell(cell: str) -> None:
    is_signed = cell.startswith(("+", "-")) and len(cell) > 1
    if cell.startswith(("=", "@")) or (is_signed and not SIGNED_NUMBER.match(cell)):
        raise NotAccepted(COMPUTED, cell[:40])


def _look(content: bytes) -> Mapping[str, Any]:
    try:
        return {"type": checked_type("", content).value}
    except NotAccepted as refused:
        return {"fault": asdict(refused.fault)}
    except Exception:  # whatever a reader says of a broken file
        return {"fault": asdict(DAMAGED)}


if __name__ == "__main__":
    answer_bounded(_look)
