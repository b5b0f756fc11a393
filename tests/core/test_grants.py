"""Giving a person an office (§8, §15)."""

import json

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.grants import grant_role
from portal.core.secrets import Keys
from portal.models import Account, JournalEntry, RoleGrant
from portal.rules import Refused
from portal.terms import AccountKind, Role
from tests.make import MORNING, make_account, make_body

IIN, OTHER = "850715200017", "800101100013"
KEYS = Keys("test iin " * 5)


def grant(db: Session, iin: str = IIN, role: Role = Role.OPERATOR, body: str | None = None):
    return grant_role(db, KEYS, iin, role, body, MORNING)


def test_person_who_never_signed_in_gets_an_account_without_a_name(db: Session):
    made = grant(db)
    account = db.get_one(Account, made.account_id)
    assert (account.kind, account.name) == (AccountKind.PERSON, "—")
    assert account.identity_hash == KEYS.identity_hash("person", IIN)
    assert (made.role, made.body_id, made.ended_at) == (Role.OPERATOR, None, None)


def test_person_who_signed_in_keeps_the_account(db: Session):
    known = make_account(db, identity_hash=KEYS.identity_hash("person", IIN))
    assert grant(db).account_id == known.id
    assert db.scalar(select(func.count()).select_from(Account)) == 1


def test_administrator_acts_for_a_body(db: Session):
    body = make_body(db, "217")
    assert grant(db, role=Role.ADMINISTRATOR, body="217").body_id == body.id


def test_office_is_journalled_without_the_number_of_the_person(db: Session):
    made = grant(db)
    entry = db.scalars(select(JournalEntry)).one()
    assert (entry.act, entry.actor_id, entry.at) == ("role.grant", None, MORNING)
    assert (entry.subject, entry.subject_id) == ("role_grant", str(made.id))
    assert json.loads(entry.details) == {"role": "operator"}
    assert IIN not in repr(vars(entry))


@pytest.mark.parametrize(
    ("iin", "role", "body", "reason"),
    [
        ("12345", Role.OPERATOR, None, "12 digits"),
        ("85071520001x", Role.OPERATOR, None, "12 digits"),
        ("٨٥٠٧١٥٢٠٠٠١٧", Role.OPERATOR, None, "12 digits"),
        (IIN, Role.ADMINISTRATOR, None, "known body"),
        (IIN, Role.ADMINISTRATOR, "999", "known body"),
        (IIN, Role.OPERATOR, "217", "known body"),
        (IIN, Role.OPERATOR, "999", "known body"),
    ],
)
def test_impossible_office_is_refused(
    db: Session, iin: str, role: Role, body: str | None, reason: str
):
    make_body(db, "217")
    with pytest.raises(Refused, match=reason):
        grant(db, iin, role, body)
    assert db.scalar(select(func.count()).select_from(RoleGrant)) == 0


def test_same_office_is_not_given_twice(db: Session):
    grant(db)
    with pytest.raises(Refused, match="already"):
        grant(db)


def test_ended_office_can_be_given_again(db: Session):
    grant(db).ended_at = MORNING
    db.flush()
    assert grant(db).ended_at is None


def test_one_person_may_act_for_two_bodies_and_two_persons_for_one(db: Session):
    make_body(db, "217")
    make_body(db, "218")
    for iin, body in ((IIN, "217"), (IIN, "218"), (OTHER, "217")):
        grant(db, iin, Role.ADMINISTRATOR, body)
    assert db.scalar(select(func.count()).select_from(RoleGrant)) == 3
