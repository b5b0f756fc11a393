"""What my page shows: my votes, proposals, drafts and offices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.core.ledger_places import own_places
from portal.core.offices import open_offices
from portal.models import (
    Discussion,
    DocumentVote,
    Edition,
    HeadClaim,
    Part,
    Proposal,
    ProposalDraft,
    RoleGrant,
    SignIn,
)
from portal.terms import KeyKind

SHOWN = 100  # rows of each list


@dataclass(frozen=True)
class Mine:
    """What the portal knows of my taking part."""

    votes: Sequence[tuple[DocumentVote, Discussion]]
    proposals: Sequence[Proposal]
    drafts: Sequence[ProposalDraft]
    offices: Sequence[RoleGrant]
    places: Mapping[int, int]  # of votes in the ledger


def mine(db: Session, sign_in: SignIn, holder_hash: str, today: date) -> Mine:
    """The newest first; drafts are also those written in this browser before signing in, offices
    those that the key of this sign-in opens."""
    account_id = sign_in.account_id
    edition = joinedload(Discussion.edition), joinedload(Discussion.document)
    votes = db.execute(
        select(DocumentVote, Discussion)
        .join(Discussion, Discussion.id == DocumentVote.discussion_id)
        .where(DocumentVote.voter_id == account_id)
        .options(*edition)
        .order_by(DocumentVote.id.desc())
        .limit(SHOWN)
    ).all()
    proposals = db.scalars(
        select(Proposal)
        .where(Proposal.author_id == account_id)
        .options(joinedload(Proposal.part).joinedload(Part.edition))
        .options(joinedload(Proposal.decision), joinedload(Proposal.response))
        .order_by(Proposal.id.desc())
        .limit(SHOWN)
    ).all()
    drafts = db.scalars(_drafts(account_id, holder_hash)).all()
    held = open_offices(sign_in, today).options(joinedload(RoleGrant.body))
    offices = db.scalars(held).all()
    places = own_places(db, [vote.id for vote, _discussion in votes]) if votes else {}
    shown = [(vote, discussion) for vote, discussion in votes]
    return Mine(shown, proposals, drafts, offices, places)


def own_claim(db: Session, sign_in: SignIn) -> HeadClaim | None:
    """What became of the claim of whoever came with the key of a body's head, the newest first
    (§8)."""
    if sign_in.body_id is None or sign_in.key_kind is not KeyKind.HEAD:
        return None
    return db.scalar(
        select(HeadClaim)
        .where(HeadClaim.account_id == sign_in.account_id, HeadClaim.body_id == sign_in.body_id)
        .options(joinedload(HeadClaim.body))
        .order_by(HeadClaim.id.desc())
        .limit(1)
    )


def _drafts(account_id: int, holder_hash: str) -> Select[ProposalDraft]:
    own = ProposalDraft.author_id == account_id
    unclaimed = ProposalDraft.author_id.is_(None), ProposalDraft.holder_hash == holder_hash
    part = joinedload(ProposalDraft.part).joinedload(Part.edition)
    return (
        select(ProposalDraft)
        .where(ProposalDraft.proposal_id.is_(None), or_(own, and_(*unclaimed)))
        .options(part.joinedload(Edition.document))
        .order_by(ProposalDraft.saved_at.desc())
        .limit(SHOWN)
    )
