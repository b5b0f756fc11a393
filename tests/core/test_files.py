"""Kept files: known by their content, named safely, without anything active, written whole and
once."""

import hashlib
from pathlib import Path

import pikepdf
import pytest

from portal.core.attachments import checked_type
from portal.core.files import LARGEST_FILE, MEDIA, FileStore
from portal.core.packages import FileType, NotAccepted
from portal.rules import Refused
from tests import attached
from tests.attached import jpeg, open_document, pdf, png, replaced, with_part, word, workbook

TABLE = "Көрсеткіш;Сома\r\nЖол;-27 560,6\r\n".encode()
RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://x/relationships/{kind}" Target="{target}" '
    'TargetMode="External"/></Relationships>'
)
LINK = "word/_rels/document.xml.rels"


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def everything(store: FileStore) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "content", "kind", "kept_name"),
    [
        ("есеп.pdf", pdf(), FileType.PDF, "есеп.pdf"),
        ("фото.png", png(), FileType.PNG, "фото.png"),
        ("photo.jpeg", jpeg(), FileType.JPEG, "photo.jpg"),
        ("report.exe", png(), FileType.PNG, "report.png"),
        ("мәтін.doc", word("Мәтін"), FileType.DOCX, "мәтін.docx"),
        ("кесте.csv", TABLE, FileType.CSV, "кесте.csv"),
    ],
    ids=["PDF", "PNG", "JPEG", "PNG as a program", "DOCX", "CSV"],
)
def test_type_is_found_from_the_content(
    store: FileStore, name: str, content: bytes, kind: FileType, kept_name: str
):
    kept = store.keep(name, content)
    assert (kept.media_type, kept.name, kept.size) == (MEDIA[kind], kept_name, len(content))
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert store.path(kept.sha256).read_bytes() == content


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"MZ\x90",
        b" %PDF-1.7",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        attached.archive(a__csv="a;b"),
        TABLE,
    ],
    ids=["page", "program", "PDF not at the start", "GIF", "SVG", "archive", "table by name"],
)
def test_other_content_is_refused_whatever_its_name(store: FileStore, content: bytes):
    with pytest.raises(Refused, match="Attach a document"):
        store.keep("honest.pdf", content)
    assert not store.folder.exists()


def with_action(name: str):
    def change(written: pikepdf.Pdf) -> None:
        action = pikepdf.Dictionary(S=pikepdf.Name(f"/{name}"), F="x", JS="app.alert(1)")
        written.Root.OpenAction = written.make_indirect(action)

    return change


def with_file(written: pikepdf.Pdf) -> None:
    written.attachments["evil.exe"] = b"MZ"


def with_annotation(written: pikepdf.Pdf) -> None:
    inner = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    note = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=inner, Rect=[0, 0, 1, 1])
    written.pages[0].Annots = pikepdf.Array([note])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (pdf(with_action("JavaScript")), "without scripts"),
        (pdf(with_action("Launch")), "without scripts"),
        (pdf(with_annotation), "without scripts"),
        (pdf(with_file), "embedded"),
        (pdf(encryption=pikepdf.Encryption(user="u", owner="o")), "password"),
        (b"%PDF-1.7\nnothing else", "damaged"),
        (png(30_000, 1), "million points"),
        (png(15_000, 15_000), "million points"),
        (png()[:-4], "damaged"),
        (png() + b"PK\x03\x04", "damaged"),
        (jpeg(65_000, 65_000), "million points"),
        (jpeg()[:8], "damaged"),
        (with_part(word("a"), "word/vbaProject.bin", b"x"), "macros"),
        (replaced(word("a"), "[Content_Types].xml", "document.main", "document.macroEnabled.main"),
         "macros"),
        (with_part(word("a"), "word/embeddings/oleObject1.bin", b"x"), "embedded"),
        (with_part(workbook(), "xl/externalLinks/externalLink1.xml", "<x/>"), "fetches"),
        (with_part(word("a"), LINK, RELATION.format(kind="image", target="http://a.example/x")),
         "fetches"),
        (with_part(word("a"), LINK, RELATION.format(kind="hyperlink", target="javascript:x")),
         "fetches"),
        (with_part(word("a"), LINK,
                   RELATION.format(kind="attachedTemplate", target="http://a.example/x.dotm")),
         "fetches"),
        (replaced(word("a"), "word/document.xml", "<w:t>a", '<w:instrText>DDEAUTO c:\\cmd '
                  "</w:instrText><w:t>a"), "fetches"),
        (replaced(word("a"), "word/document.xml", "?>", '?><!DOCTYPE a [<!ENTITY b "c">]>'),
         "declarations"),
        (open_document("text", '<a xmlns:script="s"><script:event-listener/></a>'), "macros"),
        (open_document("spreadsheet", '<a dde-source="x"/>'), "fetches"),
        (attached.SEALED, "password"),
        (attached.OLD_WORD, "today's format"),
        (attached.bomb(), "small when it is unpacked"),
    ],
    ids=[
        *("PDF script", "PDF launch", "PDF annotation", "PDF carrier", "PDF sealed", "PDF cut"),
        *("PNG wide", "PNG large", "PNG cut", "PNG with a tail", "JPEG large", "JPEG cut"),
        *("macros", "macros by type", "object", "links of a workbook", "fetched picture"),
        *("script link", "fetched template", "DDE field", "entity", "ODT event", "ODS DDE"),
        *("sealed package", "old Word", "bomb"),
    ],
)  # fmt: skip
def test_active_sealed_or_swollen_file_is_refused(content: bytes, told: str):
    with pytest.raises(NotAccepted, match=told):
        checked_type("honest.pdf", content)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (open_document("text"), FileType.ODT),
        (open_document("spreadsheet"), FileType.ODS),
        (workbook(), FileType.XLSX),
        (with_part(word("a"), LINK, RELATION.format(kind="hyperlink", target="https://gov.kz")),
         FileType.DOCX),
        (with_part(word("a"), "word/_rels/settings.xml.rels",
                   RELATION.format(kind="attachedTemplate", target="file:///C:\\a\\Normal.dotm")),
         FileType.DOCX),
    ],
    ids=["ODT", "ODS", "XLSX", "honest link", "local template"],
)  # fmt: skip
def test_honest_package_is_taken(content: bytes, kind: FileType):
    assert checked_type("a", content) is kind


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(1)", "+cmd|' /C calc'!A0", '"=HYPERLINK(1)"'])
def test_table_with_a_formula_is_refused(cell: str):
    with pytest.raises(NotAccepted, match="without formulas"):
        checked_type("a.csv", f"a;b\n1;{cell}\n".encode())


def test_hostile_file_is_refused_by_its_own_process(store: FileStore):
    with pytest.raises(Refused, match="without scripts"):
        store.keep("a.pdf", pdf(with_action("JavaScript")))
    assert not store.folder.exists()


def test_empty_file_is_refused(store: FileStore):
    with pytest.raises(Refused, match="empty"):
        store.keep("a.pdf", b"")


def test_file_of_20_megabytes_is_kept_and_one_byte_more_is_refused(store: FileStore):
    line = "Жол;1\r\n".encode()
    largest = TABLE + line * ((LARGEST_FILE - len(TABLE)) // len(line))
    largest += b" " * (LARGEST_FILE - len(largest))
    assert store.keep("a.csv", largest).size == 20 * 1024 * 1024
    with pytest.raises(Refused, match="20 MB"):
        store.keep("a.csv", largest + b"0")


@pytest.mark.parametrize(
    ("name", "kept_name"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("..\\..\\windows\\system.ini", "system.png"),
        ("/absolute/path.pdf", "path.png"),
        ("..", "file.png"),
        ("", "file.png"),
        (".pdf", "file.png"),
        ("a\r\nSet-Cookie: b.pdf", "a_Set-Cookie_ b.png"),
        ("a\0b.pdf", "a_b.png"),
        ('"quoted".pdf', "quoted.png"),
        ("exe\u202efdp.pdf", "exe_fdp.png"),
        ("<script>.pdf", "script.png"),
        ("Отче\u0301т и\u0306.pdf", "Отче_т й.png"),
        ("отчёт 2026.2-бөлім.pdf", "отчёт 2026.2-бөлім.png"),
        ("я" * 300 + ".pdf", "я" * 100 + ".png"),
    ],
)
def test_unsafe_name_is_made_safe(store: FileStore, name: str, kept_name: str):
    assert store.keep(name, png()).name == kept_name


def test_same_content_is_kept_once_under_any_name(store: FileStore):
    first, again = store.keep("a.png", png()), store.keep("b.png", png())
    assert first.sha256 == again.sha256
    assert everything(store) == [store.path(first.sha256)]


def test_writing_leaves_nothing_but_the_file(store: FileStore):
    store.write("aa00", b"first")
    store.write("aa00", b"second")
    assert everything(store) == [store.path("aa00")]
    assert store.path("aa00").read_bytes() == b"first"
    store.drop("aa00")
    store.drop("aa00")
    assert everything(store) == []


def test_failed_write_leaves_no_half_file_under_the_key(store: FileStore):
    with pytest.raises(TypeError):
        store.write("aa00", "text is not bytes")  # what a full disk does: fails while writing
    assert not store.path("aa00").exists()
    assert store.write("aa00", b"whole").read_bytes() == b"whole"
