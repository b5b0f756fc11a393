"""Files that an official handed in and has not yet taken over into a draft
(decided: what a file changes)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base


class Upload(Base):
    """One dry run: the files of one document, of whom, and into which draft if one was chosen."""

    __tablename__ = "upload"
    __table_args__ = (Index("ix_upload_body", "body_id", "uploaded_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    uploaded_at: Mapped[datetime]
    files: Mapped[list["UploadedFile"]] = relationship(
        lazy="raise",
        order_by="UploadedFile.position",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )


class UploadedFile(Base):
    """A file of a dry run, kept by its SHA-256 and shown to nobody else."""

    __tablename__ = "uploaded_file"
    __table_args__ = (
        CheckConstraint("size > 0", name="uploaded_file_is_not_empty"),
        Index("ix_uploaded_file_sha256", "sha256"),
    )

    upload_id: Mapped[str] = mapped_column(
        ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]  # bytes
    sha256: Mapped[str] = mapped_column(String(64))
