"""The spreadsheet, read back with openpyxl."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from portal.closure import xlsx
from portal.closure.report import compose
from portal.terms import Language
from tests.closure.sample import make_facts, make_row

HEAD = 20  # the row of the column heads: four lines of title, a gap, thirteen fields, a gap


def read(facts, lang=Language.KK):
    return load_workbook(io.BytesIO(xlsx.draw(facts, lang)))


def values(row):
    return [cell.value for cell in row]


def test_first_sheet_is_the_form_in_its_order():
    facts = make_facts()
    title, fields, table, _ = compose(facts, Language.KK)
    sheet = read(facts).worksheets[0]
    assert sheet["A2"].value == title.text
    labels = [sheet.cell(row, 1).value for row in range(6, 19)]
    assert labels == [label for label, _ in fields.pairs]
    assert values(sheet[HEAD]) == list(table.columns)
    assert values(sheet[HEAD + 1]) == list(table.numbers)
    assert sheet.max_row == HEAD + 1 + len(facts.rows)


def test_numbers_are_numbers_and_days_are_days():
    sheet = read(make_facts()).worksheets[0]
    assert sheet["D7"].value.date() == date(2026, 11, 2)
    assert sheet["D7"].number_format == "dd.mm.yyyy"
    assert sheet["D10"].value == 217
    row = sheet[HEAD + 2]
    assert (row[0].value, row[1].value.date(), row[5].value) == (1, date(2026, 11, 6), 12)


def test_response_stands_under_its_outcome():
    sheet = read(make_facts(), Language.RU).worksheets[0]
    assert sheet.cell(HEAD + 3, 5).value.startswith("Не принято\nСредства на эти цели")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("https://example.kz","x")',
        "@SUM(A1)",
        "+7 701 000 00 00",
        "-1",
        "https://example.kz/",
        "mailto:a@example.kz",
        "123",
        "{=1+1}",
    ],
)
def test_text_of_a_user_stays_text(text):
    cell = read(make_facts(rows=(make_row(text=text),))).worksheets[0].cell(HEAD + 2, 4)
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_second_sheet_holds_the_notes():
    facts = make_facts()
    _, _, _, notes = compose(facts, Language.RU)
    book = read(facts, Language.RU)
    assert book.sheetnames == ["Отчет", "Примечания"]
    said = [cell.value for cell in book.worksheets[1]["A"]]
    assert said == [notes.heading, *notes.lines, notes.check]


def test_sheet_prints_on_landscape_pages_of_its_width_with_the_head_rows_repeated():
    sheet = read(make_facts()).worksheets[0]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == f"${HEAD}:${HEAD + 1}"


def test_rows_grow_with_their_text_up_to_the_limit_of_the_format():
    rows = (make_row(1, text="сөз"), make_row(2, text="сөз " * 100), make_row(3, text="с" * 9000))
    sheet = read(make_facts(rows=rows)).worksheets[0]
    short, long, longest = (sheet.row_dimensions[HEAD + 1 + no].height for no in (1, 2, 3))
    assert short < long < longest > 400


def test_properties_come_from_the_facts_and_not_from_the_clock():
    properties = read(make_facts()).properties
    assert properties.created.date() == properties.modified.date() == date(2026, 11, 21)
    assert properties.subject == "P-2026-000017"


def test_report_without_proposals_says_so():
    sheet = read(make_facts(rows=())).worksheets[0]
    assert sheet.cell(HEAD + 2, 1).value == "Жарияланған ұсыныс жоқ."
