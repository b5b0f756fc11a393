"""What a closure report is gathered from, and where to find the reports (§17)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.models import (
    ClosureReport,
    Discussion,
    Document,
    ModerationDecision,
    Program,
    Proposal,
    Response,
)
from portal.models.vote import document_vote_counts, proposal_vote_counts
from portal.terms import ProposalStatus

CHUNK = 500  # ids in one query: SQLite bounds the number of parameters


def ended_without_report(today: date) -> Select[int]:
    """Discussions that are over and whose newest report, if any, misses an act (§17)."""
    counted = (
        select(func.max(ClosureReport.acts_counted))
        .where(ClosureReport.discussion_id == Discussion.id)
        .scalar_subquery()
    )
    acts = _acts_of(ModerationDecision) + _acts_of(Response) + _withdrawals()
    return (
        select(Discussion.id)
        .where(Discussion.closes_on < today)
        .where(or_(Discussion.sealed_at.is_(None), and_(counted.is_not(None), acts > counted)))
        .order_by(Discussion.closes_on, Discussion.id)
    )


def _acts_of(kind: type[ModerationDecision] | type[Response]) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(kind)
        .join(Proposal, Proposal.id == kind.proposal_id)
        .where(Proposal.discussion_id == Discussion.id)
        .correlate(Discussion)
        .scalar_subquery()
    )


def _withdrawals() -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(Proposal)
        .where(Proposal.discussion_id == Discussion.id)
        .where(Proposal.status == ProposalStatus.WITHDRAWN)
        .correlate(Discussion)
        .scalar_subquery()
    )


def acts_of(proposals: Sequence[Proposal]) -> int:
    """Decisions, responses and withdrawals: each one more than a report tells makes an edition."""
    return sum(
        bool(one.decision) + bool(one.response) + (one.status is ProposalStatus.WITHDRAWN)
        for one in proposals
    )


def discussion_to_close(db: Session, discussion_id: int) -> Discussion | None:
    """The discussion with all its report tells of it, locked until the act is over: votes and
    decisions share this lock, so each is either in the report or after it."""
    locked = select(Discussion).where(Discussion.id == discussion_id)
    if db.scalar(locked.with_for_update()) is None:
        return None
    document = joinedload(Discussion.document)
    return db.scalar(
        locked.options(
            joinedload(Discussion.edition),
            document.joinedload(Document.body),
            document.joinedload(Document.program).joinedload(Program.group),
        ).execution_options(populate_existing=True)
    )


def proposals_of(db: Session, discussion_id: int) -> Sequence[Proposal]:
    """Every proposal of a discussion with what was decided and answered, in order of coming."""
    return db.scalars(
        select(Proposal)
        .where(Proposal.discussion_id == discussion_id)
        .options(selectinload(Proposal.part), selectinload(Proposal.decision))
        .options(selectinload(Proposal.response))
        .order_by(Proposal.received_at, Proposal.id)
    ).all()


def votes_on_document(db: Session, discussion_id: int) -> Counter[tuple[str, str]]:
    """Votes by kind of voter and side."""
    rows = db.execute(document_vote_counts([discussion_id]))
    return Counter({(kind.value, side.value): count for _, kind, side, count in rows})


def votes_on_proposals(
    db: Session, proposals: Sequence[Proposal]
) -> Iterator[tuple[int, tuple[str, str], int]]:
    """Votes by proposal, kind of voter and side."""
    ids = [proposal.id for proposal in proposals]
    for start in range(0, len(ids), CHUNK):
        for key, kind, side, count in db.execute(proposal_vote_counts(ids[start : start + CHUNK])):
            yield key, (kind.value, side.value), count


def is_published(proposal: Proposal) -> bool:
    """Whether the operator approved the proposal, so that it stands in the table (§15, §17)."""
    return proposal.status in (ProposalStatus.PUBLISHED, ProposalStatus.ANSWERED)


def reports_of(db: Session, number: str) -> Sequence[ClosureReport]:
    """All editions of a document's report, the newest first."""
    return db.scalars(
        select(ClosureReport)
        .join(Discussion, Discussion.id == ClosureReport.discussion_id)
        .join(Document, Document.id == Discussion.document_id)
        .where(Document.number == number)
        .options(joinedload(ClosureReport.discussion).joinedload(Discussion.edition))
        .order_by(ClosureReport.edition.desc())
    ).all()
