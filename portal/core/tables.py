"""A part's table as it is shown: typed values as printed, computed ones as the form says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from portal.core.i18n import decimal_words, sum_said
from portal.models import Cell, Part, Row
from portal.models.base import in_language
from portal.rules.forms import (
    RESULT_DEVIATION,
    ROW_KIND_WORDS,
    SPENDING_DEVIATION,
    Column,
    PartForm,
    Words,
)
from portal.terms import RowKind

MISSING = "—"
RESULTS_DIFFER, SPENDING_DIFFERS, TOTAL = "_results", "_spending", "_total"  # computed lines
LONGEST_FIGURE = 24  # characters of a value that is still read as one


@dataclass(frozen=True)
class ShownCell:
    """A value on the page; `said` tells a sum as people do, beside the exact one."""

    text: str
    number: Decimal | None
    said: str | None
    is_computed: bool


@dataclass(frozen=True)
class ShownRow:
    """A line of the table; `key` is None for a line that the form computes."""

    key: str | None
    kind: str
    name: str
    unit: str
    note: str
    cells: tuple[ShownCell, ...]
    is_computed: bool
    is_total: bool = False
    sign: str = ""  # of a computed line: begins with `_`, which no key does

    @property
    def place(self) -> str:
        """What an address calls the line by (decided: addresses of figures)."""
        return self.key or self.sign


@dataclass(frozen=True)
class ShownTable:
    """A table of a part in one language."""

    columns: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    has_unit: bool
    has_note: bool
    note_title: str = ""  # empty where a note is the reason of a deviation
    wordy: tuple[bool, ...] = ()  # of columns: whether its values are words rather than figures


def table_of(part: Part, form: PartForm, lang: str, *, lean: bool = False) -> ShownTable | None:
    """The table of a part with deviations, percents and totals computed where the form says so;
    None for a part of text alone. A lean one leaves out columns in which nothing stands. Rows and
    their cells must be loaded."""
    if not form.columns:
        return None
    rows = [_row(row, form, lang) for row in part.rows]
    rows += _computed_rows(part.rows, form, lang)
    columns = [n for n in range(len(form.columns)) if not lean or _says_something(rows, n)]
    return ShownTable(
        columns=tuple(form.columns[n].title[lang] for n in columns),
        rows=tuple(replace(row, cells=tuple(row.cells[n] for n in columns)) for row in rows),
        has_unit=form.has_unit,
        has_note=form.has_note,
        note_title=form.note_title[lang] if form.note_title else "",
        wordy=tuple(any(len(row.cells[n].text) > LONGEST_FIGURE for row in rows) for n in columns),
    )


def _says_something(rows: Sequence[ShownRow], column: int) -> bool:
    return any(row.cells[column].text not in (MISSING, "") for row in rows)


def value_of(row: Row, column: Column) -> Decimal | None:
    """The number in a column of a row: typed, or computed as the form says; None when it does not
    follow (decided: a value is text)."""
    if column.minus:
        left, right = (_typed(row, key) for key in column.minus)
        return left - right if left is not None and right is not None else None
    if column.over:
        part, whole = (_typed(row, key) for key in column.over)
        return part / whole * 100 if part is not None and whole else None
    return _typed(row, column.key)


def _typed(row: Row, key: str) -> Decimal | None:
    cell = _cell(row, key)
    return cell.number if cell else None


def _cell(row: Row, key: str) -> Cell | None:
    return next((cell for cell in row.cells if cell.column == key), None)


def _row(row: Row, form: PartForm, lang: str) -> ShownRow:
    return ShownRow(
        key=row.key,
        kind=_kind_words(row.kind, form, lang),
        name=in_language(row, "name", lang),
        unit=in_language(row, "unit", lang),
        note=in_language(row, "note", lang),
        cells=tuple(_shown(row, column, lang) for column in form.columns),
        is_computed=False,
        is_total=row.kind is RowKind.TOTAL,
    )


def _kind_words(kind: RowKind, form: PartForm, lang: str) -> str:
    """What kind of row it is, where that is not clear by itself."""
    is_clear = len(form.rows) == 1 or kind in (RowKind.LINE, RowKind.TOTAL)
    return "" if is_clear else ROW_KIND_WORDS[kind][lang]


def _shown(row: Row, column: Column, lang: str) -> ShownCell:
    if column.is_computed:
        return _computed(value_of(row, column), column, lang)
    cell = _cell(row, column.key)
    if cell is None:
        return ShownCell(MISSING, None, None, is_computed=False)
    if column.is_sum and cell.number is not None:
        return _sum(cell.number, column, lang, is_computed=False)
    return ShownCell(in_language(cell, "text", lang), cell.number, None, is_computed=False)


def _computed(value: Decimal | None, column: Column, lang: str) -> ShownCell:
    if value is None:
        return ShownCell(MISSING, None, None, is_computed=True)
    if column.is_sum:
        return _sum(value, column, lang, is_computed=True)
    text = decimal_words(value, 1 if column.over else 3, lang)
    return ShownCell(f"{text}\u00a0%" if column.over else text, value, None, is_computed=True)


def _sum(value: Decimal, column: Column, lang: str, *, is_computed: bool) -> ShownCell:
    said = sum_said(int(value * column.thousands), lang)
    return ShownCell(decimal_words(value, 3, lang), value, said, is_computed)


def _computed_rows(rows: Sequence[Row], form: PartForm, lang: str) -> Iterable[ShownRow]:
    kinds = [row.kind for row in rows]
    if kinds.count(RowKind.INDICATOR) == 1 and kinds.count(RowKind.RESULT) == 1:
        pair = _of_kind(rows, RowKind.RESULT), _of_kind(rows, RowKind.INDICATOR)
        yield _difference(RESULTS_DIFFER, *pair, RESULT_DEVIATION, form, lang)
    if RowKind.SPENDING_NEED in kinds and RowKind.SPENDING in kinds:
        pair = _of_kind(rows, RowKind.SPENDING), _of_kind(rows, RowKind.SPENDING_NEED)
        yield _difference(SPENDING_DIFFERS, *pair, SPENDING_DEVIATION, form, lang)
    has_sums = any(column.is_sum for column in form.columns)
    is_summed = form.has_total or set(kinds) in ({RowKind.MEASURE}, {RowKind.SPENDING})
    if len(kinds) > 1 and has_sums and is_summed:
        yield _total(rows, form, lang)


def _of_kind(rows: Sequence[Row], kind: RowKind) -> Row:
    return next(row for row in rows if row.kind is kind)


def _difference(
    sign: str, left: Row, right: Row, title: Words, form: PartForm, lang: str
) -> ShownRow:
    def cell(column: Column) -> ShownCell:
        a, b = value_of(left, column), value_of(right, column)
        return _computed(a - b if a is not None and b is not None else None, column, lang)

    return _computed_row(sign, title, tuple(cell(column) for column in form.columns), lang)


def _total(rows: Sequence[Row], form: PartForm, lang: str) -> ShownRow:
    def whole(key: str) -> Decimal | None:
        typed = [value for row in rows if (value := _typed(row, key)) is not None]
        return sum(typed, Decimal()) if typed else None

    def cell(column: Column) -> ShownCell:
        if column.over:
            part, base = (whole(key) for key in column.over)
            value = part / base * 100 if part is not None and base else None
        elif column.minus:
            left, right = (whole(key) for key in column.minus)
            value = left - right if left is not None and right is not None else None
        else:
            value = whole(column.key)
        if not (column.is_sum or column.over or column.is_count):
            return ShownCell("", None, None, is_computed=True)
        return _computed(value, column, lang)

    title = ROW_KIND_WORDS[RowKind.TOTAL]
    return _computed_row(TOTAL, title, tuple(cell(column) for column in form.columns), lang)


def _computed_row(sign: str, title: Words, cells: tuple[ShownCell, ...], lang: str) -> ShownRow:
    return ShownRow(None, "", title[lang], "", "", cells, is_computed=True, sign=sign)
