"""Who holds an office in a body, in which unit, and who gave it (§8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from portal.models import Account, RoleGrant, Unit
from portal.terms import Role

SOON = timedelta(days=14)  # an office that ends so soon is marked
ENDED_SHOWN = 100
LIVING_SHOWN = 500


@dataclass(frozen=True)
class Holder:
    """An office with the name of the one who gave it; None for a command."""

    grant: RoleGrant
    given_by: str | None

    def is_early(self, today: date) -> bool:
        """Whether the office begins later."""
        return self.grant.starts_on > today

    def ends_soon(self, today: date) -> bool:
        """Whether the office runs out within two weeks."""
        return self.grant.ends_on is not None and self.grant.ends_on - today <= SOON


@dataclass(frozen=True)
class UnitLine:
    """A unit with the number of its offices."""

    unit: Unit
    offices: int


def living(db: Session, body_id: int, today: date) -> dict[Unit | None, list[Holder]]:
    """Offices that are held or will be, by unit: the head and those without a unit first."""
    found = _offices(body_id).where(*_living(today)).order_by(RoleGrant.id).limit(LIVING_SHOWN)
    holders = [Holder(grant, name) for grant, name in db.execute(found)]
    holders.sort(key=lambda one: (one.grant.role is not Role.HEAD, one.grant.account.name))
    units = {one.grant.unit.id: one.grant.unit for one in holders if one.grant.unit}
    ordered = [None, *sorted(units.values(), key=lambda unit: unit.name_kk)]
    grouped = {
        unit: [one for one in holders if one.grant.unit_id == (unit.id if unit else None)]
        for unit in ordered
    }
    return {unit: inside for unit, inside in grouped.items() if inside}


def ended(db: Session, body_id: int, today: date) -> Sequence[Holder]:
    """Offices that were ended or ran out, the latest first."""
    over = or_(RoleGrant.ended_at.is_not(None), RoleGrant.ends_on < today)
    found = _offices(body_id).where(over).order_by(RoleGrant.id.desc()).limit(ENDED_SHOWN)
    return [Holder(grant, name) for grant, name in db.execute(found)]


def own_office(db: Session, body_id: int, grant_id: int, today: date) -> RoleGrant | None:
    """A living office of the body."""
    found = (
        select(RoleGrant)
        .where(RoleGrant.id == grant_id, RoleGrant.body_id == body_id, *_living(today))
        .options(joinedload(RoleGrant.account), joinedload(RoleGrant.unit))
        .options(joinedload(RoleGrant.body))
    )
    return db.scalar(found)


def units(db: Session, body_id: int) -> Sequence[Unit]:
    """The units of a body that are not closed, by name."""
    found = select(Unit).where(Unit.body_id == body_id, Unit.ended_at.is_(None))
    return db.scalars(found.order_by(Unit.name_kk)).all()


def unit_lines(db: Session, body_id: int, today: date) -> list[UnitLine]:
    """The same with the number of living offices in each."""
    counted = (
        select(RoleGrant.unit_id, func.count())
        .where(RoleGrant.body_id == body_id, *_living(today))
        .group_by(RoleGrant.unit_id)
    )
    offices = {unit_id: count for unit_id, count in db.execute(counted)}
    return [UnitLine(unit, offices.get(unit.id, 0)) for unit in units(db, body_id)]


def own_unit(db: Session, body_id: int, unit_id: int) -> Unit | None:
    """A unit of the body that is not closed."""
    living_ones = Unit.ended_at.is_(None)
    return db.scalar(select(Unit).where(Unit.id == unit_id, Unit.body_id == body_id, living_ones))


def _offices(body_id: int) -> Select[RoleGrant, str]:
    giver = aliased(Account)
    return (
        select(RoleGrant, giver.name)
        .outerjoin(giver, giver.id == RoleGrant.granted_by_id)
        .where(RoleGrant.body_id == body_id)
        .options(joinedload(RoleGrant.account), joinedload(RoleGrant.unit))
    )


def _living(today: date) -> tuple[ColumnElement[bool], ...]:
    lasts = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today)
    return RoleGrant.ended_at.is_(None), lasts
