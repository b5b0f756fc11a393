"""Units of a body, whose employees hold offices together (§8)."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.core.journal import record
from portal.models import Account, Body, RoleGrant, Unit
from portal.rules import Refusal, Refused
from portal.rules.calendar import local_date
from portal.rules.delegation import why_not_close_unit
from portal.workplace.staff.deciding import ask_to_end, decide_in, end_at_once
from portal.workplace.staff.drafts import EndedUnit, UnitNames


def make_unit(db: Session, acting: RoleGrant, names: UnitNames, now: datetime) -> Unit:
    """The body gets a unit; raises Refused when it has one of this name (§8)."""
    body, actor = decide_in(db, acting, now)
    return new_unit(db, body, actor, names, now)


def rename_unit(
    db: Session, acting: RoleGrant, unit_id: int, names: UnitNames, now: datetime
) -> Unit:
    """A unit gets other names (§8)."""
    body, actor = decide_in(db, acting, now)
    unit = living_unit(db, body.id, unit_id)
    ask_for_name(db, body.id, names, unit.id)
    unit.name_kk, unit.name_ru = names.kk, names.ru
    record(db, now, actor, "unit.rename", unit, body_id=body.id)
    return unit


def close_unit(db: Session, acting: RoleGrant, draft: EndedUnit, now: datetime) -> Unit:
    """A unit is offered no more; nobody in it may hold an office then (§8)."""
    body, actor = decide_in(db, acting, now)
    unit = own_unit(db, body.id, draft.unit_id)
    offices = db.scalar(select(func.count()).where(*_living_in(unit.id, local_date(now)))) or 0
    if refusal := why_not_close_unit(offices=offices, is_ended=unit.ended_at is not None):
        raise Refused(refusal)
    unit.ended_at = now
    record(db, now, actor, "unit.close", unit, body_id=body.id)
    return unit


def end_offices_of_unit(
    db: Session, acting: RoleGrant, draft: EndedUnit, now: datetime
) -> Sequence[RoleGrant]:
    """All offices of a unit end at once, but not one's own (§8)."""
    body, actor = decide_in(db, acting, now)
    unit = own_unit(db, body.id, draft.unit_id)
    grants = offices_to_end(db, acting, unit, now)
    for grant in grants:
        end_at_once(grant, actor, now)
    record(db, now, actor, "unit.end_offices", unit, body_id=body.id, count=len(grants))
    return grants


def offices_to_end(
    db: Session, acting: RoleGrant, unit: Unit, now: datetime
) -> Sequence[RoleGrant]:
    """The offices of a unit, without one's own, which whoever acts may end; raises Refused (§8)."""
    living = select(RoleGrant).where(*_living_in(unit.id, local_date(now)))
    others = living.where(RoleGrant.account_id != acting.account_id).order_by(RoleGrant.id)
    whole = joinedload(RoleGrant.account), joinedload(RoleGrant.unit)
    grants = db.scalars(others.options(*whole)).all()
    for grant in grants:
        ask_to_end(acting, grant)
    return grants


def new_unit(db: Session, body: Body, actor: Account, names: UnitNames, now: datetime) -> Unit:
    """A unit of a body that is locked already."""
    ask_for_name(db, body.id, names)
    unit = Unit(body_id=body.id, name_kk=names.kk, name_ru=names.ru, made_at=now)
    db.add(unit)
    record(db, now, actor, "unit.make", unit, body_id=body.id)
    return unit


def ask_for_name(db: Session, body_id: int, names: UnitNames, own_id: int | None = None) -> None:
    """Raises Refused when another unit of the body has one of these names (§8)."""
    same = select(Unit.id).where(
        Unit.body_id == body_id,
        Unit.ended_at.is_(None),
        Unit.id != (own_id or 0),
        or_(Unit.name_kk == names.kk, Unit.name_ru == names.ru),
    )
    if db.scalar(same.limit(1)) is not None:
        raise Refused(Refusal("The body has a unit of this name already", "§8"))


def own_unit(db: Session, body_id: int, unit_id: int) -> Unit:
    """A unit of the body, closed or not; raises Refused when there is none."""
    unit = db.scalar(select(Unit).where(Unit.id == unit_id, Unit.body_id == body_id))
    if unit is None:
        raise Refused(Refusal("The body has no such unit", "§8"))
    return unit


def living_unit(db: Session, body_id: int, unit_id: int) -> Unit:
    """A unit of the body that is not closed; raises Refused when there is none."""
    unit = own_unit(db, body_id, unit_id)
    if unit.ended_at is not None:
        raise Refused(Refusal("This unit is closed already", "§8"))
    return unit


def _living_in(unit_id: int, today: date) -> tuple[ColumnElement[bool], ...]:
    """Offices of a unit that are held, or will be."""
    return (
        RoleGrant.unit_id == unit_id,
        RoleGrant.ended_at.is_(None),
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today),
    )
