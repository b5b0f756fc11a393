"""Giving a person an office (§8, §15)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import journal
from portal.core.offices import held_offices
from portal.core.secrets import Keys
from portal.models import Account, Body, RoleGrant
from portal.models.base import upsert
from portal.rules import Refusal, Refused
from portal.rules.calendar import local_date
from portal.terms import BODY_ROLES, AccountKind, Language, Power, Role

UNNAMED = "—"  # the name of an account that never signed in
EMPLOYEE = frozenset({Power.PLACE, Power.RESPOND, Power.FEED})


def grant_role(
    db: Session,
    keys: Keys,
    iin: str,
    role: Role,
    body_code: str | None,
    now: datetime,
    *,
    by: Account | None = None,
) -> RoleGrant:
    """A person, known by the IIN, gets an office by a command of those who run the portal, or by
    somebody (`by`) who may give it; somebody who never signed in gets an account that is named at
    the first sign-in. Raises Refused for an unknown body or a repeated grant (§8)."""
    if not (iin.isascii() and iin.isdigit() and len(iin) == 12):
        raise Refused(Refusal("An IIN has 12 digits", "§13"))
    body = db.scalar(select(Body).where(Body.code == body_code)) if body_code else None
    is_known = body is not None or not body_code
    if not is_known or (role in BODY_ROLES) != (body is not None):
        raise Refused(Refusal("An administrator acts for a known body, others for none", "§8"))
    account = account_of_person(db, keys, iin, now)
    db.execute(select(Account.id).where(Account.id == account.id).with_for_update())
    ask_whether_free(db, account.id, role, body.id if body else None, now)
    grant = RoleGrant(
        account_id=account.id,
        role=role,
        body_id=body.id if body else None,
        powers=usual_powers(role),
        starts_on=local_date(now),
        granted_at=now,
        granted_by_id=by.id if by else None,
    )
    db.add(grant)
    journal.record(db, now, by, "role.grant", grant, body_id=grant.body_id, role=role.value)
    return grant


def ask_whether_free(
    db: Session, account_id: int, role: Role, body_id: int | None, now: datetime
) -> None:
    """Raises Refused when the person holds this very office already (§8)."""
    held = held_offices(account_id, local_date(now)).where(
        RoleGrant.role == role,
        RoleGrant.body_id.is_(None) if body_id is None else RoleGrant.body_id == body_id,
    )
    if db.scalar(held):
        raise Refused(Refusal("This person holds the office already", "§8"))


def lock_offices(db: Session, body_id: int) -> None:
    """Offices of one body are given, changed and ended one after the other. Whoever locks an
    office of the body too does so after this lock: nobody then waits crosswise."""
    db.execute(select(Body.id).where(Body.id == body_id).with_for_update(key_share=True))


def usual_powers(role: Role) -> frozenset[Power]:
    """What an office of a body may do when nothing else is said: the head everything (§8)."""
    if role is Role.HEAD:
        return frozenset(Power)
    return EMPLOYEE if role in BODY_ROLES else frozenset()


def account_of_person(db: Session, keys: Keys, iin: str, now: datetime) -> Account:
    """The account of a person by the IIN; made, without a name, for one who never signed in."""
    identity_hash = keys.identity_hash(AccountKind.PERSON, iin)
    made = upsert(db, Account).values(
        kind=AccountKind.PERSON,
        identity_hash=identity_hash,
        name=UNNAMED,
        language=Language.KK,
        created_at=now,
    )
    db.execute(made.on_conflict_do_nothing(index_elements=["identity_hash"]))
    return db.scalars(select(Account).where(Account.identity_hash == identity_hash)).one()


def known_person(db: Session, keys: Keys, iin: str) -> Account | None:
    """The account of a person by the IIN, if the portal has one; nothing is made."""
    identity_hash = keys.identity_hash(AccountKind.PERSON, iin)
    return db.scalar(select(Account).where(Account.identity_hash == identity_hash))
