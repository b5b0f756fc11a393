"""The home page, and the addresses without a language."""

import json
import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.models import (
    CalendarDay,
    CalendarEdition,
    ClosureReport,
    FunctionalGroup,
    ModerationDecision,
    Region,
    Response,
)
from portal.terms import (
    BudgetLevel,
    CalendarChange,
    DecisionOutcome,
    Language,
    ProposalStatus,
    ResponseOutcome,
)
from tests.browser import Browser
from tests.make import (
    MORNING,
    make_account,
    make_body,
    make_discussion,
    make_document,
    make_program,
    make_proposal,
)
from tests.statements import statements

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINKS = "{http://www.w3.org/1999/xhtml}"
MAP_PARTS = ("pages", "execution", "documents-1")


def mapped(client: Browser, address: str | None) -> ElementTree.Element:
    """One part of the map of pages."""
    return ElementTree.fromstring(client.get(str(address).removeprefix("http://localhost")).text)


def make_answered(db: Session, **values):
    """A proposal that was published and answered."""
    proposal = make_proposal(db, status=ProposalStatus.ANSWERED, **values)
    official = make_account(db)
    proposal.decision = ModerationDecision(
        operator_id=official.id,
        outcome=DecisionOutcome.PUBLISHED,
        breaches=frozenset(),
        grounds="Тәртіпке сай келеді.",
        language=Language.KK,
        decided_at=MORNING + timedelta(days=1),
        is_late=False,
    )
    proposal.response = Response(
        author_id=official.id,
        outcome=ResponseOutcome.ACCEPTED,
        grounds="Жоспарға енгізілді.",
        language=Language.KK,
        responded_at=MORNING + timedelta(days=2),
        is_late=False,
    )
    db.flush()
    return proposal


def test_home_puts_what_ends_first_on_top(client: Browser, db: Session):
    for name, days in (("Ұзақ талқылау", 20), ("Қысқа талқылау", 10)):
        document = make_document(db, program=make_program(db, name_kk=name))
        make_discussion(db, document=document, working_days=days)
    db.commit()
    text = client.open("/kk/").text
    assert 0 < text.index("Қысқа талқылау") < text.index("Ұзақ талқылау")


def test_home_leaves_out_what_has_ended(client: Browser, db: Session, clock):
    discussion = make_discussion(db)
    db.commit()
    clock.moment = MORNING + timedelta(days=40)
    page = client.open("/kk/")
    number = discussion.document.number
    assert f"/kk/discussions/{number}" not in [link.get("href") for link in page.all("a")]
    assert "Nothing is discussed today" in client.open("/en/").text


def test_empty_home_says_what_will_be_here_and_when(client: Browser):
    text = client.open("/en/").text
    assert "Nothing is discussed today" in text
    assert "lasts at least 10 working days" in text
    assert "appears when the programs of the year are entered" in text


def test_money_is_shown_by_group_and_leads_to_its_documents(client: Browser, db: Session):
    db.add(FunctionalGroup(code="04", name_kk="Білім", name_ru="Образование", name_en="Education"))
    db.flush()
    make_program(db, amount=3_000_000)
    make_program(db, amount=1_000_000, group_code="04")
    make_program(db, amount=9_000_000, year=2025)
    make_program(db, amount=9_000_000, budget="750000000")
    db.commit()
    page = client.open("/en/")
    assert "4 bn ₸" in page.text.replace("\u00a0", " ")
    assert "75 %" in page.text.replace("\u00a0", " ")
    links = [link["href"] for link in page.all("a")]
    assert "/en/documents?group=04&year=2026" in links
    assert page.text.index("General") < page.text.index("Education")


def test_answers_and_closure_reports_are_told(client: Browser, db: Session):
    proposal = make_answered(db)
    discussion = proposal.discussion
    db.add(
        ClosureReport(
            discussion_id=discussion.id,
            edition=1,
            acts_counted=2,
            facts="{}",
            sha256="0" * 64,
            generated_at=MORNING,
        )
    )
    db.commit()
    links = [link["href"] for link in client.open("/ru/").all("a")]
    assert f"/ru/proposals/{proposal.number}" in links
    assert f"/ru/closure-reports/{discussion.document.number}" in links


def test_home_needs_at_most_twelve_statements(client: Browser, db: Session, engine):
    for _ in range(8):
        make_answered(db, discussion=make_discussion(db))
    db.commit()
    client.open("/kk/documents")  # the calendar is read once in a process
    with statements(engine) as sent:
        client.open("/kk/")
    assert 0 < len(sent) <= 12


def test_guest_gets_neither_a_cookie_nor_a_form_that_posts(client: Browser, db: Session):
    number = make_discussion(db).document.number
    db.commit()
    for path in ("/kk/", "/kk/documents", f"/kk/documents/{number}", f"/kk/discussions/{number}"):
        answer = client.get(path)
        assert "Set-Cookie" not in answer.headers, path
        assert "csrf_token" not in answer.text, path


@pytest.mark.parametrize(
    ("headers", "cookie", "language"),
    [
        ({}, None, "kk"),
        ({"Accept-Language": "ru-RU,ru;q=0.9,en;q=0.5"}, None, "ru"),
        ({"Accept-Language": "de, fr"}, None, "kk"),
        ({"Accept-Language": "ru"}, "en", "en"),
        ({"Accept-Language": "ru"}, "xx", "ru"),
    ],
)
def test_start_leads_to_the_language_of_the_visitor(app: Flask, headers, cookie, language):
    http = app.test_client()
    if cookie:
        http.set_cookie("language", cookie)
    answer = http.get("/", headers=headers)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/{language}/"
    assert "Accept-Language" in answer.headers["Vary"]


def test_health_tells_that_the_process_lives(client: Browser):
    assert client.get("/healthz").json == {"status": "ok"}


def test_ready_names_the_calendar_that_terms_are_counted_with(client: Browser):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["calendar"]) == (200, 1)
    assert (answer.json["search"], answer.json["search_waiting"]) == ("being made", 0)


def test_not_ready_without_a_calendar(client: Browser, db: Session):
    db.execute(delete(CalendarDay))
    db.execute(delete(CalendarEdition))
    db.commit()
    assert client.get("/readyz").status_code == 503
    db.add(CalendarEdition(no=1, change=CalendarChange.PACKAGE, reason="again", made_at=MORNING))
    db.add(
        CalendarDay(
            edition_no=1,
            day=date(2026, 12, 16),
            is_working=False,
            name_kk="Тәуелсіздік күні",
            name_ru="День Независимости",
            name_en="Independence Day",
            act="",
            source="",
            is_estimated=False,
        )
    )
    db.commit()
    assert client.get("/readyz").status_code == 200


def test_metrics_count_answers_by_endpoint_and_status(client: Browser):
    client.open("/kk/")
    client.get("/kk/documents/none")
    text = client.get("/metrics").text
    assert 'portal_answers_total{endpoint="home.index",status="200"}' in text
    assert 'portal_answers_total{endpoint="documents.show",status="404"}' in text


def test_robots_are_kept_from_personal_and_working_pages(client: Browser):
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert "Disallow: /*/workplace" in answer.text
    assert "Sitemap: http://localhost/sitemap.xml" in answer.text


def test_body_page_shows_its_programs_documents_and_sum(client: Browser, db: Session):
    body = make_body(db, "226")
    make_document(db, program=make_program(db, body=body, code="006", amount=2_000_000))
    make_program(db, body=body, code="007", amount=1_000_000)
    make_program(db, body=body, code="006", amount=9_000_000, year=2025)
    db.commit()
    page = client.open("/en/administrators/226")
    text = page.text.replace("\u00a0", " ")
    assert "2 budget programs in 2026" in text
    assert "3 bn ₸" in text
    assert "226-007" in text
    assert "/en/documents?q=226-006" in [link["href"] for link in page.all("a")]


def test_body_that_placed_nothing_says_so(client: Browser, db: Session):
    make_body(db, "226")
    db.commit()
    assert "This body has placed nothing yet" in client.open("/en/administrators/226").text
    assert "226 министрлігі" in client.open("/kk/administrators").text


def test_unknown_body_is_missing(client: Browser):
    client.open("/kk/administrators/999", status=404)


def test_region_page_shows_its_bodies_and_their_documents(client: Browser, db: Session):
    db.add(Region(code="750000000", name_kk="Алматы", name_ru="Алматы", name_en="Almaty"))
    db.flush()
    local = make_body(db, "360", level=BudgetLevel.REGIONAL, region_code="750000000")
    number = make_document(db, program=make_program(db, body=local)).number
    other = make_document(db, program=make_program(db, body=make_body(db, "226"))).number
    db.commit()
    links = [link["href"] for link in client.open("/en/regions/750000000").all("a")]
    assert f"/en/documents/{number}" in links
    assert f"/en/documents/{other}" not in links
    assert "/en/administrators/360" in links
    assert "/en/administrators/226" not in links
    client.open("/en/regions/000000000", status=404)
    listed = [link["href"] for link in client.open("/en/administrators").all("a")]
    assert "/en/regions/750000000" in listed


def test_sitemap_names_placed_documents_in_each_language_and_no_draft(client: Browser, db: Session):
    placed, draft = make_document(db), make_document(db, draft=True)
    discussed = make_discussion(db)
    db.commit()
    index = ElementTree.fromstring(client.get("/sitemap.xml").text)
    parts = [one.text for one in index.iter(f"{MAP}loc")]
    assert parts == [f"http://localhost/sitemaps/{one}.xml" for one in MAP_PARTS]
    pages = [page for part in parts for page in mapped(client, part)]
    found = {str(page.findtext(f"{MAP}loc")): page for page in pages}
    assert len(found) == len(pages) < 50_000
    for lang in ("kk", "ru", "en"):
        page = found[f"http://localhost/{lang}/documents/{placed.number}"]
        assert page.findtext(f"{MAP}lastmod") == "2026-11-02"
        links = {one.get("hreflang"): one.get("href") for one in page.iter(f"{LINKS}link")}
        assert set(links) == {"kk", "ru", "en", "x-default"}
        assert set(links.values()) <= set(found)
        assert f"http://localhost/{lang}/discussions/{discussed.document.number}" in found
        assert f"http://localhost/{lang}/administrators/201" in found
    assert not any(url.endswith((f"documents/{draft.id}", "documents/None")) for url in found)
    assert client.get("/sitemaps/documents-2.xml").status_code == 404
    assert client.get("/sitemaps/documents-0.xml").status_code == 404


def test_pages_say_for_search_engines_and_messengers_what_they_are(client: Browser, db: Session):
    body = make_body(db, "226", name_ru="Орган </script><script>alert(1)</script>")
    document = make_document(db, program=make_program(db, body=body))
    make_discussion(db, document=document)
    db.commit()
    told = {
        "/ru/": {"WebSite"},
        "/ru/administrators/226": {"GovernmentOrganization", "BreadcrumbList"},
        f"/ru/documents/{document.number}": {"Report", "BreadcrumbList"},
        f"/ru/discussions/{document.number}": {"Event", "BreadcrumbList"},
    }
    for path, types in told.items():
        page = client.open(path)
        (written,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.html)
        data = json.loads(written)
        assert data["@context"] == "https://schema.org"
        assert {one["@type"] for one in data["@graph"]} == types
        assert "<script>alert" not in page.html
        heads = {
            one.get("property") or one.get("name"): one["content"]
            for one in page.all("meta")
            if "content" in one
        }
        assert heads["og:url"] == f"http://localhost{path}"
        assert heads["og:title"]
        assert 10 < len(heads["description"]) <= 200
        assert heads["og:description"] == heads["description"]
        links = {one.get("hreflang"): one["href"] for one in page.all("link") if "hreflang" in one}
        assert links["x-default"] == links["kk"]
        assert set(links) >= {"kk", "ru", "en"}
    listed = client.open("/ru/documents?year=2026&page=1&utm=x")
    assert (
        '<link rel="canonical" href="http://localhost/ru/documents?year=2026&amp;page=1">'
        in listed.html
    )
