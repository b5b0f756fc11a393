"""Signing in by EDS, offices, signing out (§13)."""

import base64
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.clock import FixedClock
from portal.models import Account, Challenge, SignIn
from portal.terms import AccountKind, Role
from tests.browser import Browser
from tests.make import make_account, make_body, make_grant, sign_in_as
from tests.signing import AIGERIM, HEAD, Signers


def asked(client: Browser, db: Session) -> Challenge:
    """The text that the sign-in page shows, as it is kept."""
    db.rollback()  # a test's session holds the write lock until then
    client.open("/kk/sign-in")
    newest = select(Challenge).order_by(Challenge.issued_at.desc(), Challenge.id)
    found = db.scalars(newest.where(Challenge.used_at.is_(None)).limit(1)).one()
    db.expunge(found)
    db.rollback()
    return found


def answer(client: Browser, challenge: Challenge, cms: bytes, **more: str):
    values = {"challenge": challenge.id, "cms": base64.b64encode(cms).decode(), **more}
    return client.send("/kk/sign-in", values)


def test_person_signs_in_with_a_real_signature(
    client: Browser, db: Session, signers: Signers, clock: FixedClock
):
    challenge = asked(client, db)
    told = answer(client, challenge, signers.sign(AIGERIM, challenge.text, clock.now()))
    assert told.status_code == 303
    page = client.open("/kk/me")
    assert "СӘРСЕНБАЕВА ӘЙГЕРІМ" in page.text
    assert AIGERIM.iin not in page.html
    account = db.scalars(select(Account)).one()
    assert account.kind is AccountKind.PERSON
    assert AIGERIM.iin not in account.identity_hash


def test_head_of_an_organisation_acts_for_it(
    client: Browser, db: Session, signers: Signers, clock: FixedClock
):
    challenge = asked(client, db)
    answer(client, challenge, signers.sign(HEAD, challenge.text, clock.now()))
    account = db.scalars(select(Account)).one()
    assert account.kind is AccountKind.ORGANISATION
    assert account.name == HEAD.org_name


def test_challenge_is_good_for_one_attempt(
    client: Browser, db: Session, signers: Signers, clock: FixedClock
):
    challenge = asked(client, db)
    cms = signers.sign(AIGERIM, challenge.text, clock.now())
    assert answer(client, challenge, b"no signature").status_code == 422
    assert answer(client, challenge, cms).status_code == 422, "used up by the failed attempt"


def test_challenge_of_another_browser_is_refused(
    app: Flask, client: Browser, db: Session, signers: Signers, clock: FixedClock
):
    challenge = asked(client, db)
    cms = signers.sign(AIGERIM, challenge.text, clock.now())
    stranger = Browser(app)
    stranger.open("/kk/sign-in")
    assert answer(stranger, challenge, cms).status_code == 422
    assert answer(client, challenge, cms).status_code == 303, "still good where it was made"


@pytest.mark.parametrize(("minutes", "status"), [(4, 303), (6, 422)])
def test_challenge_lives_for_five_minutes(
    client: Browser, db: Session, signers: Signers, clock: FixedClock, minutes: int, status: int
):
    challenge = asked(client, db)
    clock.moment += timedelta(minutes=minutes)
    cms = signers.sign(AIGERIM, challenge.text, clock.now())
    assert answer(client, challenge, cms).status_code == status


@pytest.mark.parametrize("kind", ["employee", "treasury", "information-system", "authentication"])
def test_keys_that_are_not_for_citizens_are_refused(
    client: Browser, db: Session, signers: Signers, clock: FixedClock, kind: str
):
    holder = replace(HEAD if kind != "authentication" else AIGERIM, name=kind, kind=kind)
    challenge = asked(client, db)
    told = answer(client, challenge, signers.sign(holder, challenge.text, clock.now()))
    assert told.status_code == 422
    assert db.scalars(select(SignIn)).all() == []


def test_signature_over_another_text_is_refused(
    client: Browser, db: Session, signers: Signers, clock: FixedClock
):
    challenge = asked(client, db)
    cms = signers.sign(AIGERIM, challenge.text + b" ", clock.now())
    assert answer(client, challenge, cms).status_code == 422


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"]
)
def test_sign_in_never_leads_elsewhere(
    client: Browser, db: Session, signers: Signers, clock: FixedClock, address: str
):
    challenge = asked(client, db)
    cms = signers.sign(AIGERIM, challenge.text, clock.now())
    told = answer(client, challenge, cms, next=address)
    assert told.headers["Location"] == "/kk/me"


def test_sign_out_ends_the_session_on_the_server(client: Browser, db: Session):
    sign_in_as(client, db, make_account(db))
    with client.http.session_transaction() as kept:
        token = kept["_user_id"]
    client.open("/ru/me")
    client.send("/ru/sign-out", {})
    with client.http.session_transaction() as kept:
        kept["_user_id"] = token  # a thief's copy
    assert client.get("/ru/me").status_code == 302


def test_sign_in_ends_by_itself(client: Browser, db: Session, clock: FixedClock):
    sign_in_as(client, db, make_account(db))
    clock.moment += timedelta(hours=13)
    assert client.get("/ru/me").status_code == 302


def test_official_chooses_between_office_and_private_person(client: Browser, db: Session):
    account = make_account(db)
    grant = make_grant(db, account, Role.ADMINISTRATOR, make_body(db, "201"))
    sign_in_as(client, db, account, grant)
    client.open("/ru/workplace")
    client.send("/ru/me/act-as", {"grant": ""})
    assert client.get("/ru/workplace").status_code == 403
    client.send("/ru/me/act-as", {"grant": str(grant.id)})
    client.open("/ru/workplace")


def test_office_of_somebody_else_cannot_be_taken(client: Browser, db: Session):
    other = make_grant(db, make_account(db), Role.OPERATOR)
    sign_in_as(client, db, make_account(db))
    assert client.send("/ru/me/act-as", {"grant": str(other.id)}).status_code == 409
    assert client.get("/ru/moderation").status_code == 403


def test_at_most_five_texts_wait_for_one_browser(client: Browser, db: Session):
    db.rollback()
    for _ in range(8):
        client.open("/kk/sign-in")
    waiting = db.scalars(select(Challenge).where(Challenge.used_at.is_(None))).all()
    assert len(waiting) == 5


def test_letters_go_where_the_user_says(client: Browser, db: Session):
    account = make_account(db)
    sign_in_as(client, db, account)
    assert client.send("/kk/me/email", {"email": "aigerim@example.kz"}).status_code == 303
    assert 'value="aigerim@example.kz"' in client.open("/kk/me").html
    assert client.send("/kk/me/email", {"email": ""}).status_code == 303
    db.refresh(account)
    assert account.email is None


@pytest.mark.parametrize("address", ["aigerim", "a@b", "a@b.kz, c@d.kz", "a@x.kz\nBcc: b"])
def test_address_that_is_none_is_kept_for_mending(client: Browser, db: Session, address: str):
    sign_in_as(client, db, make_account(db))
    answer = client.send("/ru/me/email", {"email": address})
    assert answer.status_code == 422
    assert address.split()[0] in answer.text


@pytest.mark.parametrize("grant", ["²", "1" * 5000, "x", ""])
def test_what_is_no_office_is_acting_as_a_private_person(client: Browser, db: Session, grant: str):
    account = make_account(db)
    sign_in_as(client, db, account, make_grant(db, account, Role.OPERATOR))
    assert client.send("/ru/me/act-as", {"grant": grant}).status_code == 303
    db.rollback()
    assert db.scalars(select(SignIn.grant_id)).one() is None
