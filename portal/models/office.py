"""Offices: who acts for a state body or the operator, in which unit, from when until when (§8)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.account import Account
from portal.models.base import Base
from portal.models.body import Body
from portal.terms import Power, Role


class Unit(Base):
    """A unit of a state body, whose employees hold offices together (§8)."""

    __tablename__ = "unit"
    __table_args__ = (Index("ix_unit_body", "body_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    name_kk: Mapped[str] = mapped_column(String(300))
    name_ru: Mapped[str] = mapped_column(String(300))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class RoleGrant(Base):
    """An office that a person holds from a day to a day, until it is ended (§8, §15)."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(
            "(role IN ('administrator', 'head', 'central_body')) = (body_id IS NOT NULL)",
            name="office_of_a_body_names_it",
        ),
        CheckConstraint("role <> 'state_body'", name="a_key_is_no_office"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="office_ends_after_start"),
        Index("ix_role_grant_account", "account_id"),
        Index("ix_role_grant_body", "body_id"),
        Index(
            "one_living_head_per_body",
            "body_id",
            unique=True,
            sqlite_where=text("role = 'head' AND ended_at IS NULL"),
            postgresql_where=text("role = 'head' AND ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role]
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    powers: Mapped[frozenset[Power]]  # empty for offices that act for no body
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]  # the last day; None until it is ended
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # None: a command
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    body: Mapped[Body | None] = relationship(lazy="raise")
    unit: Mapped[Unit | None] = relationship(lazy="raise")
    account: Mapped[Account] = relationship(lazy="raise", foreign_keys=[account_id])

    def is_held(self, today: date) -> bool:
        """Whether the office is held on a day: it has begun, has not run out and was not ended."""
        has_run_out = self.ends_on is not None and today > self.ends_on
        return self.ended_at is None and self.starts_on <= today and not has_run_out


class HeadClaim(Base):
    """Somebody came with the key of the head of a state body; the operator confirms the person
    once (§8, decided: heads of bodies)."""

    __tablename__ = "head_claim"
    __table_args__ = (
        CheckConstraint("(decided_at IS NULL) = (is_confirmed IS NULL)", name="claim_is_decided"),
        Index(
            "one_open_claim_per_person",
            "body_id",
            "account_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    certificate_sha256: Mapped[str] = mapped_column(String(64))
    claimed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    is_confirmed: Mapped[bool | None]
    grounds: Mapped[str] = mapped_column(String(2000))
    body: Mapped[Body] = relationship(lazy="raise")
    account: Mapped[Account] = relationship(lazy="raise", foreign_keys=[account_id])
