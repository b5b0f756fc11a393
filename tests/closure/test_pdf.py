"""The PDF: what a person reads in it and what a screen reader finds."""

import io
import unicodedata

import pikepdf
import pypdf
import pytest

from portal.closure import pdf, typeface
from portal.closure.spelling import Spelling
from portal.closure.volume import pairs
from portal.terms import Language
from tests.closure.sample import KAZAKH_LETTERS, make_facts, make_row
from tests.closure.test_form import KK_COLUMNS, LABELS, RU_COLUMNS

TYPST = 'a #panic("x") *b* _c_ @ref $x^2$ `d` <label> [e] \\ "q" // f\n= ж\n- з #import "y"'


def text_of(drawn):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(drawn)).pages)


def flat(text):
    return "".join(text.split())


def elements(drawn, kind):
    """Structure elements of a kind, in reading order."""
    with pikepdf.open(io.BytesIO(drawn)) as document:
        found, waiting = [], [document.Root.StructTreeRoot]
        while waiting:
            node = waiting.pop()
            if not isinstance(node, pikepdf.Dictionary):
                continue
            if node.get("/S") == kind:
                found.append({key: str(node[key]) for key in ("/Lang", "/Alt") if key in node})
            kids = node.get("/K", [])
            waiting.extend(reversed(list(kids) if isinstance(kids, pikepdf.Array) else [kids]))
        return found


@pytest.mark.parametrize(
    ("lang", "columns"), [(Language.KK, KK_COLUMNS), (Language.RU, RU_COLUMNS)]
)
@pytest.mark.parametrize("appendix", [1, 2])
def test_page_says_the_form_in_its_order(appendix, lang, columns):
    text = flat(text_of(pdf.draw(make_facts(appendix=appendix), lang)))
    place = 0
    for label in (*LABELS[appendix, lang], *columns, "1234567"):
        assert flat(label) in text[place:]
        place = text.index(flat(label), place) + 1


def test_kazakh_letters_can_be_read_out_of_the_file():
    facts = make_facts(rows=(make_row(text=KAZAKH_LETTERS),))
    assert KAZAKH_LETTERS in text_of(pdf.draw(facts, Language.KK))


@pytest.mark.parametrize("lang", Language)
def test_file_is_tagged_and_says_its_language_and_standards(lang):
    with pikepdf.open(io.BytesIO(pdf.draw(make_facts(), lang))) as document:
        assert document.Root.MarkInfo.Marked
        assert document.Root.Lang == str(lang)
        assert "/StructTreeRoot" in document.Root
        assert document.Root.ViewerPreferences.DisplayDocTitle
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert "P-2026" not in metadata["dc:title"]
            assert make_facts().document_title.said(lang)[0] in metadata["dc:title"]


def test_every_typeface_is_embedded_and_maps_back_to_letters():
    with pikepdf.open(io.BytesIO(pdf.draw(make_facts(), Language.KK))) as document:
        fonts = {
            name: font for page in document.pages for name, font in page.Resources.Font.items()
        }
        assert fonts
        for font in fonts.values():
            assert "/ToUnicode" in font
            assert "GolosText" in str(font.BaseFont)
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())


def test_table_heads_are_tagged_once_however_many_pages_there_are():
    drawn = pdf.draw(make_facts(rows=tuple(map(make_row, range(1, 61)))), Language.KK)
    pages = pypdf.PdfReader(io.BytesIO(drawn)).pages
    assert len(pages) > 2
    assert all(flat(KK_COLUMNS[4]) in flat(page.extract_text()) for page in pages[1:-1])
    assert len(elements(drawn, "/Table")) == 1
    assert len(elements(drawn, "/TH")) == 14
    assert len(elements(drawn, "/TD")) == 7 * 60


def test_headings_fields_and_notes_are_tagged_for_what_they_are():
    drawn = pdf.draw(make_facts(), Language.KK)
    assert len(elements(drawn, "/H1")) == len(elements(drawn, "/H2")) == 1
    assert len(elements(drawn, "/L")) == 2
    assert len(elements(drawn, "/LI")) > 13
    assert [figure["/Alt"] for figure in elements(drawn, "/Figure")] == [
        "Есепті порталда тексеру: https://budget.example.kz/kk/closure-reports/P-2026-000017"
    ]


def test_text_in_another_language_says_which():
    cells = elements(pdf.draw(make_facts(), Language.KK), "/TD")
    assert [cell.get("/Lang") for cell in cells[7:14]] == [*3 * [None], "ru", "ru", *2 * [None]]


def test_text_of_a_user_is_only_text():
    text = text_of(pdf.draw(make_facts(rows=(make_row(text=TYPST),)), Language.KK))
    assert flat(TYPST) in flat(text)


def test_pages_are_landscape_a4():
    page = pypdf.PdfReader(io.BytesIO(pdf.draw(make_facts(), Language.KK))).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)


def test_sign_that_the_typeface_lacks_is_written_by_its_number_and_the_notes_say_so():
    text = text_of(pdf.draw(make_facts(rows=(make_row(text="Рақмет 😀!"),)), Language.KK))
    assert "Рақмет [U+1F600]!" in text
    assert "Юникод нөмірімен жазылған" in text
    assert "Юникод" not in text_of(pdf.draw(make_facts(), Language.KK))


def test_every_sign_the_typeface_claims_is_drawn():
    claimed = map(chr, sorted(typeface.signs(typeface.REGULAR)))
    signs = "".join(sign for sign in claimed if not unicodedata.category(sign).startswith("C"))
    assert len(signs) > 500
    assert Spelling([signs]).write(signs, line=1000) == signs
    assert pdf.draw(make_facts(rows=(make_row(text=signs),)), Language.KK)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("и\u0306", "и\u0306"),
        ("\uf401", "[U+F401]"),
        ("а\u00adб", "аб"),
        ("а\u2003б\tв", "а б в"),
        ("\u2764\ufe0f", "[U+2764]"),
        ("а\u200dб", "аб"),
        ("аб" * 5, "абабабаб\u200bаб"),
        ("абвгдежз", "абвгдежз"),
        ("абвгдежз/абвгдежз", "абвгдежз/абвгдежз"),
        ("абвгдежз абвгдежз", "абвгдежз абвгдежз"),
    ],
    ids=[
        "mark",
        "private",
        "hyphen",
        "spaces",
        "selector",
        "joiner",
        "long",
        "full line",
        "path",
        "words",
    ],
)
def test_text_is_written_so_that_it_can_be_set(text, written):
    assert Spelling([text]).write(text, line=8) == written


def test_report_without_proposals_says_so():
    assert "Жарияланған ұсыныс жоқ." in text_of(pdf.draw(make_facts(rows=()), Language.KK))


@pytest.fixture(scope="module")
def volume():
    """Three parts bound into one file."""
    rows = tuple(make_row(no, text="Қысқа ұсыныс", response=None) for no in range(1, 1002))
    facts = make_facts(rows=rows)
    drawn = pdf.draw(facts, Language.KK)
    assert drawn == pdf.draw(facts, Language.KK)
    return drawn


def test_bound_parts_make_one_tagged_document(volume):
    assert len(elements(volume, "/Document")) == 1
    assert len(elements(volume, "/H1")) == len(elements(volume, "/H2")) == 1
    assert len(elements(volume, "/Table")) == 3
    assert len(elements(volume, "/TD")) == 7 * 1001
    with pikepdf.open(io.BytesIO(volume)) as document, document.open_metadata() as metadata:
        assert (metadata["pdfuaid:part"], metadata["pdfaid:part"]) == ("1", "2")


def test_bound_pages_are_numbered_on(volume):
    pages = pypdf.PdfReader(io.BytesIO(volume)).pages
    for no in (1, len(pages) // 2, len(pages)):
        assert f"{no}-бет" in pages[no - 1].extract_text()


def test_each_bound_page_finds_its_own_tags(volume):
    with pikepdf.open(io.BytesIO(volume)) as document:
        tree = document.Root.StructTreeRoot
        by_key = {int(key): tags for key, tags in pairs(tree.ParentTree.Nums)}
        assert list(by_key) == list(range(int(tree.ParentTreeNextKey)))
        for page in document.pages:
            tags = by_key.pop(int(page.obj.StructParents))
            marks = page.Contents.read_bytes().count(b"/MCID")
            assert len(tags) == marks
            assert any(tag.get("/Pg") == page.obj for tag in tags)
        links = [link for page in document.pages for link in page.obj.get("/Annots", ())]
        assert {by_key[int(link.StructParent)].S for link in links} == {pikepdf.Name.Link}


def test_bound_cells_name_the_heads_of_their_own_table(volume):
    with pikepdf.open(io.BytesIO(volume)) as document:
        tree = document.Root.StructTreeRoot
        names = [bytes(name) for name, _ in pairs(tree.IDTree.Names)]
        assert names == sorted(set(names))
        for table in (limb for limb in tree.K[0].K if limb.S == "/Table"):
            heads = {bytes(cell.ID) for row in table.K[0].K for cell in row.K}
            named = {bytes(n) for row in table.K[1].K for c in row.K for n in c.A[0].Headers}
            assert named == heads <= set(names)
