"""Days off of Kazakhstan as the published calendars of 2024-2027 print them, typed by hand: what
the rules and the first calendar edition are measured against."""

from datetime import date

from portal.rules.calendar import SpecialDay, WorkCalendar

DAYS_OFF = """
2024-01-01 2024-01-02 2024-01-07 2024-03-08 2024-03-21 2024-03-22 2024-03-23 2024-03-25 2024-05-01
2024-05-07 2024-05-09 2024-06-16 2024-07-06 2024-07-08 2024-08-30 2024-10-25 2024-12-16
2025-01-01 2025-01-02 2025-01-07 2025-03-08 2025-03-10 2025-03-21 2025-03-22 2025-03-23 2025-03-24
2025-03-25 2025-05-01 2025-05-07 2025-05-09 2025-06-06 2025-07-06 2025-07-07 2025-08-30 2025-09-01
2025-10-25 2025-10-27 2025-12-16
2026-01-01 2026-01-02 2026-01-07 2026-03-08 2026-03-09 2026-03-21 2026-03-22 2026-03-23 2026-03-24
2026-03-25 2026-05-01 2026-05-07 2026-05-09 2026-05-11 2026-05-27 2026-07-06 2026-10-25 2026-10-26
2026-12-16
2027-01-01 2027-01-02 2027-01-04 2027-01-07 2027-03-08 2027-03-15 2027-03-21 2027-03-22 2027-03-23
2027-03-24 2027-05-01 2027-05-03 2027-05-07 2027-05-09 2027-05-10 2027-05-16 2027-07-06 2027-10-25
2027-12-16
"""
GIVEN_UP = "2024-05-08 2025-01-03"  # working days that the Government made days off
WORKED = "2024-05-04 2025-01-05"  # and the days off worked in their place
WORKING_DAYS = {2024: 249, 2025: 246, 2026: 247, 2027: 247}  # of a five-day week


def days(text: str) -> set[date]:
    """The days of a list."""
    return {date.fromisoformat(one) for one in text.split()}


def official_calendar() -> WorkCalendar:
    """The calendar of these four years."""
    holiday = SpecialDay(is_working=False, names={"ru": "Праздник"})
    given_up = SpecialDay(is_working=False, names={"ru": "Перенос"}, act="№ 109")
    worked = SpecialDay(is_working=True, names={"ru": "Перенос"}, act="№ 109")
    special = dict.fromkeys(days(DAYS_OFF), holiday)
    special |= dict.fromkeys(days(GIVEN_UP), given_up)
    special |= dict.fromkeys(days(WORKED), worked)
    return WorkCalendar(1, special)


CALENDAR = official_calendar()
