"""The official calendar in the database: its first edition, and a day moved by a resolution."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.core.calendar_check import disagreements
from portal.core.calendar_editions import (
    day_named,
    day_off_moved,
    days_returned,
    extend,
    first_edition,
    make_edition,
    move_day_off,
    newest_edition,
)
from portal.core.calendar_kurban_ait import kurban_ait_confirmed
from portal.core.calendars import (
    calendar_edition,
    calendar_of,
    changes,
    edition_history,
    load_calendar,
    work_calendar,
)
from portal.rules import Refused
from portal.rules.calendar import DayKind
from portal.terms import CalendarChange
from tests.make import make_discussion
from tests.rules.official import CALENDAR, WORKING_DAYS

NOW = datetime(2026, 11, 2, 5, tzinfo=UTC)
EDITION = first_edition(NOW)
FIRST = calendar_of(EDITION)
GIVEN_UP, WORKED = date(2026, 12, 17), date(2026, 12, 19)
KURBAN = date(2027, 5, 16)  # a Sunday
ACT = "постановление № 777"


def test_first_edition_agrees_with_the_published_calendars_day_by_day():
    for shift in range((date(2028, 1, 1) - date(2024, 1, 1)).days):
        day = date(2024, 1, 1) + timedelta(shift)
        assert FIRST.is_working(day) is CALENDAR.is_working(day), day
        assert FIRST.kind(day) is CALENDAR.kind(day), day


@pytest.mark.parametrize(("year", "expected"), WORKING_DAYS.items())
def test_first_edition_has_the_working_days_of_the_year(year: int, expected: int):
    days = [date(year, 1, 1) + timedelta(n) for n in range(366)]
    assert sum(FIRST.is_working(day) for day in days if day.year == year) == expected


def test_every_special_day_has_a_name_in_three_languages():
    for day in EDITION.days:
        assert re.search("[а-яәғқңөұүһі]", day.name_kk.lower()), day.day
        assert not re.search("[a-z]", (day.name_kk + day.name_ru).lower()), day.name_ru
        assert not re.search("[а-яәғқңөұүһі]", day.name_en.lower()), day.name_en
        assert not re.search("estimated|observed|substituted", day.name_en), day.name_en
        assert day.name_ru[0].isupper()


def test_moved_holiday_says_so():
    names = {day.day: (day.name_kk, day.name_ru, day.name_en) for day in EDITION.days}
    assert names[date(2026, 5, 11)] == (
        "Жеңіс күні (ауыстырылған демалыс)", "День Победы (перенос)", "Victory Day (day off moved)",
    )  # fmt: skip
    assert names[date(2026, 5, 9)] == ("Жеңіс күні", "День Победы", "Victory Day")


def test_day_moved_by_the_government_names_its_act():
    acts = {day.day.isoformat(): day.act for day in EDITION.days if day.act}
    assert set(acts) == {"2024-05-04", "2024-05-08", "2025-01-03", "2025-01-05"}


def test_edition_comes_back_from_the_database_as_it_was_made(db: Session):
    assert load_calendar(db) == FIRST
    assert load_calendar(db, 1) == FIRST


def test_unknown_edition_is_an_error(db: Session):
    with pytest.raises(LookupError):
        load_calendar(db, 2)


def test_resolution_makes_a_second_edition_beside_the_first(db: Session):
    made = move_day_off(db, GIVEN_UP, WORKED, ACT, NOW)
    assert (made.no, made.reason) == (2, ACT)
    second, first = load_calendar(db), load_calendar(db, 1)
    assert second.edition == 2
    assert (second.kind(GIVEN_UP), second.kind(WORKED)) == (
        DayKind.MOVED_OFF, DayKind.MOVED_WORKING,
    )  # fmt: skip
    assert second.special[GIVEN_UP].act == ACT
    assert first == FIRST
    changed = {day for day in {*first.special, *second.special}
               if first.special.get(day) != second.special.get(day)}  # fmt: skip
    assert changed == {GIVEN_UP, WORKED}


def test_stored_term_keeps_its_edition_and_a_new_one_takes_the_new(app: Flask, db: Session):
    kept = make_discussion(db, opens_on=date(2026, 12, 14))
    move_day_off(db, GIVEN_UP, date(2027, 1, 9), ACT, NOW)
    fresh = make_discussion(db, opens_on=date(2026, 12, 14))
    db.commit()
    db.expire_all()
    assert (kept.calendar_edition, kept.closes_on) == (1, date(2026, 12, 29))
    assert (fresh.calendar_edition, fresh.closes_on) == (2, date(2026, 12, 30))
    with app.test_request_context():
        assert work_calendar().edition == 2
        assert calendar_edition(1) == FIRST


@pytest.mark.parametrize(
    ("given_up", "worked", "reason"),
    [
        (date(2026, 12, 16), WORKED, "is a day off already"),
        (date(2026, 12, 20), WORKED, "is a day off already"),
        (GIVEN_UP, date(2026, 12, 18), "is a working day already"),
    ],
    ids=["a holiday", "a Sunday", "a Friday"],
)
def test_day_that_is_so_already_is_not_moved(
    db: Session, given_up: date, worked: date, reason: str
):
    with pytest.raises(Refused, match=reason):
        move_day_off(db, given_up, worked, ACT, NOW)
    assert load_calendar(db).edition == 1


def test_second_resolution_can_take_back_the_first(db: Session):
    move_day_off(db, GIVEN_UP, WORKED, ACT, NOW)
    move_day_off(db, WORKED, GIVEN_UP, "№ 778", NOW)
    third = load_calendar(db)
    assert third.edition == 3
    assert third.is_working(GIVEN_UP)
    assert not third.is_working(WORKED)


def test_days_of_kurban_ait_are_estimates_from_2026_on():
    estimated = [day.day.isoformat() for day in EDITION.days if day.is_estimated]
    assert estimated == ["2026-05-27", "2027-05-16", "2028-05-05"]
    assert FIRST.special[date(2026, 5, 27)].is_estimated
    assert not FIRST.special[date(2025, 6, 6)].is_estimated


def test_kurban_ait_is_confirmed_where_it_was(db: Session):
    made = make_edition(db, kurban_ait_confirmed(newest_edition(db), KURBAN, "№ 12"), NOW)
    second = load_calendar(db)
    assert (made.no, made.change, made.reason) == (2, CalendarChange.CONFIRMATION, "№ 12")
    day = second.special[KURBAN]
    assert (day.is_estimated, day.source, second.kind(KURBAN)) == (False, "№ 12", DayKind.OFF)
    assert [one.day for one in changes(FIRST, second)] == [KURBAN]


def test_kurban_ait_moves_and_the_day_after_a_weekend_stays_worked(db: Session):
    make_edition(db, kurban_ait_confirmed(newest_edition(db), date(2027, 5, 17), "№ 12"), NOW)
    second = load_calendar(db)
    assert second.special[date(2027, 5, 17)].names["ru"] == "Курбан-айт"
    assert KURBAN not in second.special
    assert not second.is_working(date(2027, 5, 17))
    assert second.is_working(date(2027, 5, 18))
    make_edition(db, kurban_ait_confirmed(newest_edition(db), date(2027, 5, 15), "№ 13"), NOW)
    third = load_calendar(db)
    assert third.is_working(date(2027, 5, 17)), "a Saturday gives no day off in its place"


def test_kurban_ait_on_a_holiday_leaves_the_holiday_when_it_goes(db: Session):
    for day in (date(2028, 5, 7), date(2028, 5, 9), date(2028, 5, 8)):
        make_edition(db, kurban_ait_confirmed(newest_edition(db), day, f"№ {day.day}"), NOW)
        names = load_calendar(db).special[day].names["en"]
        assert "Eid al-Adha" in names
    last = load_calendar(db)
    assert last.special[date(2028, 5, 7)] == FIRST.special[date(2028, 5, 7)]
    assert last.special[date(2028, 5, 9)] == FIRST.special[date(2028, 5, 9)]
    assert last.special[date(2028, 5, 8)].names["kk"].endswith("Құрбан айт")


def test_act_names_a_single_day_in_words_of_its_own_or_in_ours(db: Session):
    names = {"kk": "Аза тұту күні", "ru": "День траура"}
    make_edition(db, day_named(newest_edition(db), GIVEN_UP, names, ACT, is_working=False), NOW)
    make_edition(db, day_named(newest_edition(db), WORKED, {}, ACT, is_working=True), NOW)
    third = load_calendar(db)
    assert third.special[GIVEN_UP].names == {**names, "en": "Day off by an act"}
    assert (third.kind(GIVEN_UP), third.kind(WORKED)) == (DayKind.OFF, DayKind.MOVED_WORKING)
    assert third.special[GIVEN_UP].source == third.special[WORKED].source == ACT


@pytest.mark.parametrize(
    ("day", "is_working", "reason"),
    [
        (date(2026, 12, 16), False, "is a day off already"),
        (GIVEN_UP, True, "is a working day already"),
        (date(2031, 3, 3), False, "are not in the calendar"),
    ],
)
def test_act_that_changes_nothing_makes_no_edition(
    db: Session, day: date, is_working: bool, reason: str
):
    with pytest.raises(Refused, match=reason):
        day_named(newest_edition(db), day, {}, ACT, is_working=is_working)


def test_amendment_is_undone_by_a_further_edition(db: Session):
    first = newest_edition(db)
    move_day_off(db, GIVEN_UP, WORKED, ACT, NOW)
    undone = make_edition(db, days_returned(newest_edition(db), first, "№ 778"), NOW)
    assert (undone.no, undone.change) == (3, CalendarChange.RETURN)
    assert load_calendar(db).special == FIRST.special
    assert not load_calendar(db, 2).is_working(GIVEN_UP)
    with pytest.raises(Refused, match="the same days"):
        days_returned(newest_edition(db), first, "№ 779")


def test_going_back_keeps_the_years_that_were_added(db: Session):
    first = newest_edition(db)
    extend(db, date(2028, 1, 1), NOW)
    move_day_off(db, GIVEN_UP, WORKED, ACT, NOW)
    make_edition(db, days_returned(newest_edition(db), first, "№ 778"), NOW)
    back = load_calendar(db)
    assert back.is_working(GIVEN_UP)
    assert back.last_year == 2031


@pytest.mark.parametrize(
    ("today", "last_year"),
    [(date(2027, 12, 31), None), (date(2028, 1, 1), 2031), (date(2030, 6, 1), 2033)],
)
def test_further_years_are_added_when_less_than_a_year_is_left(
    db: Session, today: date, last_year: int | None
):
    made = extend(db, today, NOW)
    if last_year is None:
        assert made is None
        return
    assert (made.no, made.change) == (2, CalendarChange.PACKAGE)
    calendar = load_calendar(db)
    assert calendar.last_year == last_year
    assert not calendar.is_working(date(2029, 12, 17))  # 16 December is a Sunday
    assert changes(FIRST, calendar) == []
    assert extend(db, today, NOW) is None


def test_edition_agrees_with_the_package_until_an_act_says_more(db: Session):
    assert list(disagreements(newest_edition(db))) == []
    make_edition(db, kurban_ait_confirmed(newest_edition(db), KURBAN, "№ 12"), NOW)
    assert list(disagreements(newest_edition(db))) == [], "a confirmed estimate is no difference"
    move_day_off(db, GIVEN_UP, WORKED, ACT, NOW)
    found = {one.day: (one.edition, one.package) for one in disagreements(newest_edition(db))}
    assert found == {GIVEN_UP: ("day off", "working day"), WORKED: ("working day", "day off")}


def test_package_that_is_certain_of_an_estimate_is_told():
    guessing = first_edition(NOW)
    for one in guessing.days:
        one.is_estimated = one.is_estimated or one.day == date(2025, 6, 6)
    assert [one.day for one in disagreements(guessing)] == [date(2025, 6, 6)]


def test_history_tells_what_each_edition_changed(db: Session):
    move_day_off(db, GIVEN_UP, WORKED, ACT, NOW)
    make_edition(db, kurban_ait_confirmed(newest_edition(db), KURBAN, "№ 12"), NOW)
    extend(db, date(2028, 1, 1), NOW)
    lines = edition_history(db)
    assert [(one.no, len(one.changed)) for one in lines] == [(4, 0), (3, 1), (2, 2), (1, 0)]
    assert lines[0].further_years == (2029, 2030, 2031)
    assert lines[1].changed[0].is_confirmed
    assert [one.was_working for one in lines[2].changed] == [True, False]
    assert (lines[3].first_year, lines[3].last_year) == (2024, 2028)


def test_two_amendments_of_one_edition_make_one(db: Session):
    """Both were prepared on edition 1; the number is taken by whoever is first."""
    base = newest_edition(db)
    late = day_off_moved(base, GIVEN_UP, date(2027, 1, 9), "№ 778")
    make_edition(db, day_off_moved(base, GIVEN_UP, WORKED, ACT), NOW)
    db.commit()
    with pytest.raises(Refused, match="was changed meanwhile"):
        make_edition(db, late, NOW)
    assert load_calendar(db).edition == 2
