"""The days off of a year for machines and for other calendars: JSON, CSV, iCalendar (RFC 5545)."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from flask_babel import gettext as _

from portal.core.calendars import day_facts
from portal.core.i18n import lang
from portal.rules.calendar import WorkCalendar

LINE = 75  # octets of a line of iCalendar
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would reckon with
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
        rows.writerow([_cell(one) for one in (*facts, int(special.is_estimated))])
    return "\ufeff" + text.getvalue()


def _cell(value: object) -> object:
    is_formula = isinstance(value, str) and value.startswith(FORMULA)
    return f"'{value}" if is_formula else value


def as_ics(calendar: WorkCalendar, year: int, made_at: datetime, host: str) -> str:
    """An all-day event for each special day, in the language of the page; a newer edition takes the
    place of an older one in the reader's calendar."""
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Open budgets//Calendar//{lang().upper()}"),
        *("CALSCALE:GREGORIAN", "METHOD:PUBLISH"),
        f"X-WR-CALNAME:{_text(_('Days off in Kazakhstan, %(year)s', year=year))}",
    ]
    for day in special_days(calendar, year):
        lines += _event(calendar, day, made_at, host)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(calendar: WorkCalendar, day: date, made_at: datetime, host: str) -> list[str]:
    special = calendar.special[day]
    name = special.names.get(lang(), "")
    name = _("%(name)s (estimated)", name=name) if special.is_estimated else name
    act = special.act or special.source
    return [
        "BEGIN:VEVENT",
        f"UID:{day.isoformat()}@{host}",
        f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{calendar.edition}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(name)}",
        *([f"DESCRIPTION:{_text(act)}"] if act else []),
        f"STATUS:{'TENTATIVE' if special.is_estimated else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(words: str) -> str:
    for one, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        words = words.replace(one, written)
    return words


def _folded(line: str) -> Iterator[str]:
    """A line of 75 octets at most, and its continuations behind a space; no letter is cut."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > LINE:
            yield piece
            piece = " "
        piece += letter
    yield piece
