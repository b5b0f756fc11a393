"""What machines of a body sent before, and the documents it became; everything belongs to one
body, so an external id of another is unknown."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.models import Body, Discussion, Document, Duty, Edition, Program, Sending
from portal.models.base import upsert
from portal.papers.queries import lock_editions, whole_editions
from portal.terms import Intake

BLANK = {
    **{"is_signed": False, "revision": 0, "wants_place": False},
    **dict.fromkeys(("reason_kk", "reason_ru", "refusal"), ""),
}


@dataclass(frozen=True)
class Standing:
    """A sending with the newest edition of its document, both as they are now."""

    sending: Sending
    edition: Edition | None
    discussion: Discussion | None = None
    duty: Duty | None = None

    @property
    def is_the_machines(self) -> bool:
        """Whether the newest edition is the one that the machine wrote last."""
        return self.edition is not None and self.edition.id == self.sending.edition_id

    @property
    def is_changed_by_person(self) -> bool:
        """Whether somebody saved the draft, or made a further edition, since the machine did."""
        if self.edition is None or self.sending.edition_id is None:
            return False
        return not self.is_the_machines or self.edition.revision != self.sending.revision


def locked_sending(db: Session, body_id: int, kind: Intake, external_id: str) -> Sending:
    """The row of an external id, made at first need and locked: of two machines of a body that
    send at once the second waits and sees what the first did. Editions are locked before the row,
    as by a person who throws one away: so nobody waits crosswise."""
    db.execute(select(Body.id).where(Body.id == body_id).with_for_update(key_share=True))
    which = {"body_id": body_id, "kind": kind, "external_id": external_id}
    known = db.scalar(select(Sending.document_id).filter_by(**which))
    if known is not None:
        lock_editions(db, Edition.document_id == known)
    made = upsert(db, Sending).values(**which, **BLANK)
    db.execute(made.on_conflict_do_nothing(index_elements=["body_id", "kind", "external_id"]))
    return db.scalars(select(Sending).filter_by(**which).with_for_update()).one()


def sending_of(db: Session, body_id: int, kind: Intake, external_id: str) -> Sending | None:
    """What the body sent under an external id."""
    which = {"body_id": body_id, "kind": kind, "external_id": external_id}
    return db.scalar(select(Sending).filter_by(**which))


def standing_of(db: Session, sending: Sending, *, lock: bool = False) -> Standing:
    """The newest edition of what was sent, with all its texts; locked for an act that changes
    it."""
    document_id = sending.document_id
    if document_id is None:
        return Standing(sending, None)
    if lock:
        lock_editions(db, Edition.document_id == document_id)
    newest = whole_editions(sending.body_id).where(Document.id == document_id)
    edition = db.scalar(
        newest.order_by(Edition.no.desc()).limit(1).execution_options(populate_existing=lock)
    )
    discussion = db.scalar(select(Discussion).where(Discussion.document_id == document_id))
    duty = db.scalar(select(Duty).where(Duty.document_id == document_id))
    return Standing(sending, edition, discussion, duty)


def programs_of(db: Session, body_id: int) -> Callable[[str, str], Program | None]:
    """Finds a program of a body by its budget and code, in its newest year."""

    def find(budget: str, code: str) -> Program | None:
        return db.scalar(
            select(Program)
            .where(Program.body_id == body_id, Program.budget == budget, Program.code == code)
            .options(joinedload(Program.body))
            .order_by(Program.year.desc())
            .limit(1)
        )

    return find
