"""Figures of the tables of a document: a row, and a value in one of its columns (§14)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from portal.core.cards import kind_words, text_lang
from portal.core.editions import forms_of
from portal.core.i18n import NO_BREAK, lang
from portal.core.tables import MISSING, ShownCell, ShownRow, table_of
from portal.figures import queries
from portal.figures.told import Figure, Newer, Other, Place, Value, source_of
from portal.models import Edition, Part
from portal.models.base import in_language
from portal.rules.forms import Column, PartForm, words

UNITS = {
    1: words("мың ₸", "тыс. ₸", "thousand ₸"),
    1000: words("млн ₸", "млн ₸", "million ₸"),
}


@dataclass(frozen=True)
class FoundCell:
    """A row of a part in an edition, and maybe one of its columns, with the same row elsewhere."""

    editions: Sequence[Edition]  # newest first
    edition: Edition
    part: Part
    form: PartForm
    row: str
    column: Column | None
    parts: Mapping[int, Part]  # with the same key, by the id of the edition
    kin: Sequence[Edition]

    def told(self) -> Figure:
        """The figure in the language of the page."""
        row = _rows_of(self.part, self.form)[self.row]
        values = self._values(row, self.edition)
        return Figure(
            place=self._place(self.edition, self.column),
            name=self._name(row),
            name_lang=lang() if row.is_computed else text_lang(self.edition, "summary", lang()),
            part=in_language(self.part, "title", lang()),
            source=source_of(self.edition),
            column=self.column.title[lang()] if self.column else "",
            unit=self._unit(row),
            value=next((one for one in values if one.is_current), None),
            note=row.note,
            values=values,
            others=tuple(self._others()),
            newer=self._newer(),
        )

    def _name(self, row: ShownRow) -> str:
        """A computed line says nothing without its part, a row little without its kind."""
        before = in_language(self.part, "title", lang()) if row.is_computed else row.kind
        return f"{before}: {row.name}" if before and before != row.name else row.name

    def _place(self, edition: Edition, column: Column | None) -> Place:
        given = {"number": edition.document.number or "", "edition": edition.no}
        given |= {"key": self.part.key, "row": self.row}
        return Place("cell", given | {"column": column.key}) if column else Place("row", given)

    def _values(self, row: ShownRow, edition: Edition) -> tuple[Value, ...]:
        """The values of a row that can be compared with the one asked for."""
        form = forms_of(edition)[self.part.key]
        paired = list(zip(form.columns, row.cells, strict=True))
        main = self.column or next((one for one, cell in paired if _is_typed(one, cell)), None)
        return tuple(
            Value(
                label=column.title[lang()],
                exact=_exact(cell, column),
                said=cell.said or "",
                number=cell.number if main and _is_comparable(column, main) else None,
                url=self._place(edition, column).url(),
                is_current=self.column is not None and column.key == self.column.key,
            )
            for column, cell in paired
            if cell.text not in (MISSING, "") and self._is_alike(column)
        )

    def _is_alike(self, column: Column) -> bool:
        return self.column is None or _is_comparable(column, self.column)

    def _unit(self, row: ShownRow) -> str:
        column = self.column
        if column is not None and column.is_sum:
            return UNITS[column.thousands][lang()]
        return "" if column is not None and column.over else row.unit

    def _others(self) -> list[Other]:
        found = []
        for edition in self.kin:
            part, document = self.parts.get(edition.id), edition.document
            form = forms_of(edition).get(self.part.key)
            row = _row_of(part, form, self.row)
            values = self._values(row, edition) if row else ()
            if values:
                years = dict.fromkeys((document.period_from, document.period_to))
                title = f"{kind_words(document.kind)}, {'–'.join(map(str, years))}"
                found.append(Other(title, self._place(edition, None).url(), values))
        return found

    def _newer(self) -> Newer | None:
        newest = self.editions[0]
        if newest is self.edition:
            return None
        part = self.parts.get(newest.id)
        row = _row_of(part, forms_of(newest).get(self.part.key), self.row)
        if row is None:
            there = url_for("documents.show", number=newest.document.number)
            return Newer(newest.no, there, None)
        values = self._values(row, newest)
        current = next((one for one in values if one.is_current), None)
        return Newer(newest.no, self._place(newest, self.column).url(), current)


def _is_typed(column: Column, cell: ShownCell) -> bool:
    return cell.number is not None and not column.is_computed


def _is_comparable(column: Column, other: Column) -> bool:
    """Whether two columns count the same: sums beside sums, and no difference or percent."""
    if column.key == other.key:
        return True
    return column.is_sum == other.is_sum and not column.is_computed and not other.is_computed


def _exact(cell: ShownCell, column: Column) -> str:
    return f"{cell.text}{NO_BREAK}{UNITS[column.thousands][lang()]}" if cell.said else cell.text


def _row_of(part: Part | None, form: PartForm | None, place: str) -> ShownRow | None:
    return _rows_of(part, form).get(place) if part and form else None


def _rows_of(part: Part, form: PartForm) -> dict[str, ShownRow]:
    table = table_of(part, form, lang())
    return {row.place: row for row in table.rows} if table else {}


def find(
    db: Session, number: str, edition: int, key: str, row: str, column: str | None = None
) -> FoundCell | None:
    """A row of a placed edition, or a value in one of its columns; None when it is not there."""
    editions = queries.placed_editions(db, number)
    asked = next((one for one in editions if one.no == edition), None)
    form = forms_of(asked).get(key) if asked else None
    if asked is None or form is None:
        return None
    kin = queries.kin_of(db, asked.document)
    wanted = {one.id for one in (asked, editions[0], *kin)}
    parts = queries.parts_with(db, sorted(wanted), key)
    part = parts.get(asked.id)
    shown = _row_of(part, form, row)
    if part is None or shown is None:
        return None
    chosen = next((one for one in form.columns if one.key == column), None)
    if column is not None and (chosen is None or _is_empty(shown, form, chosen)):
        return None
    return FoundCell(editions, asked, part, form, row, chosen, parts, kin)


def _is_empty(row: ShownRow, form: PartForm, column: Column) -> bool:
    return row.cells[form.columns.index(column)].text in (MISSING, "")
