"""Which discussions, proposals and closure reports the public API reads, and in which order."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, defer, joinedload

from portal.core.api.paging import Order
from portal.core.listing import of_bodies
from portal.models import (
    ClosureReport,
    Discussion,
    Document,
    ModerationDecision,
    Proposal,
    Response,
)
from portal.models.discussion import is_over, is_taking
from portal.terms import BudgetLevel, DiscussionState, DocumentKind, ProposalStatus

BY_OPENING = Order((Discussion.id,), (int,))
BY_COMING = Order((Proposal.id,), (int,))
BY_NUMBER = Order((func.length(Proposal.number), Proposal.number), (int, str))  # of one discussion
BY_FIRST_REPORT = Order((ClosureReport.id,), (int,))


@dataclass(frozen=True)
class Whose:
    """The bodies whose documents are asked for."""

    administrator: str | None = None
    level: BudgetLevel | None = None
    region: str | None = None
    kind: DocumentKind | None = None

    def documents(self) -> Select[int] | None:
        """Keys of their documents; None when everybody is asked for."""
        found = select(Document.id)
        if self.administrator or self.level or self.region:
            found = found.where(
                of_bodies(code=self.administrator, level=self.level, region=self.region)
            )
        if self.kind:
            found = found.where(Document.kind == self.kind)
        return found if found.whereclause is not None else None


@dataclass(frozen=True)
class Period:
    """Days from one to another, both included."""

    since: date | None = None
    until: date | None = None


def discussions(
    whose: Whose, state: DiscussionState | None, opens: Period, closes: Period, today: date
) -> Select[int]:
    """Keys of the documents whose discussions are asked for."""
    found = select(Discussion.document_id)
    documents = whose.documents()
    if documents is not None:
        found = found.where(Discussion.document_id.in_(documents))
    if state is not None:
        found = found.where(is_taking(today) if state is DiscussionState.OPEN else is_over(today))
    for column, period in ((Discussion.opens_on, opens), (Discussion.closes_on, closes)):
        if period.since:
            found = found.where(column >= period.since)
        if period.until:
            found = found.where(column <= period.until)
    return found


def discussion_of(db: Session, number: str) -> Discussion | None:
    """The discussion of a document."""
    found = select(Discussion).join(Discussion.document).where(Document.number == number)
    return db.scalar(found)


def proposal_counts(
    db: Session, discussion_ids: Collection[int]
) -> Mapping[int, dict[ProposalStatus, int]]:
    """How many proposals of each discussion stand where."""
    keys = Proposal.discussion_id, Proposal.status
    counted: dict[int, dict[ProposalStatus, int]] = defaultdict(dict)
    for discussion_id, status, number in db.execute(
        select(*keys, func.count())
        .where(Proposal.discussion_id.in_(discussion_ids))
        .group_by(*keys)
    ):
        counted[discussion_id][status] = number
    return counted


def proposals_of(discussion_id: int, status: ProposalStatus | None) -> Select[int]:
    """Keys of the proposals of a discussion."""
    found = select(Proposal.id).where(Proposal.discussion_id == discussion_id)
    return found.where(Proposal.status == status) if status else found


def proposals(
    whose: Whose, status: ProposalStatus | None, received: Period, since: datetime | None
) -> Select[int]:
    """Keys of the proposals that are asked for; `since` some moment something happened to them."""
    found, documents = select(Proposal.id), whose.documents()
    if documents is not None:
        theirs = select(Discussion.id).where(Discussion.document_id.in_(documents))
        found = found.where(Proposal.discussion_id.in_(theirs))
    if status:
        found = found.where(Proposal.status == status)
    if received.since:
        found = found.where(Proposal.received_on >= received.since)
    if received.until:
        found = found.where(Proposal.received_on <= received.until)
    return found.where(_happened_since(since)) if since else found


def _happened_since(since: datetime) -> object:
    decided = select(ModerationDecision.proposal_id).where(ModerationDecision.decided_at >= since)
    responded = select(Response.proposal_id).where(Response.responded_at >= since)
    return or_(
        Proposal.received_at >= since,
        Proposal.withdrawn_at >= since,
        Proposal.id.in_(decided),
        Proposal.id.in_(responded),
    )


def proposals_by_key(db: Session, keys: Sequence[int]) -> list[Proposal]:
    """These proposals with everything that is told of them, in the order of the keys."""
    if not keys:
        return []
    found = {one.id: one for one in db.scalars(_whole_proposals().where(Proposal.id.in_(keys)))}
    return [found[key] for key in keys]


def one_proposal(db: Session, number: str) -> Proposal | None:
    """A proposal by its number."""
    return db.scalar(_whole_proposals().where(Proposal.number == number))


def _whole_proposals() -> Select[Proposal]:
    return select(Proposal).options(
        joinedload(Proposal.part),
        joinedload(Proposal.decision),
        joinedload(Proposal.response),
        joinedload(Proposal.discussion).joinedload(Discussion.document),
    )


def closure_report(db: Session, number: str, edition: int | None) -> ClosureReport | None:
    """The newest edition of a document's closure report, or the one asked for (§17)."""
    found = (
        select(ClosureReport)
        .join(Discussion, Discussion.id == ClosureReport.discussion_id)
        .join(Document, Document.id == Discussion.document_id)
        .where(Document.number == number)
        .order_by(ClosureReport.edition.desc())
        .limit(1)
    )
    return db.scalar(found if edition is None else found.where(ClosureReport.edition == edition))


def closure_reports(whose: Whose, updated_since: datetime | None) -> Select[int]:
    """Keys of the discussions whose closure reports are asked for."""
    found = select(ClosureReport.discussion_id).where(ClosureReport.edition == 1)
    documents = whose.documents()
    if documents is not None:
        theirs = select(Discussion.id).where(Discussion.document_id.in_(documents))
        found = found.where(ClosureReport.discussion_id.in_(theirs))
    if updated_since:
        later = aliased(ClosureReport)
        news = select(later.discussion_id).where(later.generated_at >= updated_since)
        found = found.where(ClosureReport.discussion_id.in_(news))
    return found


def newest_reports(db: Session, discussion_ids: Sequence[int]) -> list[ClosureReport]:
    """The newest edition of each report without its facts, in the order of the keys."""
    later = aliased(ClosureReport)
    newest = (
        select(func.max(later.edition))
        .where(later.discussion_id == ClosureReport.discussion_id)
        .scalar_subquery()
    )
    discussion = contains_eager(ClosureReport.discussion)
    document = discussion.contains_eager(Discussion.document)
    found = (
        select(ClosureReport)
        .join(ClosureReport.discussion)
        .join(Discussion.document)
        .where(ClosureReport.discussion_id.in_(discussion_ids), ClosureReport.edition == newest)
        .options(defer(ClosureReport.facts), discussion.joinedload(Discussion.edition))
        .options(document.joinedload(Document.body))
    )
    known = {one.discussion_id: one for one in db.scalars(found)} if discussion_ids else {}
    return [known[key] for key in discussion_ids]
