"""The official forms as data: what every part and column must keep."""

import re
from decimal import Decimal
from itertools import chain

import pytest

from portal.rules.forms import (
    ROW_KIND_WORDS,
    PartForm,
    form_of,
    passport_form,
    report_form,
    words,
)
from portal.rules.forms.audit import audit_form
from portal.rules.forms.base import of_year
from portal.rules.forms.budget_report import budget_report_form
from portal.rules.forms.citizen_budget import citizen_budget_form
from portal.rules.forms.statement import statement_form
from portal.rules.forms.summary import summary_form
from portal.rules.forms.ties import STATEMENT_TIES, broken_ties
from portal.rules.forms.titles import proposed_title
from portal.rules.placement import figures
from portal.terms import BudgetStage, DocumentKind, RowKind

BY_YEAR = {
    DocumentKind.PASSPORT: passport_form,
    DocumentKind.PASSPORT_SUMMARY: summary_form,
    DocumentKind.EXECUTION_REPORT: report_form,
    DocumentKind.BUDGET_REPORT: budget_report_form,
    DocumentKind.FINANCIAL_STATEMENT: statement_form,
    DocumentKind.AUDIT_RESULT: audit_form,
}
CITIZEN = [citizen_budget_form(2026, stage) for stage in BudgetStage]
FORMS = [*(form(2026) for form in BY_YEAR.values()), *CITIZEN]
IDS = [*(kind.value for kind in BY_YEAR), *(f"citizen-budget-{stage}" for stage in BudgetStage)]
PARTS: list[PartForm] = list(chain.from_iterable(FORMS))
CYRILLIC = re.compile(r"[а-яәғқңөұүһіё]", re.IGNORECASE)


def keys(form: tuple[PartForm, ...]) -> list[str]:
    return [part.key for part in form]


def columns(form: tuple[PartForm, ...], key: str) -> dict[str, str]:
    part = next(part for part in form if part.key == key)
    return {column.key: column.title["ru"] for column in part.columns}


def test_passport_has_its_parts_in_the_order_of_the_form():
    assert keys(passport_form(2026)) == [
        "functions", "services", "description", "kind", "results", "spending",
        "measures", "measures-second", "measures-third",
    ]  # fmt: skip


def test_report_keeps_the_keys_of_the_passport():
    assert keys(report_form(2025)) == [
        "description", "spending", "results", "measures", "projects",
    ]  # fmt: skip
    assert set(keys(report_form(2025))) - {"projects"} <= set(keys(passport_form(2025)))


def test_keys_stay_the_same_from_year_to_year():
    for form in BY_YEAR.values():
        assert keys(form(2024)) == keys(form(2031))
        assert not re.search(r"\d{4}", " ".join(keys(form(2024))))


def test_passport_of_2026_plans_three_years_and_looks_back_at_two():
    assert list(columns(passport_form(2026), "spending").values()) == [
        "Факт 2024 года", "Утверждённый план 2025 года", "Уточнённый план 2025 года",
        "2026 год", "2027 год", "2028 год",
    ]  # fmt: skip
    years = [part.title["ru"] for part in passport_form(2026) if part.key.startswith("measures")]
    assert [re.findall(r"\d{4}", title) for title in years] == [["2026"], ["2027"], ["2028"]]


def test_only_computed_columns_follow_from_others_and_these_are_typed():
    for part in PARTS:
        typed = {column.key for column in part.columns if not column.is_computed}
        for column in part.columns:
            sources = {*(column.minus or ()), *(column.over or ())}
            assert column.is_computed is bool(sources)
            assert sources <= typed, (part.key, column.key)


def test_report_computes_deviation_and_percent_of_fact_and_plan():
    for key in ("spending", "results", "measures"):
        part = next(part for part in report_form(2025) if part.key == key)
        computed = {one.key: one.minus or one.over for one in part.columns if one.is_computed}
        assert computed == {"deviation": ("fact", "plan"), "percent": ("fact", "plan")}


def test_spending_is_in_sums_and_a_percent_never_is():
    for part in PARTS:
        for column in part.columns:
            assert not (column.is_sum and column.over)
        if part.key == "spending":
            assert all(column.is_sum for column in part.columns if not column.over)


@pytest.mark.parametrize("form", FORMS, ids=IDS)
def test_keys_of_parts_and_columns_are_single(form: tuple[PartForm, ...]):
    assert len(set(keys(form))) == len(form)
    for part in form:
        assert len({column.key for column in part.columns}) == len(part.columns)


def test_every_title_stands_in_three_languages():
    titles = [part.title for part in PARTS] + list(ROW_KIND_WORDS.values())
    titles += [column.title for part in PARTS for column in part.columns]
    titles += [one.words for part in PARTS for column in part.columns for one in column.choices]
    titles += [start.name for part in PARTS for start in part.starts]
    titles += [tie.title for tie in STATEMENT_TIES]
    for title in titles:
        assert set(title) == {"kk", "ru", "en"}
        assert all(title.values())
        assert not CYRILLIC.search(title["en"])
        assert CYRILLIC.search(title["kk"])
        assert CYRILLIC.search(title["ru"])


def test_every_kind_of_row_has_its_words():
    assert set(ROW_KIND_WORDS) == set(RowKind)


def test_part_has_a_text_or_a_table_and_a_table_has_rows():
    for part in PARTS:
        assert part.has_body or part.columns
        assert bool(part.columns) is bool(part.rows)


def test_words_cannot_be_changed_by_a_page():
    said = words("бір", "один", "one")
    assert dict(said) == {"kk": "бір", "ru": "один", "en": "one"}
    with pytest.raises(TypeError):
        said["kk"] = "екі"  # the point of the test


@pytest.mark.parametrize("kind", list(BY_YEAR))
def test_form_of_a_kind_is_its_official_form(kind: DocumentKind):
    assert form_of(kind, 2026) == BY_YEAR[kind](2026)


def test_citizen_budget_has_the_form_of_its_stage_and_none_without_one():
    plan, fact = (
        form_of(DocumentKind.CITIZEN_BUDGET, 2026, BudgetStage(one)) for one in ("draft", "year")
    )
    assert (plan, fact) == (CITIZEN[0], CITIZEN[-1])
    assert "participation" in keys(plan)
    assert {"services", "audit"} <= set(keys(fact))
    with pytest.raises(ValueError, match="stage"):
        form_of(DocumentKind.CITIZEN_BUDGET, 2026)


def test_planning_looks_at_two_years_before_and_two_after_execution_at_three_before():
    assert list(columns(CITIZEN[0], "spending").values()) == [
        "2024 год", "2025 год", "2026 год", "2027 год", "2028 год",
    ]  # fmt: skip
    assert list(columns(CITIZEN[-1], "spending").values())[:3] == [
        "2023 год", "2024 год", "2025 год",
    ]  # fmt: skip


def test_citizen_budget_counts_in_millions_and_nothing_else_does():
    for form, name in zip(FORMS, IDS, strict=True):
        scales = {column.thousands for part in form for column in part.columns if column.is_sum}
        assert scales <= ({1_000} if name.startswith("citizen") else {1})


def test_statements_are_the_five_of_the_budget_code():
    assert keys(statement_form(2025)) == ["balance", "results", "changes", "cash-flow", "note"]


def test_title_of_a_year_names_it():
    assert of_year("{} жыл", "{} год", "{}", 2026)["ru"] == "2026 год"


def test_ties_stand_between_lines_that_the_statements_print():
    printed = {
        (part.key, start.key, column.key)
        for part in statement_form(2025)
        for start in part.starts
        for column in part.columns
        if not column.is_computed
    }
    for tie in STATEMENT_TIES:
        assert {tie.whole, *tie.plus, *tie.minus} <= printed


BALANCED = {
    ("balance", "assets", "end"): Decimal(100),
    ("balance", "liabilities", "end"): Decimal(40),
    ("balance", "net-assets", "end"): Decimal(60),
}


def test_balance_whose_sides_differ_is_told_and_one_with_a_gap_is_not_asked():
    kind = DocumentKind.FINANCIAL_STATEMENT
    assert broken_ties(kind, BALANCED) == []
    wrong = BALANCED | {("balance", "assets", "end"): Decimal(99)}
    (broken,) = broken_ties(kind, wrong)
    assert (broken.whole, broken.counted) == (99, 100)
    del wrong["balance", "net-assets", "end"]
    assert broken_ties(kind, wrong) == []
    assert broken_ties(DocumentKind.AUDIT_RESULT, BALANCED) == []


@pytest.mark.parametrize(
    ("kind", "stage", "title"),
    [
        ("citizen-budget", "draft", "Гражданский бюджет на 2026 год: проект бюджета"),
        ("citizen-budget", "month", "Гражданский бюджет: исполнение за месяцы 1–5 2026 года"),
        ("financial-statement", None, "Консолидированная финансовая отчётность за 2026 год"),
        ("audit-result", None, None),
        ("passport", None, None),
    ],
)
def test_title_is_proposed_by_kind_and_stage(kind: str, stage: str | None, title: str | None):
    month = 5 if stage == "month" else None
    found = proposed_title(DocumentKind(kind), 2026, stage and BudgetStage(stage), month)
    assert (found and found["ru"]) == title


def test_every_stage_has_a_title_with_the_same_figures_in_both_languages():
    for stage in BudgetStage:
        found = proposed_title(DocumentKind.CITIZEN_BUDGET, 2026, stage, 3)
        assert found is not None
        assert figures(found["kk"]) == figures(found["ru"]) != []
