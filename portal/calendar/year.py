"""A year as twelve months: what each day is, how many are worked, what is special and why."""

import calendar as civil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from portal.core.calendar_kurban_ait import KURBAN_AIT
from portal.core.calendar_package import RESOLUTION, RUSSIAN_NAMES
from portal.core.i18n import lang
from portal.rules.calendar import DayKind, SpecialDay, WorkCalendar

LABOUR_CODE_DAYS = {KURBAN_AIT["en"], "Orthodox Christmas"}  # days off, not holidays
LAW_DAYS = set(RUSSIAN_NAMES) - LABOUR_CODE_DAYS


@dataclass(frozen=True)
class YearDay:
    """One day of the year as the page shows it."""

    day: date
    kind: str  # working | weekend | off | moved_off | moved_working
    name: str  # empty for an ordinary day
    source: str  # the act, the law; empty for an ordinary day
    is_estimated: bool
    is_today: bool


@dataclass(frozen=True)
class NamedDays:
    """Days of one month that follow each other under one name."""

    first: YearDay
    last: YearDay


@dataclass(frozen=True)
class Month:
    """A month as weeks from Monday to Sunday; None outside of the month."""

    first: date
    weeks: tuple[tuple[YearDay | None, ...], ...]
    working_days: int
    days_off: int
    named: tuple[NamedDays, ...]


@dataclass(frozen=True)
class Year:
    """A year by one edition of the calendar."""

    year: int
    edition: int
    is_covered: bool
    months: tuple[Month, ...]
    special: tuple[YearDay, ...]

    @property
    def working_days(self) -> int:
        """Of a five-day week."""
        return sum(month.working_days for month in self.months)

    @property
    def days_off(self) -> int:
        """Saturdays, Sundays, holidays and days moved."""
        return sum(month.days_off for month in self.months)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of days that the year has."""
        return frozenset({"working", "weekend", *(one.kind for one in self.special)})

    def named(self) -> list[NamedDays]:
        """Every special day, neighbours of one name together."""
        return [days for month in self.months for days in month.named]

    @property
    def estimated(self) -> tuple[YearDay, ...]:
        """Days that are not confirmed yet."""
        return tuple(one for one in self.special if one.is_estimated)


def year_of(calendar: WorkCalendar, year: int, today: date) -> Year:
    """The year by an edition of the calendar."""
    days = list(_days(calendar, year, today))
    return Year(
        year=year,
        edition=calendar.edition,
        is_covered=calendar.covers(year),
        months=tuple(
            _month([one for one in days if one.day.month == month]) for month in range(1, 13)
        ),
        special=tuple(one for one in days if one.name),
    )


def _days(calendar: WorkCalendar, year: int, today: date) -> Iterator[YearDay]:
    day = date(year, 1, 1)
    while day.year == year:
        special, kind = calendar.special.get(day), calendar.kind(day)
        yield YearDay(
            day=day,
            kind="weekend" if kind is DayKind.OFF and special is None else kind.value,
            name=special.names.get(lang(), "") if special else "",
            source=source_words(special) if special else "",
            is_estimated=special.is_estimated if special else False,
            is_today=day == today,
        )
        day += timedelta(days=1)


def source_words(special: SpecialDay) -> str:
    """Why a day is special: the act that named or moved it, else the law."""
    if special.act == RESOLUTION:
        return str(_("a resolution of the Government, as the holidays package knows it"))
    if special.act or special.source:
        return special.act or special.source
    names = {one.partition(" (")[0] for one in special.names.get("en", "").split("; ")}
    told = []
    if names & LAW_DAYS:
        told.append(_("Law “On holidays in the Republic of Kazakhstan”, article 5"))
    if names & LABOUR_CODE_DAYS:
        told.append(_("Labour Code, article 84"))
    return "; ".join(told)


def _month(days: list[YearDay]) -> Month:
    first = days[0].day
    cells: list[YearDay | None] = [None] * first.weekday() + days
    cells += [None] * (-len(cells) % 7)
    working = sum(one.kind in (DayKind.WORKING, DayKind.MOVED_WORKING) for one in days)
    return Month(
        first=first,
        weeks=tuple(tuple(cells[start : start + 7]) for start in range(0, len(cells), 7)),
        working_days=working,
        days_off=civil.monthrange(first.year, first.month)[1] - working,
        named=tuple(_named(days)),
    )


def _named(days: list[YearDay]) -> Iterator[NamedDays]:
    """Neighbours of one name and kind together."""
    first = last = None
    for one in days:
        is_same = last is not None and (one.name, one.kind) == (last.name, last.kind)
        if first is not None and not is_same:
            yield NamedDays(first, last or first)
            first = None
        if one.name:
            first, last = first or one, one
        else:
            last = None
    if first is not None:
        yield NamedDays(first, last or first)
