"""What the page of a document shows: one edition, part by part, with the vote and the kin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from portal.core.cards import discussion_strip, text_lang
from portal.core.editions import forms_of
from portal.core.i18n import lang
from portal.core.materials import Project, files_of_the_whole, lacks_materials, projects_of
from portal.core.part_pictures import pictures_of
from portal.core.pictures import Picture
from portal.core.strip import Strip
from portal.core.tables import ShownTable, table_of
from portal.core.tally import Ballot, document_ballot
from portal.documents.queries import (
    discussion_of,
    duty_of,
    kin_of,
    parts_of,
    placed_editions,
    proposals_by_part,
    report_of,
)
from portal.documents.term import Term, term_of
from portal.models import BudgetReport, Discussion, Document, DocumentFile, Edition, Part
from portal.models.base import in_language
from portal.rules.proposal import why_not_submit
from portal.terms import DISCUSSED_KINDS, DocumentKind, Role


@dataclass(frozen=True)
class ShownPart:
    """A structural part in the language of the page; `plan` is the table of the same part of the
    passport, beside a report's."""

    key: str
    anchor: str
    title: str
    lang: str
    body: str
    body_lang: str
    table: ShownTable | None
    plan: ShownTable | None
    proposals: int
    pictures: tuple[Picture, ...]

    @property
    def is_told_by_pictures(self) -> bool:
        """Whether the pictures tell all that the table does, but for the exact figures."""
        table = self.table
        wordy = table is not None and (any(table.wordy) or any(row.note for row in table.rows))
        return bool(self.pictures) and not wordy


@dataclass(frozen=True)
class Money:
    """What a passport plans for its first year, or what a report says was planned and spent;
    thousand tenge."""

    year: int
    planned: int
    spent: int | None


@dataclass(frozen=True)
class DocumentPage:
    """A document in one of its editions, with its discussion."""

    document: Document
    edition: Edition
    editions: Sequence[Edition]  # newest first
    money: Money | None
    parts: Sequence[ShownPart]
    kin: Sequence[Edition]
    plan: Edition | None  # the passport that a report tells of
    discussion: Discussion | None
    strip: Strip | None
    ballot: Ballot | None
    may_propose: bool
    term: Term | None  # by when it was to be placed (§5-§7, §10)
    projects: Sequence[Project]  # of a report, each with its materials (§10)
    files: Sequence[DocumentFile]  # beside the whole document
    lacks_materials: bool  # §10
    budget_report: BudgetReport | None  # whose lines have pages of their own (§4)
    today: date


def document_page(
    db: Session,
    number: str,
    edition_no: int,
    voter_id: int | None,
    acting: Role | None,
    today: date,
) -> DocumentPage | None:
    """The page of a placed document in an edition, 0 for the newest; None when there is no such
    one."""
    editions = placed_editions(db, number)
    edition = next((one for one in editions if edition_no in (0, one.no)), None)
    if edition is None:
        return None
    document = edition.document
    discussion, kin = discussion_of(db, document), kin_of(db, document)
    plan = _plan_of(document, kin)
    parts = parts_of(db, [edition.id, plan.id] if plan else [edition.id])
    own = [one for one in parts if one.edition_id == edition.id]
    projects = projects_of(own, edition.files)
    return DocumentPage(
        document=document,
        edition=edition,
        editions=editions,
        money=_money(document, own),
        parts=_shown_parts(parts, edition, plan, proposals_by_part(db, discussion)),
        kin=kin,
        plan=plan,
        discussion=discussion,
        strip=discussion_strip(discussion, today) if discussion else None,
        ballot=document_ballot(db, discussion, voter_id, acting, today) if discussion else None,
        may_propose=_may_propose(discussion, edition, acting, today),
        term=term_of(document, duty_of(db, document), today),
        projects=projects,
        files=files_of_the_whole(projects, edition.files),
        lacks_materials=lacks_materials(document, projects, edition.files),
        budget_report=report_of(db, document),
        today=today,
    )


def _plan_of(document: Document, kin: Sequence[Edition]) -> Edition | None:
    """The passport of the year that a report tells of."""
    if document.kind is not DocumentKind.EXECUTION_REPORT:
        return None
    passports = (one for one in kin if one.document.kind is DocumentKind.PASSPORT)
    return next((p for p in passports if p.document.period_from == document.period_from), None)


def _money(document: Document, parts: Sequence[Part]) -> Money | None:
    """A report says its own sums; of a passport the budget of the program is told."""
    program = document.program
    if document.kind is DocumentKind.EXECUTION_REPORT:
        spending = next((part for part in parts if part.key == "spending"), None)
        planned, spent = _column(spending, "plan"), _column(spending, "fact")
        return Money(document.period_from, planned, spent) if planned is not None else None
    return Money(program.year, program.amount, None) if program else None


def _column(part: Part | None, key: str) -> int | None:
    """The sum of a column of typed sums, in thousand tenge; None when nothing is typed."""
    rows = part.rows if part else []
    typed = [
        cell.number for row in rows for cell in row.cells if cell.column == key and cell.number
    ]
    return int(sum(typed)) if typed else None


def _may_propose(
    discussion: Discussion | None, edition: Edition, acting: Role | None, today: date
) -> bool:
    """Proposals go to the edition that is discussed, while it is (§13)."""
    if discussion is None or discussion.edition_id != edition.id:
        return False
    refusal = why_not_submit(
        opens_on=discussion.opens_on,
        closes_on=discussion.closes_on,
        today=today,
        sealed=discussion.sealed_at is not None,
        withdrawn=discussion.withdrawn_at is not None,
        acting=acting,
    )
    return refusal is None


def _shown_parts(
    parts: Sequence[Part], edition: Edition, plan: Edition | None, proposals: dict[str, int]
) -> list[ShownPart]:
    shown = [edition, plan] if plan else [edition]
    tables = {
        (one.id, part.key): table_of(
            part,
            forms_of(one)[part.key],
            lang(),
            lean=one.document.kind not in DISCUSSED_KINDS,
        )
        for one in shown
        for part in parts
        if part.edition_id == one.id and part.key in forms_of(one)
    }
    return [
        ShownPart(
            key=part.key,
            anchor=f"part-{part.key}",
            title=in_language(part, "title", lang()),
            lang=text_lang(part, "title", lang()),
            body=in_language(part, "body", lang()),
            body_lang=text_lang(part, "body", lang()),
            table=tables.get((edition.id, part.key)),
            plan=tables.get((plan.id, part.key)) if plan else None,
            proposals=proposals.get(part.key, 0),
            pictures=_pictures(part, edition),
        )
        for part in parts
        if part.edition_id == edition.id and _is_shown(part, edition)
    ]


def _is_shown(part: Part, edition: Edition) -> bool:
    """What is discussed shows every part of its form; of the rest empty parts are left out."""
    return edition.document.kind in DISCUSSED_KINDS or bool(part.rows or part.body_kk)


def _pictures(part: Part, edition: Edition) -> tuple[Picture, ...]:
    form = forms_of(edition).get(part.key)
    return pictures_of(part, form, edition.document, lang()) if form else ()
