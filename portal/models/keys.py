"""The keys of the portal, wrapped by a key drawn from the settings (decided: the ring)."""

from datetime import datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.terms import KeyPurpose


class SealingKey(Base):
    """One key of the ring; useless without PORTAL_IIN_KEY, and never removed."""

    __tablename__ = "sealing_key"
    __table_args__ = (UniqueConstraint("purpose", "number", name="one_key_per_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[KeyPurpose]
    number: Mapped[int]
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]  # nothing new is sealed with it since
