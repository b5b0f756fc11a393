"""The days off of Kazakhstan as the maintained holidays package knows them, in our words."""

from collections.abc import Iterable
from datetime import date
from importlib.metadata import version

import holidays

from portal.models import CalendarDay

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
RESOLUTION = "resolution of the Government"  # the package does not name the act
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
PACKAGE = f"holidays {version('holidays')}"


def package_days(years: Iterable[int]) -> list[CalendarDay]:
    """What the package knows of these years, in the order of days."""
    covered = sorted(years)
    english, kazakh = (
        holidays.country_holidays("KZ", years=covered, language=language)
        for language in ("en_US", "kk")
    )
    days = [
        moved_day(day, RESOLUTION, is_working=False)
        if name.startswith("Day off")
        else CalendarDay(
            day=day,
            is_working=False,
            name_kk=_joined(kazakh[day], "kk"),
            name_ru=_joined(name, "en", "ru"),
            name_en=_joined(name, "en"),
            act="",
            source="",
            is_estimated="estimated)" in name,
        )
        for day, name in sorted(english.items())
    ]
    worked = sorted(day for day in english.weekend_workdays if day.year in covered)
    return days + [moved_day(day, RESOLUTION, is_working=True) for day in worked]


def moved_day(day: date, act: str, *, is_working: bool) -> CalendarDay:
    """A day that a resolution made a day off or a working day."""
    kk, ru, en = MOVED_WORDS[is_working]
    return CalendarDay(
        day=day,
        is_working=is_working,
        name_kk=kk,
        name_ru=ru,
        name_en=en,
        act=act,
        source="",
        is_estimated=False,
    )


def _joined(names: str, source: str, target: str = "") -> str:
    return "; ".join(_name(one, source, target or source) for one in names.split("; "))


def _name(name: str, source: str, target: str) -> str:
    """One name of a day: the marks of the package in our words, Russian from our own list."""
    mark = next((one for one in OBSERVED[source] if name.endswith(one)), "")
    base = name.removesuffix(mark).removesuffix(ESTIMATED[source])
    if target == "ru":
        base = RUSSIAN_NAMES.get(base, base)
    return base + (OBSERVED_WORDS[target] if mark else "")
