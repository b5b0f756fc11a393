"""Structural parts of documents, their rows and files for machines."""

from portal.core.api.shapes import (
    ADDRESS,
    BILINGUAL,
    PAGES,
    SHA256,
    TEXT,
    TEXTS,
    WHOLE,
    Json,
    Named,
    by_name,
    many,
    maybe,
    one_of,
    record,
    said,
)
from portal.models import Cell, DocumentFile, Part, Row
from portal.opendata.told.common import bilingual, pages, texts
from portal.terms import FileKind, RowKind

VALUE = record(kk=TEXT, ru=TEXT, number=said(maybe(TEXT), "A decimal number as text"))
ROW = Named(
    "Row",
    record(
        key=TEXT,
        kind=one_of(RowKind),
        name=TEXTS,
        unit=TEXTS,
        note=TEXTS,
        values=said(by_name(Named("Value", VALUE)), "By the columns of the form"),
    ),
)
PART = Named(
    "Part",
    record(
        key=said(TEXT, "The same from year to year and from passport to report"),
        title=TEXTS,
        body=said(BILINGUAL.shape, "Rich text: HTML of a short list of tags"),
        rows=many(ROW),
        html=PAGES,
    ),
)
FILE = Named(
    "File",
    record(
        kind=one_of(FileKind),
        title=TEXTS,
        name=TEXT,
        media_type=TEXT,
        size=said(WHOLE, "Bytes"),
        sha256=SHA256,
        url=ADDRESS,
    ),
)


def part_told(part: Part, path: str) -> Json:
    """A structural part with the rows of its table."""
    return {
        "key": part.key,
        "title": texts(part, "title"),
        "body": bilingual(part, "body"),
        "rows": [_row(row) for row in part.rows],
        "html": pages(f"{path}#part-{part.key}"),
    }


def _row(row: Row) -> Json:
    return {
        "key": row.key,
        "kind": row.kind,
        "name": texts(row, "name"),
        "unit": texts(row, "unit"),
        "note": texts(row, "note"),
        "values": {cell.column: _cell(cell) for cell in row.cells},
    }


def _cell(cell: Cell) -> Json:
    number = None if cell.number is None else str(cell.number)
    return {"kk": cell.text_kk, "ru": cell.text_ru, "number": number}


def file_told(file: DocumentFile, number: str) -> Json:
    """A file placed beside a document (§10)."""
    return {
        "kind": file.kind,
        "title": texts(file, "title"),
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "sha256": file.sha256,
        "url": pages(f"documents/{number}/files/{file.id}")["kk"],
    }
