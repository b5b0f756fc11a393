"""How duties stand, at the boundary: the last day, the next one, days off between."""

from datetime import date
from decimal import Decimal

import pytest

from portal.rules.calendar import SpecialDay, WorkCalendar
from portal.rules.duty import (
    LATE,
    duty_state,
    median_delay,
    own_grounds,
    past_year,
    reminder,
    why_not_mistaken,
)
from portal.terms import DutyState

DUE = date(2026, 7, 5)  # a Sunday: the term does not move
DAY_OFF = SpecialDay(is_working=False, names={})
CALENDAR = WorkCalendar(1, {date(2026, 7, 6): DAY_OFF})


@pytest.mark.parametrize(
    ("placed_on", "is_mistaken", "today", "state"),
    [
        (None, False, DUE, DutyState.TO_COME),
        (None, False, date(2026, 7, 6), DutyState.MISSING),
        (DUE, False, date(2027, 1, 1), DutyState.ON_TIME),
        (date(2026, 7, 6), False, date(2026, 7, 6), DutyState.LATE),
        (None, True, DUE, DutyState.MISTAKEN),
        (None, True, date(2026, 7, 6), DutyState.MISTAKEN),
        (date(2026, 7, 6), True, date(2026, 7, 6), DutyState.LATE),
        (DUE, True, date(2026, 7, 6), DutyState.ON_TIME),
    ],
)
def test_duty_stands_by_its_last_day(placed_on, is_mistaken, today, state) -> None:
    found = duty_state(due_on=DUE, placed_on=placed_on, is_mistaken=is_mistaken, today=today)
    assert found is state


@pytest.mark.parametrize(
    ("today", "letter"),
    [
        (date(2026, 5, 21), None),  # 31 working days before
        (date(2026, 5, 22), 30),
        (date(2026, 6, 24), 7),
        (date(2026, 6, 23), 30),
        (date(2026, 7, 2), 1),
        (DUE, 1),
        (date(2026, 7, 6), LATE),
        (date(2026, 8, 4), LATE),
        (date(2026, 8, 5), None),
    ],
)
def test_letter_is_the_nearest_one(today: date, letter: int | None) -> None:
    assert reminder(due_on=DUE, today=today, calendar=CALENDAR) == letter


def test_days_off_bring_the_letter_earlier() -> None:
    due, holiday = date(2026, 7, 14), date(2026, 7, 3)
    usual, shortened = WorkCalendar(1), WorkCalendar(2, {holiday: DAY_OFF})
    day = date(2026, 7, 2)  # eight working days before, seven with the holiday
    assert reminder(due_on=due, today=day, calendar=usual) == 30
    assert reminder(due_on=due, today=day, calendar=shortened) == 7


@pytest.mark.parametrize(
    ("delays", "median"),
    [
        ({}, None),
        ({5: 1}, Decimal(5)),
        ({1: 1, 4: 1}, Decimal("2.5")),
        ({1: 2, 9: 1}, Decimal(1)),
        ({1: 1, 2: 1, 30: 1}, Decimal(2)),
        ({3: 2, 8: 2}, Decimal("5.5")),
        ({3: 1000, 8: 1}, Decimal(3)),
    ],
)
def test_median_is_the_middle_delay(delays, median) -> None:
    assert median_delay(delays) == median


def test_mistake_is_said_once_of_what_is_not_fulfilled() -> None:
    assert why_not_mistaken(is_fulfilled=False, is_mistaken=False) is None
    for fulfilled, mistaken in ((True, False), (False, True), (True, True)):
        assert why_not_mistaken(is_fulfilled=fulfilled, is_mistaken=mistaken)


def test_statements_and_reports_tell_of_the_year_before() -> None:
    assert past_year(date(2026, 12, 31)) == 2025
    assert past_year(date(2027, 1, 1)) == 2026


@pytest.mark.parametrize(("counts", "own"), [((), 0), ((1, 2), 3), ((2, 3), 2), ((3,), 0)])
def test_text_used_for_three_proposals_grounds_none_of_them(counts, own: int) -> None:
    assert own_grounds(counts) == own
