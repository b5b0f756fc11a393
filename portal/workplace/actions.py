"""Acts of the workplace on documents: withdraw a placed one, throw a draft away, record where the
press release went out (§12)."""

from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.core.journal import record
from portal.models import (
    Account,
    Body,
    Discussion,
    Document,
    DocumentFile,
    DraftPresence,
    Edition,
    Part,
    PressPublication,
    PressRelease,
    ScheduledPlacing,
)
from portal.models.base import upsert
from portal.papers.drafts import Reason
from portal.papers.writing import remove_rows
from portal.rules import Refusal, Refused
from portal.rules.drafting import why_not_change
from portal.rules.placement import why_not_reason, why_not_withdraw_document
from portal.terms import EditionStatus
from portal.workplace.forms import PublishedRelease


def why_not_withdraw(document: Document) -> Refusal | None:
    """Whether a document stands and can be withdrawn (decided: withdrawing a document)."""
    return why_not_withdraw_document(
        is_placed=document.number is not None, is_withdrawn=document.withdrawn_at is not None
    )


def withdraw_document(
    db: Session,
    document: Document,
    discussion: Discussion | None,
    employee: Account,
    reason: Reason,
    today: date,
    now: datetime,
) -> None:
    """A placed document is withdrawn with a public reason; everything stays readable, and its
    discussion takes nothing new. Votes and proposals that come at the same moment are in before it
    or are refused. Raises Refused (decided: withdrawing a document)."""
    if discussion is not None:
        db.execute(select(Discussion.id).where(Discussion.id == discussion.id).with_for_update())
    if refusal := why_not_withdraw(document) or why_not_reason(kk=reason.kk, ru=reason.ru):
        raise Refused(refusal)
    document.withdrawn_on, document.withdrawn_at = today, now
    if discussion is not None:
        discussion.withdrawn_at = now
    document.reason_kk, document.reason_ru = reason.kk, reason.ru
    body_id, number = document.body_id, document.number
    record(db, now, employee, "document.withdraw", document, body_id=body_id, number=number)


def discard_draft(db: Session, edition: Edition, employee: Account, now: datetime) -> None:
    """A draft is thrown away; a document that was never placed goes with it."""
    if edition.status is EditionStatus.PLACED:
        raise Refused(Refusal("This edition has already been placed", "§9"))
    if refusal := why_not_change(edition.status):
        raise Refused(refusal)
    body_id, document_id = edition.document.body_id, edition.document_id
    record(db, now, employee, "edition.discard", edition, body_id=body_id, document=document_id)
    remove_rows(db, [part.id for part in edition.parts])
    for around in (DraftPresence, ScheduledPlacing):
        db.execute(delete(around).where(around.edition_id == edition.id))
    db.execute(delete(Part).where(Part.edition_id == edition.id))
    db.execute(delete(DocumentFile).where(DocumentFile.edition_id == edition.id))
    db.execute(delete(Edition).where(Edition.id == edition.id))
    if edition.no == 1:
        db.execute(delete(Document).where(Document.id == edition.document_id))


def record_release(
    db: Session,
    release: PressRelease,
    employee: Account,
    body: Body,
    published: PublishedRelease,
    now: datetime,
) -> None:
    """Where and when the press release went out: one more record, never another in its stead; the
    same address is recorded once (§12, decided: publications)."""
    row = {
        "release_id": release.id,
        "address": published.address,
        "published_on": published.published_on,
        "recorded_at": now,
    }
    added = upsert(db, PressPublication).values(row).returning(PressPublication.id)
    same = ["release_id", "address"]
    if db.scalar(added.on_conflict_do_nothing(index_elements=same)) is None:
        return
    day = published.published_on.isoformat()
    told = {"address": published.address, "day": day}
    record(db, now, employee, "release.publish", release, body_id=body.id, **told)
