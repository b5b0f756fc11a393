"""Editions of a body's documents as whoever writes them needs them: with everything in them."""

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased, contains_eager, selectinload

from portal.models import Body, Document, Edition, Part, Program, Row
from portal.papers.drafts import NewDocument
from portal.terms import DocumentKind, EditionStatus

WHOLE = (
    contains_eager(Edition.document).joinedload(Document.body),
    contains_eager(Edition.document).joinedload(Document.program),
    selectinload(Edition.parts).selectinload(Part.rows).selectinload(Row.cells),
    selectinload(Edition.files),
)


def whole_editions(body_id: int) -> Select[Edition]:
    """The editions of a body's documents with all their texts."""
    return select(Edition).join(Edition.document).where(Document.body_id == body_id).options(*WHOLE)


def own_edition(
    db: Session, body_id: int, edition_id: int, *, lock: bool = False
) -> Edition | None:
    """An edition of the body with all its texts; locked for an act that changes it."""
    if lock:
        lock_editions(db, Edition.id == edition_id)
    return db.scalar(whole_editions(body_id).where(Edition.id == edition_id))


def placed_edition(db: Session, number: str) -> Edition | None:
    """The newest placed edition of a document by its number, with all its texts."""
    found = select(Edition).join(Edition.document).where(Document.number == number)
    placed = found.where(Edition.status == EditionStatus.PLACED).order_by(Edition.no.desc())
    return db.scalar(placed.options(*WHOLE).limit(1))


def edition_of_its_body(edition_id: int) -> Select[Edition]:
    """An edition with its document and the body, for whoever acts by the clock."""
    document = contains_eager(Edition.document)
    found = select(Edition).join(Edition.document).where(Edition.id == edition_id)
    return found.options(document.joinedload(Document.body)).execution_options(
        populate_existing=True
    )


def own_correction(db: Session, body_id: int, edition_id: int) -> tuple[Edition, Edition] | None:
    """A correction that is not placed yet, after the edition that it corrects; both with all their
    texts."""
    this = aliased(Edition)
    both = (
        whole_editions(body_id)
        .join(this, this.document_id == Edition.document_id)
        .where(this.id == edition_id, Edition.no.in_((this.no - 1, this.no)))
        .order_by(Edition.no)
    )
    found = db.scalars(both).all()
    is_correction = len(found) == 2 and found[1].status is not EditionStatus.PLACED
    return (found[0], found[1]) if is_correction else None


def lock_editions(db: Session, which: ColumnElement[bool]) -> None:
    """Wait for whoever changes these editions; only what is read afterwards is as he left it."""
    db.execute(select(Edition.id).where(which).order_by(Edition.id).with_for_update())


def own_draft(db: Session, body_id: int, edition_id: int, *, lock: bool = False) -> Edition | None:
    """The same, when it is still a draft."""
    found = own_edition(db, body_id, edition_id, lock=lock)
    return found if found and found.status is EditionStatus.DRAFT else None


def same_draft(db: Session, body: Body, new: NewDocument) -> Edition | None:
    """A draft of the very same document that was begun before; whoever begins one at the same
    moment is waited for."""
    db.execute(select(Body.id).where(Body.id == body.id).with_for_update())
    return db.scalar(_same_drafts(select(Edition).join(Edition.document), body, new))


def whole_same_draft(db: Session, body: Body, new: NewDocument) -> Edition | None:
    """The same with all its texts, only to be looked at: nobody is waited for."""
    return db.scalar(_same_drafts(whole_editions(body.id), body, new))


def _same_drafts(drafts: Select[Edition], body: Body, new: NewDocument) -> Select[Edition]:
    """An audit result is the same until it has a name, because several may be received on one day
    (§7)."""
    same = {name: getattr(new, name) for name in ("kind", "period_from", "stage", "month")}
    found = (
        drafts.where(Document.body_id == body.id, Document.number.is_(None))
        .where(*(getattr(Document, name) == value for name, value in same.items()))
        .where(Document.program_id == (new.program.id if new.program else None))
        .where(Document.event_on == new.event_on)
        .limit(1)
    )
    if new.kind is DocumentKind.AUDIT_RESULT:
        found = found.where(Edition.title_kk == "", Edition.title_ru == "")
    return found


def source_of(db: Session, body_id: int, new: NewDocument) -> Edition | None:
    """The edition whose texts a new document begins with, if that was asked for: the last one of
    its kind, for a program's document of the same program; for a report first of all a passport
    that planned its year."""
    if not new.with_copy or new.kind is DocumentKind.AUDIT_RESULT:
        return None
    placed = (
        whole_editions(body_id)
        .where(Edition.status == EditionStatus.PLACED, Document.period_from <= new.period_from)
        .order_by(Document.period_from.desc(), Document.id.desc(), Edition.no.desc())
        .limit(1)
    )
    if new.program is not None:
        same = aliased(Program)
        placed = placed.join(same, Document.program_id == same.id).where(
            same.code == new.program.code, same.budget == new.program.budget
        )
    if new.kind is DocumentKind.EXECUTION_REPORT:
        passport = placed.where(Document.kind == DocumentKind.PASSPORT)
        planned = db.scalar(passport.where(Document.period_to >= new.period_from))
        if planned is not None:
            return planned
    return db.scalar(placed.where(Document.kind == new.kind))
