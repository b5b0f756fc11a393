"""The chief operator names operators and auditors (§15)."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from moderation.people.actions import Appointment, appoint, end_appointment
from portal.core.secrets import Keys
from portal.models import Account, JournalEntry, RoleGrant
from portal.rules import Refused
from portal.rules.calendar import local_date
from portal.terms import Role
from tests.make import MORNING, make_account, make_body, make_grant

KEYS = Keys("test iin " * 5)
IIN = "850715200017"


@pytest.fixture
def chief(db: Session) -> RoleGrant:
    return make_grant(db, make_account(db), Role.CHIEF_OPERATOR)


def named(db: Session, acting: RoleGrant, role: Role) -> RoleGrant:
    draft = Appointment(IIN, "Бекенова Сәуле", role.value)
    return appoint(db, KEYS, acting, draft, MORNING)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.AUDITOR])
def test_chief_operator_names_and_ends(db: Session, chief: RoleGrant, role: Role):
    grant = named(db, chief, role)
    assert (grant.role, grant.granted_by_id) == (role, chief.account_id)
    assert db.get_one(Account, grant.account_id).name == "Бекенова Сәуле"
    end_appointment(db, chief, grant.id, MORNING)
    assert not grant.is_held(local_date(MORNING))
    entries = db.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
    assert [one.act for one in entries] == ["role.grant", "role.end"]
    assert {one.actor_id for one in entries} == {chief.account_id}
    with pytest.raises(Refused, match="ended already"):
        end_appointment(db, chief, grant.id, MORNING)


@pytest.mark.parametrize("role", [Role.CHIEF_OPERATOR, Role.SYSTEM_KEEPER, Role.ADMINISTRATOR])
def test_other_offices_are_not_named_on_a_page(db: Session, chief: RoleGrant, role: Role):
    with pytest.raises(Refused, match="by a command"):
        named(db, chief, role)
    body = make_body(db) if role is Role.ADMINISTRATOR else None
    held = make_grant(db, make_account(db), role, body)
    with pytest.raises(Refused, match="by a command"):
        end_appointment(db, chief, held.id, MORNING)


def test_operator_names_nobody(db: Session):
    operator = make_grant(db, make_account(db), Role.OPERATOR)
    with pytest.raises(Refused, match="Only the chief"):
        named(db, operator, Role.OPERATOR)


def test_office_is_not_named_twice(db: Session, chief: RoleGrant):
    named(db, chief, Role.OPERATOR)
    with pytest.raises(Refused, match="already"):
        named(db, chief, Role.OPERATOR)
