"""The official calendar in the database: editions made from the maintained holidays package."""

from datetime import date, datetime
from functools import lru_cache

import holidays
from flask import current_app, g
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from portal.core.db import session
from portal.models import CalendarDay, CalendarEdition
from portal.rules import Refusal, Refused
from portal.rules.calendar import SpecialDay, WorkCalendar

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


def _moved(day: date, act: str, *, is_working: bool) -> CalendarDay:
    kk, ru, en = MOVED_WORDS[is_working]
    return CalendarDay(day=day, is_working=is_working, name_kk=kk, name_ru=ru, name_en=en, act=act)


def calendar_of(edition: CalendarEdition) -> WorkCalendar:
    """The edition as a value that the rules take."""
    return WorkCalendar(
        edition.no,
        {
            row.day: SpecialDay(
                row.is_working, {"kk": row.name_kk, "ru": row.name_ru, "en": row.name_en}, row.act
            )
            for row in edition.days
        },
    )


def load_calendar(db: Session, no: int | None = None) -> WorkCalendar:
    """An edition by its number, else the newest; raises LookupError when there is none."""
    newest = select(func.max(CalendarEdition.no)).scalar_subquery()
    wanted = CalendarEdition.no == (newest if no is None else no)
    edition = db.scalar(
        select(CalendarEdition).where(wanted).options(selectinload(CalendarEdition.days))
    )
    if edition is None:
        raise LookupError("no edition of the calendar; run `portal db upgrade`")
    return calendar_of(edition)


class Calendars:
    """Editions never change, so a process reads each of them once."""

    def __init__(self) -> None:
        self.edition = lru_cache(maxsize=64)(self._load)

    def _load(self, no: int) -> WorkCalendar:
        return load_calendar(session(), no)


def work_calendar() -> WorkCalendar:
    """The newest edition, for a term that begins now."""
    if "calendar" not in g:
        newest = session().scalar(select(func.max(CalendarEdition.no)))
        g.calendar = calendar_edition(newest or 0)
    found: WorkCalendar = g.calendar
    return found


def calendar_edition(no: int) -> WorkCalendar:
    """The edition that a stored term was computed with (decided: calendar editions)."""
    found: WorkCalendar = current_app.extensions["calendars"].edition(no)
    return found


def move_day_off(
    db: Session, given_up: date, worked: date, act: str, now: datetime
) -> CalendarEdition:
    """A resolution moves a day off: `given_up` becomes a day off, `worked` a working day. A new
    edition; terms already set keep theirs (decided: calendar editions)."""
    calendar = load_calendar(db)
    if not calendar.is_working(given_up):
        raise Refused(Refusal("%(day)s is a day off already", "(decided)", {"day": given_up}))
    if calendar.is_working(worked):
        raise Refused(Refusal("%(day)s is a working day already", "(decided)", {"day": worked}))
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
