"""Rows that are made from placed documents, and their meeting with rows that are typed already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from portal.core.i18n import decimal_words
from portal.models import Part, Row
from portal.papers.drafts import CELL_LIMIT, CellDraft, RowDraft
from portal.rules.forms import PartForm
from portal.terms import Language, RowKind

MILLION = 1_000  # thousand tenge
TEXTS = ("name_kk", "name_ru", "unit_kk", "unit_ru", "note_kk", "note_ru")
Pair = tuple[str, str]  # Kazakh and Russian


@dataclass(frozen=True)
class Made:
    """Rows for the table of a part, and from what they are, in words; no rows where nothing that
    is placed tells of it."""

    rows: tuple[RowDraft, ...]
    told: str


@dataclass(frozen=True)
class Offer:
    """The table of a part as filling would leave it, and how much of it would be new."""

    key: str
    rows: tuple[RowDraft, ...]
    new_rows: int
    new_values: int
    told: str

    @property
    def is_something(self) -> bool:
        """Whether anything would be added."""
        return bool(self.new_rows or self.new_values)


def made_row(
    key: str, kind: RowKind, name: Pair, cells: Mapping[str, Pair | None], note: Pair = ("", "")
) -> RowDraft:
    """A row in both languages; a value that is not known is left out."""
    texts = dict.fromkeys(TEXTS, "") | {"name_kk": name[0], "name_ru": name[1]}
    texts |= {"note_kk": note[0], "note_ru": note[1]}
    known = (CellDraft(column, *pair) for column, pair in cells.items() if pair)
    return RowDraft(key, kind, texts, tuple(known))


def same(text: str) -> Pair:
    """A value that is printed alike in both languages."""
    return text, text


def millions(thousand_tenge: int | Decimal | None) -> Pair | None:
    """A sum as a citizen budget prints it: `27 560,631`."""
    if thousand_tenge is None:
        return None
    return same(decimal_words(Decimal(thousand_tenge) / MILLION, 3, Language.RU))


def thousands(thousand_tenge: int | Decimal | None) -> Pair | None:
    """A sum in whole thousand tenge: `27 560 631`."""
    if thousand_tenge is None:
        return None
    return same(decimal_words(Decimal(thousand_tenge), 0, Language.RU))


def fitting(*candidates: Pair) -> Pair | None:
    """The first value that a cell can hold whole in both languages."""
    for kk, ru in candidates:
        if kk and ru and max(len(kk), len(ru)) <= CELL_LIMIT:
            return kk, ru
    return None


def joined(first: Sequence[RowDraft], second: Iterable[RowDraft]) -> list[RowDraft]:
    """Rows of two sources: what the first says stands, the second adds values and rows."""
    by_key = {row.key: row for row in first}
    for row in second:
        known = by_key.get(row.key)
        by_key[row.key] = _with_cells(known, row) if known else row
    return list(by_key.values())


def _with_cells(row: RowDraft, other: RowDraft) -> RowDraft:
    columns = {cell.column for cell in row.cells if cell.kk or cell.ru}
    added = tuple(cell for cell in other.cells if cell.column not in columns)
    kept = tuple(cell for cell in row.cells if cell.column in columns)
    return replace(row, cells=kept + added)


def as_draft(row: Row) -> RowDraft:
    """A saved row as it would be typed again."""
    cells = tuple(CellDraft(one.column, one.text_kk, one.text_ru) for one in row.cells)
    return RowDraft(row.key, row.kind, {name: getattr(row, name) for name in TEXTS}, cells)


def offer_of(part: Part, form: PartForm, made: Made) -> Offer:
    """What is made, put into a part: a whole table where it is empty, else only the values that are
    missing in rows of the same keys."""
    typed = {column.key for column in form.columns if not column.is_computed}
    saved = [as_draft(row) for row in part.rows]
    made_rows = [_of_columns(row, typed) for row in made.rows]
    if not saved:
        values = sum(len(row.cells) for row in made_rows)
        return Offer(part.key, tuple(made_rows), len(made_rows), values, made.told)
    keys = {row.key for row in saved}
    whole = joined(saved, (row for row in made_rows if row.key in keys))
    values = _count(whole) - _count(saved)
    return Offer(part.key, tuple(whole), 0, values, made.told)


def _of_columns(row: RowDraft, columns: set[str]) -> RowDraft:
    return replace(row, cells=tuple(cell for cell in row.cells if cell.column in columns))


def _count(rows: Iterable[RowDraft]) -> int:
    return sum(1 for row in rows for cell in row.cells if cell.kk or cell.ru)
