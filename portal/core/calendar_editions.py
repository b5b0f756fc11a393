"""Editions of the calendar as they are made: the first from the maintained holidays package, later
ones by resolutions that move days off."""

from datetime import date, datetime

import holidays
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.calendars import load_calendar
from portal.models import CalendarDay, CalendarEdition
from portal.rules import Refusal, Refused

YEARS = range(2024, 2029)
RUSSIAN_NAMES = {
    "New Year's Day": "Новый год",
    "Orthodox Christmas": "Православное Рождество",
    "International Women's Day": "Международный женский день",
    "Nowruz Holiday": "Наурыз мейрамы",
    "Kazakhstan's People Solidarity Holiday": "Праздник единства народа Казахстана",
    "Defender of the Fatherland Day": "День защитника Отечества",
    "Victory Day": "День Победы",
    "Eid al-Adha": "Курбан-айт",
    "Capital Day": "День столицы",
    "Constitution Day": "День Конституции",
    "Republic Day": "День Республики",
    "Independence Day": "День Независимости",
}
OBSERVED = {
    "en": (" (observed)", " (observed, estimated)"),
    "kk": (" (қайта белгіленген демалыс)", " (бағаланған, қайта белгіленген демалыс)"),
}
RESOLUTION = "resolution of the Government"
MOVED_WORDS = {
    True: (
        "Үкімет шешімімен ауыстырылған жұмыс күні",
        "Рабочий день, перенесённый решением Правительства",
        "Working day moved by the Government",
    ),
    False: (
        "Үкімет шешімімен ауыстырылған демалыс күні",
        "Выходной, перенесённый решением Правительства",
        "Day off moved by the Government",
    ),
}
ESTIMATED = {"en": " (estimated)", "kk": " (бағаланған)"}
OBSERVED_WORDS = {"en": " (day off moved)", "kk": " (ауыстырылған демалыс)", "ru": " (перенос)"}


def first_edition(now: datetime) -> CalendarEdition:
    """Edition 1: the days off and the moved days that the holidays package knows."""
    english, kazakh = (
        holidays.country_holidays("KZ", years=YEARS, language=language)
        for language in ("en_US", "kk")
    )
    days = [
        _moved(day, RESOLUTION, is_working=False)
        if name.startswith("Day off")
        else CalendarDay(
            day=day,
            is_working=False,
            name_kk=_joined(kazakh[day], "kk"),
            name_ru=_joined(name, "en", "ru"),
            name_en=_joined(name, "en"),
            act="",
        )
        for day, name in sorted(english.items())
    ]
    worked = sorted(day for day in english.weekend_workdays if day.year in YEARS)
    days += [_moved(day, RESOLUTION, is_working=True) for day in worked]
    return CalendarEdition(no=1, reason="holidays package", made_at=now, days=days)


def _joined(names: str, source: str, target: str = "") -> str:
    return "; ".join(_name(one, source, target or source) for one in names.split("; "))


def _name(name: str, source: str, target: str) -> str:
    """One name of a day: the marks of the package in our words, Russian from our own list."""
    mark = next((one for one in OBSERVED[source] if name.endswith(one)), "")
    base = name.removesuffix(mark).removesuffix(ESTIMATED[source])
    if target == "ru":
        base = RUSSIAN_NAMES.get(base, base)
    return base + (OBSERVED_WORDS[target] if mark else "")


def move_day_off(
    db: Session, given_up: date, worked: date, act: str, now: datetime
) -> CalendarEdition:
    """A resolution moves a day off: `given_up` becomes a day off, `worked` a working day. A new
    edition; terms already set keep theirs (decided: calendar editions)."""
    calendar = load_calendar(db)
    if not calendar.is_working(given_up):
        raise Refused(Refusal("%(day)s is a day off already", "", {"day": given_up}))
    if calendar.is_working(worked):
        raise Refused(Refusal("%(day)s is a working day already", "", {"day": worked}))
    kept = db.scalars(select(CalendarDay).where(CalendarDay.edition_no == calendar.edition))
    days = [_copy(one) for one in kept if one.day not in (given_up, worked)]
    days += [_moved(given_up, act, is_working=False), _moved(worked, act, is_working=True)]
    edition = CalendarEdition(no=calendar.edition + 1, reason=act, made_at=now, days=days)
    db.add(edition)
    db.flush()
    return edition


def _copy(one: CalendarDay) -> CalendarDay:
    fields = ("day", "is_working", "name_kk", "name_ru", "name_en", "act")
    return CalendarDay(**{name: getattr(one, name) for name in fields})


def _moved(day: date, act: str, *, is_working: bool) -> CalendarDay:
    kk, ru, en = MOVED_WORDS[is_working]
    return CalendarDay(day=day, is_working=is_working, name_kk=kk, name_ru=ru, name_en=en, act=act)
