"""A proposal to a structural part, and its draft before signing (§13, §14)."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.account import Account
from portal.models.base import Base
from portal.models.discussion import Discussion
from portal.models.document import Part
from portal.rules import Refusal, Refused
from portal.terms import NEXT_STEPS, AccountKind, Language, NameChoice, ProposalStatus

if TYPE_CHECKING:
    from portal.models.moderation import ModerationDecision
    from portal.models.response import Response


class Proposal(Base):
    """What a user proposes to one part of a discussed document (§13, §14)."""

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("number", name="one_proposal_per_number"),
        CheckConstraint("length(text) BETWEEN 1 AND 1000", name="at_most_1000_characters"),
        Index("ix_proposal_discussion", "discussion_id", "status", "received_at"),
        Index("ix_proposal_due", "status", "decision_due"),
        Index("ix_proposal_author", "author_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(30))
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id"))
    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    author_kind: Mapped[AccountKind]
    author_shown: Mapped[str] = mapped_column(String(300))  # name or initials, as chosen
    name_choice: Mapped[NameChoice]
    language: Mapped[Language]
    text: Mapped[str] = mapped_column(Text)  # canonical form
    status: Mapped[ProposalStatus]
    received_at: Mapped[datetime]
    received_on: Mapped[date]
    decision_due: Mapped[date]
    calendar_edition: Mapped[int]
    withdrawn_at: Mapped[datetime | None]
    discussion: Mapped[Discussion] = relationship(lazy="raise")
    part: Mapped[Part] = relationship(lazy="raise")
    author: Mapped[Account] = relationship(lazy="raise")
    decision: Mapped["ModerationDecision | None"] = relationship(
        lazy="raise", uselist=False, back_populates="proposal"
    )
    response: Mapped["Response | None"] = relationship(
        lazy="raise", uselist=False, back_populates="proposal"
    )

    def move_to(self, status: ProposalStatus) -> None:
        """The only way to change the status; raises Refused for a step the law does not know."""
        if status not in NEXT_STEPS.get(self.status, set()):
            raise Refused(Refusal("The proposal has already been decided or withdrawn", "§15"))
        self.status = status


class ProposalDraft(Base):
    """A text on its way to a signature; kept when the sign-in ends, until it is sent (§13)."""

    __tablename__ = "proposal_draft"
    __table_args__ = (
        CheckConstraint("length(text) <= 4000", name="draft_is_bounded"),
        Index("ix_proposal_draft_author", "author_id"),
        Index("ix_proposal_draft_holder", "holder_hash"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id"))
    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    holder_hash: Mapped[str] = mapped_column(String(64))  # the browser it was written in
    language: Mapped[Language]
    text: Mapped[str] = mapped_column(Text)
    name_choice: Mapped[NameChoice]
    revision: Mapped[int]
    saved_at: Mapped[datetime]
    document_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)  # the bytes to sign
    proposal_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))  # once it was sent
    discussion: Mapped[Discussion] = relationship(lazy="raise")
    part: Mapped[Part] = relationship(lazy="raise")
