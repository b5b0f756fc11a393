"""Registers of a demonstration: real bodies and programs, invented people with their offices."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.grants import usual_powers
from portal.core.secrets import Keys
from portal.demo import material
from portal.demo.shapes import Person, Text
from portal.models import Account, Body, FunctionalGroup, Program, Region, RoleGrant
from portal.models.body import REPUBLICAN_BUDGET
from portal.rules.calendar import local_date
from portal.terms import AccountKind, BudgetLevel, Language, Role

YEAR = 2026  # of the budget the facts are from
OFFICES = {"operator": Role.OPERATOR, "administrator": Role.ADMINISTRATOR}
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
    bodies = {one.code: _body(one.code, one.name) for one in material.administrators()}
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


def _body(code: str, name: Text) -> Body:
    return Body(
        code=code,
        level=BudgetLevel.REPUBLICAN,
        name_kk=name.kk,
        name_ru=name.ru,
        name_en=name.en or None,
        email=f"body-{code}@demo.invalid",
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
        if role := OFFICES.get(person.role):
            employer = organisations.get(person.organisation or "")
            body = bodies.get((employer and employer.administrator) or "")
            body_id = body.id if body and role is Role.ADMINISTRATOR else None
            account_id = accounts[person.slug].id
            db.add(_office(account_id, role, body_id, now))
    db.flush()
    return accounts


def _office(account_id: int, role: Role, body_id: int | None, now: datetime) -> RoleGrant:
    return RoleGrant(
        account_id=account_id,
        role=role,
        body_id=body_id,
        powers=usual_powers(role),
        starts_on=local_date(now),
        granted_at=now,
    )


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
