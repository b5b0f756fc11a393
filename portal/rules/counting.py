"""The terms of the law that the calendar counts, and when an amended calendar may move them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.rules.calendar import WorkCalendar
from portal.rules.discussion import LEAST_WORKING_DAYS, report_due
from portal.rules.moderation import DECISION_WORKING_DAYS
from portal.rules.placement import AUDIT_WORKING_DAYS, STATEMENT_DUE


class LawTerm(StrEnum):
    """A term in working days that the law sets."""

    DISCUSSION = "discussion"
    AUDIT = "audit"
    DECISION = "decision"


class FixedTerm(StrEnum):
    """A day of the year that the law names."""

    REPORT = "report"
    STATEMENT = "statement"


WORKING_DAYS = {
    LawTerm.DISCUSSION: LEAST_WORKING_DAYS,
    LawTerm.AUDIT: AUDIT_WORKING_DAYS,
    LawTerm.DECISION: DECISION_WORKING_DAYS,
}
PARAGRAPHS = {
    LawTerm.DISCUSSION: "§9, §10",
    LawTerm.AUDIT: "§7",
    LawTerm.DECISION: "§15",
    FixedTerm.REPORT: "§10",
    FixedTerm.STATEMENT: "§5",
}


@dataclass(frozen=True)
class Term:
    """A term in working days as it stands in the database."""

    event: date
    working_days: int
    last: date
    is_announced: bool  # the public was told its last day (§9, §12)


def fixed_due(term: FixedTerm, year: int) -> date:
    """The day that the law names in a year; it does not move when it is a day off
    (§5, §10, decided: fixed days)."""
    if term is FixedTerm.STATEMENT:
        return date(year, *STATEMENT_DUE)
    return report_due(year - 1)


def recounted(term: Term, calendar: WorkCalendar, today: date) -> date | None:
    """The last day of a term by another edition, when an operator may move it there; None when it
    stays. A term that is over never moves, none moves into the past, and one that was announced
    to the public is never shortened (decided: recounting)."""
    if term.last < today:
        return None
    last = calendar.working_days_after(term.event, term.working_days)
    if last == term.last or last < today or (term.is_announced and last < term.last):
        return None
    return last
