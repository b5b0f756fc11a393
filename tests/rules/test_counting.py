"""The terms of the law by the calendar, and when an amended calendar may move one."""

from datetime import date

import pytest

from portal.rules.calendar import SpecialDay, WorkCalendar
from portal.rules.counting import (
    PARAGRAPHS,
    WORKING_DAYS,
    FixedTerm,
    LawTerm,
    Term,
    fixed_due,
    recounted,
)
from portal.rules.kurban_ait import why_not_kurban_ait
from tests.rules.official import CALENDAR

BOUNDARY = [  # the five terms of the check against published calendars
    ("over Nauryz of 2026", "2026-03-20", 1, "2026-03-26"),
    ("over Victory Day of 2026, moved to Monday", "2026-05-08", 1, "2026-05-12"),
    ("over a Saturday that was worked", "2024-05-03", 2, "2024-05-06"),
    ("over Kurban Ait on a Sunday, not moved", "2024-06-14", 1, "2024-06-17"),
    ("over an ordinary 31 August", "2026-08-28", 2, "2026-09-01"),
]
MONDAY = date(2026, 11, 2)
OFF = SpecialDay(is_working=False, names={})
WORKED = SpecialDay(is_working=True, names={})


@pytest.mark.parametrize(
    ("event", "days", "last"), [one[1:] for one in BOUNDARY], ids=[one[0] for one in BOUNDARY]
)
def test_boundary_terms_of_published_calendars(event: str, days: int, last: str):
    found = CALENDAR.working_days_after(date.fromisoformat(event), days)
    assert found == date.fromisoformat(last)


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_fixed_days_stand_in_every_year_whatever_day_of_the_week(year: int):
    assert fixed_due(FixedTerm.STATEMENT, year) == date(year, 7, 5)
    assert fixed_due(FixedTerm.REPORT, year) == date(year, 4, 1)


def test_fixed_day_on_a_sunday_does_not_move():
    assert not CALENDAR.is_working(fixed_due(FixedTerm.STATEMENT, 2026))
    assert CALENDAR.is_working(fixed_due(FixedTerm.REPORT, 2026))


def test_every_term_of_the_law_names_its_paragraph():
    assert WORKING_DAYS == {LawTerm.DISCUSSION: 10, LawTerm.AUDIT: 15, LawTerm.DECISION: 2}
    assert set(PARAGRAPHS) == {*LawTerm, *FixedTerm}


def amended(off: str = "", worked: str = "") -> WorkCalendar:
    special = {date.fromisoformat(day): OFF for day in off.split()}
    special |= {date.fromisoformat(day): WORKED for day in worked.split()}
    return WorkCalendar(2, {**CALENDAR.special, **special})


def decision() -> Term:
    return Term(MONDAY, 2, date(2026, 11, 4), is_announced=False)


def discussion() -> Term:
    return Term(MONDAY, 10, date(2026, 11, 16), is_announced=True)


@pytest.mark.parametrize(
    ("term", "calendar", "today", "expected"),
    [
        (decision(), amended(off="2026-11-04"), MONDAY, date(2026, 11, 5)),
        (decision(), amended(off="2026-11-04"), date(2026, 11, 4), date(2026, 11, 5)),
        (decision(), amended(off="2026-11-04"), date(2026, 11, 5), None),
        (decision(), CALENDAR, MONDAY, None),
        (Term(date(2026, 11, 6), 2, date(2026, 11, 10), is_announced=False),
         amended(worked="2026-11-07"), date(2026, 11, 9), date(2026, 11, 9)),
        (Term(date(2026, 11, 6), 2, date(2026, 11, 10), is_announced=False),
         amended(worked="2026-11-07"), date(2026, 11, 10), None),
        (discussion(), amended(off="2026-11-04"), MONDAY, date(2026, 11, 17)),
        (discussion(), amended(off="2026-11-04"), date(2026, 11, 16), date(2026, 11, 17)),
        (discussion(), amended(off="2026-11-04"), date(2026, 11, 17), None),
        (discussion(), amended(worked="2026-11-07"), MONDAY, None),
        (discussion(), amended(off="2026-11-04", worked="2026-11-07"), MONDAY, None),
    ],
    ids=[
        "a decision later", "on its last day", "a decision that is over", "nothing changed",
        "a decision earlier", "not into the past", "a discussion longer",
        "on its last day too", "a discussion that is over", "never shorter", "the same last day",
    ],
)  # fmt: skip
def test_term_is_recounted(term: Term, calendar: WorkCalendar, today: date, expected: date | None):
    assert recounted(term, calendar, today) == expected


def test_calendar_knows_its_years():
    assert [CALENDAR.covers(year) for year in (2023, 2024, 2027, 2028)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert CALENDAR.last_year == 2027
    assert amended(off="2029-05-05").last_year == 2027
    assert WorkCalendar(1).last_year == 0


def test_last_day_that_is_off_gives_way_to_the_next_working_day():
    assert CALENDAR.next_working_day(date(2026, 3, 21)) == date(2026, 3, 26)
    assert CALENDAR.next_working_day(date(2026, 3, 20)) == date(2026, 3, 20)


KNOWN = date(2027, 5, 16)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, None),
        ({"day": date(2027, 5, 17)}, None),
        ({"day": date(2027, 5, 19)}, None),
        ({"day": date(2027, 5, 20)}, "not more than"),
        ({"day": date(2027, 5, 12)}, "not more than"),
        ({"is_estimated": False}, "is confirmed already"),
        ({"is_estimated": False, "day": date(2027, 5, 17)}, None),
        ({"known": None}, "are not in the calendar"),
        ({"is_worked_by_act": True}, "a working day by an act"),
    ],
)
def test_kurban_ait_is_confirmed_or_moved_by_a_few_days(changed: dict, reason: str | None):
    given = {"day": KNOWN, "known": KNOWN, "is_estimated": True, "is_worked_by_act": False}
    refusal = why_not_kurban_ait(**{**given, **changed})
    assert (refusal is None) if reason is None else (reason in refusal.reason)
