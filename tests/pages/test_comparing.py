"""Editions beside each other on their public page, and what is said beside a correction."""

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from portal.core.changes import count_changes
from portal.models import Edition
from portal.terms import DocumentKind, EditionStatus
from tests.browser import Browser
from tests.make import MORNING, make_document, make_parts


@pytest.fixture
def number(db: Session) -> str:
    """A document with two editions: a sum and a sentence differ."""
    document = make_document(db)
    first = document.editions[0]
    names = ("title_kk", "title_ru", "summary_kk", "summary_ru", "head_kk", "head_ru")
    second = Edition(
        document=document,
        no=2,
        status=EditionStatus.PLACED,
        **{name: getattr(first, name) for name in names},
        reason_kk="Қате түзетілді",
        reason_ru="Исправлена ошибка",
        is_invented=True,
        revision=1,
        created_at=MORNING,
        placed_at=MORNING,
        checksum="1" * 64,
        parts=make_parts(DocumentKind.PASSPORT, 2026),
        files=[],
    )
    spending = next(part for part in second.parts if part.key == "spending")
    spending.rows[0].cells[0].text_kk = spending.rows[0].cells[0].text_ru = "1 500"
    spending.rows[0].cells[0].number = Decimal(1500)
    next(part for part in second.parts if part.key == "description").body_ru = "<p>Новый</p>"
    second.changes = count_changes(first, second)
    db.add(second)
    db.commit()
    return str(document.number)


def test_figures_and_words_stand_before_and_after(client: Browser, number: str) -> None:
    page = client.open(f"/ru/documents/{number}/compare?from=1&to=2")
    words = page.text.replace("\u00a0", " ")
    assert "1 200" in words
    assert "+300 (+25 %)" in words
    assert "<del>" in page.html
    assert "Новый</ins>" in page.html
    assert client.open(f"/en/documents/{number}/compare?text=kk").html.count("<ins>") == 0
    shown = client.open(f"/en/documents/{number}").text
    assert "2 parts changed, 1 figure" in shown
    assert "What changed since edition 1" in shown


def test_machines_get_the_same_as_plain_values(client: Browser, number: str) -> None:
    told = client.get(f"/ru/documents/{number}/compare.json").json
    assert (told["from"], told["to"], told["language"]) == (1, 2, "ru")
    spending = next(part for part in told["parts"] if part["key"] == "spending")
    (figure,) = spending["rows"][0]["figures"]
    assert (figure["before"]["number"], figure["difference"], figure["percent"]) == (
        *("1200", "300"),
        "25.0000",
    )


@pytest.mark.parametrize("asked", ["from=1&to=3", "from=2&to=2", "from=9", "to=1"])
def test_editions_that_are_not_there_are_missing(client: Browser, number: str, asked: str) -> None:
    client.open(f"/kk/documents/{number}/compare?{asked}", status=404)
    assert client.get(f"/kk/documents/{number}/compare.json?{asked}").status_code == 404
