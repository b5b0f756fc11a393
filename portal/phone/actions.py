"""What a phone does to a signing: it comes, it answers, its signature is taken once
(decided: signing by phone)."""

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from portal.core.secrets import Keys, token_hash
from portal.models import PhoneSigning

MOST_ATTEMPTS = 5  # answers that are looked at: a person may choose another key


def waits(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What holds of a signing that still takes an answer."""
    return (
        PhoneSigning.returned_at.is_(None),
        PhoneSigning.used_at.is_(None),
        PhoneSigning.expires_at > now,
        PhoneSigning.attempts < MOST_ATTEMPTS,
    )


def open_signing(db: Session, token: str, now: datetime) -> PhoneSigning | None:
    """The signing behind a one-time address, while it waits."""
    asked = select(PhoneSigning).where(PhoneSigning.token_hash == token_hash(token), *waits(now))
    return db.scalar(asked)


def notice_phone(db: Session, signing: PhoneSigning, now: datetime) -> None:
    """The phone has come for the text: the page that waits can say so."""
    db.execute(
        update(PhoneSigning)
        .where(PhoneSigning.id == signing.id, PhoneSigning.fetched_at.is_(None))
        .values(fetched_at=now)
    )


def begin_attempt(db: Session, token: str, now: datetime) -> PhoneSigning | None:
    """Count an answer before it is looked at; None when no more are taken."""
    return db.scalar(
        update(PhoneSigning)
        .where(PhoneSigning.token_hash == token_hash(token), *waits(now))
        .values(attempts=PhoneSigning.attempts + 1)
        .returning(PhoneSigning)
    )


def take_signature(db: Session, signing: PhoneSigning, cms: str, keys: Keys, now: datetime) -> bool:
    """Keep an accepted signature for the browser that waits; False when another was first."""
    taken = db.scalar(
        update(PhoneSigning)
        .where(PhoneSigning.id == signing.id, PhoneSigning.returned_at.is_(None))
        .where(PhoneSigning.expires_at > now)
        .values(returned_at=now, cms_encrypted=keys.seal(cms.encode()), rejection=None)
        .returning(PhoneSigning.id)
    )
    return taken is not None


def refuse_signature(db: Session, signing: PhoneSigning, code: str) -> None:
    """Remember why an answer was refused, so that the page that waits can tell."""
    db.execute(
        update(PhoneSigning)
        .where(PhoneSigning.id == signing.id, PhoneSigning.returned_at.is_(None))
        .values(rejection=code)
    )
