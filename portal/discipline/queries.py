"""What the pages of discipline list: bodies, late decisions, duties, discussions, responses."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from portal.core.discipline.counting import (
    after_allotment,
    first_publication,
    opened,
    release_states,
    response_states,
    short_terms,
)
from portal.core.discipline.numbers import Asked
from portal.core.plan import duties_of, year_of
from portal.models import (
    Body,
    Discussion,
    Duty,
    ModerationDecision,
    PastDiscussion,
    Proposal,
)
from portal.models.duty import state_on
from portal.terms import PUBLIC_STATUSES, BudgetLevel, DutyState, ProposalStatus

LEVEL_WORDS: Mapping[BudgetLevel, LazyString] = {
    BudgetLevel.REPUBLICAN: _l("Republican budget"),
    BudgetLevel.REGIONAL: _l("Local budgets"),
}


def first_year(db: Session) -> int:
    """The first year in which anything was due, discussed or told by a list."""
    found = (
        select(func.min(Duty.due_on).label("day")),
        select(func.min(Discussion.opens_on)),
        select(func.min(PastDiscussion.opened_on)),
    )
    days = [day for day in db.scalars(found[0].union_all(*found[1:])) if day is not None]
    return min(days).year if days else date.max.year


def body_by_code(db: Session, code: str) -> Body | None:
    """A body by its code."""
    return db.scalar(select(Body).where(Body.code == code))


def count_of(db: Session, found: Select[Any]) -> int:
    """How many rows a selection has."""
    keys = found.order_by(None).options().subquery()
    return db.scalar(select(func.count()).select_from(keys)) or 0


def late_decisions(year: int, today: date) -> Select[Proposal]:
    """Proposals of a year that the operator decided late, or has not decided in time (§15)."""
    waits = Proposal.status == ProposalStatus.ON_MODERATION
    overdue = and_(waits, Proposal.decision_due < today)
    return (
        select(Proposal)
        .outerjoin(Proposal.decision)
        .where(Proposal.received_on.between(*year_of(year)))
        .where(or_(ModerationDecision.is_late, overdue))
        .options(
            contains_eager(Proposal.decision),
            joinedload(Proposal.discussion).joinedload(Discussion.document),
        )
        .order_by(Proposal.received_on.desc(), Proposal.id.desc())
    )


def duties(asked: Asked, state: str, today: date) -> Select[Duty]:
    """The duties of a body that stand in one way, or all of them."""
    found = duties_of(asked.body_id or 0, *year_of(asked.year))
    if asked.kind:
        found = found.where(Duty.kind == asked.kind)
    return found.where(state_on(today) == state) if state in set(DutyState) else found


def discussions(db: Session, asked: Asked, state: str, today: date) -> Select[Any]:
    """The discussions of a body that opened in the year, each with the day its press release was
    published first, and whether it is marked."""
    first_day, short = first_publication(), short_terms(db, asked)
    states = {
        **release_states(Discussion.opens_on, first_day, today),
        "after_allotment": after_allotment(),
        "short": short,
    }
    found = (
        select(
            Discussion,
            first_day.label("released_on"),
            after_allotment().label("is_after_allotment"),
            short.label("is_short"),
        )
        .join(Discussion.document)
        .where(*opened(asked))
        .options(contains_eager(Discussion.document), joinedload(Discussion.edition))
        .order_by(Discussion.opens_on, Discussion.id)
    )
    return found.where(states[state]) if state in states else found


def responses(asked: Asked, state: str, today: date) -> Select[Proposal]:
    """The published proposals to the documents of a body, with their responses (§16)."""
    states = response_states(today)
    answered = or_(states["answered_in_time"], states["answered_late"])
    found = (
        select(Proposal)
        .join(Proposal.discussion)
        .join(Discussion.document)
        .outerjoin(Proposal.response)
        .where(Proposal.status.in_(PUBLIC_STATUSES), *opened(asked))
        .options(
            contains_eager(Proposal.response),
            contains_eager(Proposal.discussion).contains_eager(Discussion.document),
        )
        .order_by(Discussion.closes_on, Proposal.id)
    )
    conditions = {**states, "answered": answered}
    return found.where(conditions[state]) if state in conditions else found


def past(asked: Asked) -> Select[PastDiscussion]:
    """The discussions of a body that a list tells of."""
    found = (
        select(PastDiscussion)
        .where(PastDiscussion.body_id == asked.body_id)
        .where(PastDiscussion.opened_on.between(*year_of(asked.year)))
        .order_by(PastDiscussion.opened_on, PastDiscussion.id)
    )
    return found.where(PastDiscussion.kind == asked.kind) if asked.kind else found
