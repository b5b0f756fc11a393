"""The vote on a discussed document (§11)."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.core import journal
from portal.core.secrets import Keys
from portal.core.voters import refuse_second_vote
from portal.models import Account, Discussion, DocumentVote
from portal.models.vote import Cast, write_vote
from portal.rules import Refused
from portal.rules.vote import why_not_vote
from portal.terms import Role, Side


def cast_document_vote(
    db: Session,
    discussion: Discussion,
    voter: Account,
    acting: Role | None,
    side: Side,
    keys: Keys,
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
        withdrawn=discussion.withdrawn_at is not None,
        acting=acting,
    ):
        raise Refused(refusal)
    refuse_second_vote(db, keys, voter, discussion)
    cast = Cast(voter.id, voter.kind, side, now)
    vote, moved = write_vote(db, DocumentVote, "discussion_id", discussion.id, cast)
    if moved:
        act = "vote.change" if vote.changed_at else "vote.cast"
        journal.record(db, now, voter, act, vote, discussion=discussion.id)
    return vote
