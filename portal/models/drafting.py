"""Drafts while several people work on them: who writes where, and what waits for its moment."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.account import Account
from portal.models.base import Base
from portal.models.document import Edition
from portal.models.sign_in import StateAct
from portal.terms import PlacingOutcome


class DraftPresence(Base):
    """Who writes which page of a draft, since when, and which fields they saved last; gone when the
    draft is placed or thrown away (decided: two people edit one draft)."""

    __tablename__ = "draft_presence"
    __table_args__ = (
        UniqueConstraint("edition_id", "page", "account_id", name="one_presence_per_page"),
        Index("ix_draft_presence_account", "account_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    page: Mapped[str] = mapped_column(String(60))  # head, files or the key of a part
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    journalled_at: Mapped[datetime | None]  # the last entry about this person's saves here
    fields: Mapped[str] = mapped_column(Text)  # JSON: moment of the last save by field
    account: Mapped[Account] = relationship(lazy="raise")


class ScheduledPlacing(Base):
    """An edition whose placing was signed for a moment to come (decided: placing at a set moment).
    The signature and all that was signed stay with the act of state."""

    __tablename__ = "scheduled_placing"
    __table_args__ = (
        UniqueConstraint("state_act_id", name="one_schedule_per_act"),
        CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="ended_with_an_outcome"),
        CheckConstraint("outcome <> 'refused' OR reason <> ''", name="refused_with_a_reason"),
        Index(
            "one_schedule_per_edition",
            "edition_id",
            unique=True,
            sqlite_where=text("outcome IS NULL"),
            postgresql_where=text("outcome IS NULL"),
        ),
        Index("ix_scheduled_placing_waiting", "outcome", "place_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    state_act_id: Mapped[str] = mapped_column(ForeignKey("state_act.id"))
    place_at: Mapped[datetime]
    closes_on: Mapped[date | None]  # the last day of the discussion as it was signed
    signed_at: Mapped[datetime]
    outcome: Mapped[PlacingOutcome | None]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # who called it off
    reason: Mapped[str] = mapped_column(Text, default="")  # JSON: why it was not placed
    edition: Mapped[Edition] = relationship(lazy="raise")
    state_act: Mapped[StateAct] = relationship(lazy="raise")
