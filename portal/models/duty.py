"""What a state body has to place, and by which day (§5-§7, §10)."""

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
    case,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base
from portal.models.body import Body, Program
from portal.models.document import Document
from portal.terms import BudgetStage, DocumentKind, DutyState


class Duty(Base):
    """One document that is due. It never changes once it arose but for the document that fulfils it
    and the public mark of a mistake, so that nothing can be edited into being on time
    (decided: duties)."""

    __tablename__ = "duty"
    __table_args__ = (
        UniqueConstraint("body_id", "key", name="one_duty_per_key"),
        UniqueConstraint("document_id", name="one_duty_per_document"),
        CheckConstraint(
            "mistaken_at IS NULL OR (reason_kk <> '' AND reason_ru <> '')",
            name="mistake_has_a_reason",
        ),
        Index("ix_duty_due", "due_on"),
        Index("ix_duty_body_due", "body_id", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    key: Mapped[str] = mapped_column(String(80))  # what is due, in one spelling
    kind: Mapped[DocumentKind]
    year: Mapped[int]  # that the document tells of
    stage: Mapped[BudgetStage | None]
    month: Mapped[int | None]
    program_id: Mapped[int | None] = mapped_column(ForeignKey("program.id"))
    event_on: Mapped[date | None]  # the day the term counts from
    due_on: Mapped[date]
    calendar_edition: Mapped[int]
    arose_at: Mapped[datetime]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    mistaken_at: Mapped[datetime | None]  # the head said that it is none (decided: mistaken duties)
    reason_kk: Mapped[str] = mapped_column(Text, default="")
    reason_ru: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[Body] = relationship(lazy="raise")
    program: Mapped[Program | None] = relationship(lazy="raise")
    document: Mapped[Document | None] = relationship(lazy="raise")

    @property
    def standing(self) -> Document | None:
        """The document that fulfils it, unless it was withdrawn (decided: withdrawn documents and
        duties); the document must be loaded."""
        found = self.document
        return found if found is not None and found.withdrawn_at is None else None


def state_on(today: date) -> ColumnElement[str]:
    """How duties stand on a day, as `rules.duty.duty_state` says; for a selection that joins the
    document of each, if there is one."""
    stands = Document.withdrawn_at.is_(None)
    return case(
        (and_(stands, Document.placed_on <= Duty.due_on), DutyState.ON_TIME.value),
        (and_(stands, Document.placed_on > Duty.due_on), DutyState.LATE.value),
        (Duty.mistaken_at.is_not(None), DutyState.MISTAKEN.value),
        (Duty.due_on < today, DutyState.MISSING.value),
        else_=DutyState.TO_COME.value,
    )
