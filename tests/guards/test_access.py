"""The matrix: every address and every call of the API, by everybody, on own and foreign things:
exactly the allowed cells pass; all others are refused and write nothing (§8, ASVS 4.1)."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.access_table import EVERYBODY, Address, Somebody, addresses, table
from portal.accounts.egov import make_provider
from portal.config import ROOT
from portal.config_ways import EgovSettings
from portal.core.db import Freshness
from portal.core.doors import PUBLIC
from portal.core.limits import limiter
from tests.browser import Browser
from tests.commands import running
from tests.guards.everybody import Everybody, Rewind, make_everybody
from tests.signing import Signers

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

REFUSED = (401, 403, 404)
PASSED = (200, 202, 302, 303, 400, 409, 422)
TYPED = {  # a well-formed form for most addresses; the others answer 422
    "side": "for",
    "part": "description",
    "text": "Ауыл жолын да жоспарға қосуды ұсынамын.",
    "language": "kk",
    "name_choice": "name",
    "confirm": "1",
}
A_FEW = {"guest", "person", "employee: place", "chief operator"}  # where all may look alike
NEVER_KEPT = {
    "demo_pages.credential",  # nobody has a key here
    "bulk_files.of_day",  # no night has passed
}

NOTHING_OWN = {  # the door is open, but such an office has no acts of state
    (endpoint, name)
    for endpoint in ("confirmations.confirm", "confirmations.phone")
    for name in ("employee: respond", "employee: feed")
}


@pytest.fixture
def everybody(app: Flask, db: Session, signers: Signers) -> Everybody:
    """Everybody with their things, and no limit to how often they ask."""
    limiter.enabled = False
    contract = EgovSettings("http://127.0.0.1:9", "portal", "secret", True, False)
    app.extensions["egov"] = make_provider(contract)
    found = make_everybody(app, db, signers)
    db.close()
    yield found
    limiter.enabled = True


def ask(browser: Browser, method: str, path: str) -> TestResponse:
    """An answer to a well-formed request."""
    if method == "GET":
        answer = browser.get(path)
    elif method == "POST":
        answer = browser.send(path, TYPED)
    else:
        answer = browser.http.open(path, method=method, json={})
    answer.close()
    return answer


def session_of(browser: Browser) -> dict[str, Any]:
    """What the browser's cookie holds."""
    with browser.http.session_transaction() as kept:
        return dict(kept)


def give_back(browser: Browser, held: dict[str, Any]) -> None:
    """The cookie is again as it was."""
    with browser.http.session_transaction() as kept:
        kept.clear()
        kept.update(held)


def is_refused(answer: TestResponse) -> bool:
    leads = answer.status_code == 302 and "/sign-in" in (answer.location or "")
    return leads or answer.status_code in REFUSED


def cells(app: Flask) -> Iterator[tuple[Address, Somebody]]:
    """Every address with everybody."""
    for address in addresses(app):
        for somebody in EVERYBODY:
            yield address, somebody


def foreign(everybody: Everybody, address: Address, somebody: Somebody) -> tuple[Browser, str]:
    """Who asks for a stranger's thing: the same office of another body, else oneself."""
    path = everybody.address(address.rule, somebody.name, is_own=False)
    is_of_a_body = "workplace" in address.rule.endpoint
    elsewhere = everybody.strangers.get(somebody.name) if is_of_a_body else None
    return elsewhere or everybody.browsers[somebody.name], path


def test_what_is_not_allowed_is_refused_and_writes_nothing(app: Flask, everybody: Everybody):
    freshness = Freshness(app.extensions["engine"])
    let_in, wrote, count = [], [], 0
    for address, somebody in cells(app):
        asked = []
        if not somebody.may(address.door):
            path = everybody.address(address.rule, somebody.name, is_own=True)
            asked.append((everybody.browsers[somebody.name], path))
        elif address.door.is_own and address.rule.arguments - {"lang"}:
            asked.append(foreign(everybody, address, somebody))
        for browser, path in asked:
            browser.token()
            before, count = freshness.stamp(), count + 1
            answer = ask(browser, address.method, path)
            where = (address.method, address.rule.endpoint, somebody.name, answer.status_code)
            let_in += [] if is_refused(answer) else [where]
            wrote += [] if freshness.stamp() == before else [where]
    freshness.close()
    assert count > 500, "the matrix is there"
    assert not let_in
    assert not wrote


def test_what_is_allowed_passes(app: Flask, everybody: Everybody):
    rewind, freshness = Rewind.of(app.extensions["engine"]), Freshness(app.extensions["engine"])
    stopped, count = [], 0
    for address, somebody in cells(app):
        has_none = (address.rule.endpoint, somebody.name) in NOTHING_OWN
        if not somebody.may(address.door) or address.rule.endpoint in NEVER_KEPT or has_none:
            continue
        if address.door == PUBLIC and address.method == "GET" and somebody.name not in A_FEW:
            continue
        path = everybody.address(address.rule, somebody.name, is_own=address.door.is_own)
        before, count = freshness.stamp(), count + 1
        browser = everybody.browsers[somebody.name]
        held = session_of(browser)
        answer = ask(browser, address.method, path)
        if answer.status_code not in PASSED or is_refused(answer):
            where = (address.method, address.rule.endpoint, somebody.name, answer.status_code)
            stopped.append(where)
        give_back(browser, held)
        if freshness.stamp() != before:
            rewind.back()
    freshness.close()
    rewind.kept.close()
    assert count > 500, "the matrix is there"
    assert not stopped


def test_officials_neither_vote_nor_propose(app: Flask, everybody: Everybody):
    """Their doors are open, so that the law can answer in words: 409 and nothing written (§11)."""
    freshness = Freshness(app.extensions["engine"])
    for address in addresses(app):
        votes = address.rule.endpoint in ("discussions.vote", "proposals.vote", "proposals.new")
        for somebody in EVERYBODY:
            if not votes or address.method != "POST" or somebody.role is None:
                continue
            browser = everybody.browsers[somebody.name]
            browser.token()
            before = freshness.stamp()
            path = everybody.address(address.rule, somebody.name, is_own=False)
            assert ask(browser, "POST", path).status_code == 409, (address.rule, somebody.name)
            assert freshness.stamp() == before
    freshness.close()


def test_printed_table_is_the_table_of_the_doors(app: Flask):
    printed = (ROOT / "docs/access.md").read_text("utf-8")
    assert printed == table(app), "run `portal access print > docs/access.md`"


def test_command_prints_the_table(app: Flask, tmp_path: Path):
    settings = {**os.environ, "PORTAL_DATA_DIR": str(tmp_path / "portal")}
    assert running.run(["eds", "dev-init"], settings).returncode == 0
    assert running.run(["access", "print"], settings).stdout.decode() == table(app)
