"""A passport or an execution report in its official layout as a Word file, in one language: to be
edited, sent on and taken in again (order MinFin No. 185, appendix 4; form 4-РБП)."""

import io
import re
from collections.abc import Sequence
from html import unescape

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from portal.core.tables import value_of
from portal.models import Edition, Part, Row
from portal.papers.letters import printed_number
from portal.papers.word_words import (
    DRAWN,
    KIND_LABELS,
    LABELS,
    PLANNED_HEADS,
    SECTIONS,
    TITLES,
    TOTAL_ROW,
)
from portal.papers.wordlabels import WORDS
from portal.rules.forms import Column, PartForm, form_of
from portal.terms import DocumentKind, RowKind

FACE, SIZE = "Times New Roman", 11  # as state bodies write
PARAGRAPH = re.compile(r"</?(?:p|ul|ol)>|<li>")
MARK = re.compile(r"(</?(?:strong|em|sub|sup)>)")
DRAWN_KINDS = (DocumentKind.PASSPORT, DocumentKind.EXECUTION_REPORT)
PRINTED = {RowKind.SPENDING_NEED, RowKind.SPENDING}


def draw_form(edition: Edition, lang: str) -> bytes:
    """The form with everything the edition says in a language; the edition must be loaded whole."""
    paper = Sheet(new_document(), edition, lang)
    paper.draw()
    made = io.BytesIO()
    paper.word.save(made)
    return made.getvalue()


class Sheet:
    """The form as it is written, from top to bottom."""

    def __init__(self, word: WordDocument, edition: Edition, lang: str) -> None:
        self.word, self.edition, self.lang = word, edition, lang
        document = edition.document
        self.forms = form_of(document.kind, document.period_from)
        self.parts = {part.key: part for part in edition.parts}
        self.words = DRAWN[lang]
        self._prepare()

    def draw(self) -> None:
        """The head of the form, its texts and its tables, who signs."""
        document = self.edition.document
        self._line(TITLES[document.kind][self.lang], bold=True, centred=True)
        self._particulars()
        for form in self.forms:
            part = self.parts.get(form.key)
            if part is not None and form.has_body:
                self._body(LABELS[form.key, document.kind][self.lang], part)
        tables = [form for form in self.forms if form.columns]
        if document.kind is DocumentKind.PASSPORT:
            self._planned([form for form in tables if form.key in ("results", "spending")])
            for form in tables:
                if form.key.startswith("measures"):
                    self._measures(form)
        else:
            self._report(tables)
        self._line("")
        self._line(f"{self.words['head']}: {self._said('head')}")

    def _particulars(self) -> None:
        document, words = self.edition.document, self.words
        body = document.body
        name = getattr(body, f"name_{self.lang}")
        self._line(f"{words['administrator']}: {body.code} {name}")
        years = document.period_from, document.period_to
        period = "-".join(str(year) for year in dict.fromkeys(years))
        is_planned = document.kind is DocumentKind.PASSPORT
        wanted = words["period" if is_planned else "report_period"]
        self._line(wanted.format(period=period))
        code = document.program.code if document.program else ""
        self._line(f"{words['program']}: {code} {self._said('title')}")

    def _said(self, name: str) -> str:
        return str(getattr(self.edition, f"{name}_{self.lang}"))

    def _body(self, label: str, part: Part) -> None:
        self._line(f"{label}:", bold=True)
        kept = getattr(part, f"body_{self.lang}")
        for piece in PARAGRAPH.split(kept.replace("</li>", "")):
            if piece.strip():
                _write(self.word.add_paragraph(), piece)

    def _planned(self, forms: Sequence[PartForm]) -> None:
        """Table 1: indicators, results and spending over the years."""
        columns = forms[0].columns
        heads = [self.words["indicators"], self.words["unit"]]
        heads += [column.title[self.lang] for column in columns]
        table = self._table(heads)
        top = table.rows[0].cells
        groups = PLANNED_HEADS[self.lang]
        _merge(top[3], top[4], f"{groups['now'].format(self.edition.document.period_from - 1)}")
        _merge(top[5], top[7], groups["planned"])
        for form in forms:
            part = self.parts.get(form.key)
            for row in part.rows if part else ():
                name = self._named(row)
                self._row(table.add_row(), row, form, [name, getattr(row, f"unit_{self.lang}")])

    def _named(self, row: Row) -> str:
        """The name of a row behind the label that says what it is."""
        name = str(getattr(row, f"name_{self.lang}"))
        words = WORDS[self.lang].rows
        first = next((kind for asked, kind in words if asked.match(name)), None)
        if row.kind in PRINTED and first is row.kind:
            return name
        return f"{KIND_LABELS[row.kind][self.lang]}: {name}"

    def _measures(self, form: PartForm) -> None:
        part = self.parts.get(form.key)
        self._line("")
        self._line(self.words["caption"].format(year=self._year(form)), bold=True)
        heads = [self.words["measures"], self.words["unit"]]
        heads += [self._measure_head(column, form) for column in form.columns]
        table = self._table([*heads, self.words["reason"]], two=False)
        table.add_row().cells[0].text = TOTAL_ROW[self.lang]
        for row in part.rows if part else ():
            name, unit = (getattr(row, f"{text}_{self.lang}") for text in ("name", "unit"))
            self._row(table.add_row(), row, form, [name, unit], with_note=True)

    def _measure_head(self, column: Column, form: PartForm) -> str:
        return self.words.get(f"measure_{column.key}", column.title[self.lang])

    def _year(self, form: PartForm) -> int:
        keys = [one.key for one in self.forms if one.key.startswith("measures")]
        return self.edition.document.period_from + keys.index(form.key)

    def _report(self, forms: Sequence[PartForm]) -> None:
        """The one table of form 4-РБП: spending, results, measures, projects below each other."""
        columns = forms[0].columns
        heads = [self.words["report_names"], self.words["unit"]]
        heads += [column.title[self.lang] for column in columns]
        table = self._table([*heads, self.words["report_reason"]], two=False)
        numbers = table.add_row().cells
        for at, cell in enumerate(numbers, 1):
            _write(cell.paragraphs[0], str(at))
        for form in forms:
            part = self.parts.get(form.key)
            rows = part.rows if part else []
            if rows and rows[0].kind not in PRINTED:
                cells = table.add_row().cells
                _merge(cells[0], cells[-1], SECTIONS[rows[0].kind][self.lang])
            for row in rows:
                name = getattr(row, f"name_{self.lang}")
                if row.kind in PRINTED:
                    name = self._named(row)
                said = [name, getattr(row, f"unit_{self.lang}")]
                self._row(table.add_row(), row, form, said, with_note=True)

    def _row(
        self, line: _Row, row: Row, form: PartForm, said: list[str], *, with_note: bool = False
    ) -> None:
        printed = {cell.column: getattr(cell, f"text_{self.lang}") for cell in row.cells}
        for column in form.columns:
            said.append(
                _computed(row, column) if column.is_computed else printed.get(column.key, "")
            )
        if with_note:
            said.append(getattr(row, f"note_{self.lang}"))
        for cell, text in zip(line.cells, said, strict=True):
            _write_plain(cell, text)

    def _table(self, heads: Sequence[str], *, two: bool = True) -> WordTable:
        table = self.word.add_table(rows=2 if two else 1, cols=len(heads))
        table.style = "Table Grid"
        for at, text in enumerate(heads):
            if two and 3 <= at <= 7:
                _write_plain(table.rows[1].cells[at], text)
            elif two:
                _merge(table.rows[0].cells[at], table.rows[1].cells[at], text)
            else:
                _write_plain(table.rows[0].cells[at], text)
        for line in table.rows:
            traits = line._tr.get_or_add_trPr()
            traits.append(OxmlElement("w:tblHeader"))
        return table

    def _line(self, text: str, *, bold: bool = False, centred: bool = False) -> None:
        paragraph = self.word.add_paragraph()
        _letters(paragraph, text, bold=bold)
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER

    def _prepare(self) -> None:
        style = self.word.styles["Normal"]
        style.font.name, style.font.size = FACE, Pt(SIZE)
        style.element.rPr.rFonts.set(qn("w:cs"), FACE)
        style.paragraph_format.space_after = Pt(4)
        section = self.word.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin = section.right_margin = Mm(15)
        core = self.word.core_properties
        core.title = self._said("title")[:200]
        core.author = core.last_modified_by = core.comments = ""


def _computed(row: Row, column: Column) -> str:
    number = value_of(row, column)
    if number is None:
        return ""
    return printed_number(format(round(number, 1 if column.over else 6).normalize(), "f"))


def _merge(first: _Cell, last: _Cell, text: str) -> None:
    _write_plain(first.merge(last), text)


def _write_plain(cell: _Cell, text: str) -> None:
    for paragraph in cell.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)
    _letters(cell.paragraphs[0], text)


def _write(paragraph: Paragraph, marked: str) -> None:
    """A piece of rich text with its stress."""
    traits: set[str] = set()
    for piece in MARK.split(marked):
        if MARK.fullmatch(piece):
            name = piece.strip("</>")
            (traits.discard if piece.startswith("</") else traits.add)(name)
        elif piece:
            text = unescape(piece.replace("<br>", "\n"))
            _letters(paragraph, text, bold="strong" in traits, italic="em" in traits)


def _letters(paragraph: Paragraph, text: str, *, bold: bool = False, italic: bool = False) -> None:
    run = paragraph.add_run(text)  # a line end becomes a break
    run.bold, run.italic = bold or None, italic or None
