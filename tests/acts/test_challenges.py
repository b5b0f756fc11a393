"""The text to sign in with: for one browser, for five minutes, for one attempt."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portal.accounts.actions import CHALLENGE_LIFE, consume_challenge, make_challenge
from portal.eds import SignatureRejected
from portal.models import Challenge
from tests.make import MORNING

HERE, ELSEWHERE = "a" * 64, "b" * 64
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def challenge(db: Session) -> Challenge:
    return make_challenge(db, HERE, "http://localhost", "kk", MORNING)


def refused(code: str, db: Session, challenge_id: str, holder: str = HERE, at=MORNING) -> None:
    with pytest.raises(SignatureRejected) as caught:
        consume_challenge(db, challenge_id, holder, at)
    assert caught.value.code == code


def test_challenge_gives_its_own_text_once(db: Session, challenge: Challenge):
    assert consume_challenge(db, challenge.id, HERE, MORNING) == challenge.text
    refused("challenge_used", db, challenge.id)


def test_challenge_that_was_never_made(db: Session, challenge: Challenge):
    for other in ("", "unknown", challenge.id[:-1], challenge.id + "0"):
        refused("challenge_unknown", db, other)


def test_challenge_of_another_browser_stays_good_for_its_own(db: Session, challenge: Challenge):
    refused("challenge_session", db, challenge.id, ELSEWHERE)
    assert consume_challenge(db, challenge.id, HERE, MORNING)


def test_challenge_is_late_at_the_end_of_its_five_minutes(db: Session, challenge: Challenge):
    refused("challenge_expired", db, challenge.id, at=MORNING + CHALLENGE_LIFE)
    assert consume_challenge(db, challenge.id, HERE, MORNING + CHALLENGE_LIFE - INSTANT)


def test_late_and_used_says_used(db: Session, challenge: Challenge):
    consume_challenge(db, challenge.id, HERE, MORNING)
    refused("challenge_used", db, challenge.id, at=MORNING + timedelta(days=1))


def test_sixth_open_challenge_uses_up_the_first(db: Session, challenge: Challenge):
    for minute in range(1, 6):
        moment = MORNING + timedelta(seconds=minute)
        make_challenge(db, HERE, "http://localhost", "kk", moment)
    refused("challenge_used", db, challenge.id, at=MORNING + timedelta(seconds=6))
