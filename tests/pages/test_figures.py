"""Figures with addresses: what a page tells, how it is cited, its picture on other pages."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from flask import Flask
from lxml import etree
from sqlalchemy.orm import Session

from portal.models import Document, Row
from portal.terms import DocumentKind, Side
from tests.browser import Browser, Page
from tests.guards.world import new_correction
from tests.make import (
    MORNING,
    make_account,
    make_discussion,
    make_document,
    make_program,
    make_vote,
)
from tests.reporting.sample import months_csv, placed_within
from tests.statements import statements

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = "2026-70001"
ROW = f"{NUMBER}/1/results/indicator-1"
MISSING = (
    f"{NUMBER}/2/results/indicator-1",  # an edition that is not there
    f"{NUMBER}/1/nothing/indicator-1",
    f"{NUMBER}/1/results/nothing",
    f"{NUMBER}/1/results/indicator-1/nothing",
    f"{NUMBER}/1/results/pictures/1",  # a part that is not drawn
    f"{NUMBER}/1/lines/expenditure",
    "programs/republican/2024/201-006",
    f"discussions/{NUMBER}",  # that is not discussed
    "2026-99999/1/results/indicator-1",
    "2026-70009/1/results/indicator-1",  # a draft
)
HOSTILE = "Жол </title><script>alert(1)</script> & «50 %»"


def svg_of(client: Browser, path: str) -> etree._Element:
    answer = client.get(path)
    assert answer.status_code == 200
    return etree.fromstring(answer.data)


def words_of(picture: etree._Element) -> str:
    return " ".join(one.text for one in picture.iter(f"{SVG}text")).replace("\u00a0", " ")


def cited_on(page: Page) -> dict[str, str]:
    """The citations of a page by their language."""
    found = re.findall(
        r'<textarea[^>]* id="cite-(\w+)"[^>]*>(.*?)</textarea>', page.html, re.DOTALL
    )
    return {code: unescape(text) for code, text in found}


@pytest.fixture
def passport(db: Session) -> Document:
    """A passport with an indicator whose name is hostile, its report, and a sum of two years."""
    program = make_program(db, code="006", amount=2_000_000)
    make_program(db, body=program.body, code="006", year=2025, amount=1_500_000)
    document = make_document(db, program=program, number=NUMBER)
    report = make_document(
        db, program=program, kind=DocumentKind.EXECUTION_REPORT, period_to=2026, number="2027-70001"
    )
    for one in (document, report):
        part = next(part for part in one.editions[0].parts if part.key == "results")
        part.rows[0].key = "indicator-1"
    _row(document).name_ru = HOSTILE
    db.commit()
    return document


def _row(document: Document, edition: int = 1) -> Row:
    parts = next(one for one in document.editions if one.no == edition).parts
    return next(part for part in parts if part.key == "results").rows[0]


def test_page_of_a_value_tells_where_it_stands_and_what_stands_beside(
    client: Browser, passport: Document
):
    with statements(client.app.extensions["engine"]) as asked:
        page = client.open(f"/ru/figures/{ROW}/plan_1")
    assert len(asked) <= 12
    text = page.text.replace("\u00a0", " ")
    assert HOSTILE in text
    assert "<script>alert" not in page.html
    assert "75" in text
    assert f"№ {NUMBER}" in text
    links = [unescape(str(one.get("href"))) for one in page.all("a")]
    assert f"/ru/documents/{NUMBER}?edition=1#row-results-indicator-1" in links
    assert any("/figures/2027-70001/1/results/indicator-1" in one for one in links)
    assert f"http://localhost/ru/figures/{ROW}/plan_2" in links


def test_value_is_cited_in_three_languages_with_edition_and_day(
    client: Browser, passport: Document
):
    page = client.open(f"/en/figures/{ROW}/plan_1")
    cited = cited_on(page)
    assert set(cited) == {"kk", "ru", "en"}
    for code, text in cited.items():
        assert f"http://localhost/{code}/figures/{ROW}/plan_1" in text
        assert "2026" in text
    assert "edition 1 of 2\u00a0November 2026" in cited["en"]
    csl = client.get(f"/ru/cite/{ROW}/plan_1.json").json[0]
    assert csl["issued"] == {"date-parts": [[2026, 11, 2]]}
    assert csl["version"] == "1"
    bib = client.get(f"/ru/cite/{ROW}/plan_1.bib").text
    assert r"\& «50 \%»" in bib
    assert f"url = {{http://localhost/ru/figures/{ROW}/plan_1}}" in bib


def test_picture_runs_nothing_and_carries_its_source(client: Browser, passport: Document):
    answer = client.get(f"/kk/embed/{ROW}/plan_1.svg")
    policy = answer.headers["Content-Security-Policy"]
    assert "script" not in policy
    assert "'unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    assert policy.endswith("sandbox")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    tag = answer.headers["ETag"]
    again = client.get(f"/kk/embed/{ROW}/plan_1.svg", headers={"If-None-Match": tag})
    assert again.status_code == 304
    for lang, edition in (("kk", "2026 ж. 2 қараша"), ("ru", "2 ноября 2026")):
        picture = svg_of(client, f"/{lang}/embed/{ROW}/plan_1.svg")
        names = {one.tag.removeprefix(SVG) for one in picture.iter()}
        assert names == {"svg", "title", "desc", "style", "rect", "text"}
        assert not any(key.startswith("on") for one in picture.iter() for key in one.attrib)
        assert edition in words_of(picture)
        assert NUMBER in words_of(picture)
        assert "75" in picture.findtext(f"{SVG}title")
    picture = svg_of(client, f"/ru/embed/{ROW}.svg")
    height = float(picture.get("height"))
    assert all(0 < float(one.get("y")) < height for one in picture.iter(f"{SVG}text"))
    assert all(
        float(one.get("x", 0)) + float(one.get("width")) <= 480
        for one in picture.iter(f"{SVG}rect")
    )


def test_old_edition_stays_and_says_what_the_newest_one_has(
    client: Browser, db: Session, passport: Document
):
    new_correction(db, passport.editions[0], placed=True)
    corrected = next(one for one in _row(passport, 2).cells if one.column == "plan_1")
    corrected.text_kk = corrected.text_ru = "80"
    corrected.number = Decimal(80)
    db.commit()
    old = client.open(f"/ru/figures/{ROW}/plan_1")
    assert "80" in old.text
    assert f"/ru/figures/{NUMBER}/2/results/indicator-1/plan_1" in old.html
    new = client.open(f"/ru/figures/{NUMBER}/2/results/indicator-1/plan_1")
    assert "80" in new.text
    passport.withdrawn_on, passport.withdrawn_at = date(2026, 11, 20), MORNING
    passport.reason_kk = passport.reason_ru = "Қате құжат"
    db.commit()
    assert "20 ноября 2026" in words_of(svg_of(client, f"/ru/embed/{ROW}.svg"))
    assert "20\u00a0ноября 2026" in cited_on(client.open(f"/ru/figures/{ROW}"))["ru"]
    document = client.open(f"/ru/documents/{NUMBER}?edition=1")
    assert f"/ru/figures/{NUMBER}/1/results/indicator-1" in document.html
    assert 'id="row-results-indicator-1"' in document.html


def test_what_is_not_there_is_missing(client: Browser, db: Session, passport: Document):
    make_document(db, draft=True, number="2026-70009")
    db.commit()
    for path in MISSING:
        client.open(f"/ru/figures/{path}", status=404)
        assert client.get(f"/ru/embed/{path}.svg").status_code == 404


def test_sum_of_a_program_stands_beside_other_years(client: Browser, passport: Document):
    signs = re.findall(
        rf"/ru/figures/{NUMBER}/1/spending/(_\w+)", client.open(f"/ru/documents/{NUMBER}").html
    )
    assert signs, "computed lines are cited too"
    client.open(f"/ru/figures/{NUMBER}/1/spending/{signs[0]}")
    page = client.open("/ru/figures/programs/republican/2026/201-006")
    text = page.text.replace("\u00a0", " ")
    assert "2 млрд ₸" in text
    assert "1 500 000 тыс. ₸" in text
    picture = svg_of(client, "/ru/embed/programs/republican/2026/201-006.svg")
    assert "2 млрд ₸" in words_of(picture)


def test_counts_of_a_discussion_say_when_they_were_counted(
    client: Browser, db: Session, passport: Document
):
    discussion = make_discussion(db, document=passport)
    for side in (Side.FOR, Side.FOR, Side.AGAINST):
        make_vote(db, discussion, make_account(db), side)
    db.commit()
    picture = words_of(svg_of(client, f"/ru/embed/discussions/{NUMBER}.svg"))
    assert "2 за · 66,7 %" in picture
    assert "1 против · 33,3 %" in picture
    assert "10:00" in picture
    page = client.open(f"/en/figures/discussions/{NUMBER}")
    cited = cited_on(page)["en"]
    assert "Votes for 2" in cited
    assert "10:00" in cited


def test_line_of_execution_stands_beside_its_plan_and_last_year(
    app: Flask, client: Browser, db: Session
):
    files = app.extensions["report_files"]
    _before, report = placed_within(db, files, months_csv("03.2024", "03.2025"))
    db.commit()
    page = client.open(f"/ru/figures/{report.number}/1/lines/expenditure/04")
    text = page.text.replace("\u00a0", " ")
    assert "100 тыс. ₸" in text
    assert "250 тыс. ₸" in text
    assert "2024" in text
    assert "node=expenditure/04" in page.html
    table = client.open("/ru/execution/republican/full/2025/3?node=expenditure")
    assert f"/ru/figures/{report.number}/1/lines/expenditure/04" in table.html
