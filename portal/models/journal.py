"""Who did what, when, to which row; no personal data."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base


class JournalEntry(Base):
    """One act, written in the act's own transaction."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        Index("ix_journal_entry_subject", "subject", "subject_id"),
        Index("ix_journal_entry_body", "body_id"),
        Index("ix_journal_entry_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # None: by the clock
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))  # whose journal it is (§8)
    act: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[str] = mapped_column(String(40))
    details: Mapped[str] = mapped_column(Text)  # JSON
