"""Why a term ends when it does: its days, what was skipped, and what a newer edition would say."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.calendar.forms import CountAsked
from portal.core.i18n import lang
from portal.core.strip import Strip, strip_of
from portal.rules.calendar import CountedDay, DayKind, WorkCalendar
from portal.rules.counting import PARAGRAPHS, FixedTerm, LawTerm, fixed_due

WEEKEND = ""  # the name of a day off that has none


@dataclass(frozen=True)
class Skipped:
    """Days of one name that were not counted."""

    name: str  # empty: Saturdays and Sundays
    days: int


@dataclass(frozen=True)
class CountedTerm:
    """A term of working days as one edition counts it."""

    asked: CountAsked
    paragraph: str
    edition: int
    last: date
    strip: Strip
    skipped: tuple[Skipped, ...]
    estimated: tuple[CountedDay, ...]
    unknown_years: tuple[int, ...]  # whose holidays the edition does not know
    newest: int
    newest_last: date  # the last day by the newest edition


def counted_term(
    asked: CountAsked, calendar: WorkCalendar, newest: WorkCalendar, today: date
) -> CountedTerm:
    """The term by an edition, beside the newest one."""
    days = list(calendar.counted(asked.event, asked.days))
    last = days[-1].day
    strip = strip_of(
        calendar,
        event=asked.event,
        working_days=asked.days,
        last=last,
        today=today,
        explains_itself=True,
    )
    return CountedTerm(
        asked=asked,
        paragraph=paragraph_of(asked.term),
        edition=calendar.edition,
        last=last,
        strip=strip,
        skipped=_skipped(days),
        estimated=tuple(one for one in days[1:] if one.is_estimated),
        unknown_years=_unknown(calendar, asked.event, last),
        newest=newest.edition,
        newest_last=newest.working_days_after(asked.event, asked.days),
    )


def paragraph_of(term: LawTerm | FixedTerm | None) -> str:
    """Where the law sets a term; empty for any other."""
    return PARAGRAPHS[term] if term else ""


def _skipped(days: Sequence[CountedDay]) -> tuple[Skipped, ...]:
    names = Counter(one.names.get(lang(), WEEKEND) for one in days[1:] if one.number is None)
    return tuple(Skipped(name, count) for name, count in names.items())


def _unknown(calendar: WorkCalendar, event: date, last: date) -> tuple[int, ...]:
    years = range(event.year, last.year + 1)
    return tuple(year for year in years if not calendar.covers(year))


@dataclass(frozen=True)
class CalendarDayTerm:
    """A term of calendar days: every day counts, and a last day that is off gives way to the next
    working day (decided: terms in calendar days)."""

    asked: CountAsked
    edition: int
    counted: date  # the last day as counted
    last: date  # the day on which the term ends
    name: str | None  # of the day off that gave way; empty for a Saturday or Sunday
    unknown_years: tuple[int, ...]


def calendar_day_term(asked: CountAsked, calendar: WorkCalendar) -> CalendarDayTerm:
    """The term by an edition."""
    counted = asked.event + timedelta(days=asked.days)
    last = calendar.next_working_day(counted)
    special = calendar.special.get(counted)
    name = special.names.get(lang(), WEEKEND) if special else WEEKEND
    return CalendarDayTerm(
        asked=asked,
        edition=calendar.edition,
        counted=counted,
        last=last,
        name=None if last == counted else name,
        unknown_years=_unknown(calendar, counted, last),
    )


@dataclass(frozen=True)
class FixedDay:
    """A day that the law names: itself included, whatever day of the week it is
    (decided: fixed days)."""

    term: FixedTerm
    paragraph: str
    year: int
    due: date
    kind: DayKind
    name: str
    is_over: bool


def fixed_day(term: FixedTerm, year: int, calendar: WorkCalendar, today: date) -> FixedDay:
    """The day of a year, and what day it is by the calendar."""
    due = fixed_due(term, year)
    special = calendar.special.get(due)
    return FixedDay(
        term=term,
        paragraph=paragraph_of(term),
        year=year,
        due=due,
        kind=calendar.kind(due),
        name=special.names.get(lang(), "") if special else "",
        is_over=today > due,
    )
