"""The days off of a year for machines and for other calendars: JSON, CSV, iCalendar (RFC 5545)."""

import csv
import io
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from portal.core.calendars import day_facts
from portal.core.cells import UTF8_MARK, safe_cell
from portal.core.i18n import lang
from portal.core.ics import Event, calendar_file
from portal.rules.calendar import WorkCalendar

COLUMNS = ("day", "kind", "is_working", "name_kk", "name_ru", "name_en", "act", "is_estimated")


def special_days(calendar: WorkCalendar, year: int) -> list[date]:
    """The holidays and the moved days of a year, in order."""
    return sorted(day for day in calendar.special if day.year == year)


def as_facts(calendar: WorkCalendar, year: int) -> dict[str, object]:
    """The year for machines: working days by month, and every special day."""
    days = [date(year, 1, 1) + timedelta(no) for no in range(366)]
    working = [day.month for day in days if day.year == year and calendar.is_working(day)]
    return {
        "year": year,
        "edition": calendar.edition,
        "working_days": len(working),
        "months": [{"month": no, "working_days": working.count(no)} for no in range(1, 13)],
        "items": [day_facts(calendar, day) for day in special_days(calendar, year)],
    }


def as_csv(calendar: WorkCalendar, year: int) -> str:
    """One line for each special day; begins with the mark that spreadsheets know UTF-8 by."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(COLUMNS)
    for day in special_days(calendar, year):
        special = calendar.special[day]
        names = (special.names.get(code, "") for code in ("kk", "ru", "en"))
        act, is_working = special.act or special.source, int(special.is_working)
        facts = (day.isoformat(), calendar.kind(day), is_working, *names, act)
        rows.writerow([safe_cell(one) for one in (*facts, int(special.is_estimated))])
    return UTF8_MARK + text.getvalue()


def as_ics(calendar: WorkCalendar, year: int, made_at: datetime, host: str) -> str:
    """An all-day event for each special day, in the language of the page; a newer edition takes the
    place of an older one in the reader's calendar."""
    name = str(_("Days off in Kazakhstan, %(year)s", year=year))
    events = (_event(calendar, day, made_at, host) for day in special_days(calendar, year))
    return calendar_file(name, lang(), events)


def _event(calendar: WorkCalendar, day: date, made_at: datetime, host: str) -> Event:
    special = calendar.special[day]
    name = special.names.get(lang(), "")
    return Event(
        uid=f"{day.isoformat()}@{host}",
        day=day,
        stamp=made_at,
        sequence=calendar.edition,
        summary=_("%(name)s (estimated)", name=name) if special.is_estimated else name,
        description=special.act or special.source,
        status="TENTATIVE" if special.is_estimated else "CONFIRMED",
    )
