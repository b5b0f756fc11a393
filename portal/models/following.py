"""Who follows what by mail: an address that was confirmed, what it follows, and wishes that wait to
be confirmed (decided: following by mail)."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base
from portal.terms import FollowedKind, Language

MOST_WAITING = 3  # letters that ask one address for a confirmation, until they are answered or old
LONGEST_KEY = 700  # characters: a search with all of its filters


class Follower(Base):
    """An address to which news goes. It is tied to no account; the link in its letters is the only
    key to it. What it was told is a moment, moved in the transaction that writes the letter."""

    __tablename__ = "follower"
    __table_args__ = (
        UniqueConstraint("address_hash", name="one_follower_per_address"),
        UniqueConstraint("token_hash", name="one_follower_per_token"),
        CheckConstraint("told_from <= told_until", name="told_forward"),
        Index("ix_follower_told_until", "told_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(String(64))  # keyed, of the address in small letters
    address_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    token_hash: Mapped[str] = mapped_column(String(64))
    token_encrypted: Mapped[bytes] = mapped_column(LargeBinary)  # for the links in letters
    language: Mapped[Language]
    confirmed_at: Mapped[datetime]
    told_from: Mapped[datetime]  # from when on the last letter told news
    told_until: Mapped[datetime]  # up to when news has been told
    followings: Mapped[list["Following"]] = relationship(lazy="raise", order_by="Following.id")


class Following(Base):
    """One thing that is followed."""

    __tablename__ = "following"
    __table_args__ = (
        UniqueConstraint("follower_id", "what", "key", name="one_following_per_thing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"))
    what: Mapped[FollowedKind]
    key: Mapped[str] = mapped_column(String(LONGEST_KEY))  # code, number, or arguments of a search
    began_at: Mapped[datetime]


class FollowRequest(Base):
    """A wish to follow something, until the letter to its address is answered or too old. Few of
    one address wait at once, each in a place of its own, so that nobody fills a stranger's box."""

    __tablename__ = "follow_request"
    __table_args__ = (
        UniqueConstraint("token_hash", name="one_request_per_token"),
        UniqueConstraint("address_hash", "place", name="one_request_per_place"),
        CheckConstraint(f"place BETWEEN 1 AND {MOST_WAITING}", name="few_requests_wait"),
        Index("ix_follow_request_expires_at", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    address_hash: Mapped[str] = mapped_column(String(64))
    place: Mapped[int]
    address_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[Language]
    what: Mapped[FollowedKind]
    key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
