"""What the pages of a proposal read, each with few queries."""

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from portal.models import (
    Discussion,
    Document,
    Edition,
    Proposal,
    ProposalDraft,
    ProposalVote,
    SignatureEvidence,
)
from portal.terms import Side


def discussed(db: Session, number: str) -> Discussion | None:
    """A discussion with its document and the parts of its edition, by the document's number."""
    return db.scalar(
        select(Discussion)
        .join(Discussion.document)
        .where(Document.number == number)
        .options(
            contains_eager(Discussion.document),
            joinedload(Discussion.edition).selectinload(Edition.parts),
        )
    )


def own_draft(
    db: Session, draft_id: str, author_id: int | None, holder_hash: str
) -> ProposalDraft | None:
    """A draft of this account, or one that nobody has claimed and this browser wrote
    (§13)."""
    is_unclaimed = and_(ProposalDraft.author_id.is_(None), ProposalDraft.holder_hash == holder_hash)
    is_mine = or_(ProposalDraft.author_id == author_id, is_unclaimed) if author_id else is_unclaimed
    edition = joinedload(ProposalDraft.discussion).joinedload(Discussion.edition)
    return db.scalar(
        select(ProposalDraft)
        .where(ProposalDraft.id == draft_id, is_mine)
        .options(
            joinedload(ProposalDraft.part),
            joinedload(ProposalDraft.discussion).joinedload(Discussion.document),
            edition.selectinload(Edition.parts),
        )
    )


def proposal_by_number(number: str) -> Select[Proposal]:
    """A proposal with its discussion, part, decision and response."""
    discussion = joinedload(Proposal.discussion)
    return (
        select(Proposal)
        .where(Proposal.number == number)
        .options(
            discussion.joinedload(Discussion.document).joinedload(Document.body),
            discussion.joinedload(Discussion.edition),
            joinedload(Proposal.part),
            joinedload(Proposal.decision),
            joinedload(Proposal.response),
        )
    )


def locked_discussion(db: Session, discussion_id: int) -> Discussion:
    """The discussion as it stays until this act is over: the job that seals it has to wait."""
    return db.scalars(
        select(Discussion)
        .where(Discussion.id == discussion_id)
        .options(joinedload(Discussion.document))
        .with_for_update(read=True, key_share=True, of=Discussion)
        .execution_options(populate_existing=True)
    ).one()


def chosen_side(db: Session, proposal_id: int, voter_id: int) -> Side | None:
    """How an account votes on a proposal (§11)."""
    return db.scalar(
        select(ProposalVote.side).where(
            ProposalVote.proposal_id == proposal_id, ProposalVote.voter_id == voter_id
        )
    )


def evidence_of(db: Session, number: str, author_id: int) -> SignatureEvidence | None:
    """The signature under a proposal, for its author."""
    return db.scalar(
        select(SignatureEvidence)
        .join(Proposal, Proposal.id == SignatureEvidence.proposal_id)
        .where(Proposal.number == number, Proposal.author_id == author_id)
    )
