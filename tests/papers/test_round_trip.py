"""What the portal lays out in a file it takes in again without a difference, every kind of
document in every form of file."""

import io

import pytest
from openpyxl import load_workbook

from portal.core.text import rich
from portal.models import Cell, Edition
from portal.papers.worddrawing import DRAWN_KINDS, draw_form
from portal.rules.forms import form_of
from portal.terms import BudgetStage, DocumentKind
from portal.workplace.importing.templates import filled_template
from tests.papers.sample import KINDS, NAMES, differences, edition_of, read

TRICKY = (
    *("=1+1", "-5", "+7 (717) 274", "@mention", "'=quoted", "'plain", '"a";b', "01", "1-2"),
    *(
        "27 560 631",
        "27\u00a0560\u00a0631",
        "13\u00a0889,6",
        "0,1",
        "2026-01-02",
        "<b>not bold</b>",
    ),
    *("30 минут", "75 %", "line\nline", "true", "#REF!"),
)
SUM = "-27\u00a0560\u00a0631"
LONG = " ".join(f"сөз{no}" for no in range(7_000))  # longer than a cell of Excel
BODIES = (
    "Бірінші абзац\nжаңа жол\n\nЕкінші абзац = 5",
    "<p>Кіріспе <strong>маңызды</strong></p><ul><li>бір</li><li>екі</li></ul><p>Соңы</p>",
    "<p></p>",
    "=формула\n\n-тире\n\n@сілтеме",
    LONG,
)


def make_tricky(edition: Edition) -> None:
    """Texts that spreadsheets and their readers like to change, in every place that takes them."""
    texts, bodies = iter(TRICKY * 200), iter(BODIES * 10)
    document = edition.document
    form = form_of(document.kind, document.period_from, document.stage)
    for part, one in zip(edition.parts, form, strict=True):
        if one.has_body:
            part.body_kk, part.body_ru = rich(next(bodies)), rich(next(bodies))
        for row in part.rows:
            row.name_kk, row.name_ru = next(texts), next(texts)
            if one.has_note:
                row.note_kk, row.note_ru = next(texts), next(texts)
            columns = {column.key: column for column in one.columns}
            row.cells = [
                Cell(
                    column=cell.column,
                    text_kk="-27\u00a0560\u00a0631",
                    text_ru="-27\u00a0560\u00a0631",
                )
                if columns[cell.column].is_sum
                else Cell(column=cell.column, text_kk=next(texts), text_ru=next(texts))
                for cell in row.cells
            ]


@pytest.mark.parametrize("form", ["xlsx", "zip"])
@pytest.mark.parametrize(("kind", "stage"), KINDS, ids=NAMES)
@pytest.mark.parametrize("lang", ["kk", "ru"])
def test_document_comes_back_as_it_was(
    kind: DocumentKind, stage: BudgetStage | None, form: str, lang: str
):
    edition = edition_of(kind, stage)
    if lang == "kk":
        make_tricky(edition)
    drawn = filled_template(edition, form, lang)
    incoming, findings = read((f"a.{form}", drawn))
    assert not findings.total, findings.faults
    assert not findings.remarks
    assert differences(edition, incoming) == []
    assert {*incoming.paper.parts} == {part.key for part in edition.parts}
    assert incoming.particulars.kind is kind
    assert incoming.particulars.stage is stage


@pytest.mark.parametrize("kind", DRAWN_KINDS)
@pytest.mark.parametrize("languages", [("kk", "ru"), ("ru", "kk"), ("kk",), ("ru",)], ids="+".join)
def test_official_layout_comes_back_as_it_was(kind: DocumentKind, languages: tuple[str, ...]):
    edition = edition_of(kind)
    for part in edition.parts:
        if part.body_kk:
            part.body_kk, part.body_ru = (
                rich("Бірінші 1\n\nЕкінші\nжол"),
                rich("Первый 1\n\nВторой\nряд"),
            )
        for no, row in enumerate(part.rows):
            row.note_kk, row.note_ru = f"себеп {no}", f"причина {no}"
    files = [(f"{lang}.docx", draw_form(edition, lang)) for lang in languages]
    incoming, findings = read(*files, base=edition)
    assert not findings.total, findings.faults
    assert not findings.remarks, findings.remarks
    assert differences(edition, incoming) == []
    assert {*incoming.paper.parts} == {part.key for part in edition.parts}
    said = incoming.particulars
    assert (said.administrator, said.program, said.year) == ("201", "015", 2026)


def test_formula_in_a_workbook_is_text_there_too():
    edition = edition_of(DocumentKind.AUDIT_RESULT)
    edition.title_ru = "=cmd|' /C calc'!A0"
    edition.parts[1].rows[0].name_ru = "=1+1"
    book = load_workbook(io.BytesIO(filled_template(edition, "xlsx", "ru")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert any(cell.value == "=1+1" for cell in cells)


def test_equal_documents_give_equal_bytes():
    for form in ("xlsx", "zip"):
        edition = edition_of(DocumentKind.PASSPORT)
        assert filled_template(edition, form, "kk") == filled_template(edition, form, "kk")
