"""Working days, terms of the law and who keeps them, for machines."""

from datetime import date, timedelta

from flask import Response, jsonify, request

from portal.core.api.asks import Wrong, asked, day, needed, whole
from portal.core.api.described import Tag, described
from portal.core.api.paging import whole_told
from portal.core.api.shapes import listed
from portal.core.calendars import asked_calendar, day_facts, edition_history
from portal.core.clock import request_today
from portal.core.db import session
from portal.core.discipline.asking import FIRST_YEAR, asked_discipline
from portal.core.discipline.facts import whole as whole_discipline
from portal.core.limits import COUNTS
from portal.opendata.asks import EDITION, KIND, LEVEL, REGION
from portal.opendata.told import calendar as told
from portal.opendata.told.calendar import CALENDAR_EDITION, DAYS, DEADLINE, DISCIPLINE
from portal.rules.calendar import LAST_YEAR

A_YEAR = 366  # days
USUAL_DAYS = 30
FROM = day("from", "The first day; today when it is not given.")
TO = day("to", "The last day, at most 366 days after the first; else 30 days after it.")
EVENT = needed(day("event", f"The day of the event, up to {LAST_YEAR}; it is not counted."))
WORKING_DAYS = needed(whole("working_days", "How many working days the term has.", 1, A_YEAR))


def _known(name: str, found: date) -> date:
    """A day of which the calendar can tell; raises Wrong beyond it."""
    if found.year > LAST_YEAR:
        raise Wrong(name, f"a day up to {LAST_YEAR}", found.isoformat())
    return found


@described(
    "What each day is",
    Tag.DISCIPLINE,
    DAYS,
    asks=(FROM, TO, EDITION),
    statuses={404: ""},
    example="/calendar?from=2026-03-20&to=2026-03-23",
)
def calendar() -> Response:
    """Every day between two days, and what it is in the newest edition of the calendar, or in the
    one that `edition` names."""
    first = _known("from", asked("from") or request_today())
    last = asked("to") or first + timedelta(days=USUAL_DAYS)
    if not 0 <= (last - first).days <= A_YEAR:
        raise Wrong("to", "a day not before `from`, at most 366 days after it", last.isoformat())
    edition = asked_calendar()
    days = [first + timedelta(days=no) for no in range((last - first).days + 1)]
    return whole_told([day_facts(edition, one) for one in days], edition=edition.edition)


@described(
    "The editions of the calendar",
    Tag.DISCIPLINE,
    listed(CALENDAR_EDITION),
    example="/calendar/editions",
)
def calendar_editions() -> Response:
    """Every edition of the calendar, the newest first, with the days that it changed."""
    return whole_told([told.calendar_edition(one) for one in edition_history(session())])


@described(
    "The last day of a term, counted day by day",
    Tag.DISCIPLINE,
    DEADLINE,
    asks=(EVENT, WORKING_DAYS, EDITION),
    statuses={404: ""},
    example="/calendar/deadline?event=2026-03-19&working_days=2",
)
def deadline() -> Response:
    """The last day of a term of working days, with every day counted or skipped, by the newest
    edition of the calendar, or by the one that `edition` names (Civil Code art. 172-173)."""
    event, working_days = _known("event", asked("event")), asked("working_days")
    edition = asked_calendar()
    days = list(edition.counted(event, working_days))
    return jsonify(
        {
            "event": event.isoformat(),
            "working_days": working_days,
            "last_day": days[-1].day.isoformat(),
            "calendar_edition": edition.edition,
            "days": [told.counted_day(one) for one in days],
        }
    )


@described(
    "Who keeps the terms of the law",
    Tag.DISCIPLINE,
    DISCIPLINE,
    asks=(
        whole(
            "year", "The year in which it was due; this year when not given.", FIRST_YEAR, LAST_YEAR
        ),
        KIND,
        LEVEL,
        REGION,
    ),
    limit=COUNTS,
    example="/discipline?year=2026",
)
def discipline() -> Response:
    """Duties of a year by administrator, their sum, and how the operator decided (§5-§7, §10, §12,
    §15, §16)."""
    today = request_today()
    facts = whole_discipline(session(), asked_discipline(request.args, today), today)
    return jsonify({**facts, "next": None})
