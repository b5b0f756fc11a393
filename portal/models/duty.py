"""What a state body has to place, and by which day (§5-§7, §10)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base
from portal.models.body import Body, Program
from portal.models.document import Document
from portal.terms import BudgetStage, DocumentKind


class Duty(Base):
    """One document that is due. It never changes once it arose but for the document that fulfils
    it, so that nothing can be edited into being on time (decided: duties)."""

    __tablename__ = "duty"
    __table_args__ = (
        UniqueConstraint("body_id", "key", name="one_duty_per_key"),
        UniqueConstraint("document_id", name="one_duty_per_document"),
        Index("ix_duty_due", "due_on"),
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
    body: Mapped[Body] = relationship(lazy="raise")
    program: Mapped[Program | None] = relationship(lazy="raise")
    document: Mapped[Document | None] = relationship(lazy="raise")
