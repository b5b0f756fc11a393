"""Where votes stand in the public ledger, for the pages that show votes (decided: votes in the
ledger)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import DocumentVote, LedgerEntry

VOTES = DocumentVote.__tablename__


@dataclass(frozen=True)
class EnteredVotes:
    """Votes on a document that anybody can count in the ledger, and between which places."""

    votes: int
    first: int
    last: int


def entered_votes(db: Session, number: str) -> EnteredVotes | None:
    """The votes on a document that are in the ledger; None when there are none yet."""
    place = LedgerEntry.position
    found = select(func.min(place), func.max(place), func.count(LedgerEntry.source_id.distinct()))
    first, last, votes = db.execute(
        found.where(LedgerEntry.number == number, LedgerEntry.source == VOTES)
    ).one()
    return EnteredVotes(votes, first, last) if votes else None


def own_places(db: Session, vote_ids: Collection[int]) -> Mapping[int, int]:
    """The newest entry of each of these votes on documents, for their voter alone."""
    found = select(LedgerEntry.source_id, func.max(LedgerEntry.position))
    rows = db.execute(
        found.where(LedgerEntry.source == VOTES, LedgerEntry.source_id.in_(vote_ids)).group_by(
            LedgerEntry.source_id
        )
    )
    return {vote_id: position for vote_id, position in rows}
