"""The numbers of discipline, computed from stored days in a few statements whatever the size of the
portal (§5-§7, §10, §12, §15, §16)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    case,
    extract,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session

from portal.core.calendars import calendar_edition
from portal.core.discipline.numbers import Asked, Decisions, Numbers
from portal.core.plan import year_of
from portal.models import (
    Discussion,
    Document,
    Duty,
    ModerationDecision,
    PastDiscussion,
    PressPublication,
    PressRelease,
    Proposal,
    Response,
)
from portal.models.duty import state_on
from portal.rules.discussion import LEAST_WORKING_DAYS, is_shorter_than_the_law
from portal.rules.duty import COPIED_FROM
from portal.terms import PUBLIC_STATUSES, DocumentKind, DutyState, ProposalStatus

Rows = Select[*tuple[Any, ...]]
States = Mapping[str, ColumnElement[bool]]


def numbers_by_body(
    db: Session, asked: Asked, today: date, *, reads_grounds: bool = True
) -> Mapping[int, Numbers]:
    """What was counted for each body that has anything to count; the texts of all responses are
    compared only where their grounds are asked for."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    delays: dict[int, Counter[int]] = defaultdict(Counter)
    for body_id, state, due_on, placed_on, count in db.execute(_duties(asked, today)):
        counts[body_id][DutyState(state).name.lower()] += count
        if placed_on is not None:
            delays[body_id][(placed_on - due_on).days] += count
    short = short_terms(db, asked)
    statements = [_discussions(asked, short, today), _responses(asked, today), _past(asked)]
    for statement in statements + ([_copied(asked)] if reads_grounds else []):
        for row in db.execute(statement).mappings():
            told = {name: int(count or 0) for name, count in row.items() if name != "body_id"}
            counts[row["body_id"]].update(told)
    return {key: Numbers(**found, delays=delays[key]) for key, found in counts.items()}


def _duties(asked: Asked, today: date) -> Rows:
    is_late = and_(Document.withdrawn_at.is_(None), Document.placed_on > Duty.due_on)
    found = (
        select(
            Duty.body_id,
            state_on(today).label("state"),
            case((is_late, Duty.due_on)).label("late_due"),
            case((is_late, Document.placed_on)).label("late_placed"),
            func.count(),
        )
        .outerjoin(Duty.document)
        .where(Duty.due_on.between(*year_of(asked.year)), *asked.of_bodies(Duty.body_id))
        .group_by(Duty.body_id, "state", "late_due", "late_placed")
    )
    return found.where(Duty.kind == asked.kind) if asked.kind else found


def opened(asked: Asked) -> list[ColumnElement[bool]]:
    """Conditions on discussions, for a selection that joins the document."""
    kinds = [Document.kind == asked.kind] if asked.kind else []
    return [
        Discussion.opens_on.between(*year_of(asked.year)),
        *kinds,
        *asked.of_bodies(Document.body_id),
    ]


def short_terms(db: Session, asked: Asked) -> ColumnElement[bool]:
    """Discussions whose days are fewer than the law says, by the calendar edition each was counted
    with (§9, §10); of their many rows only the different terms are looked at."""
    days = Discussion.opens_on, Discussion.closes_on, Discussion.calendar_edition
    terms = select(*days).where(Discussion.opens_on.between(*year_of(asked.year))).distinct()
    found = [
        and_(*(column == value for column, value in zip(days, term, strict=True)))
        for term in db.execute(terms)
        if is_shorter_than_the_law(
            opens_on=term[0], closes_on=term[1], calendar=calendar_edition(term[2])
        )
    ]
    return or_(false(), *found)


def after_allotment() -> ColumnElement[bool]:
    """Discussions that opened when the money had been allotted, as `rules.discussion` says; for a
    selection that joins the document (decided: opened after the money was allotted)."""
    year = extract("year", Discussion.opens_on)
    return and_(Document.kind == DocumentKind.PASSPORT, year >= Document.period_from)


def first_publication() -> ScalarSelect[date]:
    """The day on which the press release of a discussion was published for the first time (§12)."""
    return (
        select(func.min(PressPublication.published_on))
        .join(PressRelease, PressRelease.id == PressPublication.release_id)
        .where(PressRelease.discussion_id == Discussion.id)
        .correlate(Discussion)
        .scalar_subquery()
    )


def release_states(opens_on: Any, first_day: Any, today: date) -> States:
    """How press releases stand, by the first day they were published (§12)."""
    return {
        "released_on_time": first_day <= opens_on,
        "released_late": first_day > opens_on,
        "release_missing": and_(first_day.is_(None), opens_on < today),
        "release_to_come": and_(first_day.is_(None), opens_on >= today),
    }


def _discussions(asked: Asked, short: ColumnElement[bool], today: date) -> Rows:
    """For the whole portal all publications are grouped once, for one body each discussion's own
    are looked up: either way alone takes PostgreSQL long for the other."""
    day = func.min(PressPublication.published_on).label("day")
    grouped = select(PressPublication.release_id, day).group_by(PressPublication.release_id)
    first = grouped.subquery("first_publication")
    is_whole = asked.body_id is None
    first_day: Any = first.c.day if is_whole else first_publication()
    counted = {
        **release_states(Discussion.opens_on, first_day, today),
        "short": short,
        "after_allotment": after_allotment(),
    }
    found = (
        select(
            Document.body_id,
            func.count().label("discussions"),
            *(func.count(case((one, 1))).label(name) for name, one in counted.items()),
        )
        .select_from(Discussion)
        .join(Discussion.document)
        .where(*opened(asked))
        .group_by(Document.body_id)
    )
    if not is_whole:
        return found
    releases = found.outerjoin(PressRelease, PressRelease.discussion_id == Discussion.id)
    return releases.outerjoin(first, first.c.release_id == PressRelease.id)


def response_states(today: date) -> States:
    """How the published proposals stand, for a selection that joins response and discussion
    (§16)."""
    answered, waits = (Proposal.status == one for one in reversed(PUBLIC_STATUSES))
    return {
        "answered_in_time": and_(answered, ~Response.is_late),
        "answered_late": and_(answered, Response.is_late),
        "unanswered": and_(waits, Discussion.closes_on < today),
        "waiting": and_(waits, Discussion.closes_on >= today),
    }


def _responses(asked: Asked, today: date) -> Rows:
    states = response_states(today).items()
    counted = (func.count(case((state, 1))).label(name) for name, state in states)
    return (
        select(Document.body_id, *counted)
        .select_from(Proposal)
        .join(Proposal.discussion)
        .join(Discussion.document)
        .outerjoin(Proposal.response)
        .where(Proposal.status.in_(PUBLIC_STATUSES), *opened(asked))
        .group_by(Document.body_id)
    )


def _copied(asked: Asked) -> Rows:
    """Responses of a body in the same words to three proposals or more
    (decided: grounded responses)."""
    often = func.count().label("often")
    same = (
        select(Document.body_id, often)
        .select_from(Response)
        .join(Response.proposal)
        .join(Proposal.discussion)
        .join(Discussion.document)
        .where(*opened(asked))
        .group_by(Document.body_id, Response.grounds)
        .having(func.count() >= COPIED_FROM)
        .subquery()
    )
    copied = func.sum(same.c.often).label("copied")
    return select(same.c.body_id, copied).group_by(same.c.body_id)


def _past(asked: Asked) -> Rows:
    is_short = PastDiscussion.working_days < LEAST_WORKING_DAYS
    found = (
        select(
            PastDiscussion.body_id,
            func.count().label("past"),
            func.count(case((is_short, 1))).label("past_short"),
            func.count(case((PastDiscussion.is_after_allotment, 1))).label("past_after_allotment"),
        )
        .where(PastDiscussion.opened_on.between(*year_of(asked.year)))
        .where(*asked.of_bodies(PastDiscussion.body_id))
        .group_by(PastDiscussion.body_id)
    )
    return found.where(PastDiscussion.kind == asked.kind) if asked.kind else found


def operator_decisions(db: Session, year: int, today: date) -> Decisions:
    """The decisions on the proposals that were received in a year (§15)."""
    waits = Proposal.status == ProposalStatus.ON_MODERATION
    states: dict[str, ColumnElement[bool] | Mapped[bool]] = {
        "in_time": ~ModerationDecision.is_late,
        "late": ModerationDecision.is_late,
        "overdue": and_(waits, Proposal.decision_due < today),
        "waiting": and_(waits, Proposal.decision_due >= today),
    }
    found = (
        select(*(func.count(case((state, 1))).label(name) for name, state in states.items()))
        .select_from(Proposal)
        .outerjoin(Proposal.decision)
        .where(Proposal.received_on.between(*year_of(year)))
    )
    return Decisions(**db.execute(found).mappings().one())
