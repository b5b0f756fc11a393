"""Pages of people who are not signed in: drawn once, fresh at once after any commit."""

import subprocess
import sys
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal.config import ROOT
from portal.core.clock import FixedClock
from portal.core.db import Freshness, write_session
from portal.core.pagecache import LARGEST, Kept, PageCache
from tests.browser import Browser
from tests.make import MORNING, make_account, make_body, make_discussion, make_program, sign_in_as
from tests.statements import statements

HOME = "/ru/"
RENAME = """
import sys
from sqlalchemy import update
from portal.core.db import make_engine, write_session
from portal.models import Edition
with write_session(make_engine(sys.argv[1])) as db:
    db.execute(update(Edition).values(title_ru="Переименовано снаружи"))
"""


def asked(engine: Engine, browser: Browser, path: str = HOME, **more) -> tuple[int, str]:
    """How many statements an answer took, the stamp aside, and what it said."""
    with statements(engine) as sent:
        answer = browser.get(path, **more)
    assert answer.status_code == 200
    return sum("pg_current_snapshot" not in one for one in sent), answer.text


@pytest.fixture
def title(db: Session) -> str:
    """A discussion that the home page shows, by the title of its document."""
    discussion = make_discussion(db)
    db.commit()
    return discussion.edition.title_ru


def test_page_is_given_again_without_a_statement(client: Browser, engine: Engine, title: str):
    drawn, first = asked(engine, client)
    again, second = asked(engine, client)
    assert (drawn > 0, again) == (True, 0)
    assert first == second
    assert title in first


def test_commit_of_an_act_makes_pages_fresh(client: Browser, engine: Engine, db: Session, title):
    asked(engine, client)
    make_discussion(db)
    db.commit()
    drawn, _page = asked(engine, client)
    assert drawn > 0


def test_even_a_commit_that_no_page_shows_makes_them_fresh(
    client: Browser, engine: Engine, title: str
):
    asked(engine, client)
    with write_session(engine) as db:
        make_account(db)
    assert asked(engine, client)[0] > 0


def test_commit_of_another_process_is_seen_at_once(client: Browser, engine: Engine, title: str):
    assert title in asked(engine, client)[1]
    url = engine.url.render_as_string(hide_password=False)
    subprocess.run([sys.executable, "-c", RENAME, url], cwd=ROOT, check=True)
    assert "Переименовано снаружи" in asked(engine, client)[1]


def test_act_that_was_rolled_back_shows_nothing(
    client: Browser, engine: Engine, db: Session, title: str
):
    _drawn, first = asked(engine, client)
    make_discussion(db)
    db.rollback()
    assert asked(engine, client)[1] == first


def test_next_day_draws_pages_anew(client: Browser, engine: Engine, clock: FixedClock, title: str):
    asked(engine, client)
    clock.moment += timedelta(hours=13, minutes=59)
    assert asked(engine, client)[0] == 0, "23:59 in Kazakhstan"
    clock.moment += timedelta(minutes=1)
    assert asked(engine, client)[0] > 0, "midnight in Kazakhstan"


def test_visitor_with_a_session_neither_gets_nor_fills(
    app: Flask, client: Browser, engine: Engine, db: Session, title: str
):
    anonymous = asked(engine, client)[1]
    account = make_account(db, name="Белгісіз Тест")
    signed_in = sign_in_as(Browser(app), db, account)
    drawn, own = asked(engine, signed_in)
    assert drawn > 0
    assert "Белгісіз Тест" in own
    assert asked(engine, client)[1] == anonymous
    assert asked(engine, signed_in)[0] > 0


def test_forged_session_cookie_gets_no_kept_page_and_leaves_none(
    app: Flask, client: Browser, engine: Engine, title: str
):
    forged = Browser(app)
    forged.http.set_cookie("session", "forged")
    assert asked(engine, forged)[0] > 0
    assert asked(engine, client)[0] > 0
    assert asked(engine, forged)[0] > 0


def test_preferences_and_language_are_kept_apart(app: Flask, engine: Engine, title: str):
    dark = Browser(app)
    dark.http.set_cookie("preferences", "dark")
    plain = Browser(app)
    assert "scheme-dark" in asked(engine, dark)[1]
    assert "scheme-dark" not in asked(engine, plain)[1]
    assert "scheme-dark" in asked(engine, dark)[1]
    assert asked(engine, plain, "/kk/")[1] != asked(engine, plain, "/ru/")[1]


def test_query_of_an_address_is_part_of_it(client: Browser, engine: Engine, title: str):
    asked(engine, client, "/ru/discussions")
    assert asked(engine, client, "/ru/discussions?state=closed")[0] > 0
    assert asked(engine, client, "/ru/discussions?state=closed")[0] == 0


def test_kept_answer_has_the_headers_of_a_drawn_one(client: Browser, title: str):
    first, again = client.get(HOME), client.get(HOME)
    for name in ("Content-Type", "Content-Language", "Cache-Control", "ETag",
                 "Content-Security-Policy", "X-Content-Type-Options"):  # fmt: skip
        assert first.headers[name] == again.headers[name]
    for answer in (first, again):
        assert answer.vary == {"cookie"} or "Cookie" in answer.headers["Vary"]
        assert "Set-Cookie" not in answer.headers


def test_browser_that_has_the_page_is_told_so(client: Browser, engine: Engine, title: str):
    tag = client.get(HOME).headers["ETag"]
    with statements(engine) as sent:
        answer = client.get(HOME, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")
    assert not [one for one in sent if "pg_current_snapshot" not in one]
    assert answer.headers["ETag"] == tag


def test_browser_with_an_older_page_gets_the_new_one(client: Browser, db: Session, title: str):
    tag = client.get(HOME).headers["ETag"]
    make_discussion(db)
    db.commit()
    answer = client.get(HOME, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.headers["ETag"] != tag


def test_head_has_the_headers_without_the_page(app: Flask, client: Browser, title: str):
    full = client.get(HOME)
    for _ in range(2):
        head = app.test_client().head(HOME)
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["ETag"] == full.headers["ETag"]
        assert head.headers["Content-Length"] == full.headers["Content-Length"]


def test_missing_pages_are_not_kept(client: Browser, db: Session):
    assert client.get("/ru/documents/2026-99999").status_code == 404
    made = make_discussion(db)
    made.document.number = "2026-99999"
    db.commit()
    assert client.get("/ru/documents/2026-99999").status_code == 200


def test_health_is_told_as_it_is_now(client: Browser, engine: Engine):
    asked(engine, client, "/readyz")
    assert asked(engine, client, "/readyz")[0] > 0


def test_kept_pages_take_a_bounded_room(app: Flask, engine: Engine):
    pages = PageCache(Freshness(engine))
    stamp = pages.renew(MORNING.date())
    for number in range(40):
        pages.keep(str(number), Kept(b"x" * (LARGEST - number), ()), stamp)
    pages.keep("too large", Kept(b"x" * (LARGEST + 1), ()), stamp)
    pages.freshness.close()
    kept = [number for number in range(40) if pages.find(str(number))]
    assert kept == list(range(32, 40)), "the oldest give way"
    assert pages.find("too large") is None


def test_program_without_documents_changes_nothing_for_a_reader_but_draws_anew(
    client: Browser, engine: Engine, db: Session, title: str
):
    first = asked(engine, client, "/ru/discussions")[1]
    make_program(db, body=make_body(db, "777"))
    db.commit()
    drawn, second = asked(engine, client, "/ru/discussions")
    assert drawn > 0
    assert second == first
