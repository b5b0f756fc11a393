"""Registers of a demonstration: real bodies and programs, invented people with their offices."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.grants import usual_powers
from portal.core.secrets import Keys
from portal.demo import material
from portal.demo.shapes import Person, Text
from portal.models import Account, Body, FunctionalGroup, Program, Region, RoleGrant, Unit
from portal.models.body import REPUBLICAN_BUDGET
from portal.rules.calendar import local_date
from portal.terms import BODY_ROLES, AccountKind, BudgetLevel, Language, Power, Role

YEAR = 2026  # of the budget the facts are from
OFFICES = {role.value: role for role in Role if role is not Role.STATE_BODY}
RESPONDENT, RESPONDS_FOR = "respondent", timedelta(days=90)  # an office for a time
WAITS_FOR_CONFIRMATION = {"228"}  # whose head the visitor confirms as the operator
CENTRAL = "217"  # the body for budget execution
ORGANISATION_ROLES = ("organisation_head", "organisation_signatory")
INVESTMENTS = "investments"


def add_registers(db: Session) -> dict[tuple[str, str], Program]:
    """Regions, groups, administrators and all programs of the republican budget; the programs by
    administrator and code."""
    for one in material.regions():
        db.add(Region(code=one.code, name_kk=one.name.kk, name_ru=one.name.ru, name_en=one.name.en))
    for one in material.functional_groups():
        names = {"name_kk": one.name.kk, "name_ru": one.name.ru, "name_en": one.name.en}
        db.add(FunctionalGroup(code=one.code, **names))
    numbers = {one.administrator: one.bin for one in material.organisations()}
    bodies = {
        one.code: _body(one.code, one.name, numbers.get(one.code))
        for one in material.administrators()
    }
    db.add_all(bodies.values())
    db.flush()
    invested = {
        (one.administrator, one.program)
        for one in material.passports()
        if INVESTMENTS in {kind.code for kind in one.types}
    }
    programs = {}
    for one in material.programs():
        key = one.administrator, one.code
        programs[key] = Program(
            body_id=bodies[one.administrator].id,
            body=bodies[one.administrator],
            code=one.code,
            budget=REPUBLICAN_BUDGET,
            year=YEAR,
            group_code=one.group,
            name_kk=one.name.kk,
            name_ru=one.name.ru,
            amount=one.amount,
            is_investment=key in invested,
        )
    db.add_all(programs.values())
    db.flush()
    return programs


def _body(code: str, name: Text, number: str | None) -> Body:
    return Body(
        code=code,
        level=BudgetLevel.REPUBLICAN,
        name_kk=name.kk,
        name_ru=name.ru,
        name_en=name.en or None,
        email=f"body-{code}@demo.invalid",
        bin=number,
        is_central=code == CENTRAL,
    )


def add_people(db: Session, keys: Keys, now: datetime) -> dict[str, Account]:
    """Accounts of the invented people and organisations by slug, with their offices. Whoever signs
    for an organisation has the organisation's account."""
    organisations = {one.slug: one for one in material.organisations()}
    accounts = {
        one.slug: _organisation(one.bin, one.name.kk, keys, now)
        for one in organisations.values()
        if one.administrator is None
    }
    for person in (*material.people(), *material.voters()):
        acts_for = person.organisation if person.role in ORGANISATION_ROLES else None
        accounts[person.slug] = accounts[acts_for] if acts_for else _account(person, keys, now)
    db.add_all(set(accounts.values()))
    db.flush()
    bodies = {body.code: body for body in db.scalars(select(Body))}
    for person in material.people():
        employer = organisations.get(person.organisation or "")
        body = bodies.get((employer and employer.administrator) or "")
        _give_office(db, person, accounts[person.slug], body, now)
    db.flush()
    return accounts


def _give_office(
    db: Session, person: Person, account: Account, body: Body | None, now: datetime
) -> None:
    """The office of an invented person; a head who waits for the operator has none."""
    is_respondent = person.role == RESPONDENT
    role = Role.ADMINISTRATOR if is_respondent else OFFICES.get(person.role)
    waits = role is Role.HEAD and body is not None and body.code in WAITS_FOR_CONFIRMATION
    if role is None or waits:
        return
    today = local_date(now)
    db.add(
        RoleGrant(
            account_id=account.id,
            role=role,
            body_id=body.id if body and role in BODY_ROLES else None,
            unit=_unit(person.unit, body, now) if person.unit and body else None,
            powers=frozenset({Power.RESPOND}) if is_respondent else usual_powers(role),
            starts_on=today,
            ends_on=today + RESPONDS_FOR if is_respondent else None,
            granted_at=now,
        )
    )


def _unit(name: Text, body: Body, now: datetime) -> Unit:
    return Unit(body_id=body.id, name_kk=name.kk, name_ru=name.ru, made_at=now)


def _account(person: Person, keys: Keys, now: datetime) -> Account:
    return Account(
        kind=AccountKind.PERSON,
        identity_hash=keys.identity_hash(AccountKind.PERSON, person.iin),
        name=str(person.name_kk),
        language=Language.KK,
        email=f"{person.slug}@demo.invalid",
        created_at=now,
    )


def _organisation(number: str, name: str, keys: Keys, now: datetime) -> Account:
    return Account(
        kind=AccountKind.ORGANISATION,
        identity_hash=keys.identity_hash(AccountKind.ORGANISATION, number),
        name=name,
        language=Language.KK,
        email=None,
        created_at=now,
    )
