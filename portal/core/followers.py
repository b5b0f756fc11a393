"""Forgetting whoever follows by mail: the address, what it followed and its letters, at once
(decided: following by mail)."""

from collections.abc import Sequence

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from portal.models import Follower, Following, Notice

SAME_ROWS = {"synchronize_session": False}


def forget_followers(db: Session, ids: Sequence[int]) -> None:
    """Nothing is left of these; letters that wait are not sent any more."""
    letters = Notice.follower_id.in_(ids)
    waiting = delete(Notice).where(letters, Notice.sent_at.is_(None))
    for statement in (
        waiting,
        update(Notice).where(letters).values(follower_id=None),
        delete(Following).where(Following.follower_id.in_(ids)),
        delete(Follower).where(Follower.id.in_(ids)),
    ):
        db.execute(statement, execution_options=SAME_ROWS)
