"""Faults of a file: each with its sheet, row and column, what was found and what is expected."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from portal.core.faults import Fault
from portal.core.packages import NotAccepted
from portal.papers.findings import SHOWN_LIMIT, Findings
from portal.papers.layout import EXAMPLE
from portal.papers.letters import day_of, folded, meant_sum, printed_number
from portal.papers.reading import contents_of, read_file
from portal.papers.taking import incoming_of
from portal.rules.forms import passport_form
from portal.terms import DocumentKind
from portal.workplace.importing.templates import filled_template
from tests.attached import archive, with_part, workbook
from tests.papers.sample import differences, edition_of, read

SPENDING = "6 Расходы по бюджетной програм…"
MEASURES = 6  # the place of the first sheet of measures, from 0


def changed(change: Callable[[Workbook], Any], kind: DocumentKind = DocumentKind.PASSPORT) -> bytes:
    """The template of a filled document after somebody worked in it."""
    made = io.BytesIO()
    book = load_workbook(io.BytesIO(filled_template(edition_of(kind), "xlsx", "ru")))
    change(book)
    book.save(made)
    return made.getvalue()


def faults_of(content: bytes, name: str = "a.xlsx") -> list[Fault]:
    findings = Findings()
    incoming_of([contents_of(name, content)], None, findings)
    return findings.faults


def put(sheet: str, cell: str, value: object) -> Callable[[Workbook], Any]:
    def change(book: Workbook) -> None:
        book[sheet][cell] = value

    return change


@pytest.mark.parametrize(
    ("change", "place", "found", "expected"),
    [
        (put(SPENDING, "E3", "27 560,6 тыс."), (SPENDING, 3, "E"), "27 560,6 тыс.",
         "perhaps 27\u00a0561 was meant"),
        (put(SPENDING, "F4", "много"), (SPENDING, 4, "F"), "много", "A whole number of thousand"),
        (put(SPENDING, "E3", 0.5), (SPENDING, 3, "E"), "0,5", "A whole number of thousand"),
        (put(SPENDING, "E3", "=1+1"), (SPENDING, 3, "E"), "=", "A value instead of a formula"),
        (put(SPENDING, "E3", "#REF!"), (SPENDING, 3, "E"), "#REF!", "instead of an error"),
        (put(SPENDING, "B3", "Доход"), (SPENDING, 3, "B"), "Доход", "A kind of row: Потребность"),
        (put(SPENDING, "A4", "spending-need-1"), (SPENDING, 4, "A"), "spending-need-1",
         "A key of its own"),
        (put(SPENDING, "A4", "../x"), (SPENDING, 4, "A"), "../x", "The key as the template"),
        (put(SPENDING, "C3", "ж" * 2001), (SPENDING, 3, "C"), "ж" * 120 + "…",
         "At most 2000 characters; there are 2001"),
        (put(SPENDING, "C3", f"{EXAMPLE}: жол"), (SPENDING, 3, "C"), f"{EXAMPLE}: жол",
         "instead of the example"),
        (put(SPENDING, "K3", "заметка"), (SPENDING, 1, "K"), "", "A column of the template"),
        (lambda book: book.create_sheet("Свой лист").append(["a"]), ("Свой лист", None, ""),
         "Свой лист", "A sheet of the template"),
        (lambda book: book[SPENDING].merge_cells("E3:F3"), (SPENDING, 3, "E"), "E3:F3",
         "Cells that are not merged"),
        (put("0 Документ", "C2", "Письмо"), ("0 Документ", 2, "C"), "Письмо", "A kind of document"),
        (put("0 Документ", "C5", "27"), ("0 Документ", 5, "C"), "27", "A year, as 2027"),
        (put("0 Документ", "C4", "без кода"), ("0 Документ", 4, "C"), "без кода",
         "A program from the list"),
    ],
    ids=[
        *("text in a number", "word in a number", "half a thousand", "formula", "error of Excel"),
        *("unknown kind", "double key", "strange key", "long text", "example", "own column"),
        *("own sheet", "merged", "another document", "short year", "no code"),
    ],
)  # fmt: skip
def test_fault_is_told_at_its_place(
    change: Callable[[Workbook], Any], place: tuple[str, int | None, str], found: str, expected: str
):
    faults = faults_of(changed(change))
    assert len(faults) == 1, faults
    (fault,) = faults
    assert (fault.sheet, fault.row, fault.column) == place
    assert fault.found == found
    assert expected in fault.expected % fault.values


def test_faults_are_all_counted_and_many_are_shown():
    def spoil(book: Workbook) -> None:
        sheet = book.worksheets[MEASURES + 1]
        for no in range(3, 203):
            for column in range(3, 13):
                sheet.cell(no, column, f"{EXAMPLE} {no}")

    findings = Findings()
    incoming_of([contents_of("a.xlsx", changed(spoil))], None, findings)
    assert len(findings.faults) == SHOWN_LIMIT
    assert findings.total > 1_500


def test_more_rows_than_a_table_has_are_refused():
    def grow(book: Workbook) -> None:
        for no in range(3, 205):
            book.worksheets[MEASURES + 1].cell(no, 3, f"Жол {no}")

    (fault,) = faults_of(changed(grow))
    assert fault.values == {"count": 200, "length": 202}


def test_missing_language_and_other_figures_are_no_faults():
    edition = edition_of(DocumentKind.PASSPORT)
    edition.parts[MEASURES].rows[0].name_ru = ""
    edition.head_ru = "Вице-министр 2"
    _incoming, findings = read(("a.xlsx", filled_template(edition, "xlsx", "kk")))
    assert not findings.total


def test_empty_template_leaves_a_draft_as_it_is():
    draft, empty = edition_of(DocumentKind.PASSPORT), edition_of(DocumentKind.PASSPORT)
    for part in empty.parts:
        part.body_kk = part.body_ru = ""
        part.rows = []
    for name in ("title_kk", "title_ru", "summary_kk", "summary_ru", "head_kk", "head_ru"):
        setattr(empty, name, "")
    incoming, findings = read(("a.xlsx", filled_template(empty, "xlsx", "ru")), base=draft)
    assert not findings.total
    assert differences(draft, incoming) == []


def test_row_without_a_key_keeps_that_of_its_name_and_a_new_one_gets_the_same_each_time():
    draft = edition_of(DocumentKind.PASSPORT)
    draft.parts[MEASURES].rows[0].key = "measure-kept"
    table = (
        "measures/key;kind;name.kk;name.ru;value.kk;spending\r\n"
        ";;Көрсеткіш;;75;1200\r\n;;Жаңа жол;Новая дорога;9;27 560 631\r\n"
    ).encode()
    first, findings = read(("measures.csv", table), base=draft)
    again, _findings = read(("measures.csv", table), base=draft)
    assert not findings.total
    keys = [row.key for row in first.paper.parts["measures"].rows]
    assert keys[0] == "measure-kept"
    assert keys[1].startswith("measure-")
    assert keys == [row.key for row in again.paper.parts["measures"].rows]
    new = first.paper.parts["measures"].rows[1]
    assert [(one.kk, one.ru) for one in new.cells if one.column == "value"] == [("9", "9")]


def test_single_table_needs_a_draft_to_go_into():
    (fault,) = faults_of(b"measures/key;name.kk\n;a", "measures.csv")
    assert fault.expected.startswith("The first sheet of the template")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "kz1048", "cp1251"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_encoding_and_separator_are_found_out(encoding: str, separator: str):
    text = "Қала" if encoding != "cp1251" else "Жылдар"
    table = f"text.kk{separator}text.ru\r\n{text}{separator}Город\r\n".encode(encoding)
    contents = contents_of("services.csv", table)
    line = contents.sheets[0].lines[1]
    assert [value.text for value in line.values.values()] == [text, "Город"]
    assert len(contents.remarks) == (not encoding.startswith("utf-8"))


def lying_sheet() -> bytes:
    """A workbook with one value at the far end of the sheet."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    return with_part(workbook(), "xl/worksheets/sheet1.xml", sheet)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.xlsx", lying_sheet(), "Fewer lines and columns"),
        ("a.csv", "Ж;?\nКазахстан. К?ші".encode("cp1251"), "Kazakh letters"),
        ("a.csv", b"a;b\0c", "A table as text"),
        ("a.csv", b"\x98;\x98", "A table as text"),
        ("a.csv", b"a;b\n" * 5_001, "Fewer lines and columns"),
        ("a.csv", b";" * 200, "Fewer lines and columns"),
        ("a.xlsx", with_part(workbook(), "xl/worksheets/sheet1.xml", "<broken"), "damaged"),
        ("a.zip", archive(a__csv="a;b", b__exe="MZ"), "A file of Word"),
        ("a.csv", b"  \n ", "something in it"),
        ("a.csv", b"a;" * 10_500_000, "at most 20 MB"),
    ],
    ids=[
        *("far cell", "lost letters", "zeros", "no text", "lines", "columns", "broken XML"),
        *("program in an archive", "blank", "large"),
    ],
)
def test_broken_file_is_refused_in_words(name: str, content: bytes, told: str):
    with pytest.raises(NotAccepted) as refused:
        read_file(name, content)
    assert told in refused.value.fault.expected


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("27 560,6 тыс.", "27\u00a0561"),
        ("27,6 млрд", "27\u00a0600\u00a0000"),
        ("1,2 млн тенге", "1\u00a0200"),
        ("1 200 000 теңге", "1\u00a0200"),
        ("27.560.631", "27\u00a0560\u00a0631"),
        ("27'560'631", "27\u00a0560\u00a0631"),
        ("27,560,631", "27\u00a0560\u00a0631"),
        ("1 2O0", "1\u00a0200"),
        ("много", ""),
        ("5-7", ""),
        ("от 5 до 7", ""),
    ],
)
def test_number_that_was_meant_is_guessed_and_only_proposed(text: str, meant: str):
    column = passport_form(2026)[5].columns[0]
    assert meant_sum(text, column) == meant


def test_labels_are_known_by_what_they_look_like():
    assert folded("Мемлекеттiк  opган:") == folded("мемлекеттік\u00a0орган")
    assert folded("«Расходы» – план") == folded('"расходы" - План')
    assert folded("plan_1") != folded("план_1")
    assert [str(day_of(one)) for one in ("27.11.2026", "2026-11-27", "31.02.2026", "11/27/26")] == [
        *("2026-11-27", "2026-11-27", "None", "None"),
    ]
    assert [printed_number(one) for one in ("27560631", "-0.5", "13889.60")] == [
        *("27\u00a0560\u00a0631", "-0,5", "13\u00a0889,60"),
    ]
