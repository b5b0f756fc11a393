"""The newest of each kind of news; never more than a feed holds."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload

from portal.core.cards import public_proposals
from portal.core.listing import placed_keys, rows_of
from portal.core.tally import Tally, tallies
from portal.feeds.scope import Scope
from portal.models import (
    Body,
    CalendarEdition,
    ClosureReport,
    Discussion,
    Document,
    Edition,
    Proposal,
    Region,
    Response,
)
from portal.models.discussion import is_over
from portal.models.vote import document_vote_counts

MOST = 50  # entries of a feed
MOST_EVENTS = 2_000  # discussions of a calendar


def placed(db: Session, scope: Scope) -> Sequence[Row[Edition, Discussion | None]]:
    """What was placed last, in its newest edition (§3-§10)."""
    return rows_of(db, placed_keys().where(*scope.where).limit(MOST))


def _discussions(scope: Scope) -> Select[Discussion]:
    document = contains_eager(Discussion.document)
    return (
        select(Discussion)
        .join(Discussion.document)
        .where(*scope.where)
        .options(document.joinedload(Document.body), joinedload(Discussion.edition))
    )


def opened(db: Session, scope: Scope, today: date) -> Sequence[Discussion]:
    """The discussions that began last (§9, §10)."""
    newest = Discussion.opens_on.desc(), Discussion.id.desc()
    found = _discussions(scope).where(Discussion.opens_on <= today)
    return db.scalars(found.order_by(*newest).limit(MOST)).all()


def closed(db: Session, scope: Scope, today: date) -> Sequence[Discussion]:
    """The discussions that ended last, by their term or with their document (§9, §10)."""
    newest = Discussion.closes_on.desc(), Discussion.id.desc()
    found = _discussions(scope).where(is_over(today))
    return db.scalars(found.order_by(*newest).limit(MOST)).all()


def counts(
    db: Session, discussions: Sequence[Discussion]
) -> tuple[Mapping[int, Tally], Mapping[int, int]]:
    """Votes and public proposals of discussions by their ids."""
    ids = [one.id for one in discussions]
    return tallies(db, document_vote_counts(ids)), public_proposals(db, ids)


def reports(db: Session, scope: Scope) -> Sequence[ClosureReport]:
    """The closure reports made last, each edition by itself (§17)."""
    discussion = contains_eager(ClosureReport.discussion)
    document = discussion.contains_eager(Discussion.document)
    return db.scalars(
        select(ClosureReport)
        .join(ClosureReport.discussion)
        .join(Discussion.document)
        .where(*scope.where)
        .order_by(ClosureReport.generated_at.desc(), ClosureReport.id.desc())
        .limit(MOST)
        .options(
            defer(ClosureReport.facts),
            document.joinedload(Document.body),
            discussion.joinedload(Discussion.edition),
        )
    ).all()


def responses(db: Session, scope: Scope) -> Sequence[Response]:
    """The last responses with the proposals they answer (§16)."""
    discussion = contains_eager(Response.proposal).contains_eager(Proposal.discussion)
    document = discussion.contains_eager(Discussion.document)
    return db.scalars(
        select(Response)
        .join(Response.proposal)
        .join(Proposal.discussion)
        .join(Discussion.document)
        .where(*scope.where)
        .order_by(Response.responded_at.desc(), Response.id.desc())
        .limit(MOST)
        .options(document.joinedload(Document.body))
    ).all()


def days_of(db: Session, scope: Scope, since: date) -> Sequence[Row[Discussion, CalendarEdition]]:
    """The discussions that ended on a day or later, with the calendar their last day was counted
    with, by their last day."""
    document = contains_eager(Discussion.document)
    return db.execute(
        select(Discussion, CalendarEdition)
        .join(Discussion.document)
        .join(CalendarEdition, CalendarEdition.no == Discussion.calendar_edition)
        .where(*scope.where, Discussion.closes_on >= since)
        .order_by(Discussion.closes_on, Discussion.id)
        .limit(MOST_EVENTS)
        .options(document.joinedload(Document.body), joinedload(Discussion.edition))
    ).all()


def bodies(db: Session) -> Sequence[Body]:
    """The bodies that have placed something, in the order of their codes."""
    has_placed = select(Document.body_id).where(Document.placed_on.is_not(None))
    return db.scalars(
        select(Body).where(Body.id.in_(has_placed)).order_by(Body.level.desc(), Body.code)
    ).all()


def regions(db: Session) -> Sequence[Region]:
    """Every region, in the order of its code."""
    return db.scalars(select(Region).order_by(Region.code)).all()
