"""Who holds an office of the operator, and how much each has decided (§15)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.models import ModerationDecision, RoleGrant
from portal.rules.delegation import GIVEN_BY_THE_CHIEF
from portal.terms import Role

SHOWN = (Role.CHIEF_OPERATOR, Role.OPERATOR, Role.AUDITOR)


@dataclass(frozen=True)
class PersonLine:
    """An office of the operator with the decisions of its holder."""

    grant: RoleGrant
    decisions: int
    late: int


def people(db: Session, today: date) -> list[PersonLine]:
    """Chief operators, operators and auditors, by office and name."""
    grants = db.scalars(_offices(today).where(RoleGrant.role.in_(SHOWN))).all()
    late = func.count(case((ModerationDecision.is_late, 1)))
    counted = select(ModerationDecision.operator_id, func.count(), late)
    done = {
        operator_id: (decided, too_late)
        for operator_id, decided, too_late in db.execute(
            counted.group_by(ModerationDecision.operator_id)
        )
    }
    lines = [PersonLine(grant, *done.get(grant.account_id, (0, 0))) for grant in grants]
    return sorted(lines, key=lambda one: (SHOWN.index(one.grant.role), one.grant.account.name))


def office(db: Session, grant_id: int, today: date) -> RoleGrant | None:
    """A living office that the chief operator may end."""
    found = _offices(today).where(RoleGrant.id == grant_id)
    return db.scalar(found.where(RoleGrant.role.in_(GIVEN_BY_THE_CHIEF)))


def _offices(today: date) -> Select[RoleGrant]:
    lasts = or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today)
    living = select(RoleGrant).where(RoleGrant.ended_at.is_(None), lasts)
    return living.options(joinedload(RoleGrant.account))
