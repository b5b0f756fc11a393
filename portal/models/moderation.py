"""What the operator decided about a proposal (§15)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base
from portal.models.proposal import Proposal
from portal.terms import Breach, DecisionOutcome, Language


class ModerationDecision(Base):
    """The decision, once and with grounds; a refusal names what of §14 is broken (§15)."""

    __tablename__ = "moderation_decision"
    __table_args__ = (
        UniqueConstraint("proposal_id", name="one_decision_per_proposal"),
        CheckConstraint("(outcome = 'refused') = (breaches <> '')", name="refusal_names_breach"),
        CheckConstraint("length(grounds) >= 10", name="decision_has_grounds"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    operator_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[DecisionOutcome]
    breaches: Mapped[frozenset[Breach]]
    grounds: Mapped[str] = mapped_column(Text)
    language: Mapped[Language]
    decided_at: Mapped[datetime]
    is_late: Mapped[bool]
    proposal: Mapped[Proposal] = relationship(lazy="raise", back_populates="decision")
