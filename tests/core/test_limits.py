"""How often one visitor may ask: acts are counted, reading is not."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.core.limits import limiter
from tests.browser import Browser
from tests.make import make_account, sign_in_as


@pytest.fixture(autouse=True)
def _fresh_counters(app: Flask):
    limiter.reset()
    yield
    limiter.reset()


def test_reading_is_never_limited(client: Browser):
    answers = {client.get(f"/ru/discussions?n={number}").status_code for number in range(150)}
    assert answers == {200}


def test_acts_of_one_visitor_are_limited(client: Browser):
    answers = [client.send("/ru/sign-out", {}).status_code for _ in range(121)]
    assert 429 not in answers[:120]
    assert answers[120] == 429


def test_limit_of_one_account_does_not_touch_another(app: Flask, db: Session):
    first, second = (sign_in_as(Browser(app), db, make_account(db)) for _ in range(2))
    for _ in range(121):
        refused = first.send("/ru/discussions/2026-00000/vote", {"side": "for"})
    assert refused.status_code == 429
    other = second.send("/ru/discussions/2026-00000/vote", {"side": "for"})
    assert other.status_code != 429


def test_visitor_who_asks_too_often_is_told_in_words(client: Browser):
    for _ in range(121):
        answer = client.send("/ru/sign-out", {})
    assert answer.status_code == 429
    assert "<h1" in answer.text
