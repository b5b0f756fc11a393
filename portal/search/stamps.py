"""What the index should hold, told by short stamps: a unit whose stamp differs is read anew. This
finds whatever slipped by, and what a rebuild has still to do."""

import hashlib
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import Body, ClosureReport, Discussion, Document, Edition, Program, Proposal
from portal.terms import PUBLIC_STATUSES, EditionStatus

BODY, PROGRAM, DOCUMENT, PROPOSAL, CLOSURE = "body", "program", "document", "proposal", "closure"


def unit_of(kind: str, key: int) -> str:
    """The name of a unit: `document:12`."""
    return f"{kind}:{key}"


def ids_of(units: Sequence[str], kind: str) -> list[int]:
    """The keys of the units of one kind."""
    return [int(key) for name, _, key in (one.partition(":") for one in units) if name == kind]


def _stamp(*said: object) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def public_stamps(db: Session, only: Collection[int] | None = None) -> Mapping[str, str]:
    """The stamp of everything that is public now; of documents and what belongs to them, only of
    some when they are named."""
    bodies, programs = _bodies(db), _programs(db)
    documents, of_discussion = _documents(db, bodies, programs, only)
    found = {unit_of(BODY, key): stamp for key, stamp in bodies.items()}
    found |= {unit_of(PROGRAM, key): stamp for key, stamp in programs.items()}
    found |= {unit_of(DOCUMENT, key): stamp for key, stamp in documents.items()}
    found |= _proposals(db, of_discussion, is_some=only is not None)
    return found | _closures(db, of_discussion, is_some=only is not None)


def _bodies(db: Session) -> dict[int, str]:
    told = select(
        *(Body.id, Body.code, Body.level, Body.region_code),
        *(Body.name_kk, Body.name_ru, Body.name_en),
    )
    return {key: _stamp(*said) for key, *said in db.execute(told)}


def _programs(db: Session) -> dict[int, str]:
    bodies = _bodies(db)
    told = select(
        *(Program.id, Program.body_id, Program.code, Program.budget, Program.year),
        *(Program.group_code, Program.name_kk, Program.name_ru, Program.name_en),
    )
    return {key: _stamp(bodies[body_id], *said) for key, body_id, *said in db.execute(told)}


def _documents(
    db: Session,
    bodies: Mapping[int, str],
    programs: Mapping[int, str],
    only: Collection[int] | None,
) -> tuple[dict[int, str], dict[int, str]]:
    """Stamps of placed documents by their keys, and by the keys of their discussions."""
    newest = (
        select(Edition.document_id, func.max(Edition.no).label("no"))
        .where(Edition.status == EditionStatus.PLACED)
        .group_by(Edition.document_id)
        .subquery()
    )
    told = (
        select(
            *(Document.id, Document.body_id, Document.program_id, Discussion.id),
            *(newest.c.no, Document.withdrawn_on),
            *(Discussion.opens_on, Discussion.closes_on, Discussion.withdrawn_at),
        )
        .join(newest, newest.c.document_id == Document.id)
        .outerjoin(Discussion, Discussion.document_id == Document.id)
    )
    if only is not None:
        told = told.where(Document.id.in_(only))
    by_document, by_discussion = {}, {}
    for key, body_id, program_id, discussion_id, *said in db.execute(told):
        stamp = _stamp(bodies[body_id], programs.get(program_id), *said)
        by_document[key] = stamp
        if discussion_id is not None:
            by_discussion[discussion_id] = stamp
    return by_document, by_discussion


def _proposals(db: Session, of_discussion: Mapping[int, str], *, is_some: bool) -> dict[str, str]:
    told = select(Proposal.id, Proposal.discussion_id, Proposal.status).where(
        Proposal.status.in_(PUBLIC_STATUSES)
    )
    if is_some:
        told = told.where(Proposal.discussion_id.in_(of_discussion))
    return {
        unit_of(PROPOSAL, key): _stamp(of_discussion.get(discussion_id), status.value)
        for key, discussion_id, status in db.execute(told)
    }


def _closures(db: Session, of_discussion: Mapping[int, str], *, is_some: bool) -> dict[str, str]:
    told = select(ClosureReport.discussion_id, func.max(ClosureReport.edition)).group_by(
        ClosureReport.discussion_id
    )
    if is_some:
        told = told.where(ClosureReport.discussion_id.in_(of_discussion))
    return {
        unit_of(CLOSURE, discussion_id): _stamp(of_discussion.get(discussion_id), edition)
        for discussion_id, edition in db.execute(told)
    }
