"""Who takes part: information users and those who act in office (§2)."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.terms import AccountKind, Language


class Account(Base):
    """An information user: a person by IIN or an organisation by BIN, both as keyed hashes (§2)."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("identity_hash", name="one_account_per_identity"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AccountKind]
    identity_hash: Mapped[str] = mapped_column(String(64))  # HMAC; the number itself is not kept
    name: Mapped[str] = mapped_column(String(300))  # from the certificate at the last sign-in
    language: Mapped[Language]
    email: Mapped[str | None] = mapped_column(String(254))
    created_at: Mapped[datetime]
