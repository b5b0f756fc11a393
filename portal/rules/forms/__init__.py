"""The official forms as data. A part keeps its key from passport to report and from year to year
(§14, decided: keys of parts)."""

from collections.abc import Callable

from portal.rules.forms.audit import audit_form
from portal.rules.forms.base import (
    RESULT_DEVIATION,
    ROW_KIND_WORDS,
    SPENDING_DEVIATION,
    Choice,
    Column,
    PartForm,
    StartRow,
    Words,
    words,
)
from portal.rules.forms.budget_report import budget_report_form
from portal.rules.forms.citizen_budget import citizen_budget_form
from portal.rules.forms.passport import passport_form
from portal.rules.forms.report import report_form
from portal.rules.forms.statement import statement_form
from portal.rules.forms.summary import summary_form
from portal.terms import BudgetStage, DocumentKind

__all__ = (
    "RESULT_DEVIATION",
    "ROW_KIND_WORDS",
    "SPENDING_DEVIATION",
    "Choice",
    "Column",
    "PartForm",
    "StartRow",
    "Words",
    "form_of",
    "passport_form",
    "report_form",
    "words",
)
BY_YEAR: dict[DocumentKind, Callable[[int], tuple[PartForm, ...]]] = {
    DocumentKind.PASSPORT: passport_form,
    DocumentKind.PASSPORT_SUMMARY: summary_form,
    DocumentKind.EXECUTION_REPORT: report_form,
    DocumentKind.BUDGET_REPORT: budget_report_form,
    DocumentKind.FINANCIAL_STATEMENT: statement_form,
    DocumentKind.AUDIT_RESULT: audit_form,
}


def form_of(
    kind: DocumentKind, period_from: int, stage: BudgetStage | None = None
) -> tuple[PartForm, ...]:
    """The parts of a document by its kind and first year; a citizen budget has a stage too, a
    ValueError says when it has none."""
    if kind is not DocumentKind.CITIZEN_BUDGET:
        return BY_YEAR[kind](period_from)
    if stage is None:
        raise ValueError("a citizen budget has a stage")
    return citizen_budget_form(period_from, stage)
