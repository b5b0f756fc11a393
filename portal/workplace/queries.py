"""What the workplace shows; everything belongs to one state body."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from portal.core.due_next import DueLine, due_next
from portal.models import (
    Body,
    ClosureReport,
    Discussion,
    Document,
    Edition,
    Notice,
    Part,
    PressRelease,
    Program,
    Proposal,
    Response,
    Row,
    ScheduledPlacing,
)
from portal.papers.queries import lock_editions, whole_editions
from portal.papers.scheduling import latest
from portal.terms import EditionStatus, ProposalStatus

DUE_SHOWN = 4  # terms on the first page
FEW = 8  # rows of a list on the first page
MANY = 100  # rows of a list of its own


@dataclass(frozen=True)
class Desk:
    """What the first page of the workplace shows, most urgent first."""

    due: Sequence[DueLine]
    waiting: Sequence[Proposal]
    waiting_total: int
    drafts: Sequence[Edition]
    schedules: Mapping[int, ScheduledPlacing]  # the last one of each draft
    discussions: Sequence[Discussion]
    reports: Sequence[ClosureReport]
    notices: Sequence[Notice]


def desk(db: Session, body: Body, today: date) -> Desk:
    """What is due for a state body."""
    waiting = proposals_of(body.id, ProposalStatus.PUBLISHED)
    begun = drafts(db, body.id)
    count = select(func.count()).select_from(waiting.with_only_columns(Proposal.id).subquery())
    return Desk(
        due=due_next(db, body.id, today, DUE_SHOWN),
        waiting=db.scalars(waiting.limit(FEW)).all(),
        waiting_total=db.scalar(count) or 0,
        drafts=begun,
        schedules=latest(db, [edition.id for edition in begun]) if begun else {},
        discussions=running(db, body.id, today),
        reports=closure_reports(db, body.id),
        notices=letters(db, body.email),
    )


def own_programs(db: Session, body_id: int) -> Mapping[str, Program]:
    """The programs of a body by their key, the newest year of each code and budget."""
    programs = db.scalars(
        select(Program)
        .where(Program.body_id == body_id)
        .options(joinedload(Program.body))
        .order_by(Program.code, Program.budget, Program.year)
    )
    newest = {(program.code, program.budget): program for program in programs}
    return {str(program.id): program for program in newest.values()}


def drafts(db: Session, body_id: int) -> Sequence[Edition]:
    """Drafts of the body and what waits for its moment, the newest first."""
    return db.scalars(
        select(Edition)
        .join(Edition.document)
        .where(Document.body_id == body_id, Edition.status != EditionStatus.PLACED)
        .options(contains_eager(Edition.document).joinedload(Document.program))
        .order_by(Edition.id.desc())
        .limit(MANY)
    ).all()


def running(db: Session, body_id: int, today: date) -> Sequence[Discussion]:
    """Discussions that run now, the first to end on top."""
    return db.scalars(
        _discussions(body_id)
        .where(Discussion.closes_on >= today, Discussion.withdrawn_at.is_(None))
        .order_by(Discussion.closes_on, Discussion.id)
        .limit(MANY)
    ).all()


def _discussions(body_id: int) -> Select[Discussion]:
    return (
        select(Discussion)
        .join(Discussion.document)
        .where(Document.body_id == body_id)
        .options(
            contains_eager(Discussion.document),
            joinedload(Discussion.edition),
            joinedload(Discussion.release),
        )
    )


def closure_reports(db: Session, body_id: int) -> Sequence[ClosureReport]:
    """The newest edition of each closure report that came, the latest first (§17)."""
    later = aliased(ClosureReport)
    newest = (
        select(func.max(later.edition))
        .where(later.discussion_id == ClosureReport.discussion_id)
        .scalar_subquery()
    )
    discussion = contains_eager(ClosureReport.discussion)
    return db.scalars(
        select(ClosureReport)
        .join(ClosureReport.discussion)
        .join(Discussion.document)
        .where(Document.body_id == body_id, ClosureReport.edition == newest)
        .options(
            discussion.contains_eager(Discussion.document),
            discussion.joinedload(Discussion.edition),
        )
        .order_by(ClosureReport.generated_at.desc())
        .limit(FEW)
    ).all()


def letters(db: Session, email: str | None) -> Sequence[Notice]:
    """The latest letters written to the body; news that somebody follows at its address are none of
    them."""
    if email is None:
        return ()
    own = select(Notice).where(Notice.email == email, Notice.leaves_no_trace.is_(False))
    return db.scalars(own.order_by(Notice.id.desc()).limit(FEW)).all()


@dataclass(frozen=True)
class PlacedDocument:
    """A placed document in the workplace: its newest placed edition, its discussion, and a
    correction that has been begun."""

    edition: Edition
    discussion: Discussion | None
    correction: Edition | None


def own_document(
    db: Session, body_id: int, number: str, *, lock: bool = False
) -> PlacedDocument | None:
    """A placed document of the body by its number."""
    if lock:
        numbered = select(Document.id).where(Document.number == number).scalar_subquery()
        lock_editions(db, Edition.document_id == numbered)
    found = whole_editions(body_id).where(Document.number == number).order_by(Edition.no)
    editions = db.scalars(found).all()
    placed = [edition for edition in editions if edition.status is EditionStatus.PLACED]
    if not placed:
        return None
    publications = joinedload(Discussion.release).selectinload(PressRelease.publications)
    own = _discussions(body_id).where(Document.number == number).options(publications)
    discussion = db.scalar(own)
    drafted = editions[-1] if editions[-1].status is EditionStatus.DRAFT else None
    return PlacedDocument(placed[-1], discussion, drafted)


def proposals_of(body_id: int, status: ProposalStatus) -> Select[Proposal]:
    """Proposals to documents of the body in one state, those whose response is due first on top
    (§16)."""
    discussion = contains_eager(Proposal.discussion)
    return (
        select(Proposal)
        .join(Proposal.discussion)
        .join(Discussion.document)
        .where(Document.body_id == body_id, Proposal.status == status)
        .options(
            discussion.contains_eager(Discussion.document),
            discussion.joinedload(Discussion.edition),
            joinedload(Proposal.part),
            joinedload(Proposal.response),
        )
        .order_by(Discussion.closes_on, Proposal.received_at, Proposal.id)
    )


def answered_proposals(body_id: int) -> Select[Proposal]:
    """Answered proposals, the latest response first."""
    answered = proposals_of(body_id, ProposalStatus.ANSWERED).join(Proposal.response)
    return answered.order_by(None).order_by(Response.responded_at.desc())


def own_proposal(db: Session, body_id: int, number: str, *, lock: bool = False) -> Proposal | None:
    """A published or answered proposal to a document of the body, with the part it speaks to."""
    discussion = contains_eager(Proposal.discussion)
    found = (
        select(Proposal)
        .join(Proposal.discussion)
        .join(Discussion.document)
        .where(Document.body_id == body_id, Proposal.number == number)
        .where(Proposal.status.in_((ProposalStatus.PUBLISHED, ProposalStatus.ANSWERED)))
        .options(
            discussion.contains_eager(Discussion.document),
            discussion.joinedload(Discussion.edition),
            joinedload(Proposal.part).selectinload(Part.rows).selectinload(Row.cells),
            joinedload(Proposal.response),
            joinedload(Proposal.author),
        )
    )
    return db.scalar(found.with_for_update(of=Proposal) if lock else found)
