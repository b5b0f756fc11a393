"""Kept files: known by their content, named safely, written whole and once."""

import hashlib
from pathlib import Path

import pytest

from portal.core.files import LARGEST_FILE, FileStore
from portal.rules import Refused

PDF, PNG, JPEG = b"%PDF-1.7\n...", b"\x89PNG\r\n\x1a\n...", b"\xff\xd8\xff\xe0..."


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def everything(store: FileStore) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "content", "media_type", "kept_name"),
    [
        ("есеп.pdf", PDF, "application/pdf", "есеп.pdf"),
        ("фото.png", PNG, "image/png", "фото.png"),
        ("photo.jpeg", JPEG, "image/jpeg", "photo.jpg"),
        ("report.exe", PDF, "application/pdf", "report.pdf"),
        ("photo.pdf", PNG, "image/png", "photo.png"),
    ],
)
def test_type_is_found_from_the_content(
    store: FileStore, name: str, content: bytes, media_type: str, kept_name: str
):
    kept = store.keep(name, content)
    assert (kept.media_type, kept.name, kept.size) == (media_type, kept_name, len(content))
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert store.path(kept.sha256).read_bytes() == content


@pytest.mark.parametrize(
    "content",
    [b"<html><script>alert(1)</script>", b"MZ\x90", b"PK\x03\x04", b" %PDF-1.7", b"GIF89a",
     b"<svg xmlns='http://www.w3.org/2000/svg'/>"],
    ids=["page", "program", "archive", "PDF not at the start", "GIF", "SVG"],
)  # fmt: skip
def test_other_content_is_refused_whatever_its_name(store: FileStore, content: bytes):
    with pytest.raises(Refused, match="Attach a PDF"):
        store.keep("honest.pdf", content)
    assert not store.folder.exists()


def test_empty_file_is_refused(store: FileStore):
    with pytest.raises(Refused, match="empty"):
        store.keep("a.pdf", b"")


def test_file_of_20_megabytes_is_kept_and_one_byte_more_is_refused(store: FileStore):
    largest = PDF + bytes(LARGEST_FILE - len(PDF))
    assert store.keep("a.pdf", largest).size == 20 * 1024 * 1024
    with pytest.raises(Refused, match="20 MB"):
        store.keep("a.pdf", largest + b"0")


@pytest.mark.parametrize(
    ("name", "kept_name"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\windows\\system.ini", "system.pdf"),
        ("/absolute/path.pdf", "path.pdf"),
        ("..", "file.pdf"),
        ("", "file.pdf"),
        (".pdf", "file.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "a_Set-Cookie_ b.pdf"),
        ("a\0b.pdf", "a_b.pdf"),
        ('"quoted".pdf', "quoted.pdf"),
        ("exe\u202efdp.pdf", "exe_fdp.pdf"),
        ("<script>.pdf", "script.pdf"),
        ("Отче\u0301т и\u0306.pdf", "Отче_т й.pdf"),
        ("отчёт 2026.2-бөлім.pdf", "отчёт 2026.2-бөлім.pdf"),
        ("я" * 300 + ".pdf", "я" * 100 + ".pdf"),
    ],
)
def test_unsafe_name_is_made_safe(store: FileStore, name: str, kept_name: str):
    assert store.keep(name, PDF).name == kept_name


def test_same_content_is_kept_once_under_any_name(store: FileStore):
    first, again = store.keep("a.pdf", PDF), store.keep("b.pdf", PDF)
    assert first.sha256 == again.sha256
    assert everything(store) == [store.path(first.sha256)]


def test_writing_leaves_nothing_but_the_file(store: FileStore):
    store.write("aa00", b"first")
    store.write("aa00", b"second")
    assert everything(store) == [store.path("aa00")]
    assert store.path("aa00").read_bytes() == b"first"


def test_failed_write_leaves_no_half_file_under_the_key(store: FileStore):
    with pytest.raises(TypeError):
        store.write("aa00", "text is not bytes")  # what a full disk does: fails while writing
    assert not store.path("aa00").exists()
    assert store.write("aa00", b"whole").read_bytes() == b"whole"
