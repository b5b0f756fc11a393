"""Security headers on every answer (OWASP ASVS 14.4)."""

import dataclasses

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.datastructures import Headers

from portal.app import create_app
from portal.config import Config
from portal.core.clock import FixedClock
from tests.browser import Browser
from tests.make import make_account, sign_in_as
from tests.signing import Signers

ANSWERS = ["/", "/ru/", "/kk/sign-in", "/ru/nowhere", "/ru/me", "/healthz", "/static/css/shell.css"]


def headers_of(browser: Browser, path: str) -> Headers:
    answer = browser.get(path)
    answer.close()  # a static file stays open until it is read
    return answer.headers


def policy_of(browser: Browser, path: str) -> dict[str, list[str]]:
    text = headers_of(browser, path)["Content-Security-Policy"]
    return {part.split()[0]: part.split()[1:] for part in text.split("; ")}


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_is_dressed(client: Browser, path: str):
    headers = headers_of(client, path)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ANSWERS)
def test_nothing_runs_but_our_own_files(client: Browser, path: str):
    policy = policy_of(client, path)
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert policy["connect-src"] == ["'self'", "wss://127.0.0.1:13579"]
    words = " ".join(" ".join(sources) for sources in policy.values())
    assert "unsafe" not in words
    assert "*" not in words


def test_agent_that_is_named_takes_the_place_of_ncalayer(
    config: Config, clock: FixedClock, signers: Signers
):
    named = dataclasses.replace(
        config, eds=dataclasses.replace(config.eds, agent_url="ws://127.0.0.1:13580/")
    )
    app = create_app(named, clock=clock, verifier=signers.verifier)
    try:
        browser = Browser(app)
        assert policy_of(browser, "/kk/sign-in")["connect-src"] == [
            "'self'",
            "ws://127.0.0.1:13580",
        ]
        assert 'data-signer-agent="ws://127.0.0.1:13580/"' in browser.get("/kk/sign-in").text
    finally:
        app.extensions["pages"].freshness.close()
        app.extensions["engine"].dispose()


def test_page_of_somebody_signed_in_is_never_stored(app: Flask, db: Session):
    browser = sign_in_as(Browser(app), db, make_account(db))
    for path in ("/ru/", "/ru/me", "/ru/discussions"):
        assert browser.get(path).headers["Cache-Control"] == "no-store"


def test_public_page_is_asked_for_again_each_time(client: Browser):
    answer = client.get("/ru/")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Cookie" in answer.headers["Vary"]


@pytest.mark.parametrize("path", ["/ru/nowhere", "/static/css/nowhere.css?v=1"])
def test_missing_page_is_never_stored(client: Browser, path: str):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


def test_static_file_whose_address_changes_with_its_content_is_kept_for_a_year(client: Browser):
    headers = headers_of(client, "/static/css/shell.css?v=0123456789ab")
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_static_file_without_a_fingerprint_is_kept_for_minutes(client: Browser):
    assert "immutable" not in headers_of(client, "/static/css/shell.css")["Cache-Control"]


def test_language_of_a_page_is_said(client: Browser):
    assert client.get("/kk/").headers["Content-Language"] == "kk"


def test_https_is_demanded_where_there_is_https(
    config: Config, clock: FixedClock, signers: Signers
):
    secure = dataclasses.replace(config, base_url="https://budget.example.kz")
    app = create_app(secure, clock=clock, verifier=signers.verifier)
    try:
        answer = app.test_client().get("/healthz")
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        assert app.config["SESSION_COOKIE_NAME"] == "__Host-session"
        assert app.config["SESSION_COOKIE_SECURE"] is True
    finally:
        app.extensions["engine"].dispose()
        app.extensions["pages"].freshness.close()


def test_plain_http_of_a_demonstration_demands_nothing(client: Browser):
    assert "Strict-Transport-Security" not in client.get("/healthz").headers
