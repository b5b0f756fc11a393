"""The administrator's response to a published proposal (§16)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base
from portal.models.proposal import Proposal
from portal.terms import Language, ResponseOutcome


class Response(Base):
    """Accepted or not accepted, with grounds, once (§16)."""

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("proposal_id", name="one_response_per_proposal"),
        CheckConstraint("length(grounds) >= 10", name="response_has_grounds"),
        Index("ix_response_responded_at", "responded_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[ResponseOutcome]
    grounds: Mapped[str] = mapped_column(Text)
    language: Mapped[Language]
    responded_at: Mapped[datetime]
    is_late: Mapped[bool]
    proposal: Mapped[Proposal] = relationship(lazy="raise", back_populates="response")
