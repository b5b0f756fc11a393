"""Everything the portal holds about one account, for its owner alone (decided: my data)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.closing import letters_of
from portal.models import (
    Account,
    Discussion,
    Document,
    DocumentVote,
    JournalEntry,
    Notice,
    Part,
    Proposal,
    ProposalDraft,
    ProposalVote,
    RoleGrant,
    SignatureEvidence,
    SignIn,
    StateAct,
)
from portal.terms import Side

Kept = TypeVar("Kept", SignIn, Proposal, RoleGrant, Notice, JournalEntry)
MOST = 10_000  # rows of a kind in the export


@dataclass(frozen=True)
class Voted:
    """How I voted, on which document or proposal, by its number."""

    number: str
    side: Side
    cast_at: datetime
    changed_at: datetime | None


@dataclass(frozen=True)
class Signature:
    """My signature that is kept: under a proposal by its number, or under an act of state."""

    evidence: SignatureEvidence
    proposal: str | None
    act: str | None


@dataclass(frozen=True)
class Holdings:
    """What is held about me, by kind, the newest first."""

    account: Account
    sign_ins: Sequence[SignIn]
    document_votes: Sequence[Voted]
    proposal_votes: Sequence[Voted]
    proposals: Sequence[Proposal]
    drafts: Sequence[ProposalDraft]
    offices: Sequence[RoleGrant]
    signatures: Sequence[Signature]
    letters: Sequence[Notice]
    journal: Sequence[JournalEntry]


def holdings(db: Session, account: Account, most: int = MOST) -> Holdings:
    """Every row about an account, at most so many of a kind."""
    key = account.id
    part = joinedload(ProposalDraft.part).joinedload(Part.edition)
    return Holdings(
        account=account,
        sign_ins=_newest(db, select(SignIn).where(SignIn.account_id == key), SignIn, most),
        document_votes=_voted(db, _document_votes(key), most),
        proposal_votes=_voted(db, _proposal_votes(key), most),
        proposals=_newest(db, select(Proposal).where(Proposal.author_id == key), Proposal, most),
        drafts=db.scalars(
            select(ProposalDraft)
            .where(ProposalDraft.author_id == key, ProposalDraft.proposal_id.is_(None))
            .options(part)
            .order_by(ProposalDraft.saved_at.desc())
            .limit(most)
        ).all(),
        offices=_newest(
            db,
            select(RoleGrant)
            .where(RoleGrant.account_id == key)
            .options(joinedload(RoleGrant.body), joinedload(RoleGrant.unit)),
            RoleGrant,
            most,
        ),
        signatures=signatures(db, key, most),
        letters=_newest(db, select(Notice).where(letters_of(key)), Notice, most),
        journal=_newest(
            db, select(JournalEntry).where(JournalEntry.actor_id == key), JournalEntry, most
        ),
    )


def _newest(db: Session, found: Select[Kept], table: type[Kept], most: int) -> Sequence[Kept]:
    return db.scalars(found.order_by(table.id.desc()).limit(most)).all()


def _document_votes(account_id: int) -> Select[str, Side, datetime, datetime | None]:
    vote = DocumentVote
    return (
        select(Document.number, vote.side, vote.cast_at, vote.changed_at)
        .join(Discussion, Discussion.id == vote.discussion_id)
        .join(Document, Document.id == Discussion.document_id)
        .where(vote.voter_id == account_id)
        .order_by(vote.id.desc())
    )


def _proposal_votes(account_id: int) -> Select[str, Side, datetime, datetime | None]:
    vote = ProposalVote
    return (
        select(Proposal.number, vote.side, vote.cast_at, vote.changed_at)
        .join(Proposal, Proposal.id == vote.proposal_id)
        .where(vote.voter_id == account_id)
        .order_by(vote.id.desc())
    )


def _voted(
    db: Session, found: Select[str, Side, datetime, datetime | None], most: int
) -> Sequence[Voted]:
    return [Voted(*row) for row in db.execute(found.limit(most))]


def signatures(db: Session, account_id: int, most: int = MOST) -> Sequence[Signature]:
    """The kept signatures of an account under its proposals and its acts of state (§13)."""
    found = (
        select(SignatureEvidence, Proposal.number, StateAct.act)
        .outerjoin(Proposal, Proposal.id == SignatureEvidence.proposal_id)
        .outerjoin(StateAct, StateAct.id == SignatureEvidence.state_act_id)
        .where(or_(Proposal.author_id == account_id, StateAct.actor_id == account_id))
        .order_by(SignatureEvidence.id.desc())
        .limit(most)
    )
    return [Signature(evidence, number, act) for evidence, number, act in db.execute(found)]
