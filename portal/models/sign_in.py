"""Sign-ins, and the texts that wait for a signature: at sign-in, before an act of state, on a
phone (§13)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.account import Account
from portal.models.base import Base
from portal.models.body import Body
from portal.models.office import RoleGrant
from portal.terms import KeyKind, Language, SignInWay


class SignIn(Base):
    """One sign-in; the browser holds a random token, the table only its hash (§13)."""

    __tablename__ = "sign_in"
    __table_args__ = (
        UniqueConstraint("token_hash", name="one_sign_in_per_token"),
        CheckConstraint(
            "(way = 'eds') = (certificate_sha256 IS NOT NULL)", name="eds_has_a_certificate"
        ),
        CheckConstraint(
            "body_id IS NULL OR key_kind <> 'individual'", name="state_body_has_its_own_key"
        ),
        Index("ix_sign_in_account", "account_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    grant_id: Mapped[int | None] = mapped_column(ForeignKey("role_grant.id"))  # acting in office
    way: Mapped[SignInWay]
    key_kind: Mapped[KeyKind]
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))  # a state body's key
    certificate_sha256: Mapped[str | None] = mapped_column(String(64))
    signer_encrypted: Mapped[bytes] = mapped_column(LargeBinary)  # IIN and names, for signing
    contour: Mapped[str] = mapped_column(String(16))
    device: Mapped[str] = mapped_column(String(80))  # browser and system, as its owner knows it
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship(lazy="raise")
    grant: Mapped[RoleGrant | None] = relationship(lazy="raise")
    state_body: Mapped[Body | None] = relationship(lazy="raise")


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


class StateAct(Base):
    """An act of state as an official is about to sign it; done once, when the signature comes
    (§8, decided: acts of state)."""

    __tablename__ = "state_act"
    __table_args__ = (Index("ix_state_act_actor", "actor_id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    act: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    grant_id: Mapped[int] = mapped_column(ForeignKey("role_grant.id"))  # the office acted in
    payload_encrypted: Mapped[bytes] = mapped_column(LargeBinary)  # JSON for the act
    text_encrypted: Mapped[bytes] = mapped_column(LargeBinary)  # the exact bytes to sign
    back: Mapped[str] = mapped_column(String(400))  # the page it was begun on
    prepared_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    led_to: Mapped[str | None] = mapped_column(String(400))  # where the done act can be seen
    actor: Mapped[Account] = relationship(lazy="raise")


class PhoneSigning(Base):
    """A text that is signed on a phone: the browser shows a QR, the phone fetches and returns
    (decided: signing by phone)."""

    __tablename__ = "phone_signing"
    __table_args__ = (
        UniqueConstraint("token_hash", name="one_signing_per_address"),
        CheckConstraint(
            "(cms_encrypted IS NULL) = (returned_at IS NULL)", name="returned_with_a_signature"
        ),
        Index("ix_phone_signing_expires_at", "expires_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))  # of the one-time address
    token_encrypted: Mapped[bytes] = mapped_column(LargeBinary)  # to draw the QR again
    holder_hash: Mapped[str] = mapped_column(String(64))  # the browser that waits
    purpose: Mapped[str] = mapped_column(String(20))
    language: Mapped[Language]
    title_kk: Mapped[str] = mapped_column(String(300))
    title_ru: Mapped[str] = mapped_column(String(300))
    content_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    is_attached: Mapped[bool]
    back: Mapped[str] = mapped_column(String(400))  # the page whose form takes the signature
    fields: Mapped[str] = mapped_column(String(1000))  # JSON: the other fields of that form
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    fetched_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    cms_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")  # answers looked at
    rejection: Mapped[str | None] = mapped_column(String(40))  # why the last answer was refused
    used_at: Mapped[datetime | None]
