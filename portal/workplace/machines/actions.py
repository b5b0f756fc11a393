"""Acts about tokens of machines: made, shown once, revoked (§8, decided: keys of machines)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.core.journal import record
from portal.core.machines import new_machine_key
from portal.core.page import reports
from portal.core.secrets import token_hash
from portal.models import Account, Body, MachineToken, RoleGrant
from portal.rules import Refusal, Refused
from portal.rules.calendar import local_date
from portal.rules.machines import Keeper, TokenTerms, why_not_make_token, why_not_show_key
from portal.terms import Intake


@dataclass(frozen=True)
class NewToken:
    """A token as it is to be made, as JSON keeps it."""

    name: str
    sends: list[str]
    may_place: bool
    starts_on: str
    ends_on: str

    @property
    def terms(self) -> TokenTerms:
        """What the machine is to do, and when."""
        return TokenTerms(
            sends=frozenset(Intake(one) for one in self.sends),
            may_place=self.may_place,
            starts_on=date.fromisoformat(self.starts_on),
            ends_on=date.fromisoformat(self.ends_on),
        )


def ask_to_make(db: Session, grant: RoleGrant, draft: NewToken, now: datetime) -> None:
    """Raises Refused when the holder of the office may not make such a token (§8)."""
    body = db.get_one(Body, grant.body_id)
    keeper = Keeper(grant.powers, grant.ends_on, reports(body))
    if refusal := why_not_make_token(keeper, draft.terms, local_date(now)):
        raise Refused(refusal)


def make_token(
    db: Session, grant: RoleGrant, actor: Account, draft: NewToken, now: datetime
) -> MachineToken:
    """A machine may send for the body; its key does not exist until it is shown (§8)."""
    ask_to_make(db, grant, draft, now)
    terms = draft.terms
    token = MachineToken(
        body_id=grant.body_id,
        name=draft.name,
        sends=terms.sends,
        may_place=terms.may_place,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        made_at=now,
        made_by_id=actor.id,
    )
    db.add(token)
    told = {"sends": ",".join(sorted(terms.sends)), "may_place": int(terms.may_place)}
    record(db, now, actor, "token.make", token, body_id=grant.body_id, **told)
    return token


def why_not_show(token: MachineToken, account_id: int, today: date) -> Refusal | None:
    """Whether the key can be drawn and shown now; one that begins later can."""
    return why_not_show_key(
        is_maker=token.made_by_id == account_id,
        is_shown=token.shown_at is not None,
        is_valid=token.revoked_at is None and today <= token.ends_on,
    )


def show_key(db: Session, token: MachineToken, actor: Account, now: datetime) -> str:
    """Draw the key, keep its hash and give it away; it cannot be shown again (decided: keys of
    machines). The token must be locked."""
    if refusal := why_not_show(token, actor.id, local_date(now)):
        raise Refused(refusal)
    key = new_machine_key()
    token.token_hash, token.shown_at = token_hash(key), now
    record(db, now, actor, "token.show", token, body_id=token.body_id)
    return key


def revoke_token(db: Session, token: MachineToken, actor: Account, now: datetime) -> None:
    """The machine sends nothing from this moment on; what it sent stays (§8). The token must be
    locked."""
    if token.revoked_at is not None:
        raise Refused(Refusal("This token was revoked already", "§8"))
    token.revoked_at, token.revoked_by_id = now, actor.id
    record(db, now, actor, "token.revoke", token, body_id=token.body_id)


def own_token(
    db: Session, body_id: int, token_id: int, *, lock: bool = False
) -> MachineToken | None:
    """A token of the body; locked for an act that changes it."""
    found = select(MachineToken).where(MachineToken.id == token_id, MachineToken.body_id == body_id)
    found = found.options(joinedload(MachineToken.made_by))
    return db.scalar(found.with_for_update(of=MachineToken) if lock else found)


def tokens_of(db: Session, body_id: int) -> list[MachineToken]:
    """The tokens of a body, the newest first."""
    found = select(MachineToken).where(MachineToken.body_id == body_id)
    found = found.options(joinedload(MachineToken.made_by))
    return list(db.scalars(found.order_by(MachineToken.id.desc()).limit(200)))
