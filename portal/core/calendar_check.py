"""Where the newest edition and the installed holidays package do not agree: a new version of the
package may know a transfer or the day of Kurban Ait."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from portal.core.calendar_package import package_days
from portal.core.calendars import calendar_of
from portal.models import CalendarEdition
from portal.rules.calendar import WorkCalendar
from portal.terms import CalendarChange


@dataclass(frozen=True)
class Disagreement:
    """A day that is one thing in the edition and another in the package."""

    day: date
    edition: str
    package: str


def disagreements(edition: CalendarEdition) -> Iterator[Disagreement]:
    """Every day of the years that the edition covers on which the two differ, in order."""
    ours = calendar_of(edition)
    years = sorted({day.year for day in ours.special if ours.covers(day.year)})
    known = CalendarEdition(no=edition.no, change=CalendarChange.PACKAGE, days=package_days(years))
    theirs = calendar_of(known)
    for year in years:
        day = date(year, 1, 1)
        while day.year == year:
            if ours.is_working(day) != theirs.is_working(day) or _is_settled(ours, theirs, day):
                yield Disagreement(day, _said(ours, day), _said(theirs, day))
            day += timedelta(days=1)


def _is_settled(ours: WorkCalendar, theirs: WorkCalendar, day: date) -> bool:
    """Whether the package is certain of a day that the edition still estimates."""
    own, other = ours.special.get(day), theirs.special.get(day)
    return bool(own and own.is_estimated and other and not other.is_estimated)


def _said(calendar: WorkCalendar, day: date) -> str:
    special = calendar.special.get(day)
    word = "working day" if calendar.is_working(day) else "day off"
    return f"{word}, estimated" if special and special.is_estimated else word
