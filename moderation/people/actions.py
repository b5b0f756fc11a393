"""The chief operator gives and ends the offices of operators and auditors (§15)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.core import journal
from portal.core.grants import (
    UNNAMED,
    account_of_person,
    ask_whether_free,
    grant_role,
    known_person,
)
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
    ask_to_appoint(db, keys, acting, draft, now)
    account = account_of_person(db, keys, draft.iin, now)
    if account.name == UNNAMED:
        account.name = draft.name
    return grant_role(db, keys, draft.iin, Role(draft.role), None, now, by=chief)


def end_appointment(db: Session, acting: RoleGrant, grant_id: int, now: datetime) -> RoleGrant:
    """An operator or an auditor acts no more, at once; raises Refused (§15)."""
    chief = db.get_one(Account, acting.account_id)
    grant = appointment_to_end(db, acting, grant_id, lock=True)
    grant.ended_at, grant.ended_by_id = now, chief.id
    journal.record(db, now, chief, "role.end", grant, role=grant.role.value)
    return grant


def ask_to_appoint(
    db: Session, keys: Keys, acting: RoleGrant, draft: Appointment, now: datetime
) -> None:
    """Raises Refused when whoever acts may not give this office to this person (§15)."""
    account, role = known_person(db, keys, draft.iin), Role(draft.role)
    _ask(acting, account.id if account else None, role)
    if account is not None:
        ask_whether_free(db, account.id, role, None, now)


def appointment_to_end(
    db: Session, acting: RoleGrant, grant_id: int, *, lock: bool = False
) -> RoleGrant:
    """An office that whoever acts may end; raises Refused (§15)."""
    whole = select(RoleGrant).where(RoleGrant.id == grant_id).options(joinedload(RoleGrant.account))
    grant = db.scalar(whole.with_for_update(of=RoleGrant) if lock else whole)
    if grant is None or grant.ended_at is not None:
        raise Refused(Refusal("This office has ended already", "§15"))
    _ask(acting, grant.account_id, grant.role)
    return grant


def _ask(acting: RoleGrant, account_id: int | None, role: Role) -> None:
    if refusal := why_not_appoint(
        giver_role=acting.role, giver_id=acting.account_id, account_id=account_id, role=role
    ):
        raise Refused(refusal)
