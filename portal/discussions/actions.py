"""The vote on a discussed document (§11)."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import journal
from portal.models import Account, Discussion, DocumentVote
from portal.models.base import upsert
from portal.rules import Refused
from portal.rules.vote import why_not_vote
from portal.terms import Role, Side


def cast_document_vote(
    db: Session,
    discussion: Discussion,
    voter: Account,
    acting: Role | None,
    side: Side,
    today: date,
    now: datetime,
) -> DocumentVote:
    """A user votes on a discussed document, or changes the vote; the same side again changes
    nothing. Raises Refused when the law does not allow it (§11)."""
    if refusal := why_not_vote(
        opens_on=discussion.opens_on,
        closes_on=discussion.closes_on,
        today=today,
        sealed=discussion.sealed_at is not None,
        acting=acting,
    ):
        raise Refused(refusal)
    vote = _written(db, discussion, voter, side, now)
    if vote is None:
        mine = DocumentVote.discussion_id == discussion.id, DocumentVote.voter_id == voter.id
        return db.scalars(select(DocumentVote).where(*mine)).one()
    act = "vote.change" if vote.changed_at else "vote.cast"
    journal.record(db, now, voter, act, vote, discussion=discussion.id)
    return vote


def _written(
    db: Session, discussion: Discussion, voter: Account, side: Side, now: datetime
) -> DocumentVote | None:
    """The vote written or changed in one statement; None when it stands as it was."""
    fresh = upsert(db, DocumentVote).values(
        discussion_id=discussion.id,
        voter_id=voter.id,
        voter_kind=voter.kind,
        side=side,
        cast_at=now,
    )
    written = fresh.on_conflict_do_update(
        index_elements=["discussion_id", "voter_id"],
        set_={"side": fresh.excluded.side, "changed_at": now},
        where=DocumentVote.side != fresh.excluded.side,
    ).returning(DocumentVote)
    return db.scalar(written, execution_options={"populate_existing": True})
