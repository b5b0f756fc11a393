"""Votes on one thing, counted from the votes themselves, people and organisations apart."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.core.voters import earlier_vote
from portal.models import Discussion, DocumentVote
from portal.models.vote import document_vote_counts
from portal.rules import Refusal
from portal.rules.vote import why_not_vote
from portal.terms import AccountKind, Role, Side


@dataclass(frozen=True)
class Tally:
    """How many people and how many organisations voted on each side
    (§11, decided: legal entities)."""

    people_for: int = 0
    people_against: int = 0
    organisations_for: int = 0
    organisations_against: int = 0

    @property
    def votes_for(self) -> int:
        """All votes for, as the closure report counts them (§17)."""
        return self.people_for + self.organisations_for

    @property
    def votes_against(self) -> int:
        """All votes against, as the closure report counts them (§17)."""
        return self.people_against + self.organisations_against


NOBODY = Tally()


def tallies(db: Session, counts: Select[int, AccountKind, Side, int]) -> Mapping[int, Tally]:
    """The tally of each thing that `document_vote_counts` or `proposal_vote_counts` tells of; a
    thing without votes is not among them."""
    found: dict[int, dict[tuple[AccountKind, Side], int]] = defaultdict(dict)
    for key, kind, side, count in db.execute(counts):
        found[key][kind, side] = count
    return {
        key: Tally(
            one.get((AccountKind.PERSON, Side.FOR), 0),
            one.get((AccountKind.PERSON, Side.AGAINST), 0),
            one.get((AccountKind.ORGANISATION, Side.FOR), 0),
            one.get((AccountKind.ORGANISATION, Side.AGAINST), 0),
        )
        for key, one in found.items()
    }


@dataclass(frozen=True)
class Ballot:
    """How the vote on a document stands, and what a visitor can do about it (§11)."""

    tally: Tally
    chosen: Side | None
    refusal: Refusal | None
    until: date


def document_ballot(
    db: Session, discussion: Discussion, voter_id: int | None, acting: Role | None, today: date
) -> Ballot:
    """The ballot on a discussed document as a visitor sees it; `voter_id` is None for a guest."""
    voted = select(DocumentVote.side).where(
        DocumentVote.discussion_id == discussion.id, DocumentVote.voter_id == voter_id
    )
    chosen = db.scalar(voted) if voter_id else None
    refusal = why_not_vote(
        opens_on=discussion.opens_on,
        closes_on=discussion.closes_on,
        today=today,
        sealed=discussion.sealed_at is not None,
        withdrawn=discussion.withdrawn_at is not None,
        acting=acting,
    )
    if refusal is None and chosen is None:
        refusal = earlier_vote(db, discussion)
    return Ballot(
        tally=tallies(db, document_vote_counts([discussion.id])).get(discussion.id, NOBODY),
        chosen=chosen,
        refusal=refusal,
        until=discussion.closes_on,
    )
