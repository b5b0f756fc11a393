"""Lists of the API: pages that neither skip nor repeat, filters, fair limits, headers, problems."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.core.limits import limiter
from portal.models import Region
from portal.terms import BudgetLevel, DocumentKind, ProposalStatus
from tests.browser import Browser
from tests.guards.world import new_correction
from tests.make import (
    MORNING,
    make_body,
    make_discussion,
    make_document,
    make_program,
    make_proposal,
)
from tests.one_database import database_url
from tests.statements import statements

__all__ = ["database_url"]
API = "/api/v1"


@pytest.fixture(autouse=True)
def _fresh_counters(small: Flask):
    limiter.reset()
    yield
    limiter.reset()


@pytest.fixture
def guest(small: Flask) -> Browser:
    """A browser in the small portal."""
    return Browser(small)


def read(client: Browser, path: str, status: int = 200) -> dict:
    answer = client.get(path if path.startswith(API) else f"{API}{path}")
    assert answer.status_code == status, answer.text
    return answer.get_json()


def following(page: dict) -> str:
    """The path and query of the next page."""
    found = urlsplit(page["next"])
    return f"{found.path}?{found.query}"


def numbers(page: dict) -> list[str]:
    return [one["number"] for one in page["items"]]


def test_page_neither_skips_nor_repeats_while_documents_are_placed(client: Browser, db: Session):
    first = [make_document(db) for _ in range(4)]
    waiting = make_document(db, draft=True)
    db.commit()
    page = read(client, "/documents?limit=2")
    seen = numbers(page)
    waiting.number, waiting.placed_on = "2026-99999", date(2026, 11, 2)
    waiting.editions[0].status = first[0].editions[0].status
    waiting.editions[0].placed_at, waiting.editions[0].checksum = MORNING, "0" * 64
    late = make_document(db, number="2026-100000")
    early = make_document(db, number="2025-00001", placed_at=MORNING - timedelta(days=400))
    db.commit()
    while page["next"]:
        page = read(client, following(page))
        seen += numbers(page)
    assert seen == [*(one.number for one in first), waiting.number, late.number]
    assert page["total"] == 7
    assert numbers(read(client, "/documents?limit=1")) == [early.number]


def test_offset_is_still_taken_and_leads_to_a_place(client: Browser, db: Session):
    made = [make_document(db).number for _ in range(4)]
    db.commit()
    page = read(client, "/documents?limit=1&offset=1")
    assert numbers(page) == made[1:2]
    assert "offset" not in page["next"]
    assert numbers(read(client, following(page))) == made[2:3]
    assert read(client, f"{following(page)}&offset=1", 422)["parameters"][0]["name"] == "offset"


WRONG = (
    *(("limit=201", "limit"), ("limit=0", "limit"), ("limit=many", "limit"), ("limit=", "limit")),
    ("limit=1&limit=2", "limit"),
    ("kind=poem", "kind"),
    ("administrator=22", "administrator"),
    ("placed_since=2026-02-30", "placed_since"),
    ("updated_since=2026-01-01T10:00:00", "updated_since"),
    *(("after=WzFd", "after"), ("after=%C3%A9", "after")),
    ("adminstrator=226", "adminstrator"),
)


def test_what_cannot_be_answered_is_named(guest: Browser):
    for query, name in WRONG:
        answer = guest.get(f"{API}/documents?{query}")
        assert answer.status_code == 422, query
        assert answer.content_type == "application/problem+json"
        assert [one["name"] for one in answer.get_json()["parameters"]] == [name]
        assert "administrator" in answer.get_json()["known"]


def test_documents_are_filtered_as_on_their_page(client: Browser, db: Session):
    db.add(Region(code="750000000", name_kk="Алматы", name_ru="Алматы", name_en=None))
    local = make_body(db, "271", level=BudgetLevel.REGIONAL, region_code="750000000")
    road = make_document(db, program=make_program(db, body=local, code="006", budget="750000000"))
    school = make_document(
        db,
        program=make_program(db, body=make_body(db, "226"), code="011"),
        placed_at=MORNING - timedelta(days=10),
    )
    statement = make_document(
        db,
        program=school.program,
        kind=DocumentKind.FINANCIAL_STATEMENT,
        period_from=2025,
        period_to=2025,
    )
    new_correction(db, school.editions[0], placed=True).placed_at = MORNING + timedelta(hours=3)
    db.commit()
    for query, wanted in (
        ("kind=financial-statement", [statement]),
        ("administrator=271", [road]),
        ("level=republican", [school, statement]),
        ("region=750000000", [road]),
        ("program=226-011&kind=passport", [school]),
        ("budget=750000000", [road]),
        ("group=01&year=2025", [statement]),
        ("year=2028", [school, road]),
        ("month=3", []),
        ("placed_until=2026-10-31", [school]),
        ("placed_since=2026-11-01", [road, statement]),
        ("updated_since=2026-11-02T12:00:00%2B05:00", [school]),
        ("updated_since=2026-11-02T12:00:00+05:00", [school]),
        ("updated_since=2026-11-03", []),
    ):
        page = read(client, f"/documents?{query}")
        assert numbers(page) == [one.number for one in wanted], query
        assert page["total"] == len(wanted)


def test_an_older_edition_stays_reachable(client: Browser, db: Session):
    document = make_document(db)
    new_correction(db, document.editions[0], placed=True)
    db.commit()
    path = f"/documents/{document.number}"
    newest, older = read(client, path), read(client, f"{path}?edition=1")
    assert (newest["edition"], older["edition"]) == (2, 1)
    assert older["self"].endswith("?edition=1")
    assert older["parts"][0]["html"]["kk"].endswith("?edition=1#part-" + older["parts"][0]["key"])
    assert [one["edition"] for one in read(client, f"{path}/editions")["items"]] == [1, 2]
    read(client, f"{path}?edition=3", 404)
    read(client, f"{path}?edition=0", 422)
    read(client, "/documents/none/editions", 404)


def test_discussions_and_proposals_are_filtered(client: Browser, db: Session):
    health = make_body(db, "226")
    mine = make_discussion(db, document=make_document(db, program=make_program(db, body=health)))
    old = make_discussion(db, opens_on=date(2026, 9, 1))
    for one, status in ((mine, ProposalStatus.PUBLISHED), (old, ProposalStatus.ON_MODERATION)):
        make_proposal(db, discussion=one, status=status, received_at=MORNING)
    db.commit()
    for query, wanted in (
        ("state=open", [mine]),
        ("state=closed", [old]),
        ("administrator=226", [mine]),
        ("opens_until=2026-10-01", [old]),
        ("closes_since=2026-10-01&kind=passport", [mine]),
        ("kind=execution-report", []),
    ):
        page = read(client, f"/discussions?{query}")
        assert numbers(page) == [one.document.number for one in wanted], query
    for query, count in (
        ("status=published", 1),
        ("administrator=226&received_since=2026-11-02", 1),
        ("received_until=2026-11-01", 0),
        ("updated_since=2026-11-02T09:00:00%2B05:00", 2),
    ):
        assert read(client, f"/proposals?{query}")["total"] == count, query
    read(client, "/discussions?state=poem", 422)


def test_any_page_of_the_web_may_read_and_nobody_reads_the_same_twice(guest: Browser):
    client = guest
    client.http.set_cookie(client.app.config["SESSION_COOKIE_NAME"], "somebody")
    for path in ("/", "/openapi.json", "/documents/2026-00003", "/calendar", "/discipline"):
        first = client.get(f"{API}{path}")
        assert first.headers["Access-Control-Allow-Origin"] == "*"
        assert "RateLimit-Remaining" in first.headers["Access-Control-Expose-Headers"]
        assert first.headers["Cache-Control"] == "public, no-cache"
        assert "Set-Cookie" not in first.headers
        assert "Cookie" not in first.headers.get("Vary", "")
        head = client.http.head(f"{API}{path}")
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["ETag"] == first.headers["ETag"]
        again = client.get(f"{API}{path}", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    asked = client.http.options(f"{API}/documents", headers={"Origin": "https://example.kz"})
    assert asked.status_code == 200
    assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]
    assert "GET" in asked.headers["Access-Control-Allow-Methods"]


def test_every_failure_is_a_problem_for_machines(guest: Browser):
    paths = ("/nothing", "/documents/", "/documents/a%00b", "/programs/republican/99999999999/x")
    for path in paths:
        answer = guest.get(f"{API}{path}", headers={"Accept": "text/html"})
        assert answer.status_code == 404, path
        assert answer.content_type == "application/problem+json"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cache-Control"] == "no-store"
    refused = guest.http.delete(f"{API}/documents")
    assert refused.status_code == 405
    assert refused.content_type == "application/problem+json"
    assert set(refused.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    sought = guest.get(f"{API}/execution/republican/full/2025/3?node=850715200017")
    assert sought.status_code == 422
    assert "850715200017" not in sought.text
    assert guest.get(API).status_code == 200


def test_limits_are_fair_and_said(guest: Browser):
    first = guest.get(f"{API}/discipline")
    assert first.headers["RateLimit-Limit"] == "120"
    assert first.headers["RateLimit-Remaining"] == "119"
    etag = {"If-None-Match": first.headers["ETag"]}
    for _ in range(3):
        unchanged = guest.get(f"{API}/discipline", headers=etag)
        assert unchanged.headers["RateLimit-Remaining"] == "119"
    for _ in range(119):
        guest.get(f"{API}/discipline?year=1")
    stopped = guest.get(f"{API}/discipline")
    assert stopped.status_code == 429
    assert stopped.content_type == "application/problem+json"
    assert 0 < int(stopped.headers["Retry-After"]) <= 60
    assert stopped.headers["RateLimit-Remaining"] == "0"
    other = guest.get(f"{API}/regions")
    assert other.headers["RateLimit-Policy"] == "600;w=60"
    assert int(other.headers["RateLimit-Remaining"]) == 600 - 121
    assert "RateLimit-Limit" not in guest.get("/ru/").headers


def test_a_full_page_asks_the_database_a_dozen_questions_at_most(
    app: Flask, client: Browser, db: Session
):
    bodies = [make_body(db, f"{no}") for no in range(201, 206)]
    for no in range(30):
        document = make_document(db, program=make_program(db, body=bodies[no % 5]))
        make_proposal(db, discussion=make_discussion(db, document=document))
    db.commit()
    for path in ("documents", "discussions", "proposals", "programs", "administrators"):
        with statements(app.extensions["engine"]) as sent:
            assert len(read(client, f"/{path}?limit=200")["items"]) >= 5
        assert len(sent) <= 8, (path, len(sent))
