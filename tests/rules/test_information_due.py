"""By when each kind of information is placed (§5-§7, §10, order MinFin No. 244)."""

from datetime import date
from typing import Any

import pytest

from portal.rules.placement import information_due, needs_event, same_day_next_month
from portal.terms import BudgetLevel, BudgetStage, DocumentKind
from tests.rules.official import CALENDAR


def due(kind: DocumentKind, **values: Any) -> date | None:
    given = {"level": BudgetLevel.REPUBLICAN, "year": 2025, "calendar": CALENDAR}
    return information_due(kind=kind, **{**given, **values})


def test_statements_of_republican_bodies_are_due_on_5_july_and_others_have_no_term():
    kind = DocumentKind.FINANCIAL_STATEMENT
    assert due(kind) == date(2026, 7, 5)
    assert due(kind, level=BudgetLevel.REGIONAL) is None


def test_execution_report_is_due_on_1_april():
    assert due(DocumentKind.EXECUTION_REPORT) == date(2026, 4, 1)


def test_audit_result_is_due_on_the_fifteenth_working_day_after_it_was_received():
    kind = DocumentKind.AUDIT_RESULT
    assert due(kind, event_on=date(2026, 3, 2)) == date(2026, 3, 27)
    assert due(kind) is None


@pytest.mark.parametrize(
    ("stage", "values", "last"),
    [
        ("draft", {"event_on": date(2026, 8, 31)}, date(2026, 8, 24)),
        ("approved", {"event_on": date(2025, 12, 8)}, date(2025, 12, 28)),
        ("approved", {}, None),
        ("month", {"month": 1}, date(2025, 2, 25)),
        ("month", {"month": 11}, date(2025, 12, 25)),
        ("month", {}, None),
        ("half-year", {}, date(2025, 9, 1)),
        ("year", {"event_on": date(2026, 6, 15)}, date(2026, 7, 15)),
        ("year", {"event_on": date(2026, 1, 31)}, date(2026, 2, 28)),
        ("year", {}, None),
    ],
)
def test_citizen_budget_has_the_term_of_its_stage(
    stage: str, values: dict[str, Any], last: date | None
):
    assert due(DocumentKind.CITIZEN_BUDGET, stage=BudgetStage(stage), **values) == last


@pytest.mark.parametrize("kind", ["passport", "passport-summary", "budget-report"])
def test_other_kinds_have_no_term_in_the_order(kind: str):
    assert due(DocumentKind(kind)) is None


def test_term_of_a_month_ends_on_the_same_day_or_on_the_last_one():
    assert same_day_next_month(date(2026, 12, 15)) == date(2027, 1, 15)
    assert same_day_next_month(date(2028, 1, 31)) == date(2028, 2, 29)
    assert same_day_next_month(date(2026, 11, 30)) == date(2026, 12, 30)


def test_only_a_body_knows_when_an_audit_came_or_a_budget_was_approved():
    assert needs_event(DocumentKind.AUDIT_RESULT, None)
    stages = [one for one in BudgetStage if needs_event(DocumentKind.CITIZEN_BUDGET, one)]
    assert stages == [BudgetStage.DRAFT, BudgetStage.APPROVED, BudgetStage.YEAR]
    assert not needs_event(DocumentKind.FINANCIAL_STATEMENT, None)
