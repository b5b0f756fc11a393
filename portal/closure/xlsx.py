"""The report as a spreadsheet (ISO/IEC 29500): the form on one sheet, the notes on the next.

Every text is written as a string, so nothing that a user wrote can become a formula or a link.
"""

import io
from datetime import date, datetime, time
from math import ceil
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from portal.closure import notes
from portal.closure.facts import ClosureFacts
from portal.closure.report import Cell, Fields, Notes, Table, Title, compose
from portal.terms import Language

# It stands on every desk and has the Kazakh letters; a workbook cannot carry its own typeface.
FACE = {"font_name": "Arial", "font_scheme": "", "font_size": 9}
FACE |= {"text_wrap": True, "valign": "top"}
GRID = {"border": 1, "border_color": "#9E9E9E"}
RULE = {"bottom": 1, "bottom_color": "#9E9E9E"}
FAINT = {"font_color": "#595959"}
HEAD = GRID | {"align": "center", "bg_color": "#E9F0F4"}
LOOKS: dict[str, dict[str, Any]] = {
    "approved": {"align": "center"},
    "title": {"align": "center", "valign": "vcenter", "bold": True, "font_size": 13},
    "caption": FAINT | {"align": "center", "font_size": 8},
    "edition": {"align": "center"},
    "label": RULE | FAINT,
    "value": RULE | {"bold": True, "align": "left"},
    "head": HEAD | {"bold": True, "valign": "vcenter"},
    "number": HEAD,
    "count": GRID | {"align": "center"},
    "text": GRID,
    "heading": {"bold": True},
    "note": {},
}
WIDTHS = (7, 13, 30, 64, 64, 14, 14)  # in digits of the face
VALUE, APPROVED, END = 3, 4, 6  # columns D, E and G
FILL, HEAD_FILL = 0.92, 0.7  # of a line is filled before the next word wraps
LINE_HEIGHT, AIR, GREATEST_HEIGHT = 12, 4, 409  # points; the last is the format's own
COLUMN_LOOKS = ("count", "count", "text", "text", "text", "count", "count")
DAY = "dd.mm.yyyy"


def draw(facts: ClosureFacts, lang: Language) -> bytes:
    """The report as a spreadsheet; equal facts give equal bytes."""
    title, fields, table, remarks = compose(facts, lang)
    made = io.BytesIO()
    options = {"constant_memory": True, "in_memory": True, "default_format_properties": dict(FACE)}
    with Workbook(made, options) as book:
        book.set_properties(
            {
                "title": title.text,
                "subject": facts.unique_number,
                "author": notes.PORTAL[lang],
                "created": datetime.combine(facts.generated_on, time()),
            }
        )
        form, under = (Sheet(book, name) for name in notes.SHEETS[lang])
        for sheet in (form, under):
            sheet.prepare_print(facts, lang)
        form.write_head(title, fields)
        form.write_table(table)
        under.write_notes(remarks)
    return made.getvalue()


class Sheet:
    """A worksheet written from top to bottom, row after row."""

    def __init__(self, book: Workbook, name: str) -> None:
        self._sheet: Worksheet = book.add_worksheet(name)
        self._row = 0
        self._looks = {look: book.add_format(FACE | traits) for look, traits in LOOKS.items()}
        self._days = {
            look: book.add_format(FACE | LOOKS[look] | {"num_format": DAY})
            for look in ("value", "count")
        }

    def prepare_print(self, facts: ClosureFacts, lang: Language) -> None:
        """Landscape A4, as wide as one page, its pages numbered."""
        sheet = self._sheet
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.55, right=0.55, top=0.5, bottom=0.65)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        page = notes.PAGE[lang].format(page="&P", pages="&N")
        number = facts.unique_number.replace("&", "&&")
        edition = notes.EDITION[lang].format(edition=facts.edition)
        sheet.set_footer(f"&L&8{number} · {edition}&R&8{page}")

    def write_head(self, title: Title, fields: Fields) -> None:
        """The title over the whole width, then the thirteen fields."""
        for column, width in enumerate(WIDTHS):
            self._sheet.set_column(column, column, width)
        self._wide(title.approved, "approved", first=APPROVED)
        self._wide(title.text, "title")
        self._wide(title.caption, "caption")
        self._wide(title.edition, "edition")
        self._row += 1
        for label, cell in fields.pairs:
            self._fit((label, sum(WIDTHS[:VALUE])), (cell.text, sum(WIDTHS[VALUE:])))
            self._merge(0, VALUE - 1, "label")
            self._sheet.write_string(self._row, 0, label, self._looks["label"])
            self._merge(VALUE, END, "value")
            self._put(VALUE, cell, "value")
            self._row += 1
        self._row += 1

    def write_table(self, table: Table) -> None:
        """The two head rows, repeated in print, and the proposals under them."""
        self._sheet.repeat_rows(self._row, self._row + 1)
        for names, look in ((table.columns, "head"), (table.numbers, "number")):
            self._fit(*((n, HEAD_FILL * width) for n, width in zip(names, WIDTHS, strict=True)))
            for column, name in enumerate(names):
                self._sheet.write_string(self._row, column, name, self._looks[look])
            self._row += 1
        for cells in table.rows:
            self._fit(*((_said(cell), width) for cell, width in zip(cells, WIDTHS, strict=True)))
            for column, (cell, look) in enumerate(zip(cells, COLUMN_LOOKS, strict=True)):
                self._put(column, cell, look)
            self._row += 1
        if not table.rows:
            self._wide(table.nothing, "note")

    def write_notes(self, remarks: Notes) -> None:
        """The notes of the portal, one in a row."""
        self._sheet.set_column(0, 0, 140)
        self._sheet.write_string(0, 0, remarks.heading, self._looks["heading"])
        for row, line in enumerate((*remarks.lines, remarks.check), start=1):
            self._sheet.write_string(row, 0, line, self._looks["note"])

    def _put(self, column: int, cell: Cell, look: str) -> None:
        match cell.value:
            case date():
                self._sheet.write_datetime(self._row, column, cell.value, self._days[look])
            case int():
                self._sheet.write_number(self._row, column, cell.value, self._looks[look])
            case _:
                self._sheet.write_string(self._row, column, _said(cell), self._looks[look])

    def _wide(self, text: str, look: str, *, first: int = 0) -> None:
        scale = LOOKS[look].get("font_size", FACE["font_size"]) / FACE["font_size"]
        self._fit((text, sum(WIDTHS[first:]) / scale), scale=scale)
        self._merge(first, END, look)
        self._sheet.write_string(self._row, first, text, self._looks[look])
        self._row += 1

    def _merge(self, first: int, last: int, look: str) -> None:
        self._sheet.merge_range(self._row, first, self._row, last, "", self._looks[look])

    def _fit(self, *texts: tuple[str, float], scale: float = 1) -> None:
        """Sets the height by the text that needs most lines: readers disagree on doing it alone."""
        most = max(
            sum(ceil((len(line) or 1) / (width * FILL)) for line in text.split("\n"))
            for text, width in texts
        )
        height = most * LINE_HEIGHT * scale + AIR
        self._sheet.set_row(self._row, min(height, GREATEST_HEIGHT))


def _said(cell: Cell) -> str:
    return f"{cell.lead}\n{cell.text}" if cell.lead else cell.text
