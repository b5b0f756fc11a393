"""The parts that a new edition begins with: those of the empty form, or those of an older edition
with the keys of its rows and the values of the years that both tell of (decided: keys of parts)."""

from collections.abc import Mapping

from portal.core.editions import blank_parts, form_of_document
from portal.models import Cell, Document, DocumentFile, Edition, Part, Row
from portal.rules.forms import ROW_KIND_WORDS, PartForm, StartRow
from portal.terms import DocumentKind, RowKind

PLANS = ("plan_1", "plan_2", "plan_3")
MEASURES = ("measures", "measures-second", "measures-third")
YEARS = ("past_4", "past_3", "past_2", "past_1", "year", "next_1", "next_2")  # of citizen budgets
LAST_YEAR = {"line": "line", "before": "now", "begin": "end"}  # of financial statements
SPENDING_ROWS = (RowKind.SPENDING_NEED, RowKind.SPENDING)

Columns = Mapping[str, str]  # of the new part: of the old one


def starting_parts(document: Document) -> list[Part]:
    """Empty parts; the lines that every form prints are already there."""
    parts = blank_parts(document)
    for part, form in zip(parts, form_of_document(document), strict=True):
        part.rows = [
            Row(
                key=start.key,
                position=position,
                kind=start.kind,
                name_kk=start.name["kk"],
                name_ru=start.name["ru"],
                unit_kk="",
                unit_ru="",
                note_kk="",
                note_ru="",
                cells=[],
            )
            for position, start in enumerate((*_spending_starts(form), *form.starts))
        ]
    return parts


def _spending_starts(form: PartForm) -> list[StartRow]:
    kinds = [one for one in form.rows if one in SPENDING_ROWS]
    several = len(kinds) > 1
    return [
        StartRow(
            kind.value.replace("_", "-"), kind, ROW_KIND_WORDS[kind] if several else form.title
        )
        for kind in kinds
    ]


def copied_parts(source: Edition, document: Document) -> list[Part]:
    """The parts of a document, filled from an edition of an older one of the same program or body;
    a value is taken only where it speaks of the same year."""
    older, kind = source.document, document.kind
    same_form = older.kind is kind and older.period_from == document.period_from
    has_bodies = same_form or (older.kind is kind and kind is not DocumentKind.EXECUTION_REPORT)
    given = {part.key: part for part in source.parts}
    parts = blank_parts(document)
    for part, form in zip(parts, form_of_document(document), strict=True):
        key, columns = _origin(older, document, form)
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
            row_key=file.row_key,
        )
        for file in source.files
    ]


def _origin(older: Document, document: Document, form: PartForm) -> tuple[str, Columns]:
    """From which old part a new one is filled, and which of its columns mean the same."""
    kind, years = document.kind, document.period_from - older.period_from
    same = {column.key: column.key for column in form.columns if not column.is_computed}
    if older.kind is kind:
        if years == 0 and older.stage == document.stage:
            return form.key, same
        if kind is DocumentKind.CITIZEN_BUDGET:
            return form.key, _moved_years(years, older)
        if kind is DocumentKind.FINANCIAL_STATEMENT and years == 1:
            return form.key, LAST_YEAR
        if kind is not DocumentKind.PASSPORT:
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


def _moved_years(years: int, older: Document) -> Columns:
    """What a citizen budget said of a year, under the name that the year has in a later one; what
    was planned for the year itself is the plan of its execution, and what was executed is told of
    that year later."""
    is_planning = older.stage is not None and older.stage.is_planning
    then = [one if one != "year" or is_planning else "fact" for one in YEARS]
    moved = {
        new: then[place + years]
        for place, new in enumerate(YEARS)
        if 0 <= place + years < len(YEARS)
    }
    planned = moved.get("year") if is_planning else "plan" if years == 0 else None
    return moved | {"plan": planned} if planned else moved


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
