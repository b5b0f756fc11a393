"""The closure report: one row per edition, with the facts as they stood (§17)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base
from portal.models.discussion import Discussion


class ClosureReport(Base):
    """One edition of the report on the completion of a discussion; never changed (§17)."""

    __tablename__ = "closure_report"
    __table_args__ = (
        UniqueConstraint("discussion_id", "edition", name="one_report_per_edition"),
        CheckConstraint("edition >= 1", name="editions_count_from_one"),
        Index("ix_closure_report_generated_at", "generated_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id"))
    edition: Mapped[int]
    acts_counted: Mapped[int]  # decisions and responses told in this edition
    facts: Mapped[str] = mapped_column(Text)  # canonical JSON; every file is drawn from it
    sha256: Mapped[str] = mapped_column(String(64))  # of the facts
    generated_at: Mapped[datetime]
    discussion: Mapped[Discussion] = relationship(lazy="raise")
