"""The terms of a state body in a year: duties to place documents, press releases and responses of
its discussions, and how they stand (§5-§7, §10, §12, §16)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from portal.models import Discussion, Document, Duty, Program, Proposal, Response
from portal.models.duty import state_on
from portal.rules.duty import duty_state
from portal.rules.response import response_due
from portal.terms import DutyState, ProposalStatus


@dataclass(frozen=True)
class ResponseNumbers:
    """The published proposals of a discussion by how the body answered them (§16)."""

    in_time: int = 0
    late: int = 0
    waiting: int = 0

    @property
    def published(self) -> int:
        """All of them."""
        return self.in_time + self.late + self.waiting


@dataclass(frozen=True)
class DiscussionTerms:
    """What a discussion asks of its body: the press release on its first day, the responses until
    its last (§12, §16)."""

    discussion: Discussion
    released_on: date | None
    release: DutyState
    numbers: ResponseNumbers
    responses: DutyState | None  # None: nothing to answer yet, or ever


def year_of(year: int) -> tuple[date, date]:
    """Its first and its last day."""
    return date(year, 1, 1), date(year, 12, 31)


def duties_of(body_id: int, first: date, last: date) -> Select[Duty]:
    """The duties of a body whose last day lies between two days, in the order of their days, with
    document and program."""
    return (
        select(Duty)
        .outerjoin(Duty.document)
        .where(Duty.body_id == body_id, Duty.due_on.between(first, last))
        .options(
            contains_eager(Duty.document),
            joinedload(Duty.program).joinedload(Program.body),
        )
        .order_by(Duty.due_on, Duty.key)
    )


def stands(duty: Duty, today: date) -> DutyState:
    """How a duty stands today; its document must be loaded."""
    return duty_state(
        due_on=duty.due_on,
        placed_on=duty.standing.placed_on if duty.standing else None,
        is_mistaken=duty.mistaken_at is not None,
        today=today,
    )


def next_duties(db: Session, body_id: int, today: date, most: int) -> Sequence[Duty]:
    """What a body has to place next, missing documents first."""
    waiting = (DutyState.MISSING, DutyState.TO_COME)
    first, last = date(today.year, 1, 1), date(today.year + 1, 12, 31)
    found = duties_of(body_id, first, last).where(state_on(today).in_(waiting))
    return db.scalars(found.limit(most)).all()


def state_counts(db: Session, body_id: int, year: int, today: date) -> Mapping[DutyState, int]:
    """How many duties of a body in a year stand how."""
    state = state_on(today).label("state")
    counted = (
        duties_of(body_id, *year_of(year))
        .order_by(None)
        .options()
        .with_only_columns(state, func.count())
        .group_by("state")
    )
    return {DutyState(found): count for found, count in db.execute(counted)}


def discussions_of(body_id: int, first: date, last: date) -> Select[Discussion]:
    """The discussions of a body that open or end between two days, in the order of their opening,
    with document, edition and press release."""
    opens, closes = Discussion.opens_on, Discussion.closes_on
    return (
        select(Discussion)
        .join(Discussion.document)
        .where(Document.body_id == body_id)
        .where(or_(opens.between(first, last), closes.between(first, last)))
        .options(
            contains_eager(Discussion.document),
            joinedload(Discussion.edition),
            joinedload(Discussion.release),
        )
        .order_by(opens, Discussion.id)
    )


def response_numbers(db: Session, discussion_ids: Collection[int]) -> Mapping[int, ResponseNumbers]:
    """How the published proposals of some discussions were answered (§16)."""
    answered = Proposal.status == ProposalStatus.ANSWERED
    found = (
        select(
            Proposal.discussion_id,
            func.count(case((and_(answered, ~Response.is_late), 1))),
            func.count(case((and_(answered, Response.is_late), 1))),
            func.count(case((Proposal.status == ProposalStatus.PUBLISHED, 1))),
        )
        .outerjoin(Proposal.response)
        .where(Proposal.discussion_id.in_(discussion_ids))
        .group_by(Proposal.discussion_id)
    )
    return {key: ResponseNumbers(*numbers) for key, *numbers in db.execute(found)}


def discussion_terms(
    db: Session, discussions: Sequence[Discussion], today: date
) -> list[DiscussionTerms]:
    """The terms of some discussions, with how they stand."""
    numbers = response_numbers(db, [one.id for one in discussions])
    return [_terms(one, numbers.get(one.id, ResponseNumbers()), today) for one in discussions]


def _terms(discussion: Discussion, numbers: ResponseNumbers, today: date) -> DiscussionTerms:
    released_on = discussion.release.published_on if discussion.release else None
    release = duty_state(
        due_on=discussion.opens_on, placed_on=released_on, is_mistaken=False, today=today
    )
    return DiscussionTerms(
        discussion, released_on, release, numbers, _responses(discussion, numbers, today)
    )


def _responses(discussion: Discussion, numbers: ResponseNumbers, today: date) -> DutyState | None:
    is_over = today > response_due(discussion.closes_on)
    if numbers.waiting:
        return DutyState.MISSING if is_over else DutyState.TO_COME
    if numbers.late:
        return DutyState.LATE
    return DutyState.ON_TIME if numbers.in_time else None
