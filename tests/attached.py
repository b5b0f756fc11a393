"""Small whole files of every kind, and hostile ones made from them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from docx import Document as new_document
from openpyxl import Workbook

CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{part}" ContentType="{kind}"/></Types>'
)
OPEN_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)


def png(width: int = 1, height: int = 1) -> bytes:
    """A picture that says it has these sides."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")
    whole = b"\x89PNG\r\n\x1a\n"
    for name, content in chunks:
        checked = struct.pack(">I", zlib.crc32(name + content))
        whole += struct.pack(">I", len(content)) + name + content + checked
    return whole


def jpeg(width: int = 1, height: int = 1) -> bytes:
    """A photo that says it has these sides."""
    frame = struct.pack(">BBHBHHB", 0xFF, 0xC0, 11, 8, height, width, 1) + b"\1\x11\0"
    return b"\xff\xd8" + frame + b"\xff\xda\0\2\xff\xd9"


def pdf(change: Callable[[pikepdf.Pdf], object] | None = None, **saving: object) -> bytes:
    """A PDF file of one empty page."""
    made = io.BytesIO()
    with pikepdf.new() as written:
        written.add_blank_page()
        if change:
            change(written)
        written.save(made, **saving)
    return made.getvalue()


def workbook(change: Callable[[Workbook], object] | None = None) -> bytes:
    """A workbook of one sheet."""
    made, book = io.BytesIO(), Workbook()
    book.active["A1"] = "мәтін"
    if change:
        change(book)
    book.save(made)
    return made.getvalue()


def word(*paragraphs: str) -> bytes:
    """A Word file."""
    made, text = io.BytesIO(), new_document()
    for one in paragraphs:
        text.add_paragraph(one)
    text.save(made)
    return made.getvalue()


def archive(**files: bytes | str) -> bytes:
    """An archive; dots and strokes of names are written `__` and `___`."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("___", "/").replace("__", "."), content)
    return made.getvalue()


def with_part(package: bytes, name: str, content: bytes | str) -> bytes:
    """A package with one more part, or another one of this name."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for one in source.infolist():
            if one.filename != name:
                target.writestr(one, source.read(one))
        target.writestr(name, content)
    return made.getvalue()


def replaced(package: bytes, name: str, old: str, new: str) -> bytes:
    """A package with other words in one part."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        text = source.read(name).decode()
    assert old in text, text[:500]
    return with_part(package, name, text.replace(old, new, 1))


def open_document(kind: str, content: str = "<office:document-content/>") -> bytes:
    """An ODF package: kind `text` or `spreadsheet`."""
    mime = f"application/vnd.oasis.opendocument.{kind}"
    return archive(
        mimetype=mime, content__xml=content, **{"META-INF___manifest__xml": OPEN_MANIFEST}
    )


def bomb() -> bytes:
    """A small workbook that unpacks to 110 MB."""
    return with_part(workbook(), "xl/media/zeros.bin", bytes(110_000_000))


SEALED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le")
