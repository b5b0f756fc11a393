"""What the workplace shows of budget reporting; everything belongs to one state body."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from portal.core.faults import Fault
from portal.core.i18n import lang
from portal.models import (
    Body,
    BudgetReport,
    Document,
    Edition,
    ExecutionLine,
    Region,
    ReportImport,
    ReportMonth,
)
from portal.reporting.faults import unpacked
from portal.reporting.imports import NewName, why_not
from portal.reporting.names import every_name
from portal.reporting.placing import PlannedMonth, planned_months
from portal.reporting.titles import BUDGETS, budget_words
from portal.terms import EditionStatus, ImportStatus, NodeKind

FEW = 40  # imports of a list
MOST_NAMES = 60  # codes of a list
NAMED_BY_THE_FORM = (NodeKind.TOTAL, NodeKind.SECTION, NodeKind.HEADING)


def own_budgets(db: Session, body: Body) -> dict[str, str]:
    """The budgets that a body reports on, by name (§4, §8)."""
    regions = {one.code: one for one in db.scalars(select(Region).order_by(Region.code))}
    return {
        one: budget_words(one, regions.get(one), lang())
        for one in (*BUDGETS, *regions)
        if why_not(body, one) is None
    }


def imports_of(db: Session, body_id: int) -> Sequence[ReportImport]:
    """The imports of a body, the newest first."""
    return db.scalars(
        select(ReportImport)
        .where(ReportImport.body_id == body_id)
        .options(joinedload(ReportImport.account))
        .order_by(ReportImport.id.desc())
        .limit(FEW)
    ).all()


@dataclass(frozen=True)
class MonthToPlace:
    """A staged month: what placing it does, and how well its sums agree."""

    planned: PlannedMonth
    told: Mapping[str, Any]


@dataclass(frozen=True)
class ImportShown:
    """An import with what was found in it."""

    one: ReportImport
    region: Region | None
    faults: Sequence[Fault]
    missing: Sequence[tuple[int, int]]  # year and month
    months: Sequence[dict[str, object]]  # of a dry run, in short
    planned: Sequence[MonthToPlace]
    placed: Sequence[ReportMonth]  # with their editions

    @property
    def needs_reason(self) -> bool:
        """Whether placed months change."""
        return any(one.planned.is_correction for one in self.planned)

    @property
    def share(self) -> int:
        """Percent of the file that was read."""
        return min(100, 100 * self.one.bytes_read // max(1, self.one.size))


def import_shown(db: Session, one: ReportImport) -> ImportShown:
    """What the page of an import tells."""
    remarks = json.loads(one.remarks)
    is_ready = one.status is ImportStatus.READY
    return ImportShown(
        one=one,
        region=db.get(Region, one.budget),
        faults=unpacked(json.loads(one.faults)),
        missing=[(year, month) for year, month in remarks.get("missing", [])],
        months=remarks.get("months", []),
        planned=[
            MonthToPlace(month, json.loads(month.month.totals))
            for month in (planned_months(db, one) if is_ready else ())
        ],
        placed=_placed(db, one) if one.status is ImportStatus.PLACED else [],
    )


def _placed(db: Session, one: ReportImport) -> Sequence[ReportMonth]:
    return db.scalars(
        select(ReportMonth)
        .where(ReportMonth.import_id == one.id, ReportMonth.edition_id.is_not(None))
        .options(joinedload(ReportMonth.edition).joinedload(Edition.document))
        .order_by(ReportMonth.year, ReportMonth.month)
    ).all()


def unnamed_codes(db: Session, body_id: int) -> list[NewName]:
    """Codes without a Kazakh name in the latest months that a body placed."""
    latest = (
        select(func.max(ReportMonth.id))
        .join(Edition, Edition.id == ReportMonth.edition_id)
        .join(Document, Document.id == Edition.document_id)
        .join(BudgetReport, BudgetReport.document_id == Document.id)
        .where(Document.body_id == body_id, Document.withdrawn_at.is_(None))
        .where(Edition.status == EditionStatus.PLACED)
        .group_by(BudgetReport.budget, BudgetReport.form)
    )
    found = db.execute(
        select(ExecutionLine, ReportMonth.year)
        .join(ReportMonth, ReportMonth.id == ExecutionLine.report_month_id)
        .where(ReportMonth.id.in_(latest), ExecutionLine.name_kk.is_(None))
        .where(ExecutionLine.kind.not_in(NAMED_BY_THE_FORM), ExecutionLine.code != "")
        .order_by(ExecutionLine.kind, ExecutionLine.code)
    )
    names, unnamed = every_name(db), {}
    for line, year in found:
        if line.name_ru and not names.texts(line, year)["kk"]:
            new = NewName(line.kind, line.code, year, line.name_ru, "")
            unnamed.setdefault((line.kind, line.code), new)
    return list(unnamed.values())
