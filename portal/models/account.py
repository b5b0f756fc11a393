"""Who takes part: information users and those who act in office (§2)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.models.base import Base
from portal.rules import Refused
from portal.rules.privacy import why_not_take_part
from portal.terms import AccountKind, Language

CLOSED_AUTHOR = ""  # instead of the name of an author who closed the account


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
    closed_at: Mapped[datetime | None]  # nobody's since then: no name, no address, no number


class ClosedVoter(Base):
    """The mark of a vote whose account was closed, kept until the discussion is sealed: it tells
    that its person has voted on this one thing, and nothing else (decided: closing an account)."""

    __tablename__ = "closed_voter"
    __table_args__ = (
        UniqueConstraint("mark", name="one_mark_per_vote"),
        Index("ix_closed_voter_discussion", "discussion_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id"))
    mark: Mapped[str] = mapped_column(String(64))  # HMAC of the person and the thing together


def hold_account(db: Session, account_id: int) -> Account:
    """The account as it stays until this act is over: it is not closed meanwhile. Raises Refused
    for a closed one (decided: closing an account)."""
    account = db.scalars(
        select(Account)
        .where(Account.id == account_id)
        .with_for_update(read=True, key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    if refusal := why_not_take_part(is_closed=account.closed_at is not None, has_voted=False):
        raise Refused(refusal)
    return account
