"""Drafts are placed: with a discussion, without one, as a correction (§3-§12)."""

from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.core.changes import count_changes
from portal.core.duties import fulfil
from portal.core.editions import checksum_of, differences_of
from portal.core.journal import record
from portal.models import Account, Discussion, Document, DraftPresence, Edition, PressRelease
from portal.models.numbers import next_number
from portal.papers.drafts import ReleaseDraft
from portal.papers.queries import whole_editions
from portal.rules import Refusal, Refused
from portal.rules.calendar import WorkCalendar
from portal.rules.discussion import closes_on, is_late, why_not_open
from portal.rules.placement import why_not_place
from portal.terms import DISCUSSED_KINDS, EditionStatus


def place_document(
    db: Session,
    edition: Edition,
    employee: Account,
    working_days: int,
    release: ReleaseDraft,
    calendar: WorkCalendar,
    today: date,
    now: datetime,
) -> Discussion:
    """The first edition is placed and its discussion opens at once, with the press release of the
    same day (§9, §10, §12); raises Refused when the languages differ or the term is wrong."""
    document = edition.document
    if refusal := why_not_open(kind=document.kind, working_days=working_days):
        raise Refused(refusal)
    late = _number(db, edition, calendar, today, now)
    discussion = _discussion(edition, working_days, release, calendar, today, now)
    db.add(discussion)
    closing = discussion.closes_on.isoformat()
    _record(db, now, employee, document, edition, late, closes_on=closing)
    return discussion


def place_information(
    db: Session,
    edition: Edition,
    employee: Account | None,
    calendar: WorkCalendar,
    today: date,
    now: datetime,
) -> None:
    """The first edition of what is not discussed is placed: statements, citizen budgets, audit
    results, budget reporting (§3-§8); raises Refused. Nobody when a machine of the body places
    it (§8)."""
    if refusal := why_not_place_undiscussed(edition):
        raise Refused(refusal)
    late = _number(db, edition, calendar, today, now)
    _record(db, now, employee, edition.document, edition, late)


def why_not_place_undiscussed(edition: Edition) -> Refusal | None:
    """Passports and execution reports are placed only with their discussion (§9, §10)."""
    if edition.document.kind in DISCUSSED_KINDS:
        return Refusal("This document is placed together with its discussion", "§9, §10")
    return None


def _number(
    db: Session, edition: Edition, calendar: WorkCalendar, today: date, now: datetime
) -> bool:
    """The document gets its number, its day and its checksum; whether it is late."""
    document = edition.document
    if edition.no != 1:
        raise Refused(Refusal("A correction is placed without a new discussion", "§9"))
    _check(edition)
    document.number = f"{today.year}-{next_number(db, f'document-{today.year}'):05d}"
    document.placed_on = today
    _fix(db, edition, now)
    duty = fulfil(db, document, calendar, now)
    return duty is not None and is_late(done_on=today, due=duty.due_on)


def _record(
    db: Session,
    now: datetime,
    employee: Account | None,
    document: Document,
    edition: Edition,
    late: bool,
    **details: str,
) -> None:
    told = {"number": document.number, "checksum": edition.checksum, "late": int(late), **details}
    record(db, now, employee, "document.place", document, body_id=document.body_id, **told)


def _discussion(
    edition: Edition,
    working_days: int,
    release: ReleaseDraft,
    calendar: WorkCalendar,
    today: date,
    now: datetime,
) -> Discussion:
    return Discussion(
        document=edition.document,
        edition=edition,
        opens_on=today,
        closes_on=closes_on(today, working_days, calendar),
        working_days=working_days,
        calendar_edition=calendar.edition,
        opened_at=now,
        release=PressRelease(
            title_kk=release.title_kk,
            title_ru=release.title_ru,
            body_kk=release.body_kk,
            body_ru=release.body_ru,
            made_at=now,
        ),
    )


def place_correction(
    db: Session, edition: Edition, employee: Account | None, now: datetime
) -> None:
    """The corrected edition stands beside the older ones; the discussion stays with its own
    (decided: may a published document be changed)."""
    if refusal := why_not_place_correction(edition):
        raise Refused(refusal)
    _check(edition)
    before = whole_editions(edition.document.body_id).where(
        Edition.document_id == edition.document_id, Edition.no == edition.no - 1
    )
    edition.changes = count_changes(db.scalars(before).one(), edition)
    _fix(db, edition, now)
    told = {"number": edition.document.number, "checksum": edition.checksum}
    record(db, now, employee, "edition.place", edition, body_id=edition.document.body_id, **told)


def why_not_place_correction(edition: Edition) -> Refusal | None:
    """A correction is a later edition of a document that stands
    (decided: may a published document be changed)."""
    if edition.no == 1:
        return Refusal("A new document is placed with its discussion", "§9")
    if edition.document.withdrawn_at is not None:
        return Refusal("A withdrawn document is not corrected, it can be placed anew", "§9")
    return None


def _check(edition: Edition) -> None:
    if edition.status is not EditionStatus.DRAFT:
        raise Refused(Refusal("This edition has already been placed", "§9"))
    if refusal := why_not_place(differences_of(edition)):
        raise Refused(refusal)


def _fix(db: Session, edition: Edition, now: datetime) -> None:
    db.execute(delete(DraftPresence).where(DraftPresence.edition_id == edition.id))
    edition.status = EditionStatus.PLACED
    edition.placed_at = now
    edition.checksum = checksum_of(edition)
