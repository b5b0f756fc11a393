"""The public discussion of one edition, and its press release (§9-§12)."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from portal.models.base import Base
from portal.models.document import Document, Edition


class Discussion(Base):
    """The discussion of a document, on the edition it was opened with; its number is the
    document's (§9, §10)."""

    __tablename__ = "discussion"
    __table_args__ = (
        UniqueConstraint("document_id", name="one_discussion_per_document"),
        CheckConstraint("opens_on < closes_on", name="discussion_runs_forward"),
        CheckConstraint("working_days >= 10", name="at_least_ten_working_days"),
        Index("ix_discussion_closes_on", "closes_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    opens_on: Mapped[date]
    closes_on: Mapped[date]  # the last day, until 24:00
    working_days: Mapped[int]
    calendar_edition: Mapped[int]
    opened_at: Mapped[datetime]
    sealed_at: Mapped[datetime | None]  # set with the first closure report; nothing counts after
    withdrawn_at: Mapped[datetime | None]  # with its document; nothing new is taken after
    document: Mapped[Document] = relationship(lazy="raise")
    edition: Mapped[Edition] = relationship(lazy="raise")
    release: Mapped["PressRelease | None"] = relationship(lazy="raise", uselist=False)


class PressRelease(Base):
    """The press release that tells people the days of the discussion (§12)."""

    __tablename__ = "press_release"
    __table_args__ = (UniqueConstraint("discussion_id", name="one_release_per_discussion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id"))
    title_kk: Mapped[str] = mapped_column(Text)
    title_ru: Mapped[str] = mapped_column(Text)
    body_kk: Mapped[str] = mapped_column(Text)
    body_ru: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    published_at: Mapped[str | None] = mapped_column(String(500))  # address outside the portal
    published_on: Mapped[date | None]


def hold_discussion(db: Session, discussion_id: int) -> None:
    """Share the discussion's lock until the act is committed: either the closure report waits for
    the act and tells it, or the act waits for the report (decided: sealing)."""
    db.execute(
        select(Discussion.id)
        .where(Discussion.id == discussion_id)
        .with_for_update(read=True, key_share=True)
    )


def is_taking(today: date) -> ColumnElement[bool]:
    """Discussions that take votes and proposals on a day: their term runs, and their document was
    not withdrawn (§9, §10, decided: withdrawing a document)."""
    return and_(
        Discussion.opens_on <= today,
        Discussion.closes_on >= today,
        Discussion.withdrawn_at.is_(None),
    )


def is_over(today: date) -> ColumnElement[bool]:
    """Discussions that take nothing more (§9, §10, decided: withdrawing a document)."""
    return or_(Discussion.closes_on < today, Discussion.withdrawn_at.is_not(None))
