"""The search as people and machines use it: results, filters, addresses, what it never tells."""

import csv
import io
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from portal.app import create_app
from portal.closure.actions import make_closure_report
from portal.config import Config
from portal.core.clock import FixedClock
from portal.core.db import write_session
from portal.models import Document, Edition, Proposal, Region, Response
from portal.search import syncing
from portal.terms import BudgetLevel, DocumentKind, Language, ProposalStatus, ResponseOutcome
from tests.browser import Browser, Page
from tests.guards.world import new_correction
from tests.make import (
    MORNING,
    make_account,
    make_body,
    make_decision,
    make_discussion,
    make_document,
    make_program,
    make_proposal,
)
from tests.signing import Signers

EVIL = "\"><script>alert(1)</script>' onfocus=alert(1) {{7*7}} %00 \x00\u202e\ud7ff"
RESULT = re.compile(r'found__title"><a href="/\w\w/([^"]+)"')


@dataclass
class Library:
    """What there is to be found, and whoever looks for it."""

    app: Flask
    client: Browser
    roads: Document  # discussed, closed, with a report
    proposal: str  # number of an answered one
    schools: str  # number of a document of a region that is discussed now


@pytest.fixture(scope="module")
def library(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, signers: Signers
) -> Iterator[Library]:
    """Roads of the country, discussed and closed, and schools of a city, discussed now."""
    folder = tmp_path_factory.mktemp("library")
    shutil.copy(sqlite_template, folder / "portal.sqlite")
    config = Config.from_env(
        {
            "PORTAL_DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite'}",
            "PORTAL_DATA_DIR": str(folder),
            "PORTAL_BASE_URL": "http://localhost",
        }
    )
    app = create_app(config, clock=FixedClock(MORNING), verifier=signers.verifier)
    with app.app_context(), write_session(app.extensions["engine"]) as db:
        roads, proposal = _roads(db)
        number = _schools(db)
    index(app)
    yield Library(app, Browser(app), roads, proposal, number)
    app.extensions["pages"].freshness.close()
    app.extensions["engine"].dispose()


def _roads(db: Session) -> tuple[Document, str]:
    body = make_body(db, "228", name_kk="Көлік министрлігі", name_ru="Минтранс")
    document = make_document(db, program=make_program(db, body=body, code="003"))
    discussion = make_discussion(db, document=document, opens_on=date(2026, 10, 1))
    words = {"language": Language.RU, "text": "Добавьте мост через Иртыш."}
    answered = {"status": ProposalStatus.ANSWERED, **words}
    proposal = make_proposal(db, discussion=discussion, **answered)
    make_decision(db, proposal)
    make_proposal(db, discussion=discussion, number="waiting", text="Иртыштан өткел керек.")
    db.add(
        Response(
            proposal_id=proposal.id,
            author_id=make_account(db).id,
            outcome=ResponseOutcome.ACCEPTED,
            grounds="Көпір жоспарға қосылды.",
            language=Language.KK,
            responded_at=MORNING,
            is_late=False,
        )
    )
    db.flush()
    make_closure_report(db, discussion.id, "http://localhost", MORNING)
    return document, proposal.number


def _schools(db: Session) -> str:
    db.add(Region(code="750000000", name_kk="Алматы", name_ru="Алматы", name_en="Almaty"))
    place = {"level": BudgetLevel.REGIONAL, "region_code": "750000000"}
    body = make_body(db, "360", name_kk="Білім басқармасы", name_ru="Управление", **place)
    names = {"name_kk": "Мектеп салу", "name_ru": "Строительство школ"}
    year = {"period_from": 2025, "period_to": 2025}
    program = make_program(db, body=body, code="009", budget="750000000", year=2025, **names)
    document = make_document(db, program=program, kind=DocumentKind.EXECUTION_REPORT, **year)
    make_discussion(db, document=document)
    return str(document.number)


def index(app: Flask) -> None:
    """Let the index know of everything."""
    syncing.sync(app.extensions["search"], app.extensions["engine"], thoroughly=True)


def address(lang: str = "kk", **asked: object) -> str:
    return f"/{lang}/search?{urlencode(asked, doseq=True)}"


def results(page: Page) -> list[str]:
    return RESULT.findall(page.html)


def test_either_language_finds_all_that_is_one_thing(library: Library) -> None:
    client = library.client
    number = library.roads.number
    for lang, words in (("kk", "ремонт дорог"), ("ru", "жолдарды жөндеу"), ("en", "228-003")):
        page = client.open(address(lang, q=words))
        assert results(page)[0] == f"documents/{number}", "the program leads to its passport"
        assert f"documents/{number}" in results(page)[1:], "and stands there itself"
        assert "27,6 млрд ₸" in page.text.replace("\xa0", " ") or lang == "en"
    kk = client.open(address(q="ремонт дорог"))
    assert '<p class="found__fragment" lang="ru"><mark>Ремонт</mark> <mark>дорог</mark>' in kk.html
    closed = client.open(address("kk", q="ремонт дорог", kind="closure-report"))
    assert results(closed) == [f"closure-reports/{number}"]
    proposal = client.open(address("ru", q="көпір"))
    assert results(proposal) == [f"proposals/{library.proposal}"]
    assert "Добавьте мост через Иртыш." in proposal.text
    assert '<span lang="kk"><mark>Көпір</mark> жоспарға қосылды.</span>' in proposal.html
    body = client.open(address("ru", q="министерство транспорта көлік"))
    assert "administrators/228" in results(body)


FILTERS: list[tuple[dict[str, str], bool, bool]] = [
    ({"kind": "document"}, True, True),
    ({"document_kind": "execution-report"}, False, True),
    ({"administrator": "228"}, True, False),
    ({"level": "regional"}, False, True),
    ({"region": "750000000"}, False, True),
    ({"year": "2025"}, False, True),
    ({"state": "open"}, False, True),
    ({"state": "closed"}, True, False),
    ({"language": "ru"}, True, True),
    ({"since": "2026-11-03"}, False, False),
]


def test_every_filter_narrows_and_can_be_dropped(library: Library) -> None:
    client = library.client
    roads, schools = (f"documents/{one}" for one in (library.roads.number, library.schools))
    for asked, is_roads, is_schools in FILTERS:
        page = client.open(address(**asked))
        seen = set(results(page))
        assert (roads in seen, schools in seen) == (is_roads, is_schools), asked
        chips = re.search(r'<ul class="chosen".*?</ul>', page.html, re.DOTALL)
        assert chips, asked
        assert 'href="/kk/search"' in chips[0], "without its only filter the search asks nothing"
    both = client.open(address(q="мектеп", year="2025"))
    assert 'href="/kk/search?q=%D0%BC%D0%B5%D0%BA%D1%82%D0%B5%D0%BF"' in both.html
    assert results(both)
    assert not results(client.open(address(q="мектеп", year="2024")))


def test_the_same_search_has_the_same_address(library: Library) -> None:
    client = library.client
    kept = "/kk/search?q=%D0%B6%D0%BE%D0%BB+%D0%B6%D3%A9%D0%BD%D0%B4%D0%B5%D1%83&year=2026"
    typed = "/kk/search?year=2026&kind=&q=%20жол%20%20жөндеу&order=best&page=1&level=none&utm=x"
    assert client.get(typed).location == kept
    page = client.open(kept)
    assert page.path == kept
    canonical = next(one for one in page.all("link") if one.get("rel") == "canonical")
    assert canonical["href"] == f"http://localhost{kept}"
    assert client.get(f"{kept}&page=9").location == kept, "there is one page of it"
    assert client.get("/kk/search?q=&kind=").location == "/kk/search"
    assert client.get("/kk/search.json?kind=body&q=x").location == "/api/v1/search?q=x&kind=body"


def test_a_search_says_what_to_do_when_it_asks_or_finds_nothing(library: Library) -> None:
    client = library.client
    start = client.open("/ru/search")
    assert "226-006" in start.text
    nothing = client.open(address("ru", q="ъыъыъ", year="2026"))
    assert not results(nothing)
    assert 'q=%D1%8A%D1%8B%D1%8A%D1%8B%D1%8A"' in nothing.html, "the same words without filters"
    half = client.open(address("ru", q="дорога ъыъыъ"))
    assert results(half)
    assert 'class="nearest"' in half.html
    iin = client.get(address(q="850715200017", year="2026"))
    assert iin.location == "/kk/search?year=2026", "an IIN goes no further"


def test_nothing_typed_breaks_the_page_or_comes_out_of_it_alive(library: Library) -> None:
    client = library.client
    typed: list[dict[str, Any]] = [
        {"q": EVIL},
        {"q": "a" * 5_000},
        {"q": '( AND OR NOT "* ~ ^ [ TO ]'},
        {"q": "' OR 1=1 --", "kind": ["part", "part", EVIL]},
        {"administrator": EVIL, "region": "9" * 99, "year": "-1", "page": "9" * 99},
        {"q": "жол", "page": "501", "since": "2026-02-31", "language": "xx", "order": EVIL},
        {"q": "\U0001f6e3", "page": "0"},
    ]
    for asked in typed:
        page = client.open(address("ru", **asked))
        assert "<script>alert" not in page.html
        assert "7*7" in page.html or "{{7" not in str(asked.get("q")), "not reckoned"
        answer = client.get(f"/api/v1/search?{urlencode(asked, doseq=True)}")
        assert answer.status_code in (200, 422), asked
    table = client.get("/kk/search.csv")
    assert table.text.splitlines()[1:] == [], "an empty search finds nothing"


def test_machines_get_the_same_as_people(library: Library) -> None:
    client = library.client
    told = client.get("/api/v1/search?q=Иртыш&language=ru").json
    assert set(told) == {"items", "total", "counts", "suggestion", "has_all_words", "next"}
    (one,) = told["items"]
    assert (one["kind"], one["key"]) == ("proposal", library.proposal)
    assert one["title"] == {"kk": None, "ru": "Добавьте мост через Иртыш.", "en": None}
    assert one["html"]["ru"] == f"http://localhost/ru/proposals/{library.proposal}"
    assert one["fragments"] == [
        {"language": "ru", "text": "Добавьте мост через Иртыш.", "hits": [[20, 25]]}
    ]
    assert client.get(one["self"].removeprefix("http://localhost")).status_code == 200
    assert told["counts"]["kind"] == {"proposal": 1}
    assert told["counts"]["administrator"] == {"228": 1}

    every, path = [], "/api/v1/search?language=kk&limit=2"
    while path:
        told = client.get(path).json
        every += [(item["kind"], item["key"]) for item in told["items"]]
        path = (told["next"] or "").removeprefix("http://localhost")
    assert len(every) == len(set(every)) == told["total"]
    rows = list(csv.reader(io.StringIO(client.get("/kk/search.csv?language=kk").text)))
    assert [tuple(row[:2]) for row in rows[1:]] == every

    assert client.get("/api/v1/search").json["items"] == []
    for asked in ("q=", "q=x&kind=road", "q=x&limit=201", "q=x&offset=10000", "year=26"):
        answer = client.get(f"/api/v1/search?{asked}")
        assert (answer.status_code, answer.content_type) == (422, "application/problem+json")


def test_a_browser_can_search_from_its_own_field(client: Browser) -> None:
    there = client.get("/opensearch.xml", headers={"Accept-Language": "ru"}).location
    assert there == "/ru/opensearch.xml"
    assert 'template="http://localhost/ru/search?q={searchTerms}"' in client.get(there).text
    home = client.open("/ru/")
    assert there in {link["href"] for link in home.all("link") if link["rel"] == "search"}
    assert {form.action for form in home.forms if "q" in form.names} == {"/ru/search"}


def test_a_search_without_an_index_leads_on_to_the_list_of_documents(client: Browser) -> None:
    page = client.open(address(q="жол"))
    assert "/kk/documents?q=%D0%B6%D0%BE%D0%BB" in page.html
    assert client.get("/api/v1/search?q=x").status_code == 503


def test_what_stopped_being_public_is_gone_before_the_index_knows(library: Library) -> None:
    client = library.client
    roads, engine = library.roads, library.app.extensions["engine"]
    for words in ("көпір", "Иртыш", "мост"):
        assert results(client.open(address("ru", q=words))) == [f"proposals/{library.proposal}"]
    assert not results(client.open(address("ru", q="өткел"))), "it waits for the operator"

    with write_session(engine) as db:
        is_this = Proposal.number == library.proposal
        db.execute(update(Proposal).where(is_this).values(status=ProposalStatus.REFUSED))
        first = select(Edition).where(Edition.document_id == roads.id)
        edition = db.scalars(first.options(joinedload(Edition.document))).one()
        corrected = new_correction(db, edition, placed=True)
        corrected.title_kk, corrected.title_ru = "Жаңа атау", "Новое имя"
        for part in corrected.parts:
            part.key = f"new-{part.key}"
    for words in ("көпір", "мост", "өткел", "жол", "мәтін", "дорог текст"):
        told = [
            client.open(address("ru", q=words)).html,
            client.get(f"/ru/search.csv?{urlencode({'q': words})}").text,
            client.get(f"/api/v1/search?{urlencode({'q': words})}").text,
        ]
        for text in told:
            assert "Добавьте" not in text
            assert "жоспарға" not in text
            assert f"/proposals/{roads.number}" not in text
            assert f"/documents/{roads.number}#part-" not in text
    now = client.open(address("ru", q="дорог", kind="document"))
    assert "Новое имя" in now.text
    assert "Ремонт дорог" not in now.text
