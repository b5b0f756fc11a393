"""Who is signed in, and where a redirect may lead."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.access import USER_IDLE, local_path
from portal.core.clock import FixedClock
from portal.models import SignIn
from portal.terms import BODY_ROLES, Role
from tests.browser import Browser
from tests.make import MORNING, make_account, make_body, make_grant, sign_in_as


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/ru/me", "/ru/me"),
        ("/ru/discussions?state=closed#x", "/ru/discussions?state=closed#x"),
        ("http://localhost/ru/me", "/ru/me"),
        ("", ""),
        ("ru/me", ""),
        ("//evil.example", ""),
        ("///evil.example", ""),
        ("/\\evil.example", ""),
        ("\\\\evil.example", ""),
        ("/\t/evil.example", ""),
        ("/\r/evil.example", ""),
        ("/\n/evil.example", ""),
        ("\t//evil.example", ""),
        ("https://evil.example/ru/me", ""),
        ("http://localhost.evil.example/", ""),
        ("http://localhost@evil.example/", ""),
        ("http://localhost//evil.example", ""),
        ("javascript:alert(1)", ""),
    ],
    ids=ascii,
)
def test_redirect_never_leaves_the_portal(address: str, path: str):
    with Flask("any").test_request_context("/", base_url="http://localhost"):
        assert local_path(address) == path


def signed_in(browser: Browser) -> bool:
    return browser.get("/ru/me").status_code == 200


def test_sign_in_ends_when_its_time_is_over(client: Browser, db: Session, clock: FixedClock):
    sign_in_as(client, db, make_account(db), expires_at=MORNING + timedelta(hours=1))
    clock.moment = MORNING + timedelta(hours=1) - timedelta(seconds=1)
    assert signed_in(client)
    clock.moment = MORNING + timedelta(hours=1)
    assert not signed_in(client)


def test_cookie_as_it_came_at_the_sign_in_rests_no_longer_than_others(
    client: Browser, db: Session, clock: FixedClock
):
    sign_in_as(client, db, make_account(db))
    clock.moment = MORNING + USER_IDLE
    assert not signed_in(client)  # nobody used it since


def test_sign_in_that_was_ended_lets_nobody_in(client: Browser, db: Session):
    sign_in_as(client, db, make_account(db))
    db.scalars(select(SignIn)).one().ended_at = MORNING
    db.commit()
    assert not signed_in(client)


def test_unknown_token_lets_nobody_in(client: Browser):
    with client.http.session_transaction() as kept:
        kept["_user_id"] = "unknown"
    assert not signed_in(client)


@pytest.mark.parametrize("role", sorted(BODY_ROLES) + [Role.OPERATOR, Role.CHIEF_OPERATOR])
def test_office_that_was_ended_opens_its_workspace_no_more(
    client: Browser, db: Session, role: Role
):
    account = make_account(db)
    grant = make_grant(db, account, role, make_body(db) if role in BODY_ROLES else None)
    sign_in_as(client, db, account, grant)
    path = "/ru/workplace" if role in BODY_ROLES else "/ru/moderation"
    assert client.get(path, follow_redirects=True).status_code == 200
    grant.ended_at = MORNING
    db.commit()
    assert client.get(path, follow_redirects=True).status_code == 403


def test_visitor_without_a_sign_in_comes_back_to_the_page_asked_for(client: Browser):
    answer = client.get("/ru/me")
    assert answer.status_code == 302
    assert answer.location == "/ru/sign-in?next=/ru/me"


@pytest.mark.parametrize("path", ["//evil.example/", "/%09/evil.example", "/%0A/evil.example"])
def test_search_for_a_number_never_leads_elsewhere(client: Browser, path: str):
    answer = client.get(f"{path}?q=850715200017")
    assert answer.status_code == 303
    assert not answer.headers["Location"].startswith(("//", "/\t", "/\n"))
    assert "850715200017" not in answer.headers["Location"]
