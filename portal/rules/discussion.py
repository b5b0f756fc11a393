"""How long a document is discussed, and what is placed with it (§9, §10, §12)."""

from collections.abc import Sequence
from datetime import date

from portal.rules import Refusal
from portal.rules.calendar import WorkCalendar
from portal.terms import DISCUSSED_KINDS, DocumentKind

LEAST_WORKING_DAYS = 10  # §9, §10
MOST_WORKING_DAYS = 60  # (decided: longest discussion)
REPORT_DUE_MONTH, REPORT_DUE_DAY = 4, 1  # §10: no later than 1 April


def closes_on(placed_on: date, working_days: int, calendar: WorkCalendar) -> date:
    """The last day of the discussion of a document placed on a day (§9, §10)."""
    return calendar.working_days_after(placed_on, working_days)


def why_not_open(*, kind: DocumentKind, working_days: int) -> Refusal | None:
    """Only passports and execution reports are discussed, ten working days at least (§9, §10)."""
    if kind not in DISCUSSED_KINDS:
        return Refusal("Only passports and execution reports are discussed", "§9")
    if working_days < LEAST_WORKING_DAYS:
        return Refusal("A discussion lasts at least 10 working days", "§9, §10")
    if working_days > MOST_WORKING_DAYS:
        return Refusal("A discussion lasts at most 60 working days", "")
    return None


def is_open(*, opens_on: date, closes_on: date, today: date) -> bool:
    """A discussion is open because of its dates, its last day included (§9, §10)."""
    return opens_on <= today <= closes_on


def report_due(reporting_year: int) -> date:
    """The last day to place the report on a financial year (§10)."""
    return date(reporting_year + 1, REPORT_DUE_MONTH, REPORT_DUE_DAY)


def is_late(*, done_on: date, due: date) -> bool:
    """A duty done after its last day is late, never refused (decided: missed deadlines)."""
    return done_on > due


def needs_materials(*, kind: DocumentKind, is_investment: bool) -> bool:
    """A report on an investment program carries materials that confirm the facts (§10)."""
    return kind is DocumentKind.EXECUTION_REPORT and is_investment


def lacks_materials(
    *, kind: DocumentKind, is_investment: bool, has_some: bool, confirmed: Sequence[bool]
) -> bool:
    """Whether facts of investment projects stand without materials: every project that a report
    names has its own (`confirmed`); where it names none, the report has some (§10)."""
    if confirmed and kind is DocumentKind.EXECUTION_REPORT:
        return not all(confirmed)
    return needs_materials(kind=kind, is_investment=is_investment) and not has_some


def is_shorter_than_the_law(*, opens_on: date, closes_on: date, calendar: WorkCalendar) -> bool:
    """Whether fewer working days lie between the day of placing and the last day than the law sets
    (§9, §10)."""
    return calendar.working_days_left(opens_on, closes_on) < LEAST_WORKING_DAYS


def is_after_allotment(*, kind: DocumentKind, opens_on: date, first_year: int) -> bool:
    """Whether a passport was put to discussion when the money of its first planned year had been
    allotted (§9, decided: opened after the money was allotted)."""
    return kind is DocumentKind.PASSPORT and opens_on >= date(first_year, 1, 1)


def why_not_change_release(*, is_published: bool) -> Refusal | None:
    """What people have read elsewhere is not rewritten (§12, decided: publications)."""
    if is_published:
        return Refusal("The press release has been published and is not changed any more", "§12")
    return None


def why_not_published_on(*, day: date, placed_on: date, today: date) -> Refusal | None:
    """A press release goes out on the day of placing or later, and is recorded afterwards
    (§12, decided: publications)."""
    if day < placed_on:
        return Refusal("It was not published before the document was placed", "§12")
    if day > today:
        return Refusal("This day has not come yet", "§12")
    return None
