"""What was late, with the days that were due (§15, §16)."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from portal.models import Body, Discussion, Document, ModerationDecision, Proposal, Response

SHOWN = 200  # rows of each list


def bodies(db: Session) -> Sequence[Body]:
    """Every state body, by code."""
    return db.scalars(select(Body).order_by(Body.code)).all()


def late_decisions(db: Session) -> Sequence[Proposal]:
    """Proposals that were decided after the second working day (§15)."""
    found = (
        select(Proposal)
        .join(Proposal.decision)
        .where(ModerationDecision.is_late)
        .options(contains_eager(Proposal.decision))
        .order_by(ModerationDecision.decided_at.desc())
    )
    return db.scalars(found.limit(SHOWN)).all()


def late_responses(db: Session) -> Sequence[Proposal]:
    """Proposals that were answered after the end of the discussion (§16)."""
    discussion = joinedload(Proposal.discussion)
    found = (
        select(Proposal)
        .join(Proposal.response)
        .where(Response.is_late)
        .options(contains_eager(Proposal.response))
        .options(discussion.joinedload(Discussion.document).joinedload(Document.body))
        .order_by(Response.responded_at.desc())
    )
    return db.scalars(found.limit(SHOWN)).all()
