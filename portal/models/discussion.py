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
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, column_property, mapped_column, relationship

from portal.models.base import Base
from portal.models.document import Document, Edition
from portal.terms import DocumentKind


class Discussion(Base):
    """The discussion of a document, on the edition it was opened with; its number is the
    document's (§9, §10)."""

    __tablename__ = "discussion"
    __table_args__ = (
        UniqueConstraint("document_id", name="one_discussion_per_document"),
        CheckConstraint("opens_on < closes_on", name="discussion_runs_forward"),
        CheckConstraint("working_days >= 10", name="at_least_ten_working_days"),
        Index("ix_discussion_term", "opens_on", "closes_on", "calendar_edition"),
        Index("ix_discussion_listed", "closes_on", "id", "opens_on", "withdrawn_at", "document_id"),
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


class PressPublication(Base):
    """Where outside the portal a press release was published, and on which day; a record is never
    changed, further ones are added (§12, decided: publications)."""

    __tablename__ = "press_publication"
    __table_args__ = (
        UniqueConstraint("release_id", "address", name="one_record_per_address"),
        Index("ix_press_publication_day", "release_id", "published_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("press_release.id"))
    address: Mapped[str] = mapped_column(String(500))
    published_on: Mapped[date]
    recorded_at: Mapped[datetime]


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
    published_on: Mapped[date | None] = column_property(  # for the first time
        select(func.min(PressPublication.published_on))
        .where(PressPublication.release_id == id)
        .correlate_except(PressPublication)
        .scalar_subquery()
    )
    publications: Mapped[list[PressPublication]] = relationship(
        lazy="raise", order_by=(PressPublication.published_on, PressPublication.id)
    )


class PastDiscussion(Base):
    """A discussion held before the portal knew of it, as a list of somebody else tells
    (decided: past discussions)."""

    __tablename__ = "past_discussion"
    __table_args__ = (
        UniqueConstraint(
            *("body_id", "program_code", "kind", "year", "opened_on"),
            name="one_past_discussion_per_opening",
        ),
        CheckConstraint("opened_on <= closed_on", name="past_discussion_runs_forward"),
        CheckConstraint("votes >= 0 AND proposals >= 0", name="past_counts_are_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    program_code: Mapped[str] = mapped_column(String(3))
    kind: Mapped[DocumentKind]
    year: Mapped[int]  # that the document tells of, of a passport the first planned one
    opened_on: Mapped[date]
    closed_on: Mapped[date]
    working_days: Mapped[int | None]  # None: the calendar does not know the days off of that year
    is_after_allotment: Mapped[bool]
    votes: Mapped[int]
    proposals: Mapped[int]
    source: Mapped[str] = mapped_column(String(500))  # address of where it was taken from
    imported_at: Mapped[datetime]


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
