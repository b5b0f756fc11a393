"""The machine twins of the calendar: the special days of a year, the days of a term one by one."""

from collections.abc import Mapping

from flask import abort, request

from portal.calendar.files import special_days
from portal.calendar.forms import FIRST_YEAR, CountForm
from portal.core.calendars import asked_calendar
from portal.core.clock import request_today
from portal.core.columns import DAY, TEXT, TRUTH, WHOLE, Column, in_languages
from portal.core.paging import asked_number
from portal.core.twins import Twin, TwinTable
from portal.rules.calendar import LAST_YEAR, DayKind
from portal.rules.forms import words

NAME = in_languages(Column("name", TEXT, words("Күннің атауы", "Название дня", "Name of the day")))
OF_A_DAY = (
    Column("day", DAY, words("Күн", "День", "Day")),
    Column("kind", TEXT, words("Түрі", "Вид", "Kind"), known=tuple(DayKind)),
    *NAME,
    Column("act", TEXT, words("Акт", "Акт", "Act")),
    Column("is_estimated", TRUTH, words("Болжамды", "Предположительно", "Estimated")),
)
COUNTED = Column("number", WHOLE, words("Санаудағы нөмірі", "Номер в счёте", "Number in the count"))


def year_table() -> TwinTable:
    """The holidays and the moved days of a year by an edition of the calendar."""
    calendar = asked_calendar()
    year = max(asked_number(request.args, "year", request_today().year, LAST_YEAR), FIRST_YEAR)
    lines = []
    for day in special_days(calendar, year):
        one = calendar.special[day]
        told = calendar.kind(day), *_names(one.names), one.act or one.source, one.is_estimated
        lines.append((day, *told))
    facts = {"year": year, "edition": calendar.edition}
    return TwinTable(f"calendar-{year}", OF_A_DAY, lambda _db: lines, facts)


def term_table() -> TwinTable:
    """Every day of a term of working days, counted or skipped."""
    asked = CountForm.parse(request.args).asked
    if asked is None or not asked.is_working:
        abort(422)
    calendar = asked_calendar()
    lines = [
        (one.day, one.kind, *_names(one.names), one.act, one.is_estimated, one.number)
        for one in calendar.counted(asked.event, asked.days)
    ]
    facts = {**asked.address(), "edition": calendar.edition, "last_day": str(lines[-1][0])}
    return TwinTable(f"term-{asked.event}", (*OF_A_DAY, COUNTED), lambda _db: lines, facts)


def _names(names: Mapping[str, str]) -> tuple[str | None, ...]:
    return names.get("kk"), names.get("ru"), names.get("en")


TWINS = (
    Twin("calendar.year", year_table, ("year", "edition")),
    Twin(
        "calendar.why",
        term_table,
        ("event", "working_days", "term", "edition"),
        needs=("working_days",),
    ),
)
