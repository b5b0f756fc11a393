"""The operator confirms heads of bodies, once for each person (§8)."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.heads.actions import HeadDecision, current_head, decide_head
from portal.models import Account, Body, HeadClaim, JournalEntry, Notice, RoleGrant
from portal.rules import Refused
from portal.rules.calendar import local_date
from portal.terms import Language, Power, Role
from tests.make import MORNING, make_account, make_body, make_grant

GROUNDS = "Тағайындау туралы № 7 бұйрық."
TODAY = local_date(MORNING)


def claim_of(db: Session, body: Body, **person: Any) -> HeadClaim:
    """Somebody came with the key of the body's head."""
    made = HeadClaim(
        body_id=body.id,
        account_id=make_account(db, **person).id,
        certificate_sha256="a" * 64,
        claimed_at=MORNING,
        grounds="",
    )
    db.add(made)
    db.flush()
    return made


def decide(
    app: Flask,
    db: Session,
    claim: HeadClaim,
    is_confirmed: bool = True,
    operator: Account | None = None,
) -> RoleGrant | None:
    with app.app_context():
        draft = HeadDecision(claim.id, is_confirmed, GROUNDS)
        return decide_head(db, operator or make_account(db), draft, MORNING)


def test_confirmed_person_is_the_head_with_every_power(app: Flask, db: Session):
    claim = claim_of(db, make_body(db))
    grant = decide(app, db, claim)
    assert grant is not None
    assert (grant.role, grant.body_id, grant.powers) == (Role.HEAD, claim.body_id, frozenset(Power))
    assert grant.is_held(TODAY)
    assert (claim.is_confirmed, claim.grounds, claim.decided_at) == (True, GROUNDS, MORNING)


def test_new_head_ends_the_office_of_the_one_before(app: Flask, db: Session):
    body = make_body(db)
    before = make_grant(db, make_account(db), Role.HEAD, body)
    employee = make_grant(
        db, make_account(db), Role.ADMINISTRATOR, body, granted_by_id=before.account_id
    )
    grant = decide(app, db, claim_of(db, body))
    assert not before.is_held(TODAY)
    assert current_head(db, body.id) is grant
    assert employee.is_held(TODAY)  # what the former head gave goes on


def test_declined_claim_gives_nothing(app: Flask, db: Session):
    claim = claim_of(db, make_body(db))
    assert decide(app, db, claim, is_confirmed=False) is None
    assert current_head(db, claim.body_id) is None
    assert claim.is_confirmed is False


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_claim_is_decided_once(app: Flask, db: Session, is_confirmed: bool):
    claim = claim_of(db, make_body(db))
    decide(app, db, claim, is_confirmed)
    with pytest.raises(Refused, match="decided already"):
        decide(app, db, claim)


def test_operator_does_not_confirm_himself(app: Flask, db: Session):
    claim = claim_of(db, make_body(db))
    with pytest.raises(Refused, match="confirms himself"):
        decide(app, db, claim, operator=db.get_one(Account, claim.account_id))


def test_body_and_person_are_told_with_the_grounds(app: Flask, db: Session):
    claim = claim_of(db, make_body(db), email="head@example.kz", language=Language.RU)
    decide(app, db, claim)
    letters = {
        (one.email, one.language.value): one.body for one in db.scalars(select(Notice)).all()
    }
    body = "body-201@example.kz"
    assert set(letters) == {(body, "kk"), (body, "ru"), ("head@example.kz", "ru")}
    assert all(GROUNDS in text for text in letters.values())


def test_journal_of_the_body_tells_of_both_heads(app: Flask, db: Session):
    body = make_body(db)
    make_grant(db, make_account(db), Role.HEAD, body)
    decide(app, db, claim_of(db, body))
    entries = db.scalars(select(JournalEntry)).all()
    assert {(one.act, one.body_id) for one in entries} == {
        ("head.confirm", body.id),
        ("head.replace", body.id),
    }
