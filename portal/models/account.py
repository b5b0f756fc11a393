"""Who signs in, for which body they act, and the sign-ins themselves (§2, §8, §13)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base
from portal.models.body import Body
from portal.terms import AccountKind, Language, Role


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


class RoleGrant(Base):
    """An office that a person holds, from a day until it is ended (§8, §15)."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(
            "(role = 'administrator') = (body_id IS NOT NULL)", name="administrator_has_a_body"
        ),
        Index("ix_role_grant_account", "account_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role]
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    body: Mapped[Body | None] = relationship(lazy="raise")


class SignIn(Base):
    """One sign-in by EDS; the browser holds a random token, the table only its hash (§13)."""

    __tablename__ = "sign_in"
    __table_args__ = (
        UniqueConstraint("token_hash", name="one_sign_in_per_token"),
        Index("ix_sign_in_account", "account_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    grant_id: Mapped[int | None] = mapped_column(ForeignKey("role_grant.id"))  # acting in office
    certificate_sha256: Mapped[str] = mapped_column(String(64))
    signer_encrypted: Mapped[bytes] = mapped_column(LargeBinary)  # IIN and names, for signing
    contour: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship(lazy="raise")
    grant: Mapped[RoleGrant | None] = relationship(lazy="raise")


class Challenge(Base):
    """A text to be signed once, by the browser it was made for, within five minutes (§13)."""

    __tablename__ = "challenge"
    __table_args__ = (Index("ix_challenge_holder", "holder_hash", "expires_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    text: Mapped[bytes] = mapped_column(LargeBinary)
    holder_hash: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
