"""One's own sign-ins: which live, how they are ended, the letter about a new device (§13)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session, joinedload

from portal.core import journal
from portal.core.notices import write_notice
from portal.models import Account, SignIn

KNOWN_FOR = timedelta(days=30)  # a device is known (decided: letter about a sign-in)


def living_sign_ins(db: Session, account_id: int, now: datetime) -> Sequence[SignIn]:
    """The sign-ins of an account that live, the newest first."""
    living = select(SignIn).where(*_living(account_id, now)).order_by(SignIn.id.desc())
    return db.scalars(living.options(joinedload(SignIn.state_body))).all()


def end_sign_in(db: Session, account: Account, sign_in_id: int, now: datetime) -> bool:
    """End one of one's own sign-ins; False when there is no such living one."""
    return bool(_end(db, account, now, SignIn.id == sign_in_id))


def end_sign_ins(
    db: Session, account: Account, now: datetime, *, all_but: int | None = None
) -> int:
    """End all of one's own sign-ins, or all but one; how many were ended."""
    return _end(db, account, now, SignIn.id != (all_but or 0))


def tell_of_new_device(db: Session, new: SignIn, account: Account, now: datetime) -> None:
    """A sign-in from a device that none of the last thirty days was from is told by letter, so that
    its owner can end what is not theirs (decided: letter about a sign-in)."""
    if account.email is None:
        return
    others = select(SignIn.id).where(SignIn.account_id == account.id, SignIn.id != new.id)
    known = others.where(SignIn.device == new.device, SignIn.created_at > now - KNOWN_FOR)
    if db.scalar(known.limit(1)) is not None:
        return
    write_notice(
        db,
        now,
        key=f"sign-in:{new.id}",
        to=account,
        email=account.email,
        language=account.language,
        template="new_sign_in",
        device=new.device,
        moment=now,
    )


def _living(account_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return SignIn.account_id == account_id, SignIn.ended_at.is_(None), SignIn.expires_at > now


def _end(db: Session, account: Account, now: datetime, which: ColumnElement[bool]) -> int:
    ended = db.scalars(
        update(SignIn)
        .where(*_living(account.id, now), which)
        .values(ended_at=now)
        .returning(SignIn.id)
    ).all()
    if ended:
        journal.record(db, now, account, "account.end_sign_ins", account, count=len(ended))
    return len(ended)
