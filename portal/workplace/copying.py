"""The parts that a new edition begins with: those of the empty form, or those of an older edition
with the keys of its rows and the values of the years that both tell of (decided: keys of parts)."""

from collections.abc import Mapping

from portal.core.editions import blank_parts
from portal.models import Cell, Document, DocumentFile, Edition, Part, Row
from portal.rules.forms import ROW_KIND_WORDS, PartForm, form_of
from portal.terms import DocumentKind, RowKind

PLANS = ("plan_1", "plan_2", "plan_3")
MEASURES = ("measures", "measures-second", "measures-third")
SPENDING_ROWS = (RowKind.SPENDING_NEED, RowKind.SPENDING)

Columns = Mapping[str, str]  # of the new part: of the old one


def starting_parts(kind: DocumentKind, period_from: int) -> list[Part]:
    """Empty parts; the lines of spending that every form prints are already there."""
    parts = blank_parts(kind, period_from)
    for part, form in zip(parts, form_of(kind, period_from), strict=True):
        kinds = [one for one in form.rows if one in SPENDING_ROWS]
        part.rows = [
            Row(
                key=kind.value.replace("_", "-"),
                position=position,
                kind=kind,
                name_kk=(ROW_KIND_WORDS[kind] if len(kinds) > 1 else form.title)["kk"],
                name_ru=(ROW_KIND_WORDS[kind] if len(kinds) > 1 else form.title)["ru"],
                unit_kk="",
                unit_ru="",
                note_kk="",
                note_ru="",
                cells=[],
            )
            for position, kind in enumerate(kinds)
        ]
    return parts


def copied_parts(source: Edition, kind: DocumentKind, period_from: int) -> list[Part]:
    """The parts of a new document of this kind and first year, filled from an edition of the same
    program; a value is taken only where it speaks of the same year."""
    older = source.document
    same_form = older.kind is kind and older.period_from == period_from
    has_bodies = same_form or kind is older.kind is DocumentKind.PASSPORT
    given = {part.key: part for part in source.parts}
    parts = blank_parts(kind, period_from)
    for part, form in zip(parts, form_of(kind, period_from), strict=True):
        key, columns = _origin(older, kind, period_from, form)
        if (origin := given.get(key)) is None:
            continue
        if has_bodies:
            part.body_kk, part.body_ru = origin.body_kk, origin.body_ru
        taken = [row for row in origin.rows if row.kind in form.rows]
        part.rows = [
            _copied_row(row, position, columns, with_note=same_form)
            for position, row in enumerate(taken)
        ]
    return parts


def copied_files(source: Edition) -> list[DocumentFile]:
    """The same files beside a new edition."""
    return [
        DocumentFile(
            kind=file.kind,
            title_kk=file.title_kk,
            title_ru=file.title_ru,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            sha256=file.sha256,
        )
        for file in source.files
    ]


def _origin(
    older: Document, kind: DocumentKind, period_from: int, form: PartForm
) -> tuple[str, Columns]:
    """From which old part a new one is filled, and which of its columns mean the same."""
    years = period_from - older.period_from
    same = {column.key: column.key for column in form.columns if not column.is_computed}
    if older.kind is kind:
        if years == 0:
            return form.key, same
        if kind is DocumentKind.EXECUTION_REPORT:
            return form.key, {}
        if form.key in MEASURES:
            return _measures(MEASURES.index(form.key) + years), same
        return form.key, _moved_plans(years)
    if form.key == "measures":
        return _measures(years), {"plan": "value"}
    planned = PLANS[years] if 0 <= years < len(PLANS) else ""
    return form.key, {"plan": planned}


def _measures(year: int) -> str:
    return MEASURES[year] if 0 <= year < len(MEASURES) else ""


def _moved_plans(years: int) -> Columns:
    """A year planned then is approved or planned now."""
    now = ("approved", *PLANS)
    planned_then = {place + 1: key for place, key in enumerate(PLANS)}
    return {
        key: planned_then[place + years]
        for place, key in enumerate(now)
        if place + years in planned_then
    }


def _copied_row(row: Row, position: int, columns: Columns, *, with_note: bool) -> Row:
    printed = {cell.column: cell for cell in row.cells}
    return Row(
        key=row.key,
        position=position,
        kind=row.kind,
        name_kk=row.name_kk,
        name_ru=row.name_ru,
        unit_kk=row.unit_kk,
        unit_ru=row.unit_ru,
        note_kk=row.note_kk if with_note else "",
        note_ru=row.note_ru if with_note else "",
        cells=[
            Cell(column=new, text_kk=cell.text_kk, text_ru=cell.text_ru, number=cell.number)
            for new, old in columns.items()
            if (cell := printed.get(old))
        ],
    )
