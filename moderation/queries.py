"""What waits for the operator, nearest due first; one proposal in full; what was decided."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from moderation.forms import QueueFilter
from portal.models import (
    Account,
    Body,
    Discussion,
    Document,
    ModerationDecision,
    Part,
    Proposal,
)
from portal.models import Row as PartRow
from portal.terms import ProposalStatus

PER_PAGE = 50
NEAR_LENGTH = 40  # characters by which spaces and signs may change the length of the same words


@dataclass(frozen=True)
class QueueCounts:
    """How many proposals wait, and how many of them are due today or late (§15)."""

    waiting: int
    today: int
    late: int


def queue_counts(db: Session, today: date) -> QueueCounts:
    """The whole queue in numbers."""
    due = Proposal.decision_due
    waiting, ends_today, late = db.execute(
        select(
            func.count(), func.count(case((due == today, 1))), func.count(case((due < today, 1)))
        )
        .select_from(Proposal)
        .where(Proposal.status == ProposalStatus.ON_MODERATION)
    ).one()
    return QueueCounts(waiting, ends_today, late)


def waiting_proposals(asked: QueueFilter) -> Select[Proposal]:
    """What waits for a decision, nearest due first (§15)."""
    document = contains_eager(Proposal.discussion).contains_eager(Discussion.document)
    found = (
        select(Proposal)
        .join(Proposal.discussion)
        .join(Discussion.document)
        .join(Document.body)
        .where(Proposal.status == ProposalStatus.ON_MODERATION)
        .order_by(Proposal.decision_due, Proposal.received_at, Proposal.id)
        .options(
            document.contains_eager(Document.body),
            contains_eager(Proposal.discussion).joinedload(Discussion.edition),
            joinedload(Proposal.part),
        )
    )
    if language := asked.values.get("language"):
        found = found.where(Proposal.language == language)
    if administrator := asked.values.get("administrator"):
        found = found.where(Body.code == administrator)
    return found


def count_of(db: Session, found: Select[Proposal]) -> int:
    """How many rows a selection has."""
    keys = found.with_only_columns(Proposal.id).order_by(None).options()
    return db.scalar(select(func.count()).select_from(keys.subquery())) or 0


def waiting_bodies(db: Session) -> Sequence[Body]:
    """The administrators on whose documents proposals wait."""
    waiting = (
        select(Document.body_id)
        .join(Discussion, Discussion.document_id == Document.id)
        .join(Proposal, Proposal.discussion_id == Discussion.id)
        .where(Proposal.status == ProposalStatus.ON_MODERATION)
    )
    return db.scalars(select(Body).where(Body.id.in_(waiting)).order_by(Body.code)).all()


def next_number(
    db: Session, asked: QueueFilter, after: Proposal | None = None, *, of_others_than: int
) -> str | None:
    """The number of the first proposal that waits, or of the one that follows another; one's own
    are left to others."""
    found = waiting_proposals(asked).where(Proposal.author_id != of_others_than)
    if after is not None:
        due, received = Proposal.decision_due, Proposal.received_at
        same_due = and_(due == after.decision_due, received > after.received_at)
        found = found.where(or_(due > after.decision_due, same_due))
    return db.scalar(found.with_only_columns(Proposal.number).options().limit(1))


def proposal_to_decide(number: str) -> Select[Proposal]:
    """A proposal with its author, its part in full, its document and its decision."""
    discussion, part = joinedload(Proposal.discussion), joinedload(Proposal.part)
    return (
        select(Proposal)
        .where(Proposal.number == number)
        .options(
            discussion.joinedload(Discussion.document).joinedload(Document.body),
            discussion.joinedload(Discussion.edition),
            part.selectinload(Part.rows).selectinload(PartRow.cells),
            joinedload(Proposal.author),
            joinedload(Proposal.decision),
        )
    )


def same_texts(db: Session, proposal: Proposal) -> list[Proposal]:
    """Other proposals on the document that say the same words: a campaign is decided alike."""
    least, most = (len(proposal.text) + step for step in (-NEAR_LENGTH, NEAR_LENGTH))
    near = db.scalars(
        select(Proposal)
        .where(Proposal.discussion_id == proposal.discussion_id, Proposal.id != proposal.id)
        .where(func.length(Proposal.text).between(least, most))
        .order_by(Proposal.id)
    )
    words = bare_words(proposal.text)
    return [one for one in near if bare_words(one.text) == words]


def bare_words(text: str) -> str:
    """The letters and digits of a text without case, signs and spacing."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join("".join(one if one.isalnum() else " " for one in folded).split())


def decided(operator_id: int | None) -> Select[ModerationDecision, str]:
    """Decisions with the names of their operators, the newest first; of one operator, or of all."""
    found = (
        select(ModerationDecision, Account.name)
        .join(Account, Account.id == ModerationDecision.operator_id)
        .order_by(ModerationDecision.decided_at.desc(), ModerationDecision.id.desc())
        .options(joinedload(ModerationDecision.proposal))
    )
    return found.where(ModerationDecision.operator_id == operator_id) if operator_id else found


def decided_page(
    db: Session, operator_id: int | None, offset: int
) -> tuple[int, Sequence[Row[ModerationDecision, str]]]:
    """How many decisions there are, and one page of them."""
    counted = select(func.count()).select_from(ModerationDecision)
    if operator_id:
        counted = counted.where(ModerationDecision.operator_id == operator_id)
    rows = db.execute(decided(operator_id).limit(PER_PAGE).offset(offset)).all()
    return db.scalar(counted) or 0, rows


def operator_name(db: Session, decision: ModerationDecision) -> str:
    """Who decided; the name stays within the workspace."""
    return db.get_one(Account, decision.operator_id).name
