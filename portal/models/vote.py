"""Votes: two tables, so no generic key; one row per user and thing, held by the database (§11)."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from portal.models.base import Base, upsert_in
from portal.terms import AccountKind, Side


@dataclass(frozen=True)
class Cast:
    """Who votes how, and when."""

    voter_id: int
    voter_kind: AccountKind
    side: Side
    cast_at: datetime


class DocumentVote(Base):
    """How a user votes on a discussed document (§11)."""

    __tablename__ = "document_vote"
    __table_args__ = (
        UniqueConstraint("discussion_id", "voter_id", name="one_vote_per_user_and_document"),
        Index("ix_document_vote_count", "discussion_id", "voter_kind", "side"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussion.id"))
    voter_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    voter_kind: Mapped[AccountKind]
    side: Mapped[Side]
    cast_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]


class ProposalVote(Base):
    """How a user votes on a published proposal (§11)."""

    __tablename__ = "proposal_vote"
    __table_args__ = (
        UniqueConstraint("proposal_id", "voter_id", name="one_vote_per_user_and_proposal"),
        Index("ix_proposal_vote_count", "proposal_id", "voter_kind", "side"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    voter_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    voter_kind: Mapped[AccountKind]
    side: Mapped[Side]
    cast_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]


Vote = TypeVar("Vote", DocumentVote, ProposalVote)


def write_vote(
    db: Session, table: type[Vote], thing: str, thing_id: int, cast: Cast
) -> tuple[Vote, bool]:
    """The vote of a user on a thing, written or changed in one statement, and whether it moved: the
    same side again leaves it as it stood (§11). `thing` is the column of the table."""
    values = {thing: thing_id, **asdict(cast)}
    written = db.scalar(
        _writing(db.get_bind().dialect.name, table, thing),
        values,
        execution_options={"populate_existing": True},
    )
    if written is not None:
        return written, True
    mine = getattr(table, thing) == thing_id, table.voter_id == cast.voter_id
    return db.scalars(select(table).where(*mine)).one(), False


@cache
def _writing(dialect: str, table: type[Vote], thing: str) -> ReturningInsert[Any]:
    fresh = upsert_in(dialect, table)
    return fresh.on_conflict_do_update(
        index_elements=[thing, "voter_id"],
        set_={"side": fresh.excluded.side, "changed_at": fresh.excluded.cast_at},
        where=table.side != fresh.excluded.side,
    ).returning(table)


def document_vote_counts(discussion_ids: Collection[int]) -> Select[int, AccountKind, Side, int]:
    """Rows of discussion_id, voter_kind, side, count: always counted from the votes (§11)."""
    keys = DocumentVote.discussion_id, DocumentVote.voter_kind, DocumentVote.side
    return (
        select(*keys, func.count())
        .where(DocumentVote.discussion_id.in_(discussion_ids))
        .group_by(*keys)
    )


def proposal_vote_counts(proposal_ids: Collection[int]) -> Select[int, AccountKind, Side, int]:
    """Rows of proposal_id, voter_kind, side, count: always counted from the votes (§11)."""
    keys = ProposalVote.proposal_id, ProposalVote.voter_kind, ProposalVote.side
    return (
        select(*keys, func.count())
        .where(ProposalVote.proposal_id.in_(proposal_ids))
        .group_by(*keys)
    )
