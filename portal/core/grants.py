"""Giving a person an office (§8, §15)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import journal
from portal.core.secrets import Keys
from portal.models import Account, Body, RoleGrant
from portal.rules import Refusal, Refused
from portal.terms import AccountKind, Language, Role


def grant_role(
    db: Session, keys: Keys, iin: str, role: Role, body_code: str | None, now: datetime
) -> RoleGrant:
    """A person, known by the IIN, gets an office; somebody who never signed in gets an account that
    is named at the first sign-in. Raises Refused for an unknown body or a repeated grant (§8)."""
    if not (iin.isascii() and iin.isdigit() and len(iin) == 12):
        raise Refused(Refusal("An IIN has 12 digits", "§13"))
    body = db.scalar(select(Body).where(Body.code == body_code)) if body_code else None
    is_known = body is not None or not body_code
    if not is_known or (role is Role.ADMINISTRATOR) != (body is not None):
        raise Refused(Refusal("An administrator acts for a known body, others for none", "§8"))
    account = _account_of(db, keys.identity_hash(AccountKind.PERSON, iin), now)
    held = select(RoleGrant).where(
        RoleGrant.account_id == account.id,
        RoleGrant.role == role,
        RoleGrant.body_id.is_(None) if body is None else RoleGrant.body_id == body.id,
        RoleGrant.ended_at.is_(None),
    )
    if db.scalar(held):
        raise Refused(Refusal("This person holds the office already", "§8"))
    grant = RoleGrant(
        account_id=account.id, role=role, body_id=body.id if body else None, granted_at=now
    )
    db.add(grant)
    journal.record(db, now, None, "role.grant", grant, role=role.value)
    return grant


def _account_of(db: Session, identity_hash: str, now: datetime) -> Account:
    found = db.scalar(select(Account).where(Account.identity_hash == identity_hash))
    if found is None:
        found = Account(
            kind=AccountKind.PERSON,
            identity_hash=identity_hash,
            name="—",
            language=Language.KK,
            created_at=now,
        )
        db.add(found)
        db.flush()
    return found
