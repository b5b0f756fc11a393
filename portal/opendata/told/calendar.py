"""Working days, terms and who keeps them, for machines."""

from portal.core.api.shapes import (
    DAY,
    MOMENT,
    NUMBER,
    TEXT,
    TEXTS,
    WHOLE,
    YES_NO,
    Json,
    Named,
    code,
    joined,
    listed,
    many,
    maybe,
    one_of,
    record,
    said,
)
from portal.core.calendars import EditionLine
from portal.core.discipline.numbers import COUNTED
from portal.opendata.told.common import day, moment
from portal.rules.calendar import CountedDay, DayKind
from portal.terms import BudgetLevel, CalendarChange, DocumentKind

ESTIMATED = said(YES_NO, "A holiday whose day nobody has confirmed yet")
DAY_OF_CALENDAR = Named(
    "CalendarDay",
    record(
        day=DAY,
        is_working=YES_NO,
        kind=one_of(DayKind),
        name=maybe(TEXTS),
        act=said(maybe(TEXT), "The resolution that moved the day, or what confirmed it"),
        is_estimated=ESTIMATED,
        is_covered=said(YES_NO, "Whether the days off of the year are known"),
    ),
)
DAYS = Named("CalendarDays", listed(DAY_OF_CALENDAR, edition=WHOLE))
CALENDAR_EDITION = Named(
    "CalendarEdition",
    record(
        edition=WHOLE,
        change=one_of(CalendarChange),
        reason=TEXT,
        made_at=MOMENT,
        years=record(**{"from": WHOLE, "to": WHOLE}),
        changed_days=many(record(day=DAY, is_working=YES_NO, was_working=YES_NO)),
    ),
)
DEADLINE = Named(
    "Deadline",
    record(
        event=DAY,
        working_days=WHOLE,
        last_day=said(DAY, "The term ends at 24:00 of it"),
        calendar_edition=WHOLE,
        days=many(
            record(
                day=DAY,
                kind=one_of(DayKind),
                number=said(maybe(WHOLE), "Which working day of the term it is"),
                name=maybe(TEXTS),
                act=maybe(TEXT),
                is_estimated=ESTIMATED,
            )
        ),
    ),
)
NUMBERS = record(
    due=said(WHOLE, "Duties of the year"),
    **{name: WHOLE for name in COUNTED},
    median_delay_days=said(maybe(NUMBER), "The middle delay of what was late"),
    own_grounds=said(WHOLE, "Responses with grounds of their own"),
)
DECISIONS = record(in_time=WHOLE, late=WHOLE, overdue=WHOLE, waiting=WHOLE)
DISCIPLINE = Named(
    "Discipline",
    listed(
        joined(
            NUMBERS,
            administrator=code(3),
            name=TEXTS,
            level=one_of(BudgetLevel),
            region=maybe(code(9)),
        ),
        year=WHOLE,
        kind=maybe(one_of(DocumentKind)),
        level=maybe(one_of(BudgetLevel)),
        region=maybe(code(9)),
        as_of=DAY,
        sums=NUMBERS,
        operator=said(DECISIONS, "How the operator decided (§15)"),
    ),
)


def counted_day(one: CountedDay) -> Json:
    """A day of a term: what it is and, when it counted, its number."""
    return {
        "day": day(one.day),
        "kind": one.kind,
        "number": one.number,
        "name": dict(one.names) or None,
        "act": one.act or None,
        "is_estimated": one.is_estimated,
    }


def calendar_edition(one: EditionLine) -> Json:
    """An edition of the calendar: what made it, when, and the days that it changed."""
    return {
        "edition": one.no,
        "change": one.change,
        "reason": one.reason,
        "made_at": moment(one.made_at),
        "years": {"from": one.first_year, "to": one.last_year},
        "changed_days": [
            {"day": day(each.day), "is_working": each.is_working, "was_working": each.was_working}
            for each in one.changed
        ],
    }
