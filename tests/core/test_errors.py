"""Failures in words: pages for people, problem+json for machines."""

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from portal.rules import Refusal, Refused
from tests.browser import Browser, Page
from tests.make import make_account, sign_in_as


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_missing_page_speaks_the_language_of_its_address(client: Browser, language: str):
    client.open(f"/{language}/nowhere", status=404)


@pytest.mark.parametrize("path", ["/nowhere", "/xx/", "/favicon.ico"])
def test_missing_page_without_a_language_has_words_too(client: Browser, path: str):
    answer = client.get(path)
    assert answer.status_code == 404
    Page(answer.text).check("kk")


def test_refusal_names_its_reason_and_paragraph(app: Flask, client: Browser):
    def refuse() -> str:
        raise Refused(Refusal("Shorten the proposal to 1,000 characters: it has %(count)s", "§14",
                              {"count": 1001}))  # fmt: skip

    app.add_url_rule("/en/refuse", view_func=refuse)
    app.add_url_rule("/refuse.json", "refuse_json", view_func=refuse)
    page = client.get("/en/refuse")
    assert page.status_code == 409
    assert "1001" in page.text
    assert "§14" in page.text
    answer = client.get("/refuse.json")
    assert (answer.status_code, answer.content_type) == (409, "application/problem+json")
    assert answer.json["paragraph"] == "§14"


def test_lost_form_gives_back_what_was_typed(client: Browser):
    answer = client.http.post("/ru/sign-out", data={"text": "<b>мәтін</b>", "cms": "secret"})
    assert answer.status_code == 400
    assert "&lt;b&gt;мәтін&lt;/b&gt;" in answer.text
    assert "secret" not in answer.text


def test_crash_page_needs_neither_a_database_nor_a_user(
    app: Flask, engine: Engine, db: Session, client: Browser
):
    sign_in_as(client, db, make_account(db))
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE sign_in RENAME TO lost"))
    app.testing = False
    try:
        answer = client.get("/ru/")
        assert answer.status_code == 500
        Page(answer.text).check(None)
        assert answer.headers["Cache-Control"] == "no-store"
    finally:
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE lost RENAME TO sign_in"))


def test_method_that_a_page_does_not_know_is_refused_in_words(client: Browser):
    answer = client.http.open("/ru/", method="DELETE")
    assert answer.status_code in (400, 405)
    Page(answer.text).check("ru")
