"""Offices inside a body: given, changed, ended, by unit, told in the journal (§8)."""

import json
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.secrets import Keys
from portal.models import Account, Body, JournalEntry, RoleGrant, Unit
from portal.rules import Refused
from portal.rules.calendar import local_date
from portal.terms import AccountKind, Power, Role
from portal.workplace.staff import actions, units
from portal.workplace.staff.drafts import (
    ChangedOffice,
    EndedOffice,
    EndedUnit,
    NewOffice,
    UnitNames,
)
from tests.make import MORNING, make_account, make_body, make_grant

KEYS = Keys("test iin " * 5)
IIN = "850715200017"
TODAY = local_date(MORNING)
DAY = timedelta(days=1)
DRAFT = NewOffice(
    iin=IIN,
    name="Сәрсенбаева Әйгерім",
    role="administrator",
    powers=["respond"],
    starts_on=TODAY.isoformat(),
    ends_on=None,
)
NAMES = UnitNames("Талдау бөлімі", "Отдел анализа")


@pytest.fixture
def body(db: Session) -> Body:
    return make_body(db)


@pytest.fixture
def head(db: Session, body: Body) -> RoleGrant:
    return make_grant(db, make_account(db), Role.HEAD, body)


def give(db: Session, acting: RoleGrant, **values: Any) -> RoleGrant:
    return actions.give_office(db, KEYS, acting, replace(DRAFT, **values), MORNING)


def change(db: Session, acting: RoleGrant, grant: RoleGrant, **values: Any) -> RoleGrant:
    kept = {name: value for name, value in asdict(DRAFT).items() if name not in ("iin", "name")}
    draft = ChangedOffice(grant_id=grant.id, **{**kept, **values})
    return actions.change_office(db, acting, draft, MORNING)


def acts(db: Session) -> list[str]:
    return list(db.scalars(select(JournalEntry.act).order_by(JournalEntry.id)))


def test_head_gives_an_office_to_somebody_the_portal_does_not_know(db: Session, head: RoleGrant):
    grant = give(db, head, powers=["respond", "feed"])
    account = db.get_one(Account, grant.account_id)
    assert account.identity_hash == KEYS.identity_hash(AccountKind.PERSON, IIN)
    assert account.name == DRAFT.name
    assert grant.powers == {Power.RESPOND, Power.FEED}
    assert (grant.body_id, grant.granted_by_id) == (head.body_id, head.account_id)
    assert grant.is_held(TODAY)


def test_name_of_somebody_known_stays_as_the_certificate_said(db: Session, head: RoleGrant):
    known = make_account(db, identity_hash=KEYS.identity_hash(AccountKind.PERSON, IIN))
    name = known.name
    assert give(db, head).account_id == known.id
    assert known.name == name


def test_draft_travels_as_json(db: Session, head: RoleGrant):
    draft = NewOffice(**json.loads(json.dumps(asdict(replace(DRAFT, ends_on="2026-12-31")))))
    grant = actions.give_office(db, KEYS, head, draft, MORNING)
    assert grant.ends_on is not None
    assert grant.ends_on.isoformat() == "2026-12-31"


def test_journal_of_the_body_tells_the_act_without_the_number(db: Session, head: RoleGrant):
    grant = give(db, head)
    entry = db.scalars(select(JournalEntry).where(JournalEntry.act == "office.give")).one()
    assert (entry.actor_id, entry.body_id) == (head.account_id, head.body_id)
    assert entry.subject_id == str(grant.id)
    assert json.loads(entry.details)["powers"] == "respond"
    assert IIN not in repr(vars(entry))


def test_office_that_begins_later_is_not_held_before(db: Session, head: RoleGrant):
    grant = give(db, head, starts_on=(TODAY + 3 * DAY).isoformat())
    assert not grant.is_held(TODAY + 2 * DAY)
    assert grant.is_held(TODAY + 3 * DAY)


def test_same_office_is_not_given_twice_for_the_same_days(db: Session, head: RoleGrant):
    give(db, head, ends_on=(TODAY + 9 * DAY).isoformat())
    with pytest.raises(Refused, match="already"):
        give(db, head, starts_on=(TODAY + 9 * DAY).isoformat())
    give(db, head, starts_on=(TODAY + 10 * DAY).isoformat())


def test_deputy_gives_no_more_than_he_holds(db: Session, body: Body, head: RoleGrant):
    powers = frozenset({Power.DELEGATE, Power.RESPOND})
    deputy = make_grant(db, make_account(db), Role.ADMINISTRATOR, body, powers=powers)
    give(db, deputy, powers=["respond"])
    with pytest.raises(Refused, match="does not hold"):
        give(db, deputy, iin="800101100013", powers=["respond", "place"])


def test_central_office_is_given_only_in_the_central_body(db: Session, head: RoleGrant):
    with pytest.raises(Refused, match="central body"):
        give(db, head, role="central_body")
    central = make_body(db, "217", is_central=True)
    its_head = make_grant(db, make_account(db), Role.HEAD, central)
    assert give(db, its_head, role="central_body").role is Role.CENTRAL_BODY


def test_who_lost_the_office_meanwhile_gives_nothing(db: Session, head: RoleGrant):
    head.ended_at = MORNING
    db.flush()
    with pytest.raises(Refused, match="own office has ended"):
        give(db, head)


def test_change_today_ends_the_office_and_gives_it_anew(db: Session, head: RoleGrant):
    old = give(db, head)
    new = change(db, head, old, powers=["place", "feed"])
    assert old.ended_at == MORNING
    assert new.account_id == old.account_id
    assert new.powers == {Power.PLACE, Power.FEED}
    assert acts(db)[-1] == "office.change"


def test_change_from_a_later_day_lets_the_office_last_until_then(db: Session, head: RoleGrant):
    old = give(db, head)
    new = change(db, head, old, starts_on=(TODAY + 5 * DAY).isoformat(), powers=["place"])
    for days in range(10):
        held = [grant.is_held(TODAY + days * DAY) for grant in (old, new)]
        assert held == [days < 5, days >= 5]


def test_own_office_is_not_changed_but_given_up(db: Session, body: Body, head: RoleGrant):
    deputy = make_grant(
        db, make_account(db), Role.ADMINISTRATOR, body, powers=frozenset({Power.DELEGATE})
    )
    with pytest.raises(Refused, match="to himself"):
        change(db, deputy, deputy, powers=["delegate"])
    actions.end_office(db, deputy, EndedOffice(deputy.id), MORNING)
    assert not deputy.is_held(TODAY)
    assert acts(db)[-1] == "office.give_up"


def test_office_of_the_head_is_not_ended_by_an_employee(db: Session, body: Body, head: RoleGrant):
    deputy = make_grant(db, make_account(db), Role.ADMINISTRATOR, body, powers=frozenset(Power))
    with pytest.raises(Refused, match="another head"):
        actions.end_office(db, deputy, EndedOffice(head.id), MORNING)


def test_office_of_another_body_is_not_ended(db: Session, head: RoleGrant):
    foreign = make_grant(db, make_account(db), Role.ADMINISTRATOR, make_body(db, "217"))
    with pytest.raises(Refused, match="do not decide"):
        actions.end_office(db, head, EndedOffice(foreign.id), MORNING)
    assert foreign.is_held(TODAY)


def test_office_ends_once(db: Session, head: RoleGrant):
    grant = give(db, head)
    actions.end_office(db, head, EndedOffice(grant.id), MORNING)
    assert grant.ended_by_id == head.account_id
    with pytest.raises(Refused, match="ended already"):
        actions.end_office(db, head, EndedOffice(grant.id), MORNING)


def test_office_in_a_new_unit_makes_the_unit(db: Session, head: RoleGrant):
    grant = give(db, head, unit_kk=NAMES.kk, unit_ru=NAMES.ru)
    unit = db.get_one(Unit, grant.unit_id)
    assert (unit.body_id, unit.name_kk, unit.name_ru) == (head.body_id, NAMES.kk, NAMES.ru)
    assert acts(db) == ["unit.make", "office.give"]


def test_unit_of_another_body_cannot_be_chosen(db: Session, head: RoleGrant):
    its_head = make_grant(db, make_account(db), Role.HEAD, make_body(db, "217"))
    foreign = units.make_unit(db, its_head, NAMES, MORNING)
    with pytest.raises(Refused, match="no such unit"):
        give(db, head, unit_id=foreign.id)
    for act in (units.close_unit, units.end_offices_of_unit):
        with pytest.raises(Refused, match="no such unit"):
            act(db, head, EndedUnit(foreign.id), MORNING)


def test_two_units_do_not_share_a_name(db: Session, head: RoleGrant):
    units.make_unit(db, head, NAMES, MORNING)
    with pytest.raises(Refused, match="already"):
        units.make_unit(db, head, replace(NAMES, kk="Басқа"), MORNING)
    other = units.make_unit(db, head, UnitNames("Басқа", "Другой"), MORNING)
    with pytest.raises(Refused, match="already"):
        units.rename_unit(db, head, other.id, NAMES, MORNING)
    units.rename_unit(db, head, other.id, UnitNames("Басқа", "Иной"), MORNING)
    assert other.name_ru == "Иной"


def test_unit_is_closed_when_its_offices_have_ended(db: Session, head: RoleGrant):
    grant = give(db, head, unit_kk=NAMES.kk, unit_ru=NAMES.ru)
    draft = EndedUnit(int(grant.unit_id or 0))
    with pytest.raises(Refused, match="End the offices"):
        units.close_unit(db, head, draft, MORNING)
    assert units.end_offices_of_unit(db, head, draft, MORNING) == [grant]
    assert not grant.is_held(TODAY)
    assert units.close_unit(db, head, draft, MORNING).ended_at == MORNING
    with pytest.raises(Refused, match="closed already"):
        give(db, head, unit_id=draft.unit_id)


def test_ending_a_unit_leaves_ones_own_office(db: Session, body: Body, head: RoleGrant):
    unit = units.make_unit(db, head, NAMES, MORNING)
    deputy, other = (
        make_grant(
            db,
            make_account(db),
            Role.ADMINISTRATOR,
            body,
            unit_id=unit.id,
            powers=frozenset({Power.DELEGATE}),
        )
        for _one in range(2)
    )
    assert units.end_offices_of_unit(db, deputy, EndedUnit(unit.id), MORNING) == [other]
    assert deputy.is_held(TODAY)


def test_refused_act_writes_nothing(db: Session, head: RoleGrant):
    db.commit()
    with pytest.raises(Refused):
        give(db, head, powers=[])
    db.rollback()
    assert db.scalar(select(func.count()).select_from(RoleGrant)) == 1
    assert acts(db) == []
