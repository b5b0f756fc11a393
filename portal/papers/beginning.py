"""Drafts of documents are begun: new ones, empty or from older texts, and corrections of placed
ones (§8, decided: may a published document be changed)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.core.duties import arise
from portal.core.journal import record
from portal.models import Account, Body, Discussion, Document, Edition
from portal.papers.copying import copied_files, copied_parts, starting_parts
from portal.papers.drafts import NewDocument, Reason
from portal.rules import Refusal, Refused
from portal.rules.calendar import WorkCalendar
from portal.rules.discussion import is_open
from portal.rules.forms.titles import proposed_title
from portal.terms import DocumentKind, EditionStatus, Language

PLANNED_YEARS = 3  # a passport is planned for (order MinFin No. 185)
PLANNED_KINDS = (DocumentKind.PASSPORT, DocumentKind.PASSPORT_SUMMARY)
TITLES = ("title_kk", "title_ru", "title_en")
PLAIN_TEXTS = ("summary_kk", "summary_ru", "head_kk", "head_ru")


def begin_document(
    db: Session,
    employee: Account | None,
    body: Body,
    new: NewDocument,
    source: Edition | None,
    calendar: WorkCalendar,
    now: datetime,
) -> Edition:
    """A draft of a new document, empty or begun from an older edition. Where the term counts from a
    day that only the body knows, telling that day makes the duty (§6, §7). Nobody when a machine
    or a command of the body begins it (§8)."""
    kind, year = new.kind, new.period_from
    document = Document(
        kind=kind,
        body_id=body.id,
        program_id=new.program.id if new.program else None,
        period_from=year,
        period_to=year + (PLANNED_YEARS - 1 if kind in PLANNED_KINDS else 0),
        stage=new.stage,
        month=new.month,
        event_on=new.event_on,
        created_at=now,
    )
    if new.event_on:
        arise(db, document, body, new.program, calendar, now)
    texts = {name: getattr(source, name) if source else "" for name in PLAIN_TEXTS}
    parts = copied_parts(source, document) if source else starting_parts(document)
    edition = _draft(document, 1, now, parts=parts, **texts, **_titles(new))
    edition.is_invented = bool(source and source.is_invented)
    db.add(edition)
    source_id = source.id if source else None
    record(db, now, employee, "edition.begin", edition, body_id=body.id, source=source_id)
    return edition


def _titles(new: NewDocument) -> dict[str, str | None]:
    """What tells of a program is called by its name, anything else as it is usually called; an
    audit is named by its body (decided: titles of documents)."""
    if new.program:
        return {f"title_{code}": getattr(new.program, f"name_{code}") for code in Language}
    usual = proposed_title(new.kind, new.period_from, new.stage, new.month)
    if usual is None:
        return {"title_kk": "", "title_ru": "", "title_en": None}
    return {f"title_{code}": usual[code] for code in Language}


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


def begin_correction(
    db: Session,
    placed: Edition,
    discussion: Discussion | None,
    employee: Account | None,
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
    parts = copied_parts(placed, document)
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
