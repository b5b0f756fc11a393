"""An edition as a whole: its empty parts, its places in two languages, its canonical text."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from portal.core.text import words_of
from portal.models import Cell, Document, DocumentFile, Edition, Part, Row
from portal.rules.forms import Column, PartForm, form_of
from portal.rules.placement import Difference, Twin, differences


def form_of_document(document: Document) -> tuple[PartForm, ...]:
    """The parts of a document as its official form names them."""
    return form_of(document.kind, document.period_from, document.stage)


def blank_parts(document: Document) -> list[Part]:
    """The parts of a new edition of a document, still without text."""
    return [
        Part(
            key=form.key,
            position=position,
            title_kk=form.title["kk"],
            title_ru=form.title["ru"],
            title_en=form.title["en"],
            body_kk="",
            body_ru="",
            rows=[],
        )
        for position, form in enumerate(form_of_document(document))
    ]


def form_of_part(document: Document, key: str) -> PartForm:
    """The official form of one part; raises StopIteration for a key it does not have."""
    return next(form for form in form_of_document(document) if form.key == key)


def forms_of(edition: Edition) -> Mapping[str, PartForm]:
    """The official form of each part of an edition by its key; the document must be loaded."""
    return {form.key: form for form in form_of_document(edition.document)}


def differences_of(edition: Edition) -> list[Difference]:
    """Every place where Kazakh and Russian of an edition do not both stand or do not agree (§3);
    the document, parts, rows and cells must be loaded."""
    return list(differences(list(twins_of(edition))))


def twins_of(edition: Edition) -> Iterator[Twin]:
    """Every place of an edition in both languages (§3). A place is a path: `head/title`,
    `measures/body`, `measures/row/KEY/name`, `measures/row/KEY/cell/COLUMN`."""
    yield Twin("head/title", edition.title_kk, edition.title_ru)
    yield Twin("head/summary", edition.summary_kk, edition.summary_ru)
    yield Twin("head/head", edition.head_kk, edition.head_ru)
    if edition.no > 1:
        yield Twin("head/reason", edition.reason_kk, edition.reason_ru)
    forms = forms_of(edition)
    for part in edition.parts:
        yield from _twins_of_part(part, forms[part.key])
    for file in edition.files:
        yield Twin(f"files/{file.id}", file.title_kk, file.title_ru)


def _twins_of_part(part: Part, form: PartForm) -> Iterator[Twin]:
    if form.has_body:
        kk, ru = words_of(part.body_kk), words_of(part.body_ru)
        yield Twin(f"{part.key}/body", kk, ru, required=form.is_required)
    if form.columns and not part.rows:
        yield Twin(f"{part.key}/rows", "", "", required=form.is_required)
    for row in part.rows:
        place = f"{part.key}/row/{row.key}"
        yield Twin(f"{place}/name", row.name_kk, row.name_ru)
        if form.has_unit:
            yield Twin(f"{place}/unit", row.unit_kk, row.unit_ru, required=False)
        yield from _twins_of_cells(row, form.columns, place)
        if form.has_note:
            yield Twin(f"{place}/note", row.note_kk, row.note_ru, required=False)


def _twins_of_cells(row: Row, columns: tuple[Column, ...], place: str) -> Iterator[Twin]:
    printed = {cell.column: cell for cell in row.cells}
    for column in columns:
        if cell := printed.get(column.key):
            allowed = tuple((one.words["kk"], one.words["ru"]) for one in column.choices)
            at = f"{place}/cell/{column.key}"
            yield Twin(at, cell.text_kk, cell.text_ru, required=False, allowed=allowed)


def canonical_text(edition: Edition) -> bytes:
    """All that an edition says, in one spelling: JSON in UTF-8 with sorted keys and no spaces. The
    document, parts, rows, cells and files must be loaded."""
    document = edition.document
    said = {
        "number": document.number,
        "kind": document.kind.value,
        "period": [document.period_from, document.period_to],
        **_particulars(document),
        "edition": edition.no,
        "title": _pair(edition, "title"),
        "summary": _pair(edition, "summary"),
        "head": _pair(edition, "head"),
        "reason": _pair(edition, "reason"),
        "parts": [_part(part) for part in edition.parts],
        "files": [_file(file) for file in edition.files],
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _particulars(document: Document) -> dict[str, Any]:
    """What only some kinds of documents have; absent from the text of the others, so that theirs
    stays as it was signed."""
    said = {
        "stage": document.stage and document.stage.value,
        "month": document.month,
        "event_on": document.event_on and document.event_on.isoformat(),
    }
    return {name: value for name, value in said.items() if value}


def checksum_of(edition: Edition) -> str:
    """SHA-256 of the canonical text, as hexadecimal digits."""
    return hashlib.sha256(canonical_text(edition)).hexdigest()


def _pair(subject: object, field: str) -> dict[str, str]:
    return {code: getattr(subject, f"{field}_{code}") for code in ("kk", "ru")}


def _part(part: Part) -> dict[str, Any]:
    return {
        "key": part.key,
        "title": _pair(part, "title"),
        "body": _pair(part, "body"),
        "rows": [_row(row) for row in part.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "key": row.key,
        "kind": row.kind.value,
        "name": _pair(row, "name"),
        "unit": _pair(row, "unit"),
        "note": _pair(row, "note"),
        "cells": {cell.column: _cell(cell) for cell in row.cells},
    }


def _cell(cell: Cell) -> dict[str, str]:
    return _pair(cell, "text")


def _file(file: DocumentFile) -> dict[str, Any]:
    said = {"title": _pair(file, "title"), "name": file.name, "sha256": file.sha256}
    return said | ({"row": file.row_key} if file.row_key else {})
