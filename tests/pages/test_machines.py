"""A body lets its own systems send: tokens are made, signed when they place, shown once, revoked
(§8)."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.machines import FORM, is_well_formed
from portal.core.secrets import token_hash
from portal.models import JournalEntry, MachineToken, RoleGrant
from portal.terms import Intake, Power, Role
from tests.browser import Browser
from tests.confirming import confirm
from tests.machines import Machine, make_machine
from tests.make import make_account, make_body, make_grant, sign_in_as
from tests.signing import Signers

HERE = "/ru/workplace/machines"
TYPED = {
    "name": "Система учёта",
    "sends": "documents",
    "places": "no",
    "starts_on": "2026-11-02",
    "ends_on": "2027-11-01",
}


@pytest.fixture
def decider(client: Browser, db: Session) -> RoleGrant:
    """An employee of body 201 who decides who does what and places, signed in."""
    return in_office(client, db, frozenset({Power.DELEGATE, Power.PLACE}))


def in_office(client: Browser, db: Session, powers: frozenset[Power], code: str = "201"):
    account = make_account(db)
    grant = make_grant(db, account, Role.ADMINISTRATOR, make_body(db, code), powers=powers)
    sign_in_as(client, db, account, grant)
    return grant


def tokens(db: Session) -> list[MachineToken]:
    db.rollback()
    return list(db.scalars(select(MachineToken).execution_options(populate_existing=True)))


def test_token_for_drafts_is_made_without_a_signature_and_shown_once(
    app: Flask, client: Browser, db: Session, decider: RoleGrant
):
    page = client.submit(client.open(f"{HERE}/new"), TYPED, with_field="name")
    assert page.path.endswith("/key")
    assert tokens(db)[0].token_hash is None, "there is no key before it is shown"
    assert f'href="{page.path}"' in client.open(HERE).html
    shown = client.submit(page, {}, action=page.path)
    key = FORM.search(shown.html).group()
    assert is_well_formed(key)
    (token,) = tokens(db)
    assert (token.token_hash, token.may_place) == (token_hash(key), False)
    assert token.sends == {Intake.DOCUMENTS}
    assert client.send(page.path, {}).status_code == 409
    assert FORM.search(client.open(page.path).html) is None
    assert Machine(app, key).get("documents/x").status_code == 404, "the machine is let in"
    revoke = client.open(f"{HERE}/{token.id}/revoke")
    assert "Система учёта" in client.submit(revoke, {}, action=revoke.path).text
    assert Machine(app, key).get("documents/x").status_code == 401
    db.rollback()
    acts = db.scalars(select(JournalEntry.act).where(JournalEntry.act.startswith("token.")))
    assert acts.all() == ["token.make", "token.show", "token.revoke"]
    assert "Система учёта" in client.open("/ru/workplace/staff/journal?kind=machines").text


def test_token_that_places_is_made_when_it_was_signed(
    client: Browser, db: Session, decider: RoleGrant, signers: Signers
):
    asked = client.send(f"{HERE}/new", {**TYPED, "places": "yes"})
    assert tokens(db) == []
    page = client.open(asked.location)
    assert "Система учёта" in page.text
    done = confirm(client, signers, asked)
    (token,) = tokens(db)
    assert (done.status_code, done.location) == (303, f"{HERE}/{token.id}/key")
    assert token.may_place


@pytest.mark.parametrize(
    ("powers", "typed", "status"),
    [
        ({Power.DELEGATE}, {"places": "yes"}, 409),
        ({Power.DELEGATE}, {"sends": "budget-reports"}, 409),
        ({Power.DELEGATE}, {"ends_on": "2029-01-01"}, 409),
        ({Power.DELEGATE}, {"name": ""}, 422),
        ({Power.DELEGATE}, {"sends": []}, 422),
        ({Power.DELEGATE}, {"ends_on": "2026-11-01"}, 422),
        ({Power.PLACE}, {}, 403),
        ({Power.DELEGATE}, {}, 303),
    ],
)
def test_token_is_refused_to_who_may_not_make_it(
    client: Browser, db: Session, powers: set[Power], typed: dict[str, Any], status: int
):
    in_office(client, db, frozenset(powers))
    assert client.send(f"{HERE}/new", {**TYPED, **typed}).status_code == status
    assert len(tokens(db)) == (status == 303)


def test_only_the_maker_draws_the_key_and_another_body_sees_nothing(
    app: Flask, client: Browser, db: Session, decider: RoleGrant
):
    token, _key = make_machine(db, decider.body, token_hash=None, shown_at=None)
    other = Browser(app)
    in_office(other, db, frozenset(Power), "217")
    assert client.send(f"{HERE}/{token.id}/key", {}).status_code == 409
    for act in ("key", "revoke"):
        assert other.get(f"{HERE}/{token.id}/{act}").status_code == 404
        assert other.send(f"{HERE}/{token.id}/{act}", {}).status_code == 404
    assert token.name not in other.open(HERE).text
    assert tokens(db)[0].revoked_at is None
