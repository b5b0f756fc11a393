"""Votes: two tables, so no generic key; one row per user and thing, held by the database (§11)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.terms import AccountKind, Side


class DocumentVote(Base):
    """How a user votes on a discussed document (§11)."""

    __tablename__ = "document_vote"
    __table_args__ = (
        UniqueConstraint("discussion_id", "voter_id", name="one_vote_per_user_and_document"),
        Index("ix_document_vote_count", "discussion_id", "voter_kind", "side"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id"))
    voter_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    voter_kind: Mapped[AccountKind]
    side: Mapped[Side]
    cast_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]


class ProposalVote(Base):
    """How a user votes on a published proposal (§11)."""

    __tablename__ = "proposal_vote"
    __table_args__ = (
        UniqueConstraint("proposal_id", "voter_id", name="one_vote_per_user_and_proposal"),
        Index("ix_proposal_vote_count", "proposal_id", "voter_kind", "side"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    voter_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    voter_kind: Mapped[AccountKind]
    side: Mapped[Side]
    cast_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]


def document_vote_counts(discussion_ids: Collection[int]) -> Select[int, AccountKind, Side, int]:
    """Rows of discussion_id, voter_kind, side, count: always counted from the votes (§11)."""
    keys = DocumentVote.discussion_id, DocumentVote.voter_kind, DocumentVote.side
    return (
        select(*keys, func.count())
        .where(DocumentVote.discussion_id.in_(discussion_ids))
        .group_by(*keys)
    )


def proposal_vote_counts(proposal_ids: Collection[int]) -> Select[int, AccountKind, Side, int]:
    """Rows of proposal_id, voter_kind, side, count: always counted from the votes (§11)."""
    keys = ProposalVote.proposal_id, ProposalVote.voter_kind, ProposalVote.side
    return (
        select(*keys, func.count())
        .where(ProposalVote.proposal_id.in_(proposal_ids))
        .group_by(*keys)
    )
