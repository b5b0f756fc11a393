"""The chief operator gives and ends the offices of operators and auditors (§15)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import journal
from portal.core.grants import UNNAMED, account_of_person, grant_role
from portal.core.secrets import Keys
from portal.models import Account, RoleGrant
from portal.rules import Refusal, Refused
from portal.rules.delegation import why_not_appoint
from portal.terms import Role


@dataclass(frozen=True)
class Appointment:
    """A person by the IIN, and the office; the name is used until the person signs in."""

    iin: str
    name: str
    role: str


def appoint(
    db: Session, keys: Keys, acting: RoleGrant, draft: Appointment, now: datetime
) -> RoleGrant:
    """An operator or an auditor gets the office; raises Refused (§15)."""
    chief = db.get_one(Account, acting.account_id)
    account = account_of_person(db, keys, draft.iin, now)
    _ask(acting, account.id, Role(draft.role))
    if account.name == UNNAMED:
        account.name = draft.name
    return grant_role(db, keys, draft.iin, Role(draft.role), None, now, by=chief)


def end_appointment(db: Session, acting: RoleGrant, grant_id: int, now: datetime) -> RoleGrant:
    """An operator or an auditor acts no more, at once; raises Refused (§15)."""
    chief = db.get_one(Account, acting.account_id)
    grant = db.scalar(select(RoleGrant).where(RoleGrant.id == grant_id).with_for_update())
    if grant is None or grant.ended_at is not None:
        raise Refused(Refusal("This office has ended already", "§15"))
    _ask(acting, grant.account_id, grant.role)
    grant.ended_at, grant.ended_by_id = now, chief.id
    journal.record(db, now, chief, "role.end", grant, role=grant.role.value)
    return grant


def _ask(acting: RoleGrant, account_id: int, role: Role) -> None:
    if refusal := why_not_appoint(
        giver_role=acting.role, giver_id=acting.account_id, account_id=account_id, role=role
    ):
        raise Refused(refusal)
