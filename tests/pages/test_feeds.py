"""Feeds as RFC 4287 asks for them, and the calendar of discussions as RFC 5545 does."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from lxml import etree
from sqlalchemy.orm import Session

from portal.closure.actions import make_closure_report
from portal.core.calendar_editions import move_day_off
from portal.core.clock import FixedClock
from portal.models import ModerationDecision, Region, Response
from portal.search.syncing import rebuild
from portal.terms import DecisionOutcome, Language, ProposalStatus, ResponseOutcome
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

ATOM = "{http://www.w3.org/2005/Atom}"
ONE = ("id", "title", "updated")
HOSTILE = "Жол & <b>«көпір»</b> ]]> \u202f"


def feed_of(client: Browser, path: str) -> etree._Element:
    """A feed that has all that RFC 4287 asks for, each once."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(answer.data)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) <= 50
    for one in (feed, *entries):
        for name in ONE:
            assert len(one.findall(f"{ATOM}{name}")) == 1, name
        assert one.findtext(f"{ATOM}title").strip()
        assert one.findtext(f"{ATOM}id").startswith("tag:localhost,2026:")
        assert datetime.fromisoformat(one.findtext(f"{ATOM}updated")).tzinfo
        assert one.find(f"{ATOM}author/{ATOM}name").text
        assert len([x for x in one.findall(f"{ATOM}link") if x.get("rel") == "alternate"]) == 1
    ids = [one.findtext(f"{ATOM}id") for one in entries]
    assert len(ids) == len(set(ids))
    moments = [datetime.fromisoformat(one.findtext(f"{ATOM}updated")) for one in entries]
    assert moments == sorted(moments, reverse=True)
    own = next(one for one in feed.findall(f"{ATOM}link") if one.get("rel") == "self")
    assert own.get("href") == f"http://localhost{path}"
    return feed


def titles(feed: etree._Element) -> list[str]:
    return [one.findtext(f"{ATOM}title") for one in feed.iter(f"{ATOM}entry")]


@pytest.fixture
def news(app: Flask, db: Session) -> None:
    """A document, an open and a closed discussion with its report, a response; of two bodies."""
    db.add(Region(code="750000000", name_kk="Алматы", name_ru="Алматы", name_en="Almaty"))
    roads = make_program(db, body=make_body(db, "242"), code="003", name_ru=HOSTILE)
    make_document(db, program=make_program(db, body=make_body(db, "226"), code="006"))
    make_document(db, program=roads, draft=True)
    make_discussion(db, document=make_document(db, program=roads))
    earlier = {"opens_on": date(2026, 10, 1), "closes_on": date(2026, 10, 16)}
    closed = make_discussion(db, document=make_document(db, program=roads), **earlier)
    proposal = make_proposal(db, discussion=closed, status=ProposalStatus.ANSWERED)
    official = make_account(db)
    proposal.decision = ModerationDecision(
        operator_id=official.id,
        outcome=DecisionOutcome.PUBLISHED,
        breaches=frozenset(),
        grounds="Тәртіпке сай келеді.",
        language=Language.KK,
        decided_at=MORNING,
        is_late=False,
    )
    proposal.response = Response(
        author_id=official.id,
        outcome=ResponseOutcome.ACCEPTED,
        grounds="Жол 2027 жылы жөнделеді.",
        language=Language.KK,
        responded_at=MORNING,
        is_late=False,
    )
    db.flush()
    with app.app_context():
        make_closure_report(db, closed.id, "http://localhost", MORNING)
    db.commit()


def test_every_feed_is_valid_in_each_language(client: Browser, news: None):
    sizes = {}
    for name in ("documents", "discussions", "closure-reports", "responses"):
        for lang in ("kk", "ru", "en"):
            feed = feed_of(client, f"/feeds/{name}.atom?lang={lang}")
            assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == lang
            sizes[name] = len(titles(feed))
    assert sizes == {"documents": 3, "discussions": 3, "closure-reports": 1, "responses": 1}
    told = feed_of(client, "/feeds/documents.atom?lang=ru")
    assert any("Жол & <b>«көпір»</b> ]]>" in one for one in titles(told))


def test_feed_of_a_body_tells_all_of_it_and_nothing_else(client: Browser, news: None):
    with statements(client.app.extensions["engine"]) as asked:
        roads = feed_of(client, "/feeds/administrators/242.atom?lang=ru")
    assert len(asked) <= 12
    kinds = {one.get("term") for one in roads.iter(f"{ATOM}category")}
    assert kinds == {"passport", "opening", "closing", "closure-report", "response"}
    assert len(titles(feed_of(client, "/feeds/administrators/226.atom?lang=ru"))) == 1
    assert len(titles(feed_of(client, "/feeds/programs/226-006.atom?lang=kk"))) == 1
    assert titles(feed_of(client, "/feeds/regions/750000000.atom?lang=kk")) == []
    for nothing in ("administrators/999", "regions/000000000", "programs/242-999", "programs/x"):
        assert client.get(f"/feeds/{nothing}.atom").status_code == 404


def test_feed_is_not_sent_twice_and_tells_the_end_at_midnight(
    client: Browser, clock: FixedClock, news: None
):
    first = client.get("/feeds/documents.atom")
    assert first.headers["Last-Modified"] == "Mon, 02 Nov 2026 05:00:00 GMT"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    for name, value in (
        ("If-None-Match", first.headers["ETag"]),
        ("If-Modified-Since", first.headers["Last-Modified"]),
    ):
        again = client.get("/feeds/documents.atom", headers={name: value})
        assert again.status_code == 304
        assert not again.data
    clock.moment = MORNING + timedelta(days=40)
    ended = [
        one.findtext(f"{ATOM}updated")
        for one in feed_of(client, "/feeds/discussions.atom?lang=en").iter(f"{ATOM}entry")
        if "has ended" in one.findtext(f"{ATOM}title")
    ]
    assert len(ended) == 2
    assert all(one.endswith("T00:00:00+05:00") for one in ended)


def test_feed_of_a_search_tells_what_its_page_finds(client: Browser, news: None):
    rebuild(client.app.extensions["search"], client.app.extensions["engine"])
    feed = feed_of(client, "/feeds/search.atom?q=226-006&kind=document&lang=ru")
    assert len(titles(feed)) == 1
    page = client.open("/ru/search?q=226-006&kind=document")
    address = "/feeds/search.atom?q=226-006&kind=document&lang=ru"
    assert address in [one.get("href") for one in page.all("a")]
    assert client.get("/feeds/search.atom").status_code == 422


def test_pages_name_their_feeds(client: Browser, news: None):
    for path, feed in (
        ("/ru/", "/feeds/discussions.atom?lang=ru"),
        ("/ru/documents", "/feeds/documents.atom?lang=ru"),
        ("/kk/discussions", "/feeds/closure-reports.atom?lang=kk"),
        ("/kk/administrators/242", "/feeds/administrators/242.atom?lang=kk"),
        ("/kk/regions/750000000", "/feeds/regions/750000000.atom?lang=kk"),
        ("/ru/feeds", "/feeds/responses.atom?lang=ru"),
    ):
        page = client.open(path)
        assert feed in [one.get("href") for one in page.all("link")], path
        assert feed in [one.get("href") for one in page.all("a")], path


def events_of(client: Browser, path: str) -> list[dict[str, str]]:
    """The events of a calendar whose lines are of 75 octets at most and end as they must."""
    answer = client.get(path)
    assert answer.content_type == "text/calendar; charset=utf-8"
    text = answer.data.decode()
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert all(len(one.encode()) <= 75 for one in lines)
    assert "\n" not in text.replace("\r\n", "")
    whole = text.replace("\r\n ", "").split("BEGIN:VEVENT\r\n")[1:]
    return [
        dict(line.split(":", 1) for line in one.split("END:VEVENT")[0].strip().split("\r\n"))
        for one in whole
    ]


def test_calendar_has_the_first_and_the_last_day_of_each_discussion(client: Browser, news: None):
    events = events_of(client, "/calendar.ics?lang=ru")
    assert len(events) == 4
    assert len({one["UID"] for one in events}) == 4
    first, last = events[2], events[3]
    assert first["UID"].endswith("-opens@localhost")
    assert last["UID"].endswith("-closes@localhost")
    assert first["DTSTART;VALUE=DATE"] == "20261102"
    assert first["DTEND;VALUE=DATE"] == "20261103"
    assert "Жол & <b>«көпір»</b> ]]>" in first["SUMMARY;LANGUAGE=ru"]
    assert events_of(client, "/calendar.ics?administrator=226") == []
    assert len(events_of(client, "/calendar.ics?administrator=242")) == 4
    assert client.get("/calendar.ics?administrator=999").status_code == 404


def test_moved_or_withdrawn_discussion_is_a_later_version_of_its_event(
    client: Browser, db: Session, news: None
):
    before = events_of(client, "/calendar.ics")[3]
    discussion = make_discussion(db, document=make_document(db))
    move_day_off(db, date(2027, 12, 15), date(2027, 12, 18), "№ 1", MORNING)
    discussion.calendar_edition = 2
    discussion.withdrawn_at = MORNING + timedelta(days=1)
    db.commit()
    found = {one["UID"]: one for one in events_of(client, "/calendar.ics")}
    withdrawn = found[f"discussion-{discussion.document.number}-closes@localhost"]
    assert withdrawn["STATUS"] == "CANCELLED"
    assert int(withdrawn["SEQUENCE"]) > int(before["SEQUENCE"])
    assert withdrawn["DTSTAMP"] == "20261103T050000Z"
    assert found[before["UID"]] == before
