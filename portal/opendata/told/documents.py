"""Placed documents for machines (§3-§10)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.core.api.shapes import (
    ADDRESS,
    BILINGUAL,
    DAY,
    MOMENT,
    PAGES,
    SHA256,
    TEXT,
    TEXTS,
    UNIT,
    WHOLE,
    YES_NO,
    Json,
    Named,
    code,
    joined,
    listed,
    many,
    maybe,
    one_of,
    record,
    said,
)
from portal.models import (
    BudgetReport,
    Discussion,
    Document,
    Edition,
    Program,
)
from portal.models.body import REPUBLICAN_BUDGET
from portal.opendata.told.bodies import ADMINISTRATOR, BUDGET, PROGRAM, administrator, program
from portal.opendata.told.common import KZT_THOUSAND, bilingual, day, here, moment, pages, texts
from portal.opendata.told.parts import FILE, PART, file_told, part_told
from portal.terms import BudgetStage, DocumentKind, ReportForm

WITHDRAWAL = Named("Withdrawal", record(on=DAY, reason=BILINGUAL))
OWN_PROGRAM = record(
    code=code(3),
    budget=BUDGET,
    year=WHOLE,
    functional_group=code(2),
    name=TEXTS,
    amount=said(WHOLE, "Of the year, thousand tenge"),
    unit=UNIT,
    self=ADDRESS,
)
DOCUMENT_SHAPE = record(
    number=said(TEXT, "The public unique number"),
    kind=one_of(DocumentKind),
    title=TEXTS,
    summary=TEXTS,
    administrator=ADMINISTRATOR,
    budget=said(TEXT, "Whose budget it tells of: `republican`, `state`, `local`, or a KATO code"),
    program=maybe(Named("DocumentProgram", OWN_PROGRAM)),
    period=record(**{"from": WHOLE, "to": WHOLE}),
    stage=said(maybe(one_of(BudgetStage)), "Of a citizen budget (§6)"),
    month=said(maybe(WHOLE), "The last month that a monthly document tells of"),
    event_on=said(maybe(DAY), "The day its term counts from (§6, §7)"),
    report=said(
        maybe(record(form=one_of(ReportForm), year=WHOLE, month=WHOLE, lines=ADDRESS)),
        "Where the lines of a budget report are (§4)",
    ),
    placed_on=DAY,
    updated_at=said(MOMENT, "When its newest edition was placed, or it was withdrawn"),
    edition=WHOLE,
    checksum=SHA256,
    is_invented=said(YES_NO, "Demonstration material"),
    withdrawn=maybe(WITHDRAWAL),
    discussion=maybe(
        Named(
            "DiscussionDays",
            record(opens_on=DAY, closes_on=DAY, self=ADDRESS, html=PAGES),
        )
    ),
    self=ADDRESS,
    html=PAGES,
)
DOCUMENT = Named("Document", DOCUMENT_SHAPE)
WHOLE_DOCUMENT = Named(
    "DocumentDetails",
    joined(
        DOCUMENT_SHAPE,
        program_head=TEXTS,
        parts=many(PART),
        files=many(FILE),
        editions=ADDRESS,
    ),
)
EDITION = Named(
    "Edition",
    record(
        edition=WHOLE,
        placed_at=MOMENT,
        checksum=SHA256,
        reason=said(maybe(BILINGUAL), "Why it was corrected; null for the first edition"),
        changes=said(
            maybe(record(parts=WHOLE, figures=WHOLE, rows=WHOLE, files=WHOLE)),
            "How many of each a correction changed",
        ),
        self=ADDRESS,
        html=PAGES,
    ),
)
EDITIONS = listed(EDITION)
WHOLE_PROGRAM = Named(
    "ProgramDetails",
    joined(PROGRAM.shape, documents=many(DOCUMENT), links=record(documents=ADDRESS)),
)


@dataclass(frozen=True)
class Placed:
    """A document in one of its editions, with its discussion and what it reports on, if any."""

    edition: Edition
    discussion: Discussion | None
    report: BudgetReport | None

    @property
    def document(self) -> Document:
        """The document itself."""
        return self.edition.document

    @property
    def updated_at(self) -> datetime:
        """When something of it was placed or withdrawn last."""
        known = (self.edition.placed_at, self.document.withdrawn_at)
        return max(one for one in known if one is not None)

    @property
    def budget(self) -> str:
        """Whose budget it tells of: of its program, of its report, else of its body."""
        document = self.document
        if document.program is not None:
            return document.program.budget
        if self.report is not None:
            return self.report.budget
        return document.body.region_code or REPUBLICAN_BUDGET


def document(placed: Placed) -> Json:
    """A document in a list: what it is, whose, and whether it is discussed."""
    edition, subject, discussion = placed.edition, placed.document, placed.discussion
    path = f"documents/{subject.number}"
    return {
        "number": subject.number,
        "kind": subject.kind,
        "title": texts(edition, "title"),
        "summary": texts(edition, "summary"),
        "administrator": administrator(subject.body),
        "budget": placed.budget,
        "program": subject.program and _program(subject.program, subject.body.code),
        "period": {"from": subject.period_from, "to": subject.period_to},
        "stage": subject.stage,
        "month": subject.month,
        "event_on": day(subject.event_on),
        "report": placed.report and _report(placed.report),
        "placed_on": day(subject.placed_on),
        "updated_at": moment(placed.updated_at),
        "edition": edition.no,
        "checksum": edition.checksum,
        "is_invented": edition.is_invented,
        "withdrawn": withdrawal(subject),
        "discussion": discussion and _days(discussion, subject),
        "self": here(path),
        "html": pages(path),
    }


def _program(subject: Program, body_code: str) -> Json:
    return {
        "code": subject.code,
        "budget": subject.budget,
        "year": subject.year,
        "functional_group": subject.group_code,
        "name": texts(subject, "name"),
        "amount": subject.amount,
        "unit": KZT_THOUSAND,
        "self": here(f"programs/{subject.budget}/{subject.year}/{body_code}-{subject.code}"),
    }


def _report(subject: BudgetReport) -> Json:
    path = f"execution/{subject.budget}/{subject.form}/{subject.year}/{subject.month}"
    number = f"?number={subject.document.number}"
    told = {"form": subject.form, "year": subject.year, "month": subject.month}
    return {**told, "lines": here(path + number)}


def _days(discussion: Discussion, subject: Document) -> Json:
    path = f"discussions/{subject.number}"
    days = {"opens_on": day(discussion.opens_on), "closes_on": day(discussion.closes_on)}
    return {**days, "self": here(path), "html": pages(path)}


def withdrawal(subject: Document) -> Json | None:
    """When and why a document was withdrawn; everything else of it is told as before."""
    if subject.withdrawn_on is None:
        return None
    return {"on": day(subject.withdrawn_on), "reason": bilingual(subject, "reason")}


def whole_document(placed: Placed, *, newest: bool) -> Json:
    """A document with everything in it; an older edition has addresses of its own."""
    edition, number = placed.edition, placed.document.number
    mark = "" if newest else f"?edition={edition.no}"
    path = f"documents/{number}{mark}"
    return {
        **document(placed),
        "self": here(path),
        "html": pages(path),
        "program_head": texts(edition, "head"),
        "parts": [part_told(part, path) for part in edition.parts],
        "files": [file_told(file, str(number)) for file in edition.files],
        "editions": here(f"documents/{number}/editions"),
    }


def editions(subject: Document, found: Sequence[Edition]) -> list[Json]:
    """Every placed edition of a document, the first one first."""
    path = f"documents/{subject.number}"
    return [
        {
            "edition": one.no,
            "placed_at": moment(one.placed_at),
            "checksum": one.checksum,
            "reason": bilingual(one, "reason") if one.reason_kk else None,
            "changes": json.loads(one.changes) if one.changes else None,
            "self": here(f"{path}?edition={one.no}"),
            "html": pages(f"{path}?edition={one.no}"),
        }
        for one in found
    ]


def whole_program(subject: Program, placed: Sequence[Placed]) -> Json:
    """A program of a year with what was placed about it."""
    asked = f"program={subject.full_code}&budget={subject.budget}"
    return {
        **program(subject),
        "documents": [document(one) for one in placed],
        "links": {"documents": here(f"documents?{asked}")},
    }
