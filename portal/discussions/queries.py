"""What the list of discussions and the page of a discussion need."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, Select, bindparam, case, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from portal.core.listing import page_of
from portal.core.paging import Paging
from portal.discussions.forms import ProposalsAsked
from portal.models import (
    Account,
    Discussion,
    Document,
    Edition,
    ModerationDecision,
    Part,
    Proposal,
    ProposalVote,
)
from portal.models.discussion import is_over, is_taking
from portal.terms import PUBLIC_STATUSES, Breach, DecisionOutcome, ProposalStatus, Side

PER_PAGE = 20
BALLOT = (  # built once: it is asked for each vote
    select(Discussion, Account)
    .join(Discussion.document)
    .join(Account, Account.id == bindparam("voter"))
    .where(Document.number == bindparam("asked"))
    .with_for_update(read=True, key_share=True, of=Discussion)
)


def listed_discussions(
    db: Session, state: str, today: date, paging: Paging
) -> Sequence[Row[Edition, Discussion | None]]:
    """One page of the documents of these discussions."""
    return page_of(db, listed_keys(state, today), paging)


def listed_keys(state: str, today: date) -> Select[int]:
    """Keys of the documents that are discussed today, what ends first on top, or of those whose
    discussion has ended, what ended last on top (§9, §10, §17)."""
    keys = select(Discussion.document_id)
    if state == "open":
        return keys.where(is_taking(today)).order_by(Discussion.closes_on, Discussion.id)
    return keys.where(is_over(today)).order_by(Discussion.closes_on.desc(), Discussion.id)


def counts_by_state(db: Session, today: date) -> Mapping[str, int]:
    """How many discussions are open today, and how many have ended."""
    opened, ended = db.execute(
        select(func.count(case((is_taking(today), 1))), func.count(case((is_over(today), 1))))
    ).one()
    return {"open": opened, "closed": ended}


def discussion_and_voter(
    db: Session, number: str, voter_id: int
) -> Row[Discussion, Account] | None:
    """A discussion by the number of its document, with the account that votes. The discussion is
    held as it is until the vote is in, so that a vote is counted by the closure report or
    refused."""
    return db.execute(BALLOT, {"voter": voter_id, "asked": number}).one_or_none()


def shown_discussion(db: Session, number: str) -> Discussion | None:
    """A discussion with all that its page says of the document and the press release."""
    document = contains_eager(Discussion.document)
    return db.scalar(
        select(Discussion)
        .join(Discussion.document)
        .where(Document.number == number)
        .options(
            document.joinedload(Document.body),
            document.joinedload(Document.program),
            joinedload(Discussion.edition),
            joinedload(Discussion.release),
        )
    )


def parts_of(db: Session, edition_id: int) -> Sequence[Part]:
    """The parts of the discussed edition in their order, with the rows that a part of figures is
    quoted by."""
    found = select(Part).where(Part.edition_id == edition_id).order_by(Part.position)
    return db.scalars(found.options(joinedload(Part.rows))).unique().all()


@dataclass(frozen=True)
class ProposalNumbers:
    """How many proposals a discussion has, by where they stand (§13-§16)."""

    received: int
    waiting: int
    waiting_late: int  # the operator's two working days are over (§15)
    published: int
    answered: int
    refused: int
    withdrawn: int
    by_part: Mapping[int, int]  # public ones, by the id of the part


def proposal_numbers(db: Session, discussion: Discussion, today: date) -> ProposalNumbers:
    """Counts of the proposals of a discussion; a withdrawn one was received too."""
    is_late = func.count(case((Proposal.decision_due < today, 1)))
    rows = db.execute(
        select(Proposal.part_id, Proposal.status, func.count(), is_late)
        .where(Proposal.discussion_id == discussion.id)
        .group_by(Proposal.part_id, Proposal.status)
    ).all()
    by_status: Counter[ProposalStatus] = Counter()
    by_part: Counter[int] = Counter()
    late = 0
    for part_id, status, count, overdue in rows:
        by_status[status] += count
        if status in PUBLIC_STATUSES:
            by_part[part_id] += count
        if status is ProposalStatus.ON_MODERATION:
            late += overdue
    return ProposalNumbers(
        received=by_status.total(),
        waiting=by_status[ProposalStatus.ON_MODERATION],
        waiting_late=late,
        published=sum(by_status[one] for one in PUBLIC_STATUSES),
        answered=by_status[ProposalStatus.ANSWERED],
        refused=by_status[ProposalStatus.REFUSED],
        withdrawn=by_status[ProposalStatus.WITHDRAWN],
        by_part=by_part,
    )


def refused_grounds(db: Session, discussion: Discussion) -> Mapping[Breach, int]:
    """How many proposals were refused for each breach of §14; one can break several."""
    rows = db.execute(
        select(ModerationDecision.breaches, func.count())
        .join(ModerationDecision.proposal)
        .where(Proposal.discussion_id == discussion.id)
        .where(ModerationDecision.outcome == DecisionOutcome.REFUSED)
        .group_by(ModerationDecision.breaches)
    )
    found: Counter[Breach] = Counter()
    for breaches, count in rows:
        found.update(dict.fromkeys(breaches, count))
    return {breach: found[breach] for breach in Breach if found[breach]}


def public_proposals(
    db: Session, discussion: Discussion, asked: ProposalsAsked
) -> Sequence[Proposal]:
    """One page of the published and answered proposals, with decision and response."""
    supported = (
        select(func.count(case((ProposalVote.side == Side.FOR, 1))))
        .where(ProposalVote.proposal_id == Proposal.id)
        .correlate(Proposal)
        .scalar_subquery()
    )
    newest = (Proposal.received_at.desc(), Proposal.id.desc())
    order = (supported.desc(), *newest) if asked.sort == "supported" else newest
    found = (
        select(Proposal)
        .where(Proposal.discussion_id == discussion.id, Proposal.status.in_(PUBLIC_STATUSES))
        .order_by(*order)
        .limit(asked.per)
        .offset((asked.page - 1) * asked.per)
        .options(joinedload(Proposal.decision), joinedload(Proposal.response))
    )
    if asked.part:
        part_ids = select(Part.id).where(Part.key == asked.part)
        found = found.where(Proposal.part_id.in_(part_ids))
    return db.scalars(found).all()


def chosen_sides(db: Session, proposal_ids: Collection[int], voter_id: int) -> Mapping[int, Side]:
    """How an account votes on some proposals (§11)."""
    rows = db.execute(
        select(ProposalVote.proposal_id, ProposalVote.side).where(
            ProposalVote.proposal_id.in_(proposal_ids), ProposalVote.voter_id == voter_id
        )
    )
    return {key: side for key, side in rows}
