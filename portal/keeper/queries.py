"""Letters, sign-ins and offices, counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from portal.models import Body, Notice, RoleGrant, SignIn
from portal.terms import Role

SOON = timedelta(days=14)


@dataclass(frozen=True)
class Letters:
    """Letters that wait, and those of them that did not leave at the first try."""

    waiting: int
    tried: int
    oldest: datetime | None


@dataclass(frozen=True)
class RunningOut:
    """How many offices of a body run out within two weeks."""

    body: Body
    count: int
    first_day: date


def letters(db: Session) -> Letters:
    """The outbox in numbers."""
    waiting, tried, oldest = db.execute(
        select(func.count(), func.count(case((Notice.tries > 0, 1))), func.min(Notice.written_at))
        .select_from(Notice)
        .where(Notice.sent_at.is_(None))
    ).one()
    return Letters(waiting, tried, oldest)


def living_sign_ins(db: Session, now: datetime) -> list[tuple[Role | None, int]]:
    """Sign-ins that live, by the office acted in; None for users of the portal."""
    counted = db.execute(
        select(RoleGrant.role, func.count())
        .select_from(SignIn)
        .outerjoin(RoleGrant, RoleGrant.id == SignIn.grant_id)
        .where(SignIn.ended_at.is_(None), SignIn.expires_at > now)
        .group_by(RoleGrant.role)
    )
    found = {role: count for role, count in counted}
    return [(role, found[role]) for role in (None, *Role) if role in found]


def offices_running_out(db: Session, today: date) -> Sequence[RunningOut]:
    """Offices of bodies that run out within two weeks, by body."""
    counted = db.execute(
        select(Body, func.count(), func.min(RoleGrant.ends_on))
        .join(RoleGrant, RoleGrant.body_id == Body.id)
        .where(RoleGrant.ended_at.is_(None))
        .where(RoleGrant.ends_on.between(today, today + SOON))
        .group_by(Body.id)
        .order_by(func.min(RoleGrant.ends_on), Body.code)
    )
    return [RunningOut(body, count, first) for body, count, first in counted]
