"""Every kind of information in the editor and on its public page."""

import io
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.calendars import load_calendar
from portal.models import Cell, Document, DocumentFile, Edition, Part, Row
from portal.papers import queries as papers
from portal.papers.beginning import begin_document
from portal.papers.drafts import CellDraft, NewDocument, Paper, PartDraft, RowDraft
from portal.papers.filling.rows import TEXTS
from portal.papers.placing import place_information
from portal.papers.writing import write_paper
from portal.rules.calendar import local_date
from portal.rules.forms.audit import FULFILMENT
from portal.terms import BudgetStage, DocumentKind, FileKind, Role, RowKind
from tests.attached import pdf, png
from tests.browser import Browser, Page
from tests.make import (
    MORNING,
    make_account,
    make_body,
    make_document,
    make_grant,
    make_program,
    sign_in_as,
)
from tests.statements import statements

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PNG = png()
REPORT = {"kind": DocumentKind.EXECUTION_REPORT, "period_from": 2025, "period_to": 2025}
HEAD = {
    f"{name}_{code}": text
    for name, text in (("title", "Атауы"), ("summary", "Мазмұны"), ("head", "Басшы"))
    for code in ("kk", "ru")
}


def row(key: str, kind: RowKind, **cells: str | tuple[str, str]) -> RowDraft:
    texts = dict.fromkeys(TEXTS, "") | {"name_kk": f"Жол {key}", "name_ru": f"Строка {key}"}
    pairs = {name: (one, one) if isinstance(one, str) else one for name, one in cells.items()}
    return RowDraft(key, kind, texts, tuple(CellDraft(name, *pair) for name, pair in pairs.items()))


def placed(
    db: Session, new: NewDocument, tables: dict[str, list[RowDraft]], at: datetime = MORNING
) -> str:
    """A document of body 201 with these tables and a word in every text; its number."""
    body, calendar = make_body(db), load_calendar(db)
    made = begin_document(db, make_account(db), body, new, None, calendar, at)
    db.flush()
    edition = papers.own_edition(db, body.id, made.id)
    assert edition is not None
    parts = {
        part.key: PartDraft("<p>Мәтін</p>", "<p>Текст</p>", tuple(tables.get(part.key, ())))
        for part in edition.parts
    }
    write_paper(db, edition, Paper(HEAD | {"title_en": ""}, parts))
    edition = papers.own_edition(db, body.id, made.id)
    assert edition is not None
    place_information(db, edition, make_account(db), calendar, local_date(at), at)
    db.commit()
    return edition.document.number or ""


PLAN = NewDocument(
    DocumentKind.CITIZEN_BUDGET, 2026, stage=BudgetStage.APPROVED, event_on=date(2026, 10, 20)
)
YEAR = NewDocument(
    DocumentKind.CITIZEN_BUDGET, 2025, stage=BudgetStage.YEAR, event_on=date(2026, 10, 20)
)
BUDGET = {
    "spending": [
        row("a", RowKind.LINE, past_1="1 000,5", year="2 500", next_1="3 000"),
        row("b", RowKind.LINE, past_1="10", year="1 250,125", next_1="20"),
    ],
    "balance": [row("deficit", RowKind.LINE, year="-4 594,7")],
    "programs": [row("p", RowKind.PROGRAM, year="7")],
}
EXECUTED = {
    "spending": [row("a", RowKind.LINE, plan="2 000", fact="1 500")],
    "programs": [row("p", RowKind.PROGRAM, plan="5", fact="4")],
}


def cells_of(page: Page) -> set[str]:
    """Every value that stands in a table of the page."""
    found = re.findall(r'<td class="table__number"[^>]*>(.*?)</td>', page.html, re.S)
    said = (re.sub(r"<span class=.sum__exact.>.*?</span>", "", one, flags=re.S) for one in found)
    return {re.sub(r"<[^>]+>", "", one).strip() for one in said}


def drawn(page: Page) -> list[str]:
    """The exact numbers that the pictures of the page carry."""
    figures = re.findall(r'<figure class="figure picture">.*?</figure>', page.html, re.S)
    titles = re.findall(r"<title[^>]*>([^<]+)</title>", " ".join(figures))
    return [number for one in titles for number in re.split(r" → |: ", one) if number[-1].isdigit()]


def test_numbers_of_the_pictures_are_those_of_the_table(client: Browser, db: Session) -> None:
    page = client.open(f"/ru/documents/{placed(db, PLAN, BUDGET)}")
    exact = [one for one in drawn(page) if not re.fullmatch(r"20\d\d", one)]
    assert {"2\u00a0500", "1\u00a0250,125", "−4\u00a0594,7", "7"} <= set(exact)
    assert set(exact) <= cells_of(page)
    assert page.html.count("picture__plan") == 2  # 2026 and 2027 are planned, 2025 was executed
    assert 'style="' not in page.html
    assert len(page.all("desc")) == 1


def test_plan_and_execution_stand_in_pairs_with_their_share(client: Browser, db: Session) -> None:
    page = client.open(f"/en/documents/{placed(db, YEAR, EXECUTED)}")
    assert "2,000 → 1,500" in page.html
    assert "of 2 bn ₸, 75" in page.text.replace("\u00a0", " ")
    assert "Execution: the year" in page.text
    assert "On time" in page.text


def test_parts_without_a_word_are_left_out_of_what_is_not_discussed(
    client: Browser, db: Session
) -> None:
    number = placed(db, PLAN, BUDGET)
    empty = db.scalars(select(Part).where(Part.key == "participation")).one()
    empty.body_kk = empty.body_ru = ""
    db.commit()
    page = client.open(f"/ru/documents/{number}")
    assert "part-participation" not in page.html
    assert "предложени" not in page.text.partition("Главное простыми словами")[2]


def test_page_of_a_citizen_budget_is_lean(client: Browser, db: Session, app: Flask) -> None:
    number = placed(db, PLAN, BUDGET)
    with statements(app.extensions["engine"]) as sent:
        client.open(f"/ru/documents/{number}")
    assert len(sent) <= 12


STATES = {one.key: (one.words["kk"], one.words["ru"]) for one in FULFILMENT}


def audit(db: Session, at: datetime) -> str:
    new = NewDocument(DocumentKind.AUDIT_RESULT, 2025, event_on=date(2026, 10, 5))
    advice = [
        row(f"r{n}", RowKind.RECOMMENDATION, state=STATES[state])
        for n, state in enumerate(("fulfilled", "in-work", "fulfilled"))
    ]
    findings = [row("f", RowKind.FINDING, amount="1 000", restored="250")]
    return placed(db, new, {"findings": findings, "recommendations": advice}, at)


@pytest.mark.parametrize(
    ("day", "words", "took"), [(27, "On time", 15), (28, "1 working day late", 16)]
)
def test_audit_shows_its_fifteen_days_and_whether_they_were_kept(
    client: Browser, db: Session, day: int, words: str, took: int
) -> None:
    page = client.open(f"/en/documents/{audit(db, datetime(2026, 10, day, 5, tzinfo=UTC))}")
    assert words in page.text
    assert f"working day {took} of 15" in page.text
    assert "27 October 2026" in page.text


def test_audit_counts_what_was_fulfilled_and_restored(client: Browser, db: Session) -> None:
    page = client.open(f"/en/documents/{audit(db, MORNING)}")
    assert "2 of 3 fulfilled" in page.text
    assert "1,000 → 250" in page.html
    assert "25" in page.text


@pytest.mark.parametrize(("day", "words"), [(5, "On time"), (6, "later than 5 July 2026 (§5)")])
def test_statement_says_whether_it_came_by_5_july(
    client: Browser, db: Session, day: int, words: str
) -> None:
    new = NewDocument(DocumentKind.FINANCIAL_STATEMENT, 2025)
    lines = [row("assets", RowKind.TOTAL, begin="5", end="7"), row("cash", RowKind.LINE, end="1")]
    parts = dict.fromkeys(("balance", "results", "changes", "cash-flow"), lines)
    number = placed(db, new, parts, datetime(2026, 7, day, 5, tzinfo=UTC))
    page = client.open(f"/en/documents/{number}")
    assert words in page.text
    assert "Head of the body and chief accountant" in page.text


@pytest.fixture
def official(client: Browser, db: Session) -> Browser:
    """A browser in which an employee of body 201 works in office."""
    account = make_account(db)
    grant = make_grant(db, account, Role.ADMINISTRATOR, make_body(db))
    return sign_in_as(client, db, account, grant)


def drafted(db: Session, kind: DocumentKind, **values: Any) -> Document:
    document = make_document(db, kind=kind, draft=True, **values)
    db.commit()
    return document


def test_state_of_a_recommendation_is_chosen_and_stands_in_both_languages(
    official: Browser, db: Session
) -> None:
    values = {"period_from": 2025, "period_to": 2025, "event_on": date(2026, 10, 5)}
    edition = drafted(db, DocumentKind.AUDIT_RESULT, **values).editions[0]
    path = f"/en/workplace/editions/{edition.id}/parts/recommendations"
    form = official.open(path).form(with_field="revision")
    name = "pick-recommendation-1-state"
    assert {"Fulfilled", "In work"} & set(official.open(path).words)
    posted = form.filled({name: "Жұмыс жүріп жатыр"}, ("act", "save"))
    official.send(path, posted)
    db.expire_all()
    db.rollback()
    state = db.scalars(select(Cell).join(Row).where(Cell.column == "state")).one()
    assert (state.text_kk, state.text_ru) == ("Жұмыс жүріп жатыр", "В работе")
    refused = official.send(path, posted | {name: "Жасалып жатыр"})
    assert refused.status_code in (409, 422)


def test_broken_tie_is_a_warning_and_no_gap(official: Browser, db: Session) -> None:
    body, new = make_body(db), NewDocument(DocumentKind.FINANCIAL_STATEMENT, 2025)
    made = begin_document(db, make_account(db), body, new, None, load_calendar(db), MORNING)
    db.flush()
    edition = papers.own_edition(db, body.id, made.id)
    assert edition is not None
    ends = (("assets", "100"), ("liabilities", "40"), ("net-assets", "50"))
    lines = tuple(row(key, RowKind.TOTAL, end=text) for key, text in ends)
    parts = {
        part.key: PartDraft("<p>Мәтін</p>", "<p>Текст</p>", lines if part.key == "balance" else ())
        for part in edition.parts
        if part.key in ("balance", "note")
    }
    write_paper(db, edition, Paper(HEAD, parts))
    db.commit()
    for page in ("check", "place-information"):
        text = official.open(f"/en/workplace/editions/{made.id}/{page}").text
        assert "Assets = liabilities + net assets, at the end" in text
        assert "100 is written, 90 is counted" in text
    assert "Go on to signing" in text


def test_filling_says_what_it_found_and_fills_by_one_button(
    official: Browser, db: Session, app: Flask
) -> None:
    body = make_body(db)
    make_document(db, program=make_program(db, body=body, code="003"))
    made = begin_document(db, make_account(db), body, PLAN, None, load_calendar(db), MORNING)
    db.commit()
    path = f"/en/workplace/editions/{made.id}/fill"
    with statements(app.extensions["engine"]) as sent:
        page = official.open(path)
    assert len(sent) <= 12
    assert "1 row to fill in" in page.text
    assert "nothing found" in page.text
    after = official.submit(page, {}, with_field="csrf_token")
    assert "There is nothing more to fill in." in after.text
    assert "2 tables were filled" in after.text


def test_kind_that_nothing_fills_has_no_such_page(official: Browser, db: Session) -> None:
    edition = drafted(db, DocumentKind.PASSPORT).editions[0]
    official.open(f"/en/workplace/editions/{edition.id}/fill", status=404)


def attach(official: Browser, edition: Edition, content: bytes, name: str, project: str) -> Any:
    sent = {"kind": "material", "title_kk": "Сурет", "title_ru": "Снимок", "project": project}
    path = f"/en/workplace/editions/{edition.id}/files"
    return official.send(path, {**sent, "file": (io.BytesIO(content), name)})


def test_material_belongs_to_a_project_that_the_report_names(
    official: Browser, db: Session
) -> None:
    edition = drafted(db, **REPORT).editions[0]
    assert (
        "1 project has no materials yet"
        in official.open(f"/en/workplace/editions/{edition.id}/files").text
    )
    assert attach(official, edition, PNG, "a.png", "another").status_code == 422
    assert attach(official, edition, PNG, "a.png", "project-1").status_code == 302
    db.rollback()
    assert db.scalars(select(DocumentFile.row_key)).one() == "project-1"


def placed_report(client: Browser, db: Session, content: bytes | None) -> tuple[str, int]:
    document = make_document(db, **REPORT)
    found = 0
    if content:
        kept = client.app.extensions["files"].keep("a.png", content)
        file = DocumentFile(
            edition_id=document.editions[0].id,
            kind=FileKind.MATERIAL,
            title_kk="Сурет",
            title_ru="Снимок",
            name=kept.name,
            media_type=kept.media_type,
            size=kept.size,
            sha256=kept.sha256,
            row_key="project-1",
        )
        db.add(file)
        db.flush()
        found = file.id
    db.commit()
    return document.number or "", found


def test_photo_of_a_project_is_drawn_and_can_run_nothing(client: Browser, db: Session) -> None:
    number, file = placed_report(client, db, PNG)
    page = client.open(f"/ru/documents/{number}")
    picture = next(one for one in page.all("img") if "picture" in (one.get("src") or ""))
    assert (picture["alt"], picture["loading"]) == ("Снимок", "lazy")
    answer = client.http.get(picture["src"])
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (answer.mimetype, answer.data) == ("image/png", PNG)
    answer.close()
    assert "Some projects stand without materials" not in page.text
    assert client.http.get(f"/ru/documents/2026-99999/files/{file}/picture").status_code == 404


def test_project_without_materials_is_named_and_a_pdf_is_no_picture(
    client: Browser, db: Session
) -> None:
    number, _file = placed_report(client, db, None)
    page = client.open(f"/en/documents/{number}")
    assert "no materials" in page.text
    assert "Some projects stand without materials" in page.text
    number, file = placed_report(client, db, pdf())
    client.open(f"/en/documents/{number}/files/{file}/picture", status=404)


def test_body_shows_its_documents_by_kind_and_home_what_was_published(
    client: Browser, db: Session
) -> None:
    for _n in range(5):
        make_document(db, program=make_program(db, code="001", body=make_body(db), year=2030 + _n))
    number = placed(db, PLAN, BUDGET)
    page = client.open("/en/administrators/201")
    assert page.text.index("Passport of a budget program 5") < page.text.index("Citizen budget 1")
    assert "All of this kind: 5" in page.text
    home = client.open("/en/")
    assert f"/en/documents/{number}" in home.html.partition('id="placed"')[2]
