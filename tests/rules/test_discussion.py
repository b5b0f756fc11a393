"""How long a document is discussed, and what is placed with it (§9, §10, §12)."""

from datetime import date, timedelta

import pytest

from portal.rules.calendar import WorkCalendar
from portal.rules.discussion import (
    closes_on,
    is_after_allotment,
    is_late,
    is_open,
    is_shorter_than_the_law,
    lacks_materials,
    needs_materials,
    report_due,
    why_not_change_release,
    why_not_open,
    why_not_published_on,
)
from portal.terms import DocumentKind
from tests.rules.official import CALENDAR

OPENED, LAST = date(2026, 11, 6), date(2026, 11, 20)
A_DAY = timedelta(days=1)


def test_discussion_of_a_document_placed_on_a_friday_lasts_two_weeks():
    assert closes_on(OPENED, 10, CALENDAR) == LAST


def test_discussion_is_never_shorter_over_holidays():
    assert closes_on(date(2026, 3, 19), 10, CALENDAR) == date(2026, 4, 7)


@pytest.mark.parametrize("kind", list(DocumentKind))
@pytest.mark.parametrize(
    ("working_days", "paragraph"),
    [(-1, "§9, §10"), (0, "§9, §10"), (9, "§9, §10"), (10, None), (60, None), (61, "")],
)
def test_ten_to_sixty_working_days_for_passports_and_reports_alone(
    kind: DocumentKind, working_days: int, paragraph: str | None
):
    refusal = why_not_open(kind=kind, working_days=working_days)
    if kind.value not in ("passport", "execution-report"):
        paragraph = "§9"
    assert (refusal and refusal.paragraph) == paragraph


@pytest.mark.parametrize(
    ("today", "expected"),
    [(OPENED - A_DAY, False), (OPENED, True), (LAST, True), (LAST + A_DAY, False)],
    ids=["day before", "first day", "last day", "next day"],
)
def test_discussion_is_open_from_its_first_to_its_last_day(today: date, expected: bool):
    assert is_open(opens_on=OPENED, closes_on=LAST, today=today) is expected


def test_report_on_a_year_is_due_on_1_april_of_the_next():
    assert report_due(2025) == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("done_on", "expected"),
    [(LAST - A_DAY, False), (LAST, False), (LAST + A_DAY, True)],
    ids=["day before", "last day", "next day"],
)
def test_duty_is_late_from_the_day_after_its_last(done_on: date, expected: bool):
    assert is_late(done_on=done_on, due=LAST) is expected


@pytest.mark.parametrize("kind", list(DocumentKind))
@pytest.mark.parametrize("is_investment", [True, False])
def test_only_reports_on_investment_need_materials(kind: DocumentKind, is_investment: bool):
    expected = (kind.value, is_investment) == ("execution-report", True)
    assert needs_materials(kind=kind, is_investment=is_investment) is expected


@pytest.mark.parametrize(
    ("is_investment", "has_some", "confirmed", "expected"),
    [
        (True, False, [], True),
        (True, True, [], False),
        (False, False, [], False),
        (False, True, [True, False], True),
        (True, True, [True, True], False),
    ],
    ids=["none", "some", "no investment", "one project bare", "every project"],
)
def test_each_project_of_a_report_has_materials_of_its_own(
    is_investment: bool, has_some: bool, confirmed: list[bool], expected: bool
):
    told = {"is_investment": is_investment, "has_some": has_some, "confirmed": confirmed}
    assert lacks_materials(kind=DocumentKind.EXECUTION_REPORT, **told) is expected
    assert lacks_materials(kind=DocumentKind.PASSPORT, **told) is False


@pytest.mark.parametrize(
    ("closes_on", "is_short"), [(date(2026, 11, 13), True), (date(2026, 11, 16), False)]
)
def test_discussion_is_short_with_nine_working_days(closes_on: date, is_short: bool) -> None:
    calendar, opens_on = WorkCalendar(1), date(2026, 11, 2)
    found = is_shorter_than_the_law(opens_on=opens_on, closes_on=closes_on, calendar=calendar)
    assert found is is_short


@pytest.mark.parametrize(
    ("kind", "opens_on", "is_after"),
    [
        (DocumentKind.PASSPORT, date(2025, 12, 31), False),
        (DocumentKind.PASSPORT, date(2026, 1, 1), True),
        (DocumentKind.EXECUTION_REPORT, date(2026, 3, 1), False),
    ],
)
def test_passport_is_late_for_its_money_from_the_first_of_january(
    kind: DocumentKind, opens_on: date, is_after: bool
) -> None:
    assert is_after_allotment(kind=kind, opens_on=opens_on, first_year=2026) is is_after


def test_published_release_is_not_changed() -> None:
    assert why_not_change_release(is_published=False) is None
    assert why_not_change_release(is_published=True)


@pytest.mark.parametrize(("day", "is_taken"), [(1, False), (2, True), (3, True), (4, False)])
def test_release_is_published_between_the_placing_and_today(day: int, is_taken: bool) -> None:
    refusal = why_not_published_on(
        day=date(2026, 11, day), placed_on=date(2026, 11, 2), today=date(2026, 11, 3)
    )
    assert (refusal is None) is is_taken
