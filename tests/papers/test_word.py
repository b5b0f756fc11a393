"""Word files as people leave them: merged cells, soft hyphens, tab runs, tracked changes, nested
tables. No filled passport of a real body is at hand, so the dirt is made by hand."""

import io
from collections.abc import Sequence

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from portal.papers.drafts import PartDraft
from portal.papers.findings import Findings
from portal.papers.incoming import Incoming
from portal.papers.reading import contents_of
from portal.papers.taking import incoming_of
from portal.papers.worddrawing import draw_form
from portal.terms import DocumentKind, RowKind
from tests.papers.sample import differences, edition_of, read

W = nsdecls("w")


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def add(text: WordDocument, inside: str) -> None:
    """A paragraph of raw runs."""
    end = text.element.body.sectPr
    end.addprevious(parse_xml(f"<w:p {W}>{inside}</w:p>"))


def add_table(text: WordDocument, rows: Sequence[Sequence[str]], *merged: tuple[int, ...]) -> None:
    """A table; `merged` joins cells: row, column, row, column."""
    table = text.add_table(rows=len(rows), cols=len(rows[0]))
    for no, row in enumerate(rows):
        for at, said in enumerate(row):
            table.cell(no, at).text = said
    for top, left, bottom, right in merged:
        said = table.cell(top, left).text
        table.cell(top, left).merge(table.cell(bottom, right)).text = said


def saved(text: WordDocument) -> bytes:
    made = io.BytesIO()
    text.save(made)
    return made.getvalue()


PLANNED = (
    ("Показатели", "Факт 2025\u00a0года", "План текущего 2026 года", "", "Плановый период", "", ""),
    ("", "", "Утвержден\u00adный", "Уточнённый", "2027 год", "2028 год", "2029 год"),
    ("1", "2", "3", "4", "5", "6", "7"),
    ("Целевой индикатор документов СГП:", "", "", "", "", "", ""),
    ("1. Доверие к ОВД, %", "90", "91", "91,1", "91,3", "91,4", "91,5"),
    ("Конечный результат: качество услуг, балл", "70", "71", "72", "73", "74", "не менее 75"),
    ("Отклонение конечного результата от целевых индикаторов", "", "", "", "-18", "", ""),
    ("Потребность в бюджетных средствах согласно документам СГП", "", "", "", "100", "200", "300"),
    ("План", "27\u00a0560\u00a0631", "1 200", "", "90", "190", "290"),
    ("Отклонение плана", "", "", "", "-10", "-10", "-10"),
)
MEASURES = (
    ("№", "Мероприятия", "Показатель мероприятия", "Показатель документа СГП", "Отклонение",
     "Расходы", "Сумма документа СГП", "Отклонение", "Причина отклонения"),
    ("", "Мероприятия, всего, в том числе:", "", "", "", "90", "100", "-10", ""),
    ("1", "Выдача\tпаспортов,\nштук", "1 000", "1 200", "-200", "60", "70", "-10", "Спрос ниже"),
    ("2", "Планирование и печать", "5", "5", "0", "30", "30", "0", "-"),
)  # fmt: skip


def dirty_passport() -> bytes:
    """A Russian passport with everything that Word leaves behind."""
    text = new_document()
    text.add_paragraph("Приложение 4 к приказу")
    add(text, run("ПАСПОРТ") + "<w:r><w:tab/></w:r>" + run(" бюджетной  программы"))
    add(text, run("Kод и нaименование администратора бюджетных программ: ") + run("201 МВД"))
    add(text, run("Плановый период 2027-2029 годы"))
    add(
        text,
        run("Код и наименование бюджет")
        + "<w:r><w:softHyphen/></w:r>"
        + run("ной программы ____________"),
    )
    add(text, run("015\u00a0Обеспечение документами"))
    for _no in range(3):
        text.add_paragraph("   ")
    add(
        text,
        run(
            "3. Код и наименование функции (функций) государственного органа (в соответствии "
            "с реестром функций государственных органов):"
        ),
    )
    add(text, run("Функция 1"))
    add(text, run("Описание (обоснование), в том числе текущий статус:"))
    add(
        text,
        '<w:ins w:id="1" w:author="a">'
        + run("Выдаются паспорта")
        + "</w:ins>"
        + '<w:del w:id="2" w:author="a"><w:r><w:delText>старые слова</w:delText></w:r></w:del>'
        + '<w:commentRangeStart w:id="0"/>'
        + run(" и удостоверения.")
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>',
    )
    add(text, run("Второй абзац 2."))
    add_table(
        text,
        (
            ("Вид бюджетной программы:", "индивидуальная"),
            ("в зависимости от содержания", "государственные функции"),
        ),
    )
    add_table(text, PLANNED, (0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 6))
    add(text, run("Код и наименование бюджетной подпрограммы: 100 За счёт бюджета"))
    add(text, run("На 2027 год, тысяч тенге"))
    frame = text.add_table(rows=1, cols=1)
    frame.cell(0, 0).add_table(rows=0, cols=9)
    nested = frame.cell(0, 0).tables[0]
    for row in MEASURES:
        for cell, said in zip(nested.add_row().cells, row, strict=True):
            cell.text = said
    add(text, run("Согласовано на совещании отдела"))
    add(text, run("Руководитель бюджетной программы ________ А. Глава (подпись, фамилия, имя)"))
    add(text, run("Слова ниоткуда"))
    return saved(text)  # fmt: skip


def part(incoming: Incoming, key: str) -> PartDraft:
    return incoming.paper.parts[key]


def cells(draft: PartDraft, no: int) -> dict[str, str]:
    return {one.column: one.ru for one in draft.rows[no].cells if one.ru}


def test_dirty_passport_is_understood():
    incoming, findings = read(("паспорт.docx", dirty_passport()))
    assert not findings.total, findings.faults
    said, head = incoming.particulars, incoming.paper.head
    assert (said.administrator, said.program, said.year) == ("201", "015", 2027)
    assert head == {"title_ru": "Обеспечение документами", "head_ru": "А. Глава"}
    assert part(incoming, "functions").body_ru == "<p>Функция 1</p>"
    description = part(incoming, "description").body_ru
    assert description == "<p>Выдаются паспорта и удостоверения.</p><p>Второй абзац 2.</p>"
    assert "государственные функции" in part(incoming, "kind").body_ru
    results = part(incoming, "results")
    names = [(row.kind, row.texts["name_ru"]) for row in results.rows]
    assert names == [
        (RowKind.INDICATOR, "1. Доверие к ОВД, %"),
        (RowKind.RESULT, "качество услуг, балл"),
    ]
    assert list(cells(results, 0).values()) == ["90", "91", "91,1", "91,3", "91,4", "91,5"]
    assert cells(results, 1)["plan_3"] == "не менее 75"
    spending = part(incoming, "spending")
    assert [row.key for row in spending.rows] == ["spending-need", "spending"]
    assert cells(spending, 1)["fact"] == "27\u00a0560\u00a0631"
    measures = part(incoming, "measures")
    assert [row.texts["name_ru"] for row in measures.rows] == [
        *("Выдача паспортов,\nштук", "Планирование и печать"),
    ]
    assert cells(measures, 0) == {
        **{"value": "1 000", "document_value": "1 200", "spending": "60", "document_sum": "70"},
    }
    assert measures.rows[0].texts["note_ru"] == "Спрос ниже"


def test_what_found_no_place_is_listed():
    _incoming, findings = read(("паспорт.docx", dirty_passport()))
    told = [one.found for one in findings.remarks]
    assert "Слова ниоткуда" in told
    assert not [one for one in told if "Приложение" in one or "Согласовано" in one]


def test_one_language_alone_leaves_the_other_as_the_draft_has_it():
    edition = edition_of(DocumentKind.PASSPORT, year=2027)
    edition.parts[6].rows[0].name_ru = "Выдача паспортов,\nштук"
    edition.parts[6].rows[0].name_kk = "Паспорттар беру, дана"
    incoming, findings = read(("паспорт.docx", dirty_passport()), base=edition)
    assert not findings.total
    rows = part(incoming, "measures").rows
    assert rows[0].key == edition.parts[6].rows[0].key
    assert rows[0].texts["name_kk"] == "Паспорттар беру, дана"
    assert part(incoming, "description").body_kk == edition.parts[2].body_kk
    assert "title_kk" not in incoming.paper.head


def test_text_in_a_sum_of_word_is_a_fault_with_its_row():
    edition = edition_of(DocumentKind.PASSPORT)
    edition.parts[6].rows[0].cells[2].text_ru = "27 560,6 тыс."
    findings = Findings()
    incoming_of([contents_of("ru.docx", draw_form(edition, "ru"))], None, findings)
    (fault,) = findings.faults
    assert (fault.sheet, fault.row, fault.column) == ("ru.docx", 3, "Расходы")
    assert (fault.found, fault.values["meant"]) == ("27 560,6 тыс.", "27\u00a0561")


def test_latin_letters_in_a_kazakh_form_do_no_harm():
    edition = edition_of(DocumentKind.EXECUTION_REPORT)
    content = draw_form(edition, "kk")
    text = new_document(io.BytesIO(content))
    latin = str.maketrans("іаеор", "iaeop")
    for paragraph in text.paragraphs[:4]:
        for one in paragraph.runs:
            label, colon, rest = one.text.partition(":")
            one.text = label.translate(latin) + colon + rest
    for row in text.tables[0].rows[:1]:
        for cell in row.cells:
            cell.text = cell.text.translate(latin)
    incoming, findings = read(("kk.docx", saved(text)), base=edition)
    assert not findings.total
    assert differences(edition, incoming) == []


def test_two_files_that_do_not_belong_together_are_refused():
    first, second = edition_of(DocumentKind.PASSPORT), edition_of(DocumentKind.PASSPORT, year=2025)
    for files in (
        [("kk.docx", draw_form(first, "kk")), ("kk2.docx", draw_form(first, "kk"))],
        [("kk.docx", draw_form(first, "kk")), ("ru.docx", draw_form(second, "ru"))],
        [("kk.docx", draw_form(first, "kk")), ("a.csv", b"a;b")],
        [("letter.docx", saved(new_document()))],
    ):
        findings = Findings()
        incoming_of([contents_of(*one) for one in files], None, findings)
        assert findings.total, files[0][0]


def test_rows_that_only_one_language_has_are_told_and_left_to_the_editor():
    edition = edition_of(DocumentKind.PASSPORT)
    kk = draw_form(edition, "kk")
    edition.parts[4].rows = edition.parts[4].rows[:1]
    incoming, findings = read(("kk.docx", kk), ("ru.docx", draw_form(edition, "ru")))
    assert not findings.total
    assert len(part(incoming, "results").rows) == 2
    assert part(incoming, "results").rows[1].texts["name_ru"] == ""
