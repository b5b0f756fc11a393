"""One's own sign-ins on my page, and the letter about a new device (§13)."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.clock import FixedClock
from portal.models import Account, Notice, SignIn
from tests.browser import Browser
from tests.make import make_account, sign_in_as
from tests.person import Person
from tests.signing import AIGERIM, Signers

FIREFOX = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko Firefox/120.0"}
CHROME = {"HTTP_USER_AGENT": "Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/120.0 Safari/537"}


@pytest.fixture
def account(db: Session) -> Account:
    return make_account(db)


@pytest.fixture
def browsers(app: Flask, db: Session, account: Account) -> list[Browser]:
    """The same person signed in at three browsers."""
    return [sign_in_as(Browser(app), db, account) for _one in range(3)]


def is_in(browser: Browser) -> bool:
    return browser.get("/ru/me").status_code == 200


def key_of(db: Session, no: int) -> int:
    """The key of the no-th sign-in."""
    db.rollback()
    return db.scalars(select(SignIn.id).order_by(SignIn.id)).all()[no]


def test_my_page_lists_them_and_marks_this_one(browsers: list[Browser]):
    page = browsers[0].open("/en/me")
    assert page.text.count("Firefox, Linux") >= 3
    assert page.text.count("this browser") == 1


def test_one_is_ended_and_the_others_stay(db: Session, browsers: list[Browser]):
    address = f"/ru/me/sign-ins/{key_of(db, 1)}/end"
    browsers[0].submit(browsers[0].open("/ru/me"), action=address)
    assert [is_in(one) for one in browsers] == [True, False, True]
    assert browsers[0].send(address, {}).status_code == 404  # ended already


def test_others_are_ended_and_this_one_stays(browsers: list[Browser]):
    page = browsers[1].open("/ru/me")
    browsers[1].submit(page, action="/ru/me/sign-ins/end-others")
    assert [is_in(one) for one in browsers] == [False, True, False]
    assert "end-others" not in browsers[1].open("/ru/me").html


def test_after_ending_all_the_browser_is_signed_out(browsers: list[Browser]):
    page = browsers[2].submit(browsers[2].open("/ru/me"), action="/ru/me/sign-ins/end-all")
    assert page.path == "/ru/"
    assert "/ru/sign-in" in page.html
    assert [is_in(one) for one in browsers] == [False] * 3


def test_ending_this_one_signs_out(db: Session, browsers: list[Browser]):
    answer = browsers[0].send(f"/ru/me/sign-ins/{key_of(db, 0)}/end", {})
    assert answer.location == "/ru/"
    assert [is_in(one) for one in browsers] == [False, True, True]


def test_foreign_sign_in_is_not_there(app: Flask, db: Session, browsers: list[Browser]):
    stranger = sign_in_as(Browser(app), db, make_account(db))
    for no in range(3):
        assert stranger.send(f"/ru/me/sign-ins/{key_of(db, no)}/end", {}).status_code == 404
    assert stranger.send("/ru/me/sign-ins/end-all", {}).status_code == 303
    assert all(is_in(one) for one in browsers)


def test_sign_ins_that_ran_out_are_not_listed(
    app: Flask, db: Session, account: Account, browsers: list[Browser], clock: FixedClock
):
    clock.moment += timedelta(hours=9)
    fresh = sign_in_as(Browser(app), db, account)
    assert fresh.open("/en/me").text.count("Firefox, Linux") == 1


def signed_in_with(app: Flask, signers: Signers, device: dict[str, str]) -> Person:
    person = Person(app, signers, AIGERIM)
    person.http.environ_base.update(device)
    person.sign_in()
    return person


def letters(db: Session) -> list[Notice]:
    db.rollback()
    found = list(db.scalars(select(Notice)))
    db.rollback()
    return found


def test_sign_in_from_another_device_is_told_by_letter(app: Flask, db: Session, signers: Signers):
    db.rollback()
    first = signed_in_with(app, signers, FIREFOX)
    first.send("/kk/me/email", {"email": "aigerim@example.kz"})
    signed_in_with(app, signers, FIREFOX)
    assert not letters(db)
    signed_in_with(app, signers, CHROME)
    (letter,) = letters(db)
    assert letter.email == "aigerim@example.kz"
    assert "Chrome, Windows" in letter.body
    assert "/kk/me" in letter.body


def test_device_is_known_for_thirty_days(
    app: Flask, db: Session, signers: Signers, clock: FixedClock
):
    db.rollback()
    first = signed_in_with(app, signers, FIREFOX)
    first.send("/kk/me/email", {"email": "aigerim@example.kz"})
    for days, count in ((29, 0), (31, 1)):
        clock.moment += timedelta(days=days)
        signed_in_with(app, signers, FIREFOX)
        assert len(letters(db)) == count


def test_nobody_is_written_to_without_an_address(app: Flask, db: Session, signers: Signers):
    db.rollback()
    signed_in_with(app, signers, FIREFOX)
    signed_in_with(app, signers, CHROME)
    assert not letters(db)


def test_letter_belongs_to_the_account_though_others_have_its_address(
    app: Flask, db: Session, signers: Signers
):
    make_account(db, email="aigerim@example.kz")
    db.commit()
    signed_in_with(app, signers, FIREFOX).send("/kk/me/email", {"email": "aigerim@example.kz"})
    signed_in_with(app, signers, CHROME)
    (letter,) = letters(db)
    assert db.get_one(Account, letter.account_id).name.startswith("СӘРСЕНБАЕВА")
