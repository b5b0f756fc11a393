"""The template as a workbook (XLSX): sheets to fill in, lists for codes, an example, and how it is
filled in. Every text is written as text, so nothing in it can become a formula."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from portal.papers.drafts import ROW_LIMIT
from portal.papers.layout import DOCUMENT, STAGE_WORDS, Field
from portal.papers.letters import printed_number
from portal.papers.sheetfilling import FilledSheet, HeadLine
from portal.papers.template_words import (
    DOCUMENT_SHEET,
    EXAMPLE_SHEET,
    HELP,
    HELP_SHEET,
    LISTS_SHEET,
)
from portal.rules.placement import parse_number

FACE = {"font_name": "Arial", "font_size": 10, "text_wrap": True, "valign": "top"}
HEADING = {"bold": True, "bg_color": "#E9F0F4", "border": 1, "border_color": "#9E9E9E"}
LOOKS: dict[str, dict[str, Any]] = {
    "machine": {"font_size": 7, "font_color": "#767676", "text_wrap": False},
    "heading": HEADING,
    "label": {"bg_color": "#E9F0F4"},
    "text": {"num_format": "@", "locked": False},
    "sum": {"num_format": "#,##0", "align": "right", "locked": False},
    "million": {"num_format": "#,##0.0##", "align": "right", "locked": False},
    "example": {"font_color": "#767676", "italic": True, "num_format": "@"},
    "title": {"bold": True, "font_size": 13, "text_wrap": False},
    "fixed": {"bold": True},
}
WIDE, NARROW = 42, 15  # in digits of the face
OPEN_TO_CHANGE = {"format_columns": True, "format_rows": True, "insert_rows": True}
OPEN_TO_CHANGE |= {"delete_rows": True, "sort": True, "autofilter": True}
HEADS = 2  # lines above the first one to fill in
MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - of no meaning; equal documents give equal bytes


@dataclass(frozen=True)
class Template:
    """All that a workbook is drawn from."""

    head: Sequence[HeadLine]
    sheets: Sequence[FilledSheet]
    examples: Sequence[FilledSheet]
    programs: Sequence[str]  # to choose from, as `201-015 Name`
    kinds: dict[str, Sequence[str]]  # of rows, by the key of the part
    lang: str


def draw_workbook(template: Template) -> bytes:
    """The workbook; equal templates give equal bytes."""
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(made, {**options, "default_format_properties": dict(FACE)}) as book:
        book.set_properties({"created": MADE})
        looks = {name: book.add_format(FACE | traits) for name, traits in LOOKS.items()}
        pen = Pen(template, looks, {})
        lang = template.lang
        first = book.add_worksheet(DOCUMENT_SHEET[lang])
        pages = [(book.add_worksheet(one.name), one) for one in template.sheets]
        pen.write_example(book.add_worksheet(EXAMPLE_SHEET[lang]))
        pen.write_lists(book.add_worksheet(LISTS_SHEET[lang]), LISTS_SHEET[lang])
        pen.write_help(book.add_worksheet(HELP_SHEET[lang]))
        pen.write_document(first)
        for page, sheet in pages:
            pen.write_part(page, sheet)
    return made.getvalue()


@dataclass
class Pen:
    """Writes the sheets of one workbook."""

    template: Template
    looks: dict[str, Any]
    lists: dict[str, str]  # where the words to choose from stand, by what they are for

    def write_document(self, page: Worksheet) -> None:
        """What the document is, and the texts of its head."""
        self._columns(page, (11, 46, 80))
        page.write_string(0, 0, f"{DOCUMENT}/field", self.looks["machine"])
        page.write_string(0, 1, DOCUMENT_SHEET[self.template.lang], self.looks["title"])
        for no, one in enumerate(self.template.head, 1):
            is_fixed = one.key in ("kind", "year", "administrator")
            page.write_string(no, 0, one.key, self.looks["machine"])
            page.write_string(no, 1, one.label, self.looks["label"])
            page.write_string(no, 2, one.value, self.looks["fixed" if is_fixed else "text"])
            if source := self.lists.get(one.key):
                page.data_validation(no, 2, no, 2, {"validate": "list", "source": source})
        page.protect("", OPEN_TO_CHANGE)

    def write_part(self, page: Worksheet, sheet: FilledSheet) -> None:
        """The headings of a part and its lines."""
        self._heads(page, sheet, 0)
        for at, field in enumerate(sheet.fields):
            page.set_column(at, at, _width(field), self.looks[_look(field)])
            if field.key == "kind":
                source = {"validate": "list", "source": self.lists[f"kinds {sheet.key}"]}
                page.data_validation(HEADS, at, HEADS + ROW_LIMIT, at, source)
            elif field.column is not None and field.column.choices:
                closed = [one.words[field.lang] for one in field.column.choices]
                source = {"validate": "list", "source": closed}
                page.data_validation(HEADS, at, HEADS + ROW_LIMIT, at, source)
        for no, said in enumerate(sheet.lines, HEADS):
            for at, field in enumerate(sheet.fields):
                self._put(page, no, at, said.get(field.key, ""), field)
        page.freeze_panes(HEADS, 0)
        page.protect("", OPEN_TO_CHANGE)

    def write_example(self, page: Worksheet) -> None:
        """A filled line for each part; this sheet is never read."""
        page.write_string(0, 0, "example/field", self.looks["machine"])
        no = 2
        for sheet in self.template.examples:
            page.write_string(no, 0, sheet.title, self.looks["title"])
            self._heads(page, sheet, no + 1, with_machine=False)
            for at, field in enumerate(sheet.fields):
                text = sheet.lines[0].get(field.key, "")
                page.write_string(no + 2, at, text, self.looks["example"])
            no += 4
        page.set_column(0, 30, 24)
        page.protect()

    def write_lists(self, page: Worksheet, name: str) -> None:
        """The words to choose from."""
        page.write_string(0, 0, "lists/field", self.looks["machine"])
        stages = [words[self.template.lang] for words in STAGE_WORDS.values()]
        months = [str(month) for month in range(1, 12)]
        wanted = {"program": self.template.programs, "stage": stages, "month": months}
        wanted |= {f"kinds {key}": words for key, words in self.template.kinds.items()}
        for at, (purpose, words) in enumerate(wanted.items(), 1):
            page.write_string(0, at, purpose, self.looks["machine"])
            for no, text in enumerate(words, 1):
                page.write_string(no, at, text)
            if words:
                self.lists[purpose] = f"='{name}'!{_range(at, len(words))}"
        page.set_column(1, len(wanted), 30)
        page.protect()

    def write_help(self, page: Worksheet) -> None:
        """How the workbook is filled in."""
        page.write_string(0, 0, "help/field", self.looks["machine"])
        page.set_column(0, 0, 120)
        for no, text in enumerate(HELP[self.template.lang].split("\n"), 1):
            page.write_string(no, 0, text)
        page.protect()

    def _heads(
        self, page: Worksheet, sheet: FilledSheet, no: int, *, with_machine: bool = True
    ) -> None:
        for at, field in enumerate(sheet.fields):
            if with_machine:
                name = f"{sheet.key}/{field.key}" if at == 0 else field.key
                page.write_string(no, at, name, self.looks["machine"])
            page.write_string(no + with_machine, at, field.heading, self.looks["heading"])

    def _put(self, page: Worksheet, no: int, at: int, text: str, field: Field) -> None:
        number = parse_number(text) if field.is_sum else None
        look = self.looks[_look(field)]
        if number is not None and printed_number(format(number, "f")) == text:
            page.write_number(no, at, number, look)
        elif text:
            page.write_string(no, at, text, look)

    def _columns(self, page: Worksheet, widths: Sequence[int]) -> None:
        for at, width in enumerate(widths):
            page.set_column(at, at, width)


def _look(field: Field) -> str:
    if field.column is None or not field.column.is_sum:
        return "text"
    return "sum" if field.column.thousands == 1 else "million"


def _width(field: Field) -> int:
    return WIDE if field.key.startswith(("name", "note", "text")) else NARROW


def _range(column: int, count: int) -> str:
    letter = chr(ord("A") + column)
    return f"${letter}$2:${letter}${count + 1}"
