"""The journal of acts, written in the transaction of the act itself."""

import json
from datetime import datetime
from typing import cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from portal.models import Account, Base, JournalEntry

WRITTEN = insert(cast(Table, JournalEntry.__table__)).inline()  # nobody asks for the entry's key


def record(
    db: Session,
    now: datetime,
    actor: Account | None,
    act: str,
    subject: Base,
    *,
    body_id: int | None = None,
    **details: str | int | None,
) -> None:
    """Who did what, when, to which row; `actor` is None when the clock acted. Details carry no
    personal data. A body's own journal shows what carries its key (§8)."""
    db.flush()  # the subject is named by its key
    db.execute(
        WRITTEN,
        {
            "at": now,
            "actor_id": actor.id if actor else None,
            "body_id": body_id,
            "act": act,
            "subject": subject.__tablename__,
            "subject_id": str(getattr(subject, "id", "")),
            "details": json.dumps(details, ensure_ascii=False, sort_keys=True),
        },
    )
