"""Deciding who does what is read and signed before it takes effect (§8, §15, decided: acts of
state)."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.confirmations.signing import MASK
from portal.models import (
    Account,
    Base,
    Body,
    HeadClaim,
    JournalEntry,
    RoleGrant,
    SignatureEvidence,
    StateAct,
    Unit,
)
from portal.rules.calendar import local_date
from portal.terms import Power, Role
from tests.browser import Browser
from tests.confirming import sign_again, signature, to_be_signed
from tests.make import MORNING, make_account, make_body, make_grant, sign_in_as
from tests.signing import DAULET, OFFICIAL, OPERATOR, Signers

TODAY = local_date(MORNING)
DAY = timedelta(days=1)
STAFF, HEADS, PEOPLE = "/ru/workplace/staff", "/ru/moderation/heads", "/ru/moderation/people"
IIN = OFFICIAL.iin
GROUNDS = "Тағайындау туралы № 7 бұйрық."
OFFICE = {
    "iin": IIN,
    "name": "Тәжібаев Арман",
    "role": "administrator",
    "power": ["respond", "feed"],
    "starts_on": TODAY.isoformat(),
    "ends_on": (TODAY + 9 * DAY).isoformat(),
}


@pytest.fixture
def body(db: Session) -> Body:
    return make_body(db)


@pytest.fixture
def decider(client: Browser, db: Session, body: Body) -> RoleGrant:
    """An employee of body 201 who decides who does what, signed in with the client."""
    return in_office(client, db, Role.ADMINISTRATOR, body, powers=frozenset(Power))


def in_office(
    client: Browser, db: Session, role: Role, body: Body | None = None, **values: Any
) -> RoleGrant:
    account = make_account(db)
    grant = make_grant(db, account, role, body, **values)
    sign_in_as(client, db, account, grant)
    return grant


def asked(client: Browser, address: str, typed: dict[str, Any]) -> str:
    """The confirmation that a form leads to."""
    return to_be_signed(client.send(address, typed))


def claim_of(db: Session, body: Body, **person: Any) -> HeadClaim:
    """Somebody came with the key of the body's head."""
    claim = HeadClaim(
        body_id=body.id,
        account_id=make_account(db, **person).id,
        certificate_sha256="c" * 64,
        claimed_at=MORNING,
        grounds="",
    )
    db.add(claim)
    db.commit()
    return claim


def rows(db: Session) -> dict[str, int]:
    """How many rows each table has."""
    db.rollback()
    tables = Base.metadata.sorted_tables
    return {one.name: db.scalar(select(func.count()).select_from(one)) or 0 for one in tables}


def living(db: Session) -> list[tuple[int, Any, Any]]:
    """Every office with its end, as the database has it now."""
    db.rollback()
    found = select(RoleGrant.id, RoleGrant.ends_on, RoleGrant.ended_at).order_by(RoleGrant.id)
    return [tuple(one) for one in db.execute(found)]


def kept_act(db: Session, address: str) -> StateAct:
    """The act behind a confirmation."""
    db.rollback()
    return db.get_one(StateAct, address.rpartition("/")[2], populate_existing=True)


def signed_text(app: Flask, db: Session, address: str) -> str:
    """The text kept with the signature under an act."""
    act = kept_act(db, address)
    assert act.done_at is not None
    found = select(SignatureEvidence).where(SignatureEvidence.state_act_id == act.id)
    evidence = db.scalars(found).one()
    document: bytes = app.extensions["keys"].open(evidence.document_encrypted)
    assert document == app.extensions["keys"].open(act.text_encrypted)
    return document.decode()


def in_clear(db: Session, number: str) -> list[str]:
    """The tables where a number can be read."""
    db.rollback()
    return [
        table.name
        for table in Base.metadata.sorted_tables
        for row in db.execute(select(table))
        if number in repr(tuple(row))
    ]


def test_given_office_is_read_in_full_without_the_iin_and_nothing_is_done_before_the_signature(
    client: Browser, db: Session, decider: RoleGrant
):
    before = rows(db)
    address = asked(client, f"{STAFF}/give", OFFICE)
    page = client.open(address)
    for words in ("office.give", "Тәжібаев Арман", "отвечает на предложения", "11 ноября", MASK):
        assert words in page.text, words
    assert IIN not in page.html
    assert rows(db) == {**before, "state_act": before["state_act"] + 1}
    assert in_clear(db, IIN) == []


def test_signed_office_keeps_its_evidence_and_the_iin_nowhere_in_clear(
    app: Flask, client: Browser, db: Session, signers: Signers, decider: RoleGrant
):
    address = asked(client, f"{STAFF}/give", OFFICE)
    assert sign_again(client, signers, address).location == STAFF
    assert IIN in signed_text(app, db, address)
    assert in_clear(db, IIN) == []
    given = db.scalars(select(RoleGrant).where(RoleGrant.id != decider.id)).one()
    assert given.powers == {Power.RESPOND, Power.FEED}
    assert given.granted_by_id == decider.account_id
    acts = db.scalars(select(JournalEntry.act).order_by(JournalEntry.id)).all()
    assert acts == ["office.give", "state_act.sign"]
    assert IIN not in client.open(STAFF).html


def test_what_was_typed_comes_back_but_not_the_iin(client: Browser, decider: RoleGrant):
    new = {"unit": "new", "unit_kk": "Бөлім", "unit_ru": "Отдел"}
    address = asked(client, f"{STAFF}/give", {**OFFICE, **new})
    page = client.open(f"{STAFF}/give?act={address.rpartition('/')[2]}")
    form = page.form(with_field="iin")
    assert form.values["name"] == ["Тәжібаев Арман"]
    assert form.values["power"] == ["respond", "feed"]
    assert form.values["unit_ru"] == ["Отдел"]
    assert IIN not in page.html


def test_name_behind_an_iin_is_not_told_before_the_signature(
    app: Flask, client: Browser, db: Session, decider: RoleGrant
):
    hashed = app.extensions["keys"].identity_hash("person", IIN)
    make_account(db, identity_hash=hashed, name="ТӘЖІБАЕВ АРМАН СЕРІКҰЛЫ")
    db.commit()
    page = client.open(asked(client, f"{STAFF}/give", OFFICE))
    assert "СЕРІКҰЛЫ" not in page.text


@pytest.mark.parametrize("act", ["give", "change", "end", "end-offices"])
def test_key_of_another_person_changes_no_office(
    client: Browser, db: Session, signers: Signers, body: Body, decider: RoleGrant, act: str
):
    address = asked(client, *_form(db, body, act))
    before = living(db)
    assert sign_again(client, signers, address, DAULET).status_code == 422
    assert living(db) == before
    assert db.scalars(select(SignatureEvidence)).all() == []
    assert sign_again(client, signers, address).status_code == 303
    assert living(db) != before


@pytest.mark.parametrize("act", ["give", "change", "end", "end-offices"])
def test_giver_whose_office_was_ended_meanwhile_does_nothing(
    client: Browser, db: Session, signers: Signers, body: Body, decider: RoleGrant, act: str
):
    address = asked(client, *_form(db, body, act))
    sent = signature(client, signers, address)
    decider.ended_at = MORNING
    db.commit()
    before = living(db)
    assert client.send(address, sent).status_code == 403
    assert living(db) == before
    assert kept_act(db, address).done_at is None


def _form(db: Session, body: Body, act: str) -> tuple[str, dict[str, Any]]:
    """A form of the workplace about an employee in a unit, or a new one."""
    if act == "give":
        return f"{STAFF}/give", OFFICE
    unit = Unit(body_id=body.id, name_kk="Бөлім", name_ru="Отдел", made_at=MORNING)
    db.add(unit)
    db.flush()
    powers = frozenset({Power.RESPOND})
    person = make_account(db)
    grant = make_grant(db, person, Role.ADMINISTRATOR, body, powers=powers, unit_id=unit.id)
    db.commit()
    if act == "end-offices":
        return f"{STAFF}/units/{unit.id}/end-offices", {}
    return f"{STAFF}/{grant.id}/{act}", OFFICE if act == "change" else {}


def test_giver_whose_own_office_was_shortened_gives_no_longer_one(
    client: Browser, db: Session, signers: Signers, decider: RoleGrant
):
    address = asked(client, f"{STAFF}/give", OFFICE)
    sent = signature(client, signers, address)
    decider.ends_on = TODAY + DAY
    db.commit()
    before = living(db)
    assert client.send(address, sent).status_code == 409
    assert living(db) == before
    assert kept_act(db, address).done_at is None


def test_unit_closed_meanwhile_gets_nobody(
    client: Browser, db: Session, signers: Signers, body: Body, decider: RoleGrant
):
    unit = Unit(body_id=body.id, name_kk="Бөлім", name_ru="Отдел", made_at=MORNING)
    db.add(unit)
    db.commit()
    address = asked(client, f"{STAFF}/give", {**OFFICE, "unit": str(unit.id)})
    sent = signature(client, signers, address)
    unit.ended_at = MORNING
    db.commit()
    assert client.send(address, sent).status_code == 409
    assert [one[0] for one in living(db)] == [decider.id]
    assert db.scalars(select(Account).where(Account.name == OFFICE["name"])).all() == []


def test_unit_that_somebody_joined_meanwhile_is_read_anew(
    client: Browser, db: Session, signers: Signers, body: Body, decider: RoleGrant
):
    address = asked(client, *_form(db, body, "end-offices"))
    sent = signature(client, signers, address)
    unit = db.scalars(select(Unit)).one()
    make_grant(db, make_account(db), Role.ADMINISTRATOR, body, unit_id=unit.id)
    db.commit()
    before = living(db)
    assert client.send(address, sent).status_code == 409
    assert living(db) == before


def test_another_office_of_ones_own_ends_without_a_signature(
    client: Browser, db: Session, body: Body, decider: RoleGrant
):
    account = db.get_one(Account, decider.account_id)
    other = make_grant(db, account, Role.CENTRAL_BODY, body)
    db.commit()
    assert client.send(f"{STAFF}/{other.id}/end", {}).location == STAFF
    db.rollback()
    assert db.get_one(RoleGrant, other.id, populate_existing=True).ended_at is not None
    assert db.scalars(select(StateAct)).all() == []


def test_head_is_confirmed_by_a_signature_over_all_that_is_decided(
    app: Flask, client: Browser, db: Session, signers: Signers, body: Body
):
    in_office(client, db, Role.OPERATOR)
    claim = claim_of(db, body, name="ҚАРАҚОЖА БЕКЗАТ")
    before = rows(db)
    typed = {"outcome": "confirm", "grounds": GROUNDS}
    address = asked(client, f"{HEADS}/{claim.id}", typed)
    page = client.open(address)
    for words in ("head.confirm", "ҚАРАҚОЖА БЕКЗАТ", "c" * 64, GROUNDS):
        assert words in page.text, words
    assert rows(db) == {**before, "state_act": 1}
    assert sign_again(client, signers, address, DAULET).status_code == 422
    back = client.open(f"{HEADS}/{claim.id}?act={address.rpartition('/')[2]}")
    assert GROUNDS in back.text
    assert sign_again(client, signers, address).location == HEADS
    assert GROUNDS in signed_text(app, db, address)
    head = db.scalars(select(RoleGrant).where(RoleGrant.role == Role.HEAD)).one()
    assert head.account_id == claim.account_id


@pytest.mark.parametrize("outcome", ["confirm", "decline"])
def test_another_head_confirmed_meanwhile_has_to_be_read_first(
    client: Browser, db: Session, signers: Signers, body: Body, outcome: str
):
    in_office(client, db, Role.OPERATOR)
    claim = claim_of(db, body)
    typed = {"outcome": outcome, "grounds": GROUNDS}
    address = asked(client, f"{HEADS}/{claim.id}", typed)
    sent = signature(client, signers, address)
    other = make_grant(db, make_account(db), Role.HEAD, body)
    db.commit()
    assert client.send(address, sent).status_code == 409
    db.rollback()
    assert db.get_one(RoleGrant, other.id, populate_existing=True).ended_at is None
    assert db.get_one(HeadClaim, claim.id, populate_existing=True).decided_at is None


def test_operator_is_named_and_dismissed_by_a_signature(
    app: Flask, client: Browser, db: Session, signers: Signers
):
    chief = in_office(client, db, Role.CHIEF_OPERATOR)
    typed = {"iin": OPERATOR.iin, "name": "Бекенова Сәуле", "role": "auditor"}
    before = rows(db)
    address = asked(client, PEOPLE, typed)
    page = client.open(address)
    assert MASK in page.text
    assert OPERATOR.iin not in page.html
    back = client.open(f"{PEOPLE}?act={address.rpartition('/')[2]}")
    assert back.form(with_field="iin").values["name"] == ["Бекенова Сәуле"]
    assert OPERATOR.iin not in back.html
    assert sign_again(client, signers, address, DAULET).status_code == 422
    assert rows(db) == {**before, "state_act": 1}
    assert sign_again(client, signers, address).location == PEOPLE
    assert OPERATOR.iin in signed_text(app, db, address)
    assert in_clear(db, OPERATOR.iin) == []
    named = db.scalars(select(RoleGrant).where(RoleGrant.id != chief.id)).one()
    ending = asked(client, f"{PEOPLE}/{named.id}/end", {})
    assert [one[2] for one in living(db)] == [None, None]
    assert sign_again(client, signers, ending).location == PEOPLE
    assert "Бекенова Сәуле" in signed_text(app, db, ending)
    assert living(db)[1][2] is not None


def test_person_named_by_another_chief_meanwhile_is_not_named_twice(
    app: Flask, client: Browser, db: Session, signers: Signers
):
    in_office(client, db, Role.CHIEF_OPERATOR)
    typed = {"iin": OPERATOR.iin, "name": "Бекенова Сәуле", "role": "operator"}
    first, second = asked(client, PEOPLE, typed), asked(client, PEOPLE, typed)
    sent = signature(client, signers, second)
    assert sign_again(client, signers, first).status_code == 303
    assert client.send(second, sent).status_code == 409
    operators = select(func.count()).where(RoleGrant.role == Role.OPERATOR)
    db.rollback()
    assert db.scalar(operators) == 1
