"""The journal of acts, written in the transaction of the act itself."""

import json
from datetime import datetime

from sqlalchemy.orm import Session

from portal.models import Account, Base, JournalEntry


def record(
    db: Session,
    now: datetime,
    actor: Account | None,
    act: str,
    subject: Base,
    **details: str | int | None,
) -> None:
    """Who did what, when, to which row; `actor` is None when the clock acted. Details carry no
    personal data."""
    db.flush()  # the subject is named by its key
    db.add(
        JournalEntry(
            at=now,
            actor_id=actor.id if actor else None,
            act=act,
            subject=subject.__tablename__,
            subject_id=str(getattr(subject, "id", "")),
            details=json.dumps(details, ensure_ascii=False, sort_keys=True),
        )
    )
