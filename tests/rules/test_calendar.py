"""Terms of working days over holidays and moved days (Civil Code art. 172-174)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.rules.calendar import (
    DayKind,
    SpecialDay,
    WorkCalendar,
    end_of,
    local_date,
)
from tests.rules.official import CALENDAR, WORKING_DAYS

TERMS = [
    ("placed on a Friday, until the Friday two weeks later", "2026-11-06", 10, "2026-11-20"),
    ("over Nauryz with two days off moved", "2026-03-19", 10, "2026-04-07"),
    ("over Unity, Defender's and Victory Day", "2026-04-30", 10, "2026-05-19"),
    ("over a worked Saturday and a Wednesday given up", "2024-04-30", 10, "2024-05-17"),
    ("the worked Saturday is the first day", "2024-05-03", 1, "2024-05-04"),
    ("the worked Sunday is the only day in the holiday week", "2025-01-02", 1, "2025-01-05"),
    ("Kurban Ait on a Sunday moves nothing", "2024-06-14", 1, "2024-06-17"),
    ("Christmas on a Sunday moves nothing", "2024-01-05", 1, "2024-01-08"),
    ("31 August 2026 is an ordinary Monday", "2026-08-28", 1, "2026-08-31"),
    ("Constitution Day of 2025 moved to 1 September", "2025-08-29", 1, "2025-09-02"),
    ("over the New Year", "2026-12-30", 2, "2027-01-05"),
    ("over 29 February", "2024-02-28", 2, "2024-03-01"),
    ("an event on a day off counts from the next day", "2026-11-07", 2, "2026-11-10"),
    ("an event on the eve of a day off", "2026-12-15", 1, "2026-12-17"),
]  # fmt: skip


def on(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("event", "working_days", "last"), [one[1:] for one in TERMS], ids=[one[0] for one in TERMS]
)
def test_term_of_working_days_ends(event: str, working_days: int, last: str):
    assert CALENDAR.working_days_after(on(event), working_days) == on(last)


@pytest.mark.parametrize(("year", "expected"), WORKING_DAYS.items())
def test_year_has_its_working_days(year: int, expected: int):
    days = (date(year, 1, 1) + timedelta(n) for n in range(366))
    assert sum(CALENDAR.is_working(day) for day in days if day.year == year) == expected


def test_every_term_ends_on_a_working_day_and_counts_each_once():
    for shift in range(3 * 365):
        event = on("2024-01-01") + timedelta(shift)
        for working_days in (1, 2, 10, 15):
            last = CALENDAR.working_days_after(event, working_days)
            inside = [event + timedelta(n) for n in range(1, (last - event).days + 1)]
            assert CALENDAR.is_working(last)
            assert sum(map(CALENDAR.is_working, inside)) == working_days
            assert CALENDAR.working_days_left(event, last) == working_days


def test_term_of_no_days_is_the_day_of_the_event():
    assert CALENDAR.working_days_after(on("2026-11-07"), 0) == on("2026-11-07")


def test_days_left_fall_from_day_to_day_and_never_below_zero():
    days = [on("2024-05-02") + timedelta(n) for n in range(8)]
    left = [CALENDAR.working_days_left(day, on("2024-05-06")) for day in days]
    assert left == [3, 2, 1, 1, 0, 0, 0, 0]
    ordinary = [on("2026-11-19") + timedelta(n) for n in range(6)]
    assert [CALENDAR.working_days_left(day, ordinary[1]) for day in ordinary] == [1, 0, 0, 0, 0, 0]


def test_counted_days_say_what_each_is_and_which_number_it_has():
    counted = [(one.day.isoformat()[5:], one.kind, one.number)
               for one in CALENDAR.counted(on("2024-05-03"), 4)]  # fmt: skip
    assert counted == [
        ("05-03", DayKind.EVENT, None),
        ("05-04", DayKind.MOVED_WORKING, 1),
        ("05-05", DayKind.OFF, None),
        ("05-06", DayKind.WORKING, 2),
        ("05-07", DayKind.OFF, None),
        ("05-08", DayKind.MOVED_OFF, None),
        ("05-09", DayKind.OFF, None),
        ("05-10", DayKind.WORKING, 3),
        ("05-11", DayKind.OFF, None),
        ("05-12", DayKind.OFF, None),
        ("05-13", DayKind.WORKING, 4),
    ]


def test_moved_day_carries_its_name_and_its_resolution():
    moved = list(CALENDAR.counted(on("2024-05-03"), 1))[-1]
    assert (moved.names, moved.act) == ({"ru": "Перенос"}, "№ 109")
    plain = list(CALENDAR.counted(on("2024-05-06"), 1))[1]
    assert (plain.names, plain.act) == ({"ru": "Праздник"}, "")


def test_day_has_the_same_kind_alone_and_in_a_term():
    for day in CALENDAR.counted(on("2024-04-30"), 30):
        assert day.kind in (DayKind.EVENT, CALENDAR.kind(day.day))


def test_calendar_without_any_working_day_is_a_mistake_not_an_endless_term():
    first, off = on("2026-01-01"), SpecialDay(is_working=False, names={})
    two_years = {first + timedelta(n): off for n in range(1, 732)}
    assert WorkCalendar(1, two_years).working_days_after(first, 1) == on("2028-01-03")
    longer = WorkCalendar(1, two_years | {on("2028-01-03"): off})
    with pytest.raises(ValueError, match="longer than two years"):
        longer.working_days_after(first, 1)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 20, 18, 59, 59, 999999, UTC), "2026-11-20"),
        (datetime(2026, 11, 20, 19, 0, tzinfo=UTC), "2026-11-21"),
        (datetime(2026, 12, 31, 19, 0, tzinfo=UTC), "2027-01-01"),
        (datetime(2024, 2, 28, 18, 0, tzinfo=UTC), "2024-02-29"),  # still UTC+6
    ],
    ids=["last moment of the day", "midnight", "new year", "before the one zone"],
)
def test_civil_day_is_that_of_kazakhstan(moment: datetime, day: str):
    assert local_date(moment) == on(day)


def test_day_ends_at_19_hours_of_utc():
    assert end_of(on("2026-11-20")) == datetime(2026, 11, 20, 19, tzinfo=UTC)


def test_end_of_a_day_is_the_first_moment_of_the_next():
    for shift in range(2 * 366):
        day = on("2024-01-01") + timedelta(shift)
        assert local_date(end_of(day)) == day + timedelta(days=1)
        assert local_date(end_of(day) - timedelta(microseconds=1)) == day
