"""Acts of the workplace: begin, place, correct a document; answer a proposal (§8-§12, §16)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.core.editions import checksum_of, differences_of
from portal.core.journal import record
from portal.models import (
    Account,
    Body,
    Discussion,
    Document,
    DocumentFile,
    Edition,
    Part,
    PressRelease,
)
from portal.models.numbers import next_number
from portal.rules import Refusal, Refused
from portal.rules.calendar import WorkCalendar
from portal.rules.discussion import closes_on, is_late, is_open, report_due, why_not_open
from portal.rules.placement import why_not_place, why_not_reason, why_not_withdraw_document
from portal.terms import DocumentKind, EditionStatus, Language
from portal.workplace.copying import copied_files, copied_parts, starting_parts
from portal.workplace.editor.actions import remove_rows
from portal.workplace.forms import (
    NewDocument,
    PublishedRelease,
    Reason,
    ReleaseDraft,
)

PLANNED_YEARS = 3  # a passport is planned for (order MinFin No. 185)
TITLES = ("title_kk", "title_ru", "title_en")
PLAIN_TEXTS = ("summary_kk", "summary_ru", "head_kk", "head_ru")


def begin_document(
    db: Session,
    employee: Account,
    body: Body,
    new: NewDocument,
    source: Edition | None,
    now: datetime,
) -> Edition:
    """A draft of a new document, empty or begun from an older edition of the same program."""
    kind, year = new.kind, new.period_from
    document = Document(
        kind=kind,
        body_id=body.id,
        program_id=new.program.id,
        period_from=year,
        period_to=year + (PLANNED_YEARS - 1 if kind is DocumentKind.PASSPORT else 0),
        created_at=now,
    )
    texts = {name: getattr(source, name) if source else "" for name in PLAIN_TEXTS}
    names = {f"title_{code}": getattr(new.program, f"name_{code}") for code in Language}
    parts = copied_parts(source, kind, year) if source else starting_parts(kind, year)
    edition = _draft(document, 1, now, parts=parts, **texts, **names)
    edition.is_invented = bool(source and source.is_invented)
    db.add(edition)
    source_id = source.id if source else None
    record(db, now, employee, "edition.begin", edition, body_id=body.id, source=source_id)
    return edition


def _draft(document: Document, no: int, now: datetime, **texts: Any) -> Edition:
    return Edition(
        document=document,
        no=no,
        status=EditionStatus.DRAFT,
        is_invented=False,
        revision=1,
        created_at=now,
        **{"reason_kk": "", "reason_ru": "", **texts},
    )


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
    if edition.no != 1:
        raise Refused(Refusal("A correction is placed without a new discussion", "§9"))
    _check(edition)
    document.number = f"{today.year}-{next_number(db, f'document-{today.year}'):05d}"
    document.placed_on = today
    _fix(edition, now)
    discussion = _discussion(edition, working_days, release, calendar, today, now)
    db.add(discussion)
    record(
        db,
        now,
        employee,
        "document.place",
        document,
        body_id=document.body_id,
        number=document.number,
        closes_on=discussion.closes_on.isoformat(),
        checksum=edition.checksum,
        late=int(_is_late_report(document, today)),
    )
    return discussion


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


def _is_late_report(document: Document, today: date) -> bool:
    is_report = document.kind is DocumentKind.EXECUTION_REPORT
    return is_report and is_late(done_on=today, due=report_due(document.period_from))


def begin_correction(
    db: Session,
    placed: Edition,
    discussion: Discussion | None,
    employee: Account,
    reason: Reason,
    today: date,
    now: datetime,
) -> Edition:
    """A draft of the next edition with all the texts of the placed one; not while the document is
    discussed (decided: may a published document be changed)."""
    document = placed.document
    if refusal := why_not_correct(document, discussion, today):
        raise Refused(refusal)
    texts = {name: getattr(placed, name) for name in (*TITLES, *PLAIN_TEXTS)}
    parts = copied_parts(placed, document.kind, document.period_from)
    edition = _draft(document, placed.no + 1, now, parts=parts, **texts)
    edition.reason_kk, edition.reason_ru = reason.kk, reason.ru
    edition.is_invented = placed.is_invented
    edition.files = copied_files(placed)
    db.add(edition)
    body_id = document.body_id
    record(db, now, employee, "edition.correct", edition, body_id=body_id, source=placed.id)
    return edition


def why_not_correct(
    document: Document, discussion: Discussion | None, today: date
) -> Refusal | None:
    """A document is not changed while it is discussed (decided: may a published document be
    changed), nor after it was withdrawn (decided: withdrawing a document)."""
    if document.withdrawn_at is not None:
        return Refusal("A withdrawn document is not corrected, it can be placed anew", "§9")
    if discussion and is_open(
        opens_on=discussion.opens_on, closes_on=discussion.closes_on, today=today
    ):
        return Refusal("A document is not changed while it is discussed", "§9")
    return None


def place_correction(db: Session, edition: Edition, employee: Account, now: datetime) -> None:
    """The corrected edition stands beside the older ones; the discussion stays with its own
    (decided: may a published document be changed)."""
    if refusal := why_not_place_correction(edition):
        raise Refused(refusal)
    _check(edition)
    _fix(edition, now)
    number, checksum = edition.document.number, edition.checksum
    record(
        db,
        now,
        employee,
        "edition.place",
        edition,
        body_id=edition.document.body_id,
        number=number,
        checksum=checksum,
    )


def why_not_place_correction(edition: Edition) -> Refusal | None:
    """A correction is a later edition of a document that stands
    (decided: may a published document be changed)."""
    if edition.no == 1:
        return Refusal("A new document is placed with its discussion", "§9")
    if edition.document.withdrawn_at is not None:
        return Refusal("A withdrawn document is not corrected, it can be placed anew", "§9")
    return None


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


def _check(edition: Edition) -> None:
    if edition.status is not EditionStatus.DRAFT:
        raise Refused(Refusal("This edition has already been placed", "§9"))
    if refusal := why_not_place(differences_of(edition)):
        raise Refused(refusal)


def _fix(edition: Edition, now: datetime) -> None:
    edition.status = EditionStatus.PLACED
    edition.placed_at = now
    edition.checksum = checksum_of(edition)


def discard_draft(db: Session, edition: Edition, employee: Account, now: datetime) -> None:
    """A draft is thrown away; a document that was never placed goes with it."""
    if edition.status is not EditionStatus.DRAFT:
        raise Refused(Refusal("This edition has already been placed", "§9"))
    body_id, document_id = edition.document.body_id, edition.document_id
    record(db, now, employee, "edition.discard", edition, body_id=body_id, document=document_id)
    remove_rows(db, [part.id for part in edition.parts])
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
    """Where and when the press release went out (§12)."""
    release.published_at = published.address
    release.published_on = published.published_on
    day = published.published_on.isoformat()
    told = {"address": published.address, "day": day}
    record(db, now, employee, "release.publish", release, body_id=body.id, **told)
