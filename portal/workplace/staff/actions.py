"""Deciding inside a body who does what: offices given, changed and ended, and units (§8).

Each act takes the office acted in and a plain draft. It locks the body first, so that two people
who decide at once do so one after the other."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session, joinedload

from portal.core.grants import UNNAMED, account_of_person
from portal.core.journal import record
from portal.core.secrets import Keys
from portal.models import Account, Body, RoleGrant, SignIn, Unit
from portal.rules import Refusal, Refused
from portal.rules.calendar import local_date
from portal.rules.delegation import Given, why_not_delegate
from portal.terms import Power
from portal.workplace.staff.deciding import ask_to_end, decide_in, end_at_once, giver_of
from portal.workplace.staff.drafts import (
    ChangedOffice,
    EndedOffice,
    NewOffice,
    OfficeTerms,
    UnitNames,
)
from portal.workplace.staff.units import ask_for_name, living_unit, new_unit

NEVER_ENDS = date.max


def give_office(
    db: Session, keys: Keys, acting: RoleGrant, draft: NewOffice, now: datetime
) -> RoleGrant:
    """An employee, known by the IIN, gets an office in the body; raises Refused (§8)."""
    body, actor = decide_in(db, acting, now)
    account = account_of_person(db, keys, draft.iin, now)
    ask_to_give(db, acting, account.id, draft, now)
    if account.name == UNNAMED:
        account.name = draft.name
    grant = _given(db, acting, body, account.id, draft, now)
    record(db, now, actor, "office.give", grant, body_id=body.id, **_told(grant))
    return grant


def change_office(db: Session, acting: RoleGrant, draft: ChangedOffice, now: datetime) -> RoleGrant:
    """An office is ended and given anew on other terms; it lasts until the new one begins (§8)."""
    body, actor = decide_in(db, acting, now)
    old = office_to_end(db, acting, draft.grant_id)
    ask_to_give(db, acting, old.account_id, draft, now, instead_of=old.id)
    _make_way(old, draft.first_day, actor, now)
    db.flush()
    grant = _given(db, acting, body, old.account_id, draft, now)
    if old.ended_at is not None and grant.is_held(local_date(now)):  # running sign-ins go on
        db.execute(update(SignIn).where(SignIn.grant_id == old.id).values(grant_id=grant.id))
    record(db, now, actor, "office.change", grant, body_id=body.id, before=old.id, **_told(grant))
    return grant


def end_office(db: Session, acting: RoleGrant, draft: EndedOffice, now: datetime) -> RoleGrant:
    """An office ends at once, in running sign-ins too; raises Refused (§8)."""
    body, actor = decide_in(db, acting, now)
    grant = office_to_end(db, acting, draft.grant_id)
    end_at_once(grant, actor, now)
    act = "office.give_up" if grant.account_id == acting.account_id else "office.end"
    record(db, now, actor, act, grant, body_id=body.id)
    return grant


def ask_to_give(
    db: Session,
    acting: RoleGrant,
    account_id: int | None,
    terms: OfficeTerms,
    now: datetime,
    *,
    instead_of: int = 0,
) -> None:
    """Raises Refused when whoever acts may not give this office to this person (None: to somebody
    who never signed in), perhaps instead of another (§8)."""
    body = db.scalars(select(Body).where(Body.id == acting.body_id)).one()
    given = Given(account_id, terms.named_role, terms.named_powers, terms.first_day, terms.last_day)
    if refusal := why_not_delegate(
        giver_of(acting), given, is_central=body.is_central, today=local_date(now)
    ):
        raise Refused(refusal)
    others = _at_the_same_time(body.id, given)
    if db.scalar(select(RoleGrant.id).where(*others, RoleGrant.id != instead_of).limit(1)):
        raise Refused(Refusal("This person holds the office already", "§8"))
    if terms.unit_kk:
        ask_for_name(db, body.id, UnitNames(terms.unit_kk, terms.unit_ru))
    elif terms.unit_id is not None:
        living_unit(db, body.id, terms.unit_id)


def _given(
    db: Session,
    acting: RoleGrant,
    body: Body,
    account_id: int,
    terms: OfficeTerms,
    now: datetime,
) -> RoleGrant:
    unit = _unit_of(db, acting, body, terms, now)
    grant = RoleGrant(
        account_id=account_id,
        role=terms.named_role,
        body_id=body.id,
        unit_id=unit.id if unit else None,
        powers=terms.named_powers,
        starts_on=terms.first_day,
        ends_on=terms.last_day,
        granted_at=now,
        granted_by_id=acting.account_id,
    )
    db.add(grant)
    db.flush()
    return grant


def _at_the_same_time(body_id: int, given: Given) -> tuple[ColumnElement[bool], ...]:
    """Offices of the same person and role in the body whose days meet these days."""
    last = given.ends_on or NEVER_ENDS
    return (
        RoleGrant.account_id == given.account_id,
        RoleGrant.body_id == body_id,
        RoleGrant.role == given.role,
        RoleGrant.ended_at.is_(None),
        RoleGrant.starts_on <= last,
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= given.starts_on),
    )


def _unit_of(
    db: Session, acting: RoleGrant, body: Body, terms: OfficeTerms, now: datetime
) -> Unit | None:
    if terms.unit_kk:
        actor = db.get_one(Account, acting.account_id)
        return new_unit(db, body, actor, UnitNames(terms.unit_kk, terms.unit_ru), now)
    return living_unit(db, body.id, terms.unit_id) if terms.unit_id is not None else None


def office_to_end(db: Session, acting: RoleGrant, grant_id: int) -> RoleGrant:
    """An office that whoever acts may end; raises Refused (§8)."""
    whole = joinedload(RoleGrant.account), joinedload(RoleGrant.unit)
    grant = db.scalar(select(RoleGrant).where(RoleGrant.id == grant_id).options(*whole))
    if grant is None:
        raise Refused(Refusal("The body has no such office", "§8"))
    ask_to_end(acting, grant)
    return grant


def _make_way(old: RoleGrant, first_day: date, actor: Account, now: datetime) -> None:
    """An office lasts until the day before another one takes its place."""
    if old.starts_on < first_day and first_day > local_date(now):
        day_before = first_day - timedelta(days=1)
        old.ends_on = min(old.ends_on or day_before, day_before)
    else:
        end_at_once(old, actor, now)


def _told(grant: RoleGrant) -> dict[str, str | int | None]:
    """What the journal keeps of an office."""
    powers = ",".join(power.value for power in Power if power in grant.powers)
    last = grant.ends_on.isoformat() if grant.ends_on else None
    return {
        "role": grant.role.value,
        "powers": powers,
        "unit": grant.unit_id,
        "starts_on": grant.starts_on.isoformat(),
        "ends_on": last,
    }
