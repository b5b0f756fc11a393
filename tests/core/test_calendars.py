"""The official calendar in the database: its first edition, and a day moved by a resolution."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.core.calendar_editions import first_edition, move_day_off
from portal.core.calendars import calendar_edition, calendar_of, load_calendar, work_calendar
from portal.rules import Refused
from portal.rules.calendar import DayKind
from tests.make import make_discussion
from tests.rules.official import CALENDAR, WORKING_DAYS

NOW = datetime(2026, 11, 2, 5, tzinfo=UTC)
EDITION = first_edition(NOW)
FIRST = calendar_of(EDITION)
GIVEN_UP, WORKED = date(2026, 12, 17), date(2026, 12, 19)
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
