"""A placed document: its editions, their structural parts in two languages, rows and files."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base
from portal.models.body import Body, Program
from portal.terms import BudgetStage, DocumentKind, EditionStatus, FileKind, RowKind

LISTED = (  # all that a list is ordered and filtered by, so that it is read from the index alone
    *("placed_on", "id", "kind", "body_id", "program_id", "period_from", "period_to"),
)


class Document(Base):
    """What a state body places: one subject, with editions beside each other (§3-§10)."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("number", name="one_document_per_number"),
        CheckConstraint("period_from <= period_to", name="period_runs_forward"),
        CheckConstraint("month BETWEEN 1 AND 12", name="month_of_a_year"),
        CheckConstraint(
            "(kind = 'citizen-budget') = (stage IS NOT NULL)", name="citizen_budget_has_a_stage"
        ),
        CheckConstraint(
            "(withdrawn_on IS NULL) = (withdrawn_at IS NULL)", name="withdrawal_has_a_day"
        ),
        CheckConstraint(
            "withdrawn_at IS NULL OR (reason_kk <> '' AND reason_ru <> '')",
            name="withdrawal_has_a_reason",
        ),
        Index("ix_document_kind", "kind", "placed_on"),
        Index("ix_document_body", "body_id", "placed_on"),
        Index("ix_document_listed", *LISTED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[DocumentKind]
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    program_id: Mapped[int | None] = mapped_column(ForeignKey("program.id"))
    period_from: Mapped[int]  # year
    period_to: Mapped[int]  # year
    stage: Mapped[BudgetStage | None]  # of a citizen budget
    month: Mapped[int | None]  # the last one of the period that a monthly document tells of
    event_on: Mapped[date | None]  # the day its term counts from: an audit was received, … (§6, §7)
    number: Mapped[str | None] = mapped_column(String(20))  # given when first placed
    placed_on: Mapped[date | None]  # of the first edition
    created_at: Mapped[datetime]
    withdrawn_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
    reason_kk: Mapped[str] = mapped_column(Text, default="")  # why it was withdrawn, in public
    reason_ru: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[Body] = relationship(lazy="raise")
    program: Mapped[Program | None] = relationship(lazy="raise")
    editions: Mapped[list["Edition"]] = relationship(
        lazy="raise", back_populates="document", order_by="Edition.no"
    )


class Edition(Base):
    """One fixed version of a document; a correction is a new one (decided: corrections)."""

    __tablename__ = "edition"
    __table_args__ = (
        UniqueConstraint("document_id", "no", name="one_edition_per_number"),
        CheckConstraint(
            "(status = 'placed') = (placed_at IS NOT NULL)", name="placed_edition_has_a_moment"
        ),
        CheckConstraint(
            "(status = 'placed') = (checksum IS NOT NULL)", name="placed_edition_has_a_checksum"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    no: Mapped[int]
    status: Mapped[EditionStatus]
    title_kk: Mapped[str] = mapped_column(String(1200))
    title_ru: Mapped[str] = mapped_column(String(1200))
    title_en: Mapped[str | None] = mapped_column(String(1200))
    summary_kk: Mapped[str] = mapped_column(Text)  # one plain sentence for people
    summary_ru: Mapped[str] = mapped_column(Text)
    head_kk: Mapped[str] = mapped_column(String(300))  # head of the budget program
    head_ru: Mapped[str] = mapped_column(String(300))
    reason_kk: Mapped[str] = mapped_column(Text, default="")  # why a correction was made
    reason_ru: Mapped[str] = mapped_column(Text, default="")
    is_invented: Mapped[bool]  # demonstration material says so on its page
    revision: Mapped[int]  # counts saves of a draft, so that no save overwrites another
    created_at: Mapped[datetime]
    placed_at: Mapped[datetime | None]
    checksum: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of the canonical text
    changes: Mapped[str | None] = mapped_column(Text)  # JSON: how much a correction changed
    document: Mapped[Document] = relationship(lazy="raise", back_populates="editions")
    parts: Mapped[list["Part"]] = relationship(
        lazy="raise", back_populates="edition", order_by="Part.position"
    )
    files: Mapped[list["DocumentFile"]] = relationship(lazy="raise", order_by="DocumentFile.id")


class Part(Base):
    """A structural part with a key that stays the same from year to year and from passport to
    report (§14)."""

    __tablename__ = "part"
    __table_args__ = (
        UniqueConstraint("edition_id", "key", name="one_part_per_key"),
        UniqueConstraint("edition_id", "position", name="one_part_per_position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    title_kk: Mapped[str] = mapped_column(String(400))
    title_ru: Mapped[str] = mapped_column(String(400))
    title_en: Mapped[str | None] = mapped_column(String(400))
    body_kk: Mapped[str] = mapped_column(Text)  # rich text, cut to the short list on the way in
    body_ru: Mapped[str] = mapped_column(Text)
    edition: Mapped[Edition] = relationship(lazy="raise", back_populates="parts")
    rows: Mapped[list["Row"]] = relationship(
        lazy="raise", back_populates="part", order_by="Row.position"
    )


class Row(Base):
    """A row of a part's table: an indicator, a measure, a sum (forms of passport and report)."""

    __tablename__ = "part_row"
    __table_args__ = (
        UniqueConstraint("part_id", "key", name="one_row_per_key"),
        UniqueConstraint("part_id", "position", name="one_row_per_position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("part.id"))
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    kind: Mapped[RowKind]
    name_kk: Mapped[str] = mapped_column(Text)
    name_ru: Mapped[str] = mapped_column(Text)
    unit_kk: Mapped[str] = mapped_column(String(100))
    unit_ru: Mapped[str] = mapped_column(String(100))
    note_kk: Mapped[str] = mapped_column(Text)  # reason of a deviation
    note_ru: Mapped[str] = mapped_column(Text)
    part: Mapped[Part] = relationship(lazy="raise", back_populates="rows")
    cells: Mapped[list["Cell"]] = relationship(lazy="raise", back_populates="row")


class Cell(Base):
    """A printed value of a row, with the number beside it when it is one
    (decided: a value is text)."""

    __tablename__ = "part_cell"
    __table_args__ = (UniqueConstraint("row_id", "column", name="one_cell_per_column"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("part_row.id"))
    column: Mapped[str] = mapped_column(String(30))
    text_kk: Mapped[str] = mapped_column(String(300))
    text_ru: Mapped[str] = mapped_column(String(300))
    number: Mapped[Decimal | None]
    row: Mapped[Row] = relationship(lazy="raise", back_populates="cells")


class DocumentFile(Base):
    """A file beside an edition, kept by its SHA-256 (§10)."""

    __tablename__ = "document_file"
    __table_args__ = (
        CheckConstraint("size > 0", name="file_is_not_empty"),
        Index("ix_document_file_edition", "edition_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    kind: Mapped[FileKind]
    title_kk: Mapped[str] = mapped_column(String(300))
    title_ru: Mapped[str] = mapped_column(String(300))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]  # bytes
    sha256: Mapped[str] = mapped_column(String(64))
    row_key: Mapped[str | None] = mapped_column(String(60))  # of the investment project (§10)
