"""Who decides in a body, and what is asked before every decision (§8)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.grants import lock_offices
from portal.models import Account, Body, RoleGrant
from portal.rules import Refusal, Refused
from portal.rules.calendar import local_date
from portal.rules.delegation import Giver, why_not_end


def giver_of(acting: RoleGrant) -> Giver:
    """Who decides, with the office acted in."""
    return Giver(acting.account_id, acting.body_id, acting.powers, acting.ends_on)


def decide_in(db: Session, acting: RoleGrant, now: datetime) -> tuple[Body, Account]:
    """The body, locked for the act, and who acts in it; the office acted in may have been ended
    while one waited for the lock."""
    body = db.scalars(select(Body).where(Body.id == acting.body_id)).one()
    lock_offices(db, body.id)
    held = db.get_one(RoleGrant, acting.id, populate_existing=True)
    if not held.is_held(local_date(now)):
        raise Refused(Refusal("Your own office has ended", "§8"))
    return body, db.get_one(Account, acting.account_id)


def ask_to_end(acting: RoleGrant, grant: RoleGrant) -> None:
    """Raises Refused when whoever acts may not end this office (§8)."""
    if refusal := why_not_end(
        giver_of(acting),
        account_id=grant.account_id,
        role=grant.role,
        body_id=grant.body_id,
        is_ended=grant.ended_at is not None,
    ):
        raise Refused(refusal)


def end_at_once(grant: RoleGrant, actor: Account, now: datetime) -> None:
    """The office is held no more from this moment."""
    grant.ended_at, grant.ended_by_id = now, actor.id
