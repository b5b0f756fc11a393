"""Placing the months of an import in one transaction: new documents, corrections of placed ones,
and nothing where nothing changed (§4, §8, decided: budget reporting)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from portal.core.editions import checksum_of
from portal.core.journal import record
from portal.models import (
    Account,
    BudgetReport,
    Document,
    Edition,
    Part,
    Region,
    ReportImport,
    ReportMonth,
)
from portal.models.numbers import next_number
from portal.papers.drafts import Reason
from portal.reporting.titles import ReportTexts, report_texts
from portal.rules import Refusal, Refused
from portal.rules.forms import form_of
from portal.rules.placement import Twin, differences, why_not_place, why_not_reason
from portal.terms import DocumentKind, EditionStatus, ImportStatus

MAIN_TOTALS = ("total", "expenditure")  # whose sums stand for the whole report
NO_SUMS = {"adjusted": 0, "executed": 0}


@dataclass(frozen=True)
class PlannedMonth:
    """A staged month and what placing it does: a new document, a further edition, or nothing."""

    month: ReportMonth
    report: BudgetReport | None  # what is placed of the month already
    edition: Edition | None  # its newest edition
    is_same: bool

    @property
    def is_correction(self) -> bool:
        """Whether a placed month changes."""
        return self.edition is not None and not self.is_same

    @property
    def sums(self) -> dict[str, int]:
        """Plan of the year and what was executed, in tenge."""
        return main_total(self.month)


def main_total(month: ReportMonth) -> dict[str, int]:
    """The sums that stand for the whole month: of the total, or of all outlays."""
    totals = json.loads(month.totals).get("totals", [])
    by_key = {one["key"]: one["stated"] for one in totals}
    return next((by_key[key] for key in MAIN_TOTALS if key in by_key), NO_SUMS)


def planned_months(db: Session, one: ReportImport) -> list[PlannedMonth]:
    """What placing an import would do, month by month."""
    months = db.scalars(
        select(ReportMonth)
        .where(ReportMonth.import_id == one.id, ReportMonth.edition_id.is_(None))
        .order_by(ReportMonth.year, ReportMonth.month)
    ).all()
    standing = _standing(db, one)
    return [_planned(month, standing.get((month.year, month.month))) for month in months]


def _standing(
    db: Session, one: ReportImport
) -> dict[tuple[int, int], tuple[BudgetReport, Edition, str | None]]:
    """The newest edition of every month of this budget and form that was not withdrawn."""
    found = db.execute(
        select(BudgetReport, Edition, ReportMonth.lines_sha256)
        .join(BudgetReport.document)
        .join(Edition, Edition.document_id == Document.id)
        .join(ReportMonth, ReportMonth.edition_id == Edition.id)
        .where(BudgetReport.budget == one.budget, BudgetReport.form == one.form)
        .where(Document.withdrawn_at.is_(None), Edition.status == EditionStatus.PLACED)
        .options(contains_eager(BudgetReport.document))
        .order_by(Edition.no)
    )
    return {(row.year, row.month): (row, edition, sha) for row, edition, sha in found}


def _planned(
    month: ReportMonth, standing: tuple[BudgetReport, Edition, str | None] | None
) -> PlannedMonth:
    if standing is None:
        return PlannedMonth(month, None, None, is_same=False)
    report, edition, sha = standing
    return PlannedMonth(month, report, edition, is_same=sha == month.lines_sha256)


def why_not_place_reports(
    one: ReportImport, planned: Sequence[PlannedMonth], reason: Reason
) -> Refusal | None:
    """An import is placed once, whole, when it has something new to say (§4); a correction says
    why, in both languages."""
    if one.status is not ImportStatus.READY:
        return Refusal("This import cannot be placed: it is not ready or has ended", "", {})
    if all(month.is_same for month in planned):
        return Refusal("Nothing has changed: these months are placed with the same lines", "", {})
    corrected = [month for month in planned if month.is_correction]
    if any(m.report and m.report.document.body_id != one.body_id for m in corrected):
        return Refusal("A month that another body placed is corrected by that body", "§8", {})
    return why_not_reason(kk=reason.kk, ru=reason.ru) if corrected else None


def place_reports(
    db: Session,
    one: ReportImport,
    account: Account | None,
    reason: Reason,
    today: date,
    now: datetime,
) -> list[Document]:
    """Every month of a locked import is placed that says something new; the documents in order of
    months. Nobody when a machine of the body places them (§8). Raises Refused."""
    planned = planned_months(db, one)
    if refusal := why_not_place_reports(one, planned, reason):
        raise Refused(refusal)
    region = db.get(Region, one.budget)
    placed = [
        _place(db, one, month, region, account, reason, today, now)
        for month in planned
        if not month.is_same
    ]
    one.status, one.ended_at = ImportStatus.PLACED, now
    record(db, now, account, "report.place", one, body_id=one.body_id, documents=len(placed))
    return placed


def _place(
    db: Session,
    one: ReportImport,
    planned: PlannedMonth,
    region: Region | None,
    account: Account | None,
    reason: Reason,
    today: date,
    now: datetime,
) -> Document:
    month = planned.month
    document = planned.report.document if planned.report else _document(db, one, month, today, now)
    no = planned.edition.no + 1 if planned.edition else 1
    edition = _edition(document, no, texts_of(one, region, month), one.is_invented, now)
    if no > 1:
        edition.reason_kk, edition.reason_ru = reason.kk, reason.ru
    if refusal := why_not_place(list(differences(_own_texts(edition)))):
        raise Refused(refusal)
    db.add(edition)
    db.flush()
    edition.status, edition.placed_at = EditionStatus.PLACED, now
    edition.checksum = checksum_of(edition)
    month.edition_id = edition.id
    act, subject = ("document.place", document) if no == 1 else ("edition.place", edition)
    told = {"number": document.number, "checksum": edition.checksum}
    record(db, now, account, act, subject, body_id=document.body_id, **told)
    return document


def _own_texts(edition: Edition) -> list[Twin]:
    """The texts of the document itself; names of codes are the classification's (§3)."""
    lines = edition.parts[0]
    return [
        Twin("head/title", edition.title_kk, edition.title_ru),
        Twin("head/summary", edition.summary_kk, edition.summary_ru),
        Twin("head/reason", edition.reason_kk, edition.reason_ru, required=edition.no > 1),
        Twin(f"{lines.key}/body", lines.body_kk, lines.body_ru),
    ]


def texts_of(one: ReportImport, region: Region | None, month: ReportMonth) -> ReportTexts:
    """The own texts of a month's report (§3)."""
    sums = main_total(month)
    return report_texts(
        one.budget,
        region,
        one.form,
        (month.year, month.month),
        (sums["adjusted"], sums["executed"]),
        (month.line_count, month.lines_sha256 or ""),
    )


def _document(
    db: Session, one: ReportImport, month: ReportMonth, today: date, now: datetime
) -> Document:
    document = Document(
        kind=DocumentKind.BUDGET_REPORT,
        body_id=one.body_id,
        period_from=month.year,
        period_to=month.year,
        month=month.month,
        number=f"{today.year}-{next_number(db, f'document-{today.year}'):05d}",
        placed_on=today,
        created_at=now,
    )
    db.add(document)
    db.flush()
    same = (
        (BudgetReport.budget == one.budget)
        & (BudgetReport.form == one.form)
        & (BudgetReport.year == month.year)
        & (BudgetReport.month == month.month)
    )
    earlier = db.scalar(select(func.count()).select_from(BudgetReport).where(same)) or 0
    db.add(
        BudgetReport(
            document_id=document.id,
            budget=one.budget,
            form=one.form,
            year=month.year,
            month=month.month,
            turn=earlier + 1,
        )
    )
    return document


def _edition(
    document: Document, no: int, texts: ReportTexts, is_invented: bool, now: datetime
) -> Edition:
    edition = Edition(
        document=document,
        no=no,
        status=EditionStatus.DRAFT,
        is_invented=is_invented,
        revision=1,
        created_at=now,
        head_kk="",
        head_ru="",
        reason_kk="",
        reason_ru="",
        files=[],
        **{f"title_{code}": texts.title[code] for code in ("kk", "ru", "en")},
        **{f"summary_{code}": texts.summary[code] for code in ("kk", "ru")},
    )
    lines = form_of(document.kind, document.period_from)[0]
    edition.parts = [
        Part(
            key=lines.key,
            position=0,
            rows=[],
            **{f"title_{code}": lines.title[code] for code in ("kk", "ru", "en")},
            **{f"body_{code}": f"<p>{texts.lines[code]}</p>" for code in ("kk", "ru")},
        )
    ]
    return edition
