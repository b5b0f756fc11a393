"""Offices of the one who is signed in: which may be acted in with which key, and their names."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import Select, or_, select

from portal.core.i18n import lang
from portal.models import Body, RoleGrant, SignIn
from portal.models.base import in_language
from portal.terms import KeyKind, Role


def held_offices(account_id: int, today: date) -> Select[RoleGrant]:
    """The offices that an account holds on a day, oldest first (§8, §15)."""
    return (
        select(RoleGrant)
        .where(RoleGrant.account_id == account_id, RoleGrant.ended_at.is_(None))
        .where(RoleGrant.starts_on <= today)
        .where(or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today))
        .order_by(RoleGrant.id)
    )


def open_offices(sign_in: SignIn, today: date) -> Select[RoleGrant]:
    """The held offices that the key of a sign-in opens: a state body's key those of that body, and
    only the head's own key the office of its head (decided: legal entities)."""
    held = held_offices(sign_in.account_id, today)
    if sign_in.body_id is not None:
        held = held.where(RoleGrant.body_id == sign_in.body_id)
    is_head = sign_in.body_id is not None and sign_in.key_kind is KeyKind.HEAD
    return held if is_head else held.where(RoleGrant.role != Role.HEAD)


def office_words(role: Role | None, body: Body | None) -> str:
    """As whom somebody acts, in words."""
    name = in_language(body, "name", lang()) if body is not None else ""
    match role:
        case None:
            return str(_("private person"))
        case Role.ADMINISTRATOR:
            return str(_("administrator: %(body)s", body=name))
        case Role.HEAD:
            return str(_("head: %(body)s", body=name))
        case Role.CENTRAL_BODY:
            return str(_("central body: %(body)s", body=name))
        case Role.STATE_BODY:
            return str(_("with the key of a state body, without an office: %(body)s", body=name))
        case Role.OPERATOR:
            return str(_("operator"))
        case Role.CHIEF_OPERATOR:
            return str(_("chief operator"))
        case Role.AUDITOR:
            return str(_("auditor"))
        case Role.SYSTEM_KEEPER:
            return str(_("keeper of the system"))
