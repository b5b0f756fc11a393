"""The machine interface (§8): tokens of a body's own systems, and what these call a document."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.account import Account
from portal.models.base import Base
from portal.models.body import Body
from portal.terms import Intake


class MachineToken(Base):
    """A machine that sends for a body, from a day to a day, until it is revoked. Its key is shown
    once and kept as a hash; until it was shown there is none (decided: keys of machines)."""

    __tablename__ = "machine_token"
    __table_args__ = (
        UniqueConstraint("token_hash", name="one_machine_per_token"),
        CheckConstraint("ends_on >= starts_on", name="token_ends_after_start"),
        CheckConstraint("sends <> ''", name="token_sends_something"),
        CheckConstraint("(token_hash IS NULL) = (shown_at IS NULL)", name="shown_with_its_key"),
        CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by_id IS NULL)", name="revoked_by_somebody"
        ),
        Index("ix_machine_token_body", "body_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    name: Mapped[str] = mapped_column(String(200))  # of the system that sends
    token_hash: Mapped[str | None] = mapped_column(String(64))
    sends: Mapped[frozenset[Intake]]
    may_place: Mapped[bool]  # at once, without a person; else it makes drafts
    starts_on: Mapped[date]
    ends_on: Mapped[date]  # the last day
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    shown_at: Mapped[datetime | None]
    last_used_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    body: Mapped[Body] = relationship(lazy="raise")
    made_by: Mapped[Account] = relationship(lazy="raise", foreign_keys=[made_by_id])

    def is_valid(self, today: date) -> bool:
        """Whether the machine may send on a day: it has begun, has not run out, is not revoked."""
        return self.revoked_at is None and self.starts_on <= today <= self.ends_on


class Sending(Base):
    """What a body's own system calls a document: one external id, one document (§8)."""

    __tablename__ = "sending"
    __table_args__ = (
        UniqueConstraint("body_id", "kind", "external_id", name="one_sending_per_external_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    kind: Mapped[Intake]
    external_id: Mapped[str] = mapped_column(String(100))
    payload_sha256: Mapped[str | None] = mapped_column(String(64))  # of what was taken last
    is_signed: Mapped[bool]
    token_id: Mapped[int | None] = mapped_column(ForeignKey("machine_token.id"))
    received_at: Mapped[datetime | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id", ondelete="SET NULL"))
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id", ondelete="SET NULL"))
    revision: Mapped[int]  # of the draft as the machine left it; a person's save moves it on
    import_id: Mapped[int | None] = mapped_column(ForeignKey("report_import.id"))
    wants_place: Mapped[bool]  # a budget report, as soon as it was read without faults
    reason_kk: Mapped[str] = mapped_column(Text)  # of its correction, in public
    reason_ru: Mapped[str] = mapped_column(Text)
    refusal: Mapped[str] = mapped_column(Text)  # JSON: why it was not placed; empty


class SignedPayload(Base):
    """What a machine sent with a signature of the body under it; the signature is evidence."""

    __tablename__ = "signed_payload"
    __table_args__ = (Index("ix_signed_payload_sending", "sending_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sending_id: Mapped[int] = mapped_column(ForeignKey("sending.id"))
    payload_sha256: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime]
