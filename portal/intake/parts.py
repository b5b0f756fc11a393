"""Reading the parts of a document by its official form: bodies, rows, values (§3, §14)."""

import re
from collections.abc import Mapping
from typing import Any

from portal.core.text import rich
from portal.intake.reader import Reader, kind_of, pointer
from portal.papers.drafts import (
    BODY_LIMIT,
    CELL_LIMIT,
    NAME_LIMIT,
    NUMBER_LIMIT,
    ROW_LIMIT,
    UNIT_LIMIT,
    CellDraft,
    PartDraft,
    RowDraft,
)
from portal.papers.values import in_both, is_sum
from portal.rules.forms import Column, PartForm
from portal.rules.placement import parse_number

ROW_KEY = re.compile(r"[a-z0-9-]{1,60}")
TEXTS = (("name", NAME_LIMIT), ("unit", UNIT_LIMIT), ("note", NAME_LIMIT))
EMPTY = PartDraft("", "", ())


def read_parts(
    reader: Reader, value: Any, place: str, forms: tuple[PartForm, ...]
) -> Mapping[str, PartDraft]:
    """Every part of the form by its key; one that was not sent is empty."""
    given = reader.members(value, place, [form.key for form in forms])
    return {
        form.key: _part(reader, given[form.key], pointer(place, form.key), form)
        if form.key in given
        else EMPTY
        for form in forms
    }


def part_names(form: PartForm) -> list[str]:
    """What a part of this form has."""
    return [*(["body"] if form.has_body else []), *(["rows"] if form.columns else [])]


def row_names(form: PartForm) -> list[str]:
    """What a row of this form has."""
    more = [("unit", form.has_unit), ("note", form.has_note)]
    return ["key", "kind", "name", *(name for name, has in more if has), "values"]


def _part(reader: Reader, value: Any, place: str, form: PartForm) -> PartDraft:
    given = reader.members(value, place, part_names(form))
    body = reader.pair(given.get("body"), pointer(place, "body"), BODY_LIMIT)
    rows = given.get("rows", [])
    there = pointer(place, "rows")
    if not isinstance(rows, list):
        reader.fault(there, "An array of rows", kind_of(rows))
        rows = []
    if len(rows) > ROW_LIMIT:
        reader.fault(there, "At most %(count)s rows", f"{len(rows)}", count=ROW_LIMIT)
        rows = rows[:ROW_LIMIT]
    read = tuple(_row(reader, row, pointer(there, no), form) for no, row in enumerate(rows))
    seen: set[str] = set()
    for no, row in enumerate(read):
        if row.key in seen:
            reader.fault(f"{pointer(there, no)}/key", "A key that no other row has", row.key)
        seen.add(row.key)
    return PartDraft(rich(body["kk"]), rich(body["ru"]), read)


def _row(reader: Reader, value: Any, place: str, form: PartForm) -> RowDraft:
    names = row_names(form)
    given = reader.members(value, place, names, needed=("key", "kind", "name"))
    key = given.get("key", "")
    if "key" in given and not (isinstance(key, str) and ROW_KEY.fullmatch(key)):
        reader.fault(f"{place}/key", "Up to 60 small Latin letters, digits and -", f"{key}")
    kind = form.rows[0]
    if "kind" in given:
        kind = reader.word(given["kind"], f"{place}/kind", form.rows) or kind
    texts = {
        f"{name}_{code}": text
        for name, longest in TEXTS
        for code, text in reader.pair(given.get(name), pointer(place, name), longest).items()
    }
    return RowDraft(f"{key}", kind, texts, _cells(reader, given.get("values", {}), place, form))


def _cells(reader: Reader, value: Any, place: str, form: PartForm) -> tuple[CellDraft, ...]:
    there = pointer(place, "values")
    typed = {column.key: column for column in form.columns if not column.is_computed}
    given = reader.members(value, there, [*typed])
    return tuple(
        _cell(reader, given[key], pointer(there, key), column)
        for key, column in typed.items()
        if key in given
    )


def _cell(reader: Reader, value: Any, place: str, column: Column) -> CellDraft:
    """A sum is one text; so is a value that reads the same in both languages, anything else is
    said in each (decided: a value is text)."""
    if column.is_sum:
        text = reader.text(value, place, NUMBER_LIMIT)
        if text and not is_sum(parse_number(text), column):
            _refuse_sum(reader, text, place, column)
        return CellDraft(column.key, text, text)
    if isinstance(value, str):
        text = reader.text(value, place, CELL_LIMIT)
        kk, ru = in_both(text, "", column)
        if text and not ru:
            reader.fault(place, "A number, or the value in both languages: {kk, ru}", text)
        return CellDraft(column.key, kk, ru)
    pair = reader.pair(value, place, CELL_LIMIT)
    return CellDraft(column.key, pair["kk"], pair["ru"])


def _refuse_sum(reader: Reader, text: str, place: str, column: Column) -> None:
    if column.thousands > 1:
        reader.fault(place, "A sum in million tenge with at most three decimals, as 27560.6", text)
    else:
        reader.fault(place, "A sum in whole thousand tenge, as 27560631", text)
