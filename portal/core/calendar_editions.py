"""Editions of the calendar as they are made: the first from the maintained holidays package, later
ones by acts. An edition never changes: what was wrong is put right by a further one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from portal.core import journal
from portal.core.calendar_package import PACKAGE, moved_day, package_days
from portal.core.calendars import calendar_of
from portal.models import Account, CalendarDay, CalendarEdition
from portal.rules import Refusal, Refused
from portal.rules.calendar import WorkCalendar
from portal.terms import CalendarChange

YEARS = range(2024, 2029)
FURTHER_YEARS = 3  # that an extension adds
FIELDS = (
    *("day", "is_working", "name_kk", "name_ru", "name_en"),
    *("act", "source", "is_estimated"),
)
BY_AN_ACT = {
    True: {"kk": "Актімен белгіленген жұмыс күні", "ru": "Рабочий день по акту"}
    | {"en": "Working day by an act"},
    False: {"kk": "Актімен белгіленген демалыс күні", "ru": "День отдыха по акту"}
    | {"en": "Day off by an act"},
}
CHANGED = Refusal("The calendar was changed meanwhile: look at its newest edition first", "")


@dataclass(frozen=True)
class Amendment:
    """What a new edition changes in the newest one: each day as it becomes; None for a day that is
    nothing special any more."""

    base: CalendarEdition  # with its days
    change: CalendarChange
    reason: str
    days: Mapping[date, CalendarDay | None]

    @property
    def no(self) -> int:
        """The number of the edition that it makes."""
        return self.base.no + 1

    def edition(self, now: datetime) -> CalendarEdition:
        """The edition that it makes, not yet added to the database."""
        kept = [copied(one) for one in self.base.days if one.day not in self.days]
        fresh = [one for one in self.days.values() if one is not None]
        days = sorted(kept + fresh, key=lambda one: one.day)
        return CalendarEdition(
            no=self.no, change=self.change, reason=self.reason, made_at=now, days=days
        )


def first_edition(now: datetime) -> CalendarEdition:
    """Edition 1: the days off and the moved days that the holidays package knows."""
    return CalendarEdition(
        no=1,
        change=CalendarChange.PACKAGE,
        reason=PACKAGE,
        made_at=now,
        days=package_days(YEARS),
    )


def newest_edition(db: Session) -> CalendarEdition:
    """The newest edition with its days; raises LookupError when there is none."""
    newest = select(CalendarEdition).order_by(CalendarEdition.no.desc()).limit(1)
    edition = db.scalar(newest.options(selectinload(CalendarEdition.days)))
    if edition is None:
        raise LookupError("no edition of the calendar; run `portal db upgrade`")
    return edition


def make_edition(
    db: Session, amendment: Amendment, now: datetime, actor: Account | None = None
) -> CalendarEdition:
    """The further edition; terms already set keep theirs. Raises Refused when somebody else made
    one meanwhile (decided: calendar editions)."""
    edition = amendment.edition(now)
    try:
        with db.begin_nested():
            db.add(edition)
    except IntegrityError:
        raise Refused(CHANGED) from None
    act = f"calendar.{amendment.change}"
    journal.record(db, now, actor, act, edition, days=len(amendment.days))
    return edition


def day_off_moved(base: CalendarEdition, given_up: date, worked: date, act: str) -> Amendment:
    """A resolution moves a day off: `given_up` becomes a day off, `worked` a working day; raises
    Refused (decided: calendar editions)."""
    calendar = calendar_of(base)
    _ask_whether_changed(calendar, given_up, is_working=False)
    _ask_whether_changed(calendar, worked, is_working=True)
    days = {
        given_up: moved_day(given_up, act, is_working=False),
        worked: moved_day(worked, act, is_working=True),
    }
    return Amendment(base, CalendarChange.MOVE, act, days)


def move_day_off(
    db: Session, given_up: date, worked: date, act: str, now: datetime
) -> CalendarEdition:
    """The edition in which a resolution moved a day off (decided: calendar editions)."""
    return make_edition(db, day_off_moved(newest_edition(db), given_up, worked, act), now)


def day_named(
    base: CalendarEdition, day: date, names: Mapping[str, str], act: str, *, is_working: bool
) -> Amendment:
    """An act makes a single day a day off or a working day; raises Refused."""
    _ask_whether_changed(calendar_of(base), day, is_working=is_working)
    named = {code: names.get(code) or words for code, words in BY_AN_ACT[is_working].items()}
    row = CalendarDay(
        day=day,
        is_working=is_working,
        name_kk=named["kk"],
        name_ru=named["ru"],
        name_en=named["en"],
        act="",
        source=act,
        is_estimated=False,
    )
    return Amendment(base, CalendarChange.DAY, act, {day: row})


def _ask_whether_changed(calendar: WorkCalendar, day: date, *, is_working: bool) -> None:
    if not calendar.covers(day.year):
        values = {"year": day.year}
        raise Refused(Refusal("The holidays of %(year)s are not in the calendar", "", values))
    if calendar.is_working(day) is not is_working:
        return
    if is_working:
        raise Refused(Refusal("%(day)s is a working day already", "", {"day": day}))
    raise Refused(Refusal("%(day)s is a day off already", "", {"day": day}))


def days_returned(base: CalendarEdition, earlier: CalendarEdition, reason: str) -> Amendment:
    """Every day is again as an earlier edition had it, in the years that it knew; raises Refused
    when nothing would change (decided: calendar editions)."""
    then, now = ({one.day: one for one in edition.days} for edition in (earlier, base))
    covers = calendar_of(earlier).covers
    days = {
        day: copied(then[day]) if day in then else None
        for day in sorted({*then, *now})
        if covers(day.year) and _facts(then.get(day)) != _facts(now.get(day))
    }
    if not days:
        raise Refused(Refusal("Both editions have the same days", ""))
    return Amendment(base, CalendarChange.RETURN, reason, days)


def extend(db: Session, today: date, now: datetime) -> CalendarEdition | None:
    """Further years of the package, when less than a year is left of those that are known; None
    when there is time (decided: years of the calendar)."""
    base = newest_edition(db)
    last = calendar_of(base).last_year
    if today.year < last:
        return None
    years = range(last + 1, max(last, today.year) + 1 + FURTHER_YEARS)
    known = {one.day for one in base.days}
    days = {one.day: one for one in package_days(years) if one.day not in known}
    return make_edition(db, Amendment(base, CalendarChange.PACKAGE, PACKAGE, days), now)


def _facts(one: CalendarDay | None) -> tuple[object, ...]:
    return tuple(getattr(one, name) for name in FIELDS) if one else ()


def copied(one: CalendarDay) -> CalendarDay:
    """The same day for another edition."""
    return CalendarDay(**dict(zip(FIELDS, _facts(one), strict=True)))
