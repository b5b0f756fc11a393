"""Units of the index read from the database: what is public of them now, and nothing else."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.core.cards import current_editions
from portal.models import (
    Body,
    ClosureReport,
    Discussion,
    Document,
    Edition,
    Part,
    Program,
    Proposal,
    Region,
    Row,
)
from portal.search.entries import Entry, Unit
from portal.search.stamps import (
    BODY,
    CLOSURE,
    DOCUMENT,
    PROGRAM,
    PROPOSAL,
    ids_of,
    public_stamps,
    unit_of,
)
from portal.search.telling import Teller
from portal.terms import PUBLIC_STATUSES

NOTHING = Unit("", ())


def read_units(
    db: Session, units: Sequence[str], stamps: Mapping[str, str] | None = None
) -> dict[str, Unit]:
    """The units by their names, as they are now; one of which nothing is public is empty."""
    known = public_stamps(db) if stamps is None else stamps
    teller = Teller({region.code: region for region in db.scalars(select(Region))})
    told: dict[str, list[Entry]] = {}
    for name, one in (
        *((unit_of(BODY, body.id), teller.body(body)) for body in _bodies(db, units)),
        *((unit_of(PROGRAM, one.id), teller.program(one)) for one in _programs(db, units)),
        *((unit_of(PROPOSAL, one.id), teller.proposal(one)) for one in _proposals(db, units)),
        *(
            (unit_of(CLOSURE, one.discussion_id), teller.closure(one))
            for one in _closures(db, units)
        ),
    ):
        told[name] = [one]
    for edition, discussion in _documents(db, units):
        told[unit_of(DOCUMENT, edition.document_id)] = list(teller.document(edition, discussion))
    return {
        name: Unit(known.get(name, ""), tuple(told[name])) if name in told else NOTHING
        for name in units
    }


def _bodies(db: Session, units: Sequence[str]) -> Sequence[Body]:
    keys = ids_of(units, BODY)
    return db.scalars(select(Body).where(Body.id.in_(keys))).all() if keys else ()


def _programs(db: Session, units: Sequence[str]) -> Sequence[Program]:
    keys = ids_of(units, PROGRAM)
    found = select(Program).where(Program.id.in_(keys))
    both = (joinedload(Program.body), joinedload(Program.group))
    return db.scalars(found.options(*both)).all() if keys else ()


def _documents(db: Session, units: Sequence[str]) -> Sequence[tuple[Edition, Discussion | None]]:
    keys = ids_of(units, DOCUMENT)
    rows = selectinload(Edition.parts).selectinload(Part.rows).selectinload(Row.cells)
    found = current_editions().where(Document.id.in_(keys)).options(rows)
    return [(edition, one) for edition, one in db.execute(found)] if keys else ()


def _proposals(db: Session, units: Sequence[str]) -> Sequence[Proposal]:
    keys = ids_of(units, PROPOSAL)
    discussion = joinedload(Proposal.discussion)
    found = (
        select(Proposal)
        .where(Proposal.id.in_(keys), Proposal.status.in_(PUBLIC_STATUSES))
        .options(joinedload(Proposal.part), joinedload(Proposal.response))
        .options(joinedload(Proposal.decision), discussion.joinedload(Discussion.edition))
        .options(discussion.joinedload(Discussion.document).joinedload(Document.body))
    )
    return db.scalars(found).all() if keys else ()


def _closures(db: Session, units: Sequence[str]) -> Sequence[ClosureReport]:
    keys = ids_of(units, CLOSURE)
    newest = (
        select(func.max(ClosureReport.id))
        .where(ClosureReport.discussion_id.in_(keys))
        .group_by(ClosureReport.discussion_id)
    )
    discussion = joinedload(ClosureReport.discussion)
    found = (
        select(ClosureReport)
        .where(ClosureReport.id.in_(newest))
        .options(discussion.joinedload(Discussion.edition))
        .options(discussion.joinedload(Discussion.document).joinedload(Document.body))
    )
    return db.scalars(found).all() if keys else ()
