"""The public acts that the ledger keeps, table by table; texts of people and bodies stand in it by
their hashes alone (decided: the ledger)."""

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, cast, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.ledger.acts import Act, Source, not_entered, with_last_entry
from portal.ledger.form import sha256
from portal.ledger.proposal_sources import PROPOSALS
from portal.ledger.votes import VOTES
from portal.models import (
    CalendarEdition,
    ClosureReport,
    Discussion,
    Document,
    Edition,
    PressPublication,
    PressRelease,
)
from portal.rules.calendar import local_date
from portal.terms import EditionStatus

REPORT = "closure_report.make"
COUNTED = ("edition", "previous", "previous_sha256", "votes", "proposal_votes", "proposals")


def _editions(midnight: datetime) -> Select[Any]:
    placed = Edition.status == EditionStatus.PLACED
    return select(Edition.id, Edition.placed_at).where(placed, not_entered("edition", Edition.id))


def _edition_acts(db: Session, ids: Collection[int], now: datetime) -> Iterator[Act]:
    found = (
        select(Edition)
        .where(Edition.id.in_(ids))
        .options(joinedload(Edition.document).joinedload(Document.body))
        .options(selectinload(Edition.files))
    )
    for one in db.scalars(found):
        yield Act(
            source_id=one.id,
            act="document.place" if one.no == 1 else "edition.place",
            at=one.placed_at,
            number=one.document.number,
            document_number=one.document.number,
            facts={
                "kind": one.document.kind.value,
                "administrator": one.document.body.code,
                "edition": one.no,
                "sha256": one.checksum,
                "files": sorted(file.sha256 for file in one.files),
            },
        )


def _withdrawals(midnight: datetime) -> Select[Any]:
    return select(Document.id, Document.withdrawn_at).where(
        Document.withdrawn_at.is_not(None), not_entered("withdrawal", Document.id)
    )


def _withdrawal_acts(db: Session, ids: Collection[int], now: datetime) -> Iterator[Act]:
    withdrawn = Document.id.in_(ids), Document.withdrawn_at.is_not(None)
    for one in db.scalars(select(Document).where(*withdrawn)):
        yield Act(
            source_id=one.id,
            act="document.withdraw",
            at=one.withdrawn_at,
            number=one.number,
            document_number=one.number,
            facts={
                "reason_kk_sha256": sha256(one.reason_kk),
                "reason_ru_sha256": sha256(one.reason_ru),
            },
        )


def _discussions(midnight: datetime) -> Select[Any]:
    """Discussions that opened, and those whose last day moved (decided: recounting)."""
    found = select(Discussion.id, Discussion.opened_at)
    found, last = with_last_entry(found, "discussion", Discussion.id)
    return found.where(last.state.is_distinct_from(cast(Discussion.closes_on, String)))


def _discussion_acts(db: Session, ids: Collection[int], now: datetime) -> Iterator[Act]:
    found = select(Discussion).where(Discussion.id.in_(ids))
    found = found.options(joinedload(Discussion.document), joinedload(Discussion.edition))
    found, last = with_last_entry(found, "discussion", Discussion.id)
    for one, state in db.execute(found.add_columns(last.state)):
        is_first = state in (None, one.closes_on.isoformat())
        yield Act(
            source_id=one.id,
            act="discussion.open" if is_first else "discussion.extend",
            at=one.opened_at if is_first else local_date(now),
            number=one.document.number,
            document_number=one.document.number,
            facts={
                "edition": one.edition.no,
                "opens_on": one.opens_on.isoformat(),
                "closes_on": one.closes_on.isoformat(),
                "calendar_edition": one.calendar_edition,
            },
            state=one.closes_on.isoformat(),
        )


def _publications(midnight: datetime) -> Select[Any]:
    waits = not_entered("press_publication", PressPublication.id)
    return select(PressPublication.id, PressPublication.recorded_at).where(waits)


def _publication_acts(db: Session, ids: Collection[int], now: datetime) -> Iterator[Act]:
    found = (
        select(PressPublication, Document.number)
        .join(PressRelease, PressRelease.id == PressPublication.release_id)
        .join(Discussion, Discussion.id == PressRelease.discussion_id)
        .join(Document, Document.id == Discussion.document_id)
        .where(PressPublication.id.in_(ids))
    )
    for one, number in db.execute(found):
        facts = {"address": one.address, "published_on": one.published_on.isoformat()}
        at = one.recorded_at
        yield Act(one.id, "release.publish", at, number, facts, document_number=number)


def _reports(midnight: datetime) -> Select[Any]:
    waits = not_entered("closure_report", ClosureReport.id)
    return select(ClosureReport.id, ClosureReport.generated_at).where(waits)


def _report_acts(db: Session, ids: Collection[int], now: datetime) -> Iterator[Act]:
    found = (
        select(ClosureReport, Document.number)
        .join(Discussion, Discussion.id == ClosureReport.discussion_id)
        .join(Document, Document.id == Discussion.document_id)
        .where(ClosureReport.id.in_(ids))
    )
    for one, number in db.execute(found):
        told = json.loads(one.facts)
        facts = {"sha256": one.sha256, **{name: told[name] for name in COUNTED}}
        yield Act(one.id, REPORT, one.generated_at, number, facts, document_number=number)


def _calendars(midnight: datetime) -> Select[Any]:
    waits = not_entered("calendar_edition", CalendarEdition.no)
    return select(CalendarEdition.no, CalendarEdition.made_at).where(waits)


def _calendar_acts(db: Session, ids: Collection[int], now: datetime) -> Iterator[Act]:
    found = select(CalendarEdition).where(CalendarEdition.no.in_(ids))
    for one in db.scalars(found.options(selectinload(CalendarEdition.days))):
        days = [
            f"{day.day.isoformat()} {'working' if day.is_working else 'off'}" for day in one.days
        ]
        facts = {
            "edition": one.no,
            "change": one.change.value,
            "days": len(days),
            "days_sha256": sha256("\n".join(days)),
        }
        yield Act(one.no, "calendar.amend", one.made_at, None, facts)


ACTS = (
    Source("calendar_edition", _calendars, CalendarEdition.no, _calendar_acts),
    Source("edition", _editions, Edition.id, _edition_acts),
    Source("discussion", _discussions, Discussion.id, _discussion_acts),
    Source("press_publication", _publications, PressPublication.id, _publication_acts),
    *PROPOSALS,
    Source("withdrawal", _withdrawals, Document.id, _withdrawal_acts),
)
SOURCES = (*ACTS, *VOTES, Source("closure_report", _reports, ClosureReport.id, _report_acts))
