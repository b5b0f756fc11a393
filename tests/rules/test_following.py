"""When letters with news are written, and of which moments they tell."""

from datetime import UTC, date, datetime

import pytest

from portal.rules.calendar import SpecialDay, WorkCalendar
from portal.rules.following import day_began, ends_soon_at, news_until, start_of

CALENDAR = WorkCalendar(1, {date(2026, 12, 16): SpecialDay(False, {"kk": "Тәуелсіздік күні"})})


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (datetime(2026, 11, 3, 2, 59, 59, tzinfo=UTC), None),  # 7:59:59 in Kazakhstan
        (datetime(2026, 11, 3, 3, tzinfo=UTC), datetime(2026, 11, 3, 2, tzinfo=UTC)),
        (datetime(2026, 11, 3, 18, 59, tzinfo=UTC), datetime(2026, 11, 3, 2, tzinfo=UTC)),
        (datetime(2026, 11, 3, 19, tzinfo=UTC), None),  # midnight: another day, too early
    ],
)
def test_letters_are_written_from_eight_and_tell_of_what_was_before_seven(
    now: datetime, until: datetime | None
) -> None:
    assert news_until(now) == until


def test_day_begins_at_midnight_of_kazakhstan() -> None:
    midnight = datetime(2026, 11, 2, 19, tzinfo=UTC)
    assert start_of(date(2026, 11, 3)) == midnight
    assert day_began(midnight) == midnight
    assert day_began(datetime(2026, 11, 3, 18, 59, tzinfo=UTC)) == midnight


@pytest.mark.parametrize(
    ("closes_on", "told_on"),
    [
        (date(2026, 11, 13), date(2026, 11, 10)),  # Friday: Wednesday, Thursday, Friday are left
        (date(2026, 11, 16), date(2026, 11, 11)),  # over a weekend
        (date(2026, 12, 18), date(2026, 12, 14)),  # over a holiday
    ],
)
def test_end_is_told_when_three_working_days_are_left(closes_on: date, told_on: date) -> None:
    assert ends_soon_at(closes_on, CALENDAR) == start_of(told_on)
    assert CALENDAR.working_days_left(told_on, closes_on) == 3
