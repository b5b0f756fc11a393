"""The public news of some days, read once for everybody who follows anything: what was placed,
corrected and withdrawn, how discussions begin and end, what was proposed, answered and reported."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.core.calendars import calendar_edition
from portal.core.listing import rows_by_key
from portal.models import (
    ClosureReport,
    Discussion,
    Document,
    Edition,
    ModerationDecision,
    Proposal,
    Response,
)
from portal.rules.calendar import end_of, local_date
from portal.rules.following import ends_soon_at, start_of
from portal.search.asking import FoundKind
from portal.terms import PUBLIC_STATUSES, DecisionOutcome, EditionStatus, FollowedKind

AT_ONCE = 500  # documents of one statement
A_DAY = timedelta(days=1)


class NewsKind(StrEnum):
    """What happened, in the order in which a letter tells it."""

    PLACED = "placed"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    OPENED = "opened"
    ENDS_SOON = "ends-soon"
    ENDED = "ended"
    PROPOSED = "proposed"
    RESPONDED = "responded"
    REPORTED = "reported"


@dataclass(frozen=True)
class Happening:
    """One thing that happened to a document, and when it became public; `number` is that of a
    proposal, `no` that of an edition."""

    document_id: int
    kind: NewsKind
    at: datetime
    number: str = ""
    no: int = 1


@dataclass(frozen=True)
class News:
    """A happening with the public document that it is about."""

    happening: Happening
    edition: Edition  # the newest placed one, with its document, body and program
    discussion: Discussion | None

    @property
    def document(self) -> Document:
        """The document it is about."""
        return self.edition.document

    def key_for(self, what: FollowedKind) -> str | None:
        """The key under which somebody who follows that kind of thing hears of it."""
        body, program = self.document.body, self.document.program
        match what:
            case FollowedKind.DOCUMENT:
                return self.document.number
            case FollowedKind.PROGRAM:
                return f"{body.code}-{program.code}" if program else None
            case FollowedKind.BODY:
                return body.code
            case FollowedKind.REGION:
                return body.region_code
            case FollowedKind.DOCUMENT_KIND:
                return self.document.kind.value
        return None

    @property
    def found_as(self) -> tuple[FoundKind, str]:
        """As what a search finds it."""
        if self.happening.number:
            return FoundKind.PROPOSAL, self.happening.number
        is_report = self.happening.kind is NewsKind.REPORTED
        kind = FoundKind.CLOSURE_REPORT if is_report else FoundKind.DOCUMENT
        return kind, str(self.document.number)


def news_between(db: Session, since: datetime, until: datetime) -> list[News]:
    """What became public after one moment and not after another, the oldest first; whatever the
    rows say, a document without a placed edition has no news."""
    happened = [
        one
        for told in (_placed, _withdrawn, _terms, _proposed, _responded, _reported)
        for one in told(db, since, until)
        if since < one.at <= until
    ]
    happened.sort(key=lambda one: one.at)
    about = _documents(db, sorted({one.document_id for one in happened}))
    return [News(one, *about[one.document_id]) for one in happened if one.document_id in about]


def _documents(db: Session, ids: Sequence[int]) -> dict[int, Row[Edition, Discussion | None]]:
    found = {}
    for start in range(0, len(ids), AT_ONCE):
        for row in rows_by_key(db, ids[start : start + AT_ONCE]):
            found[row[0].document_id] = row
    return found


def _within(
    moment: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
    since: datetime,
    until: datetime,
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return moment > since, moment <= until


def _placed(db: Session, since: datetime, until: datetime) -> Iterator[Happening]:
    found = select(Edition.document_id, Edition.placed_at, Edition.no).where(
        Edition.status == EditionStatus.PLACED, *_within(Edition.placed_at, since, until)
    )
    for document_id, at, no in db.execute(found):
        kind = NewsKind.PLACED if no == 1 else NewsKind.CORRECTED
        yield Happening(document_id, kind, at, no=no)


def _withdrawn(db: Session, since: datetime, until: datetime) -> Iterator[Happening]:
    found = select(Document.id, Document.withdrawn_at).where(
        Document.number.is_not(None), *_within(Document.withdrawn_at, since, until)
    )
    for document_id, at in db.execute(found):
        yield Happening(document_id, NewsKind.WITHDRAWN, at)


def _terms(db: Session, since: datetime, until: datetime) -> Iterator[Happening]:
    """Discussions that begin, come near their end and end: their days say when, no act does."""
    found = select(Discussion).where(
        Discussion.opens_on <= local_date(until),
        Discussion.closes_on >= local_date(since) - A_DAY,
        Discussion.withdrawn_at.is_(None),
    )
    for one in db.scalars(found):
        began = max(one.opened_at, start_of(one.opens_on))
        yield Happening(one.document_id, NewsKind.OPENED, began)
        soon = ends_soon_at(one.closes_on, calendar_edition(one.calendar_edition))
        if soon > began and one.closes_on >= local_date(until):
            yield Happening(one.document_id, NewsKind.ENDS_SOON, soon)
        yield Happening(one.document_id, NewsKind.ENDED, end_of(one.closes_on))


def _of_proposals() -> Select[int, str]:
    return (
        select(Discussion.document_id, Proposal.number)
        .select_from(Proposal)
        .join(Proposal.discussion)
        .where(Proposal.status.in_(PUBLIC_STATUSES))
    )


def _proposed(db: Session, since: datetime, until: datetime) -> Iterator[Happening]:
    found = (
        _of_proposals()
        .join(Proposal.decision)
        .add_columns(ModerationDecision.decided_at)
        .where(ModerationDecision.outcome == DecisionOutcome.PUBLISHED)
        .where(*_within(ModerationDecision.decided_at, since, until))
    )
    for document_id, number, at in db.execute(found):
        yield Happening(document_id, NewsKind.PROPOSED, at, number)


def _responded(db: Session, since: datetime, until: datetime) -> Iterator[Happening]:
    found = (
        _of_proposals()
        .join(Proposal.response)
        .add_columns(Response.responded_at)
        .where(*_within(Response.responded_at, since, until))
    )
    for document_id, number, at in db.execute(found):
        yield Happening(document_id, NewsKind.RESPONDED, at, number)


def _reported(db: Session, since: datetime, until: datetime) -> Iterator[Happening]:
    found = (
        select(Discussion.document_id, ClosureReport.edition, ClosureReport.generated_at)
        .join(ClosureReport.discussion)
        .where(*_within(ClosureReport.generated_at, since, until))
    )
    for document_id, no, at in db.execute(found):
        yield Happening(document_id, NewsKind.REPORTED, at, no=no)
