"""Many jobs at the same moment, and one that is killed: on each database every letter once."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from portal.following import digests
from portal.following.digests import write_digests
from portal.models import Follower, FollowRequest, Notice
from tests.browser import Browser
from tests.following.letters import NEXT_DAY, Box, ask, links, make_followers
from tests.make import MORNING, make_body
from tests.races import crowd


@pytest.fixture
def keys(app: Flask):
    """Letters are drawn inside the application."""
    with app.app_context():
        yield app.extensions["keys"]


def letters_written(db: Session) -> tuple[int, int]:
    """How many letters there are, and to how many followers."""
    db.rollback()
    who = func.count(Notice.follower_id.distinct())
    return tuple(db.execute(select(func.count(), who).select_from(Notice)).one())


def test_jobs_that_run_at_once_write_each_letter_once(
    app: Flask, engine: Engine, db: Session
) -> None:
    make_followers(app, db, 12)

    def job() -> int:
        with app.app_context():
            return write_digests(engine, app.extensions["keys"], NEXT_DAY)

    assert sum(crowd.at_once([job] * 4)) == 12
    assert letters_written(db) == (12, 12)


def test_job_that_is_killed_in_the_middle_goes_on_where_it_was(
    app: Flask, engine: Engine, db: Session, keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_followers(app, db, 5)
    monkeypatch.setattr(digests, "AT_ONCE", 2)
    written, write = [], digests.write_notice

    def dies(db: Session, now: datetime, **values: object) -> None:
        if len(written) == 3:
            raise KeyboardInterrupt
        written.append(values["key"])
        write(db, now, **values)

    monkeypatch.setattr(digests, "write_notice", dies)
    with pytest.raises(KeyboardInterrupt):
        write_digests(engine, keys, NEXT_DAY)
    assert letters_written(db) == (2, 2)  # the third was not committed
    monkeypatch.setattr(digests, "write_notice", write)
    assert write_digests(engine, keys, NEXT_DAY) == 3
    assert letters_written(db) == (5, 5)
    assert write_digests(engine, keys, NEXT_DAY) == 0


def test_button_pressed_twice_at_once_follows_once(app: Flask, db: Session) -> None:
    box = Box(app)
    make_body(db)
    db.commit()
    ask(Browser(app), "body", "201")
    ask(Browser(app), "document-kind", "passport")
    found = [links(one)[0] for one in box.fetch(MORNING)]
    browsers = [Browser(app) for _n in range(4)]
    tokens = [one.token() for one in browsers]

    def press(browser: Browser, token: str, link: str) -> int:
        return browser.http.post(link, data={"csrf_token": token}).status_code

    pressed = zip(browsers, tokens, found * 2, strict=True)
    acts = [lambda given=one: press(*given) for one in pressed]
    assert sorted(crowd.at_once(acts)) == [303, 303, 404, 404]
    db.rollback()
    counts = [db.scalar(select(func.count()).select_from(one)) for one in (Follower, FollowRequest)]
    assert counts == [1, 0]
