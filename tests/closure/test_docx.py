"""The Word document, read back with python-docx."""

import io
import re
import zipfile

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from portal.closure import docx, typeface
from portal.closure.report import compose
from portal.terms import Language
from tests.closure.sample import KAZAKH_LETTERS, make_facts, make_row, make_second_edition

SHARP = "<w:t>&amp; #let *b* _c_ @ref $x$ </w:tbl> <!--rows-->\nжаңа жол"


def read(facts, lang=Language.KK):
    return Document(io.BytesIO(docx.draw(facts, lang)))


def texts(row):
    return [cell.text for cell in row.cells]


def test_document_says_the_form_in_its_order():
    facts = make_facts()
    title, fields, table, notes = compose(facts, Language.KK)
    document = read(facts)
    header, proposals = document.tables
    assert [texts(row) for row in header.rows] == [[label, c.text] for label, c in fields.pairs]
    assert texts(proposals.rows[0]) == list(table.columns)
    assert texts(proposals.rows[1]) == list(table.numbers)
    assert len(proposals.rows) == 2 + len(facts.rows)
    said = [paragraph.text for paragraph in document.paragraphs]
    assert said[:4] == [title.approved, title.text, title.caption, title.edition]
    assert said[-len(notes.lines) - 2 :] == [notes.heading, *notes.lines, notes.check]


def test_response_stands_under_its_outcome():
    _, proposals = read(make_facts(), Language.RU).tables
    assert proposals.rows[3].cells[4].paragraphs[0].text == "Не принято"
    assert proposals.rows[3].cells[4].paragraphs[1].text.startswith("Средства на эти цели")
    assert proposals.rows[4].cells[4].text == "Ответа пока нет"


def test_head_rows_are_repeated_on_every_page():
    _, proposals = read(make_facts()).tables
    repeated = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in proposals.rows]
    assert repeated == [True, True, False, False, False]


def test_text_of_a_user_is_only_text():
    _, proposals = read(make_facts(rows=(make_row(text=SHARP),))).tables
    assert proposals.rows[2].cells[3].text == SHARP


def test_report_without_proposals_says_so():
    document = read(make_facts(rows=()))
    assert len(document.tables[1].rows) == 2
    assert "Жарияланған ұсыныс жоқ." in [paragraph.text for paragraph in document.paragraphs]


def test_page_is_landscape_and_its_language_is_said():
    document = read(make_facts(), Language.RU)
    section = document.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert section.page_width > section.page_height
    assert document.core_properties.language == "ru-RU"
    default = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert default.get(qn("w:val")) == "ru-RU"
    _, proposals = document.tables
    kazakh = proposals.rows[2].cells[3]._tc.find(f".//{qn('w:lang')}")
    assert kazakh.get(qn("w:val")) == "kk-KZ"


def test_properties_come_from_the_facts_and_not_from_the_clock():
    facts = make_second_edition(make_facts(), "ab" * 32)
    core = read(facts).core_properties
    assert core.created.date() == core.modified.date() == facts.generated_on
    assert (core.subject, core.revision) == ("P-2026-000017", 2)
    assert core.title == compose(facts, Language.KK)[0].text


def test_footer_names_the_report_and_counts_the_pages():
    footer = read(make_facts()).sections[0].footer.paragraphs[0]
    assert footer.text.startswith("P-2026-000017 · 1-редакция · Ашық бюджеттердің")
    counters = [field.get(qn("w:instr")) for field in footer._p.iter(qn("w:fldSimple"))]
    assert counters == ["PAGE", "NUMPAGES"]


def test_typeface_with_the_kazakh_letters_is_inside():
    assert all(ord(letter) in typeface.signs(typeface.REGULAR) for letter in KAZAKH_LETTERS)
    with zipfile.ZipFile(io.BytesIO(docx.draw(make_facts(), Language.KK))) as archive:
        table = archive.read("word/fontTable.xml").decode()
        mixed = archive.read("word/fonts/GolosText-Regular.odttf")
    key = bytes.fromhex(
        re.search(r"embedRegular .*?\{([-0-9A-F]{36})\}", table)[1].replace("-", "")
    )
    head = bytes(mixed[place] ^ key[15 - place % 16] for place in range(32))
    assert head + mixed[32:] == typeface.REGULAR.read_bytes()
