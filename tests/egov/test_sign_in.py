"""Signing in through the e-government: the second door to the same account (§13)."""

import hashlib
import logging
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.config import Config, ConfigError
from portal.config_ways import EgovSettings
from portal.core.clock import FixedClock
from portal.models import Account, Challenge, SignIn
from portal.terms import AccountKind, KeyKind, SignInWay
from tests.browser import Browser
from tests.egov.service import CLIENT, PERSON, SECRET, TOKEN, Service, basic, running
from tests.signing import AIGERIM, Signers

RETURN = "/sign-in/egov/return"


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as made:
        yield made


@pytest.fixture
def app(config: Config, clock: FixedClock, signers: Signers, service: Service) -> Iterator[Flask]:
    """A portal that has a contract with the service."""
    contract = EgovSettings(service.url, CLIENT, SECRET, is_strict=True, uses_pkce=True)
    made = create_app(replace(config, egov=contract), clock=clock, verifier=signers.verifier)
    yield made
    made.extensions["pages"].freshness.close()
    made.extensions["engine"].dispose()


def sent_to(browser: Browser, after: str = "/ru/discussions") -> dict[str, str]:
    """What the browser carries to the service."""
    browser.open("/ru/sign-in")
    answer = browser.get(f"/ru/sign-in/egov?next={after}")
    assert answer.status_code == 302
    return {name: one[0] for name, one in parse_qs(urlsplit(answer.location).query).items()}


def back(browser: Browser, **carried: str):
    return browser.get(RETURN, query_string=carried)


def test_person_is_sent_there_with_what_the_service_needs(client: Browser, service: Service):
    client.open("/ru/sign-in")
    answer = client.get("/ru/sign-in/egov")
    assert answer.location.startswith(f"{service.url}/idp/oauth/authorize?")
    asked = sent_to(client)
    assert asked["response_type"] == "code"
    assert asked["client_id"] == CLIENT
    assert asked["redirect_uri"] == f"http://localhost{RETURN}"
    assert asked["lang"] == "ru"
    assert asked["scope"] == "user:basic:read"


def test_person_comes_back_as_the_account_of_the_own_key(
    client: Browser, db: Session, service: Service
):
    db.rollback()  # a test's session holds the write lock until then
    asked = sent_to(client)
    answer = back(client, state=asked["state"], code="c0de")
    assert (answer.status_code, answer.location) == (303, "/ru/discussions")
    assert "СӘРСЕНБАЕВА ӘЙГЕРІМ ҚАНАТҚЫЗЫ" in client.open("/ru/me").text
    account = db.scalars(select(Account)).one()
    keys = client.app.extensions["keys"]
    assert account.identity_hash == keys.identity_hash(AccountKind.PERSON, AIGERIM.iin)
    row = db.scalars(select(SignIn)).one()
    assert (row.way, row.key_kind) == (SignInWay.EGOV, KeyKind.INDIVIDUAL)
    assert row.certificate_sha256 is None
    assert AIGERIM.iin.encode() not in row.signer_encrypted


def test_code_is_exchanged_by_the_portal_itself(client: Browser, service: Service):
    asked = sent_to(client)
    back(client, state=asked["state"], code="c0de")
    (path, form, shown), (whom, _none, bearer) = service.asked
    assert path == "/idp/oauth/token"
    assert form["code"] == ["c0de"]
    assert form["redirect_uri"] == [asked["redirect_uri"]]
    assert shown == basic()
    digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
    assert urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
    assert (whom, bearer) == ("/idp/resource/user/basic", f"Bearer {TOKEN}")


def refused(browser: Browser, answer, words: str) -> None:
    assert answer.status_code == 303
    assert answer.location.startswith("/ru/sign-in") or answer.location.startswith("/kk/sign-in")
    assert words in browser.open(answer.location).text
    assert browser.get("/ru/me").status_code == 302, "nobody is signed in"


def test_state_is_good_once(client: Browser, service: Service):
    asked = sent_to(client)
    back(client, state=asked["state"], code="c0de")
    client.send("/ru/sign-out", {})
    answer = back(client, state=asked["state"], code="c0de")
    assert answer.status_code == 303
    assert client.get("/ru/me").status_code == 302
    assert len(service.asked) == 2, "the second attempt asks nobody"


@pytest.mark.parametrize("state", ["", "0" * 32])
def test_unknown_state_is_refused(client: Browser, service: Service, state: str):
    client.http.set_cookie("language", "ru")
    sent_to(client)
    refused(client, back(client, state=state, code="c0de"), "устарел")
    assert not service.asked


def test_text_for_a_key_is_no_state(client: Browser, db: Session, service: Service):
    db.rollback()  # a test's session holds the write lock until then
    client.open("/ru/sign-in")
    challenge = db.scalars(select(Challenge.id)).one()
    answer = back(client, state=challenge, code="c0de")
    assert (answer.status_code, answer.location) == (303, "/kk/sign-in")


def test_state_of_another_browser_is_refused(app: Flask, client: Browser, service: Service):
    stolen = sent_to(client)["state"]
    victim = Browser(app)
    victim.http.set_cookie("language", "ru")
    victim.open("/ru/sign-in")
    refused(victim, back(victim, state=stolen, code="c0de"), "устарел")
    assert not service.asked


def test_late_return_is_refused(client: Browser, service: Service, clock: FixedClock):
    client.http.set_cookie("language", "ru")
    asked = sent_to(client)
    clock.moment += timedelta(minutes=5)
    refused(client, back(client, state=asked["state"], code="c0de"), "устарел")


def test_person_who_turned_back_is_told_so(client: Browser, service: Service):
    asked = sent_to(client)
    answer = back(client, state=asked["state"], error="access_denied")
    refused(client, answer, "Вы ушли со страницы")
    assert not service.asked


@pytest.mark.parametrize(
    ("part", "told", "words"),
    [
        ("token", (400, {"error": "invalid_grant"}), "не подтвердило"),
        ("token", (302, {}), "не подтвердило"),
        ("token", (500, {}), "не отвечает"),
        ("token", (200, b"<html>"), "без ясного"),
        ("token", (200, b"[]"), "без ясного"),
        ("token", (200, {"access_token": 7}), "без ясного"),
        ("token", (200, b"{" + b" " * 70_000 + b"}"), "без ясного"),
        ("person", (401, {}), "не подтвердило"),
        ("person", (200, {}), "без ясного"),
        ("person", (200, {"person": None}), "без ясного"),
        ("person", (200, {"person": PERSON | {"iin": "123"}}), "без ясного"),
        ("person", (200, {"person": PERSON | {"iin": "850715200018"}}), "без ясного"),
        ("person", (200, {"person": PERSON | {"iin": "٨٥٠٧١٥٢٠٠٠١٧"}}), "без ясного"),
        ("person", (200, {"person": {"iin": PERSON["iin"]}}), "без ясного"),
        ("person", (200, {"person": PERSON | {"name": "\u202eА"}}), "без ясного"),
    ],
    ids=lambda one: ascii(one)[:40],
)
def test_unclear_answer_signs_nobody_in(
    client: Browser, db: Session, service: Service, caplog, part: str, told, words: str
):
    db.rollback()
    caplog.set_level(logging.INFO)
    setattr(service, part, told)
    asked = sent_to(client)
    refused(client, back(client, state=asked["state"], code="c0de"), words)
    assert not db.scalars(select(SignIn)).all()
    assert PERSON["iin"] not in caplog.text


def test_service_that_is_down_is_told_so(client: Browser, app: Flask):
    app.extensions["egov"] = replace(
        app.extensions["egov"],
        settings=replace(app.extensions["egov"].settings, url="http://127.0.0.1:9"),
    )
    asked = sent_to(client)
    refused(client, back(client, state=asked["state"], code="c0de"), "не отвечает")


def test_redirect_after_sign_in_stays_on_the_portal(client: Browser, service: Service):
    asked = sent_to(client, after="//evil.example")
    answer = back(client, state=asked["state"], code="c0de")
    assert answer.location == "/ru/me"


def test_portal_without_a_contract_has_no_such_door(
    config: Config, clock: FixedClock, signers: Signers
):
    assert config.egov is None
    made = create_app(config, clock=clock, verifier=signers.verifier)
    browser = Browser(made)
    assert "egov.kz" not in browser.open("/ru/sign-in").html
    for path in ("/ru/sign-in/egov", RETURN):
        assert browser.get(path).status_code == 404
    made.extensions["pages"].freshness.close()
    made.extensions["engine"].dispose()


def test_contract_is_whole_and_over_tls(tmp_path):
    given = {
        "PORTAL_DATA_DIR": str(tmp_path),
        "PORTAL_EGOV_CLIENT_ID": CLIENT,
        "PORTAL_SECRET_KEY": "s" * 32,
        "PORTAL_IIN_KEY": "i" * 32,
    }
    with pytest.raises(ConfigError, match="PORTAL_EGOV_CLIENT_SECRET"):
        Config.from_env(given)
    whole = {
        **given,
        "PORTAL_EGOV_CLIENT_SECRET": SECRET,
        "PORTAL_ENV": "production",
        "PORTAL_BASE_URL": "https://budget.example.kz",
        "PORTAL_EDS_TRUST_DIR": str(tmp_path),
    }
    assert Config.from_env(whole).egov.url == "https://idp.egov.kz"
    with pytest.raises(ConfigError, match="PORTAL_EGOV_URL"):
        Config.from_env(whole | {"PORTAL_EGOV_URL": "http://idp.egov.kz"})
    assert SECRET not in repr(Config.from_env(whole))
