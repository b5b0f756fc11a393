"""Messages that wait to be sent: written with the act, sent by the job."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.terms import Language


class Notice(Base):
    """A letter; its key keeps the same news from being written twice."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("key", name="one_notice_per_key"),
        Index("ix_notice_waiting", "sent_at", "next_try_at"),
        Index("ix_notice_account", "account_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # None: to a body
    email: Mapped[str] = mapped_column(String(254))  # empty once it was forgotten
    language: Mapped[Language]
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    tries: Mapped[int]
    sent_at: Mapped[datetime | None]


class SearchChange(Base):
    """Something findable changed: written with the act, taken away by the job once the index says
    the same (decided: changes of the index)."""

    __tablename__ = "search_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit: Mapped[str] = mapped_column(String(40))  # `document:12`; `compare` for whatever differs
