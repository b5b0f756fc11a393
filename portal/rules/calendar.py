"""Working days of Kazakhstan and the one way to count a term (Civil Code art. 172-173)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

PORTAL_ZONE = ZoneInfo("Asia/Almaty")  # (decided: how we count time)
LAST_YEAR = 2100  # nobody asks of a term beyond it
LONGEST_TERM = 2 * 366  # days; a term beyond this is a mistake of the caller


class DayKind(StrEnum):
    """What a day is for the count of a term."""

    EVENT = "event"
    WORKING = "working"
    OFF = "off"
    MOVED_OFF = "moved_off"
    MOVED_WORKING = "moved_working"


@dataclass(frozen=True)
class SpecialDay:
    """A day the weekday does not explain: a holiday, or a day moved by a resolution."""

    is_working: bool
    names: Mapping[str, str]  # by language
    act: str = ""  # the resolution that moved it; empty for a holiday of the law
    source: str = ""  # what named or confirmed it, beside the law
    is_estimated: bool = False


@dataclass(frozen=True)
class CountedDay:
    """One day of a term: its kind and, when it counted, its number from 1."""

    day: date
    kind: DayKind
    number: int | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    act: str = ""
    is_estimated: bool = False


@dataclass(frozen=True)
class WorkCalendar:
    """One edition of the official calendar as data (decided: calendar editions)."""

    edition: int
    special: Mapping[date, SpecialDay] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Whether state bodies work on this day of a five-day week (decided: how we count time)."""
        special = self.special.get(day)
        return special.is_working if special else day.weekday() < 5

    def kind(self, day: date) -> DayKind:
        """What the day is and why (decided: how we count time)."""
        special = self.special.get(day)
        if special and special.is_working:
            return DayKind.MOVED_WORKING
        if special and special.act:
            return DayKind.MOVED_OFF
        return DayKind.WORKING if self.is_working(day) else DayKind.OFF

    def covers(self, year: int) -> bool:
        """Whether the holidays of the year are known: every year begins with one
        (decided: years of the calendar)."""
        return date(year, 1, 1) in self.special

    @property
    def last_year(self) -> int:
        """The last year whose holidays are known (decided: years of the calendar)."""
        return max((day.year for day in self.special if (day.month, day.day) == (1, 1)), default=0)

    def counted(self, event: date, working_days: int) -> Iterator[CountedDay]:
        """Every day of a term of working days, the day of the event first (Civil Code art. 173)."""
        yield CountedDay(event, DayKind.EVENT)
        number, day = 0, event
        while number < working_days:
            day += timedelta(days=1)
            if (day - event).days > LONGEST_TERM:
                raise ValueError("a term longer than two years")
            working = self.is_working(day)
            number += working
            special = self.special.get(day, SpecialDay(is_working=working, names={}))
            yield CountedDay(
                day,
                self.kind(day),
                number if working else None,
                special.names,
                special.act,
                special.is_estimated,
            )

    def working_days_after(self, event: date, working_days: int) -> date:
        """The last day of a term of working days; the day of the event does not count
        (Civil Code art. 173)."""
        return list(self.counted(event, working_days))[-1].day

    def working_days_before(self, event: date, working_days: int) -> date:
        """The last day on which so many working days still lie before the event
        (decided: terms before an event)."""
        day = event
        while working_days:
            day -= timedelta(days=1)
            working_days -= self.is_working(day)
        return day

    def next_working_day(self, day: date) -> date:
        """The day itself when it is worked, else the nearest working day after it
        (decided: terms in calendar days)."""
        return day if self.is_working(day) else self.working_days_after(day, 1)

    def working_days_left(self, today: date, last: date) -> int:
        """Working days from tomorrow to the last day inclusive; 0 when it has come or passed
        (decided: how we count time)."""
        ahead = range(1, (last - today).days + 1)
        return sum(self.is_working(today + timedelta(days=n)) for n in ahead)


def local_date(moment: datetime) -> date:
    """The civil date in Kazakhstan: the law counts days there, not in UTC
    (decided: how we count time)."""
    return moment.astimezone(PORTAL_ZONE).date()


def end_of(day: date) -> datetime:
    """24:00 of the day in Kazakhstan, in UTC: the first moment that is too late
    (Civil Code art. 174)."""
    midnight = datetime.combine(day + timedelta(days=1), time(), PORTAL_ZONE)
    return midnight.astimezone(UTC)
