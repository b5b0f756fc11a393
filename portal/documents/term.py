"""By when a document was to be placed, and whether it was (§5-§7, §10)."""

from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _

from portal.core.calendars import calendar_edition, work_calendar
from portal.core.i18n import day_short
from portal.core.strip import Strip, strip_of
from portal.models import Document, Duty
from portal.rules.counting import FixedTerm, LawTerm
from portal.rules.discussion import is_late, report_due
from portal.rules.placement import AUDIT_WORKING_DAYS
from portal.terms import DocumentKind


@dataclass(frozen=True)
class Term:
    """The last day, whether the document came later, and the strip of a term in working days."""

    due_on: date
    placed_on: date
    is_late: bool
    days_late: int  # working days
    strip: Strip | None
    paragraph: str
    named_day: FixedTerm | None  # where the law names the day itself


PARAGRAPHS = {
    DocumentKind.FINANCIAL_STATEMENT: "§5",
    DocumentKind.CITIZEN_BUDGET: "§6",
    DocumentKind.AUDIT_RESULT: "§7",
    DocumentKind.EXECUTION_REPORT: "§10",
}


NAMED_DAYS = {
    DocumentKind.FINANCIAL_STATEMENT: FixedTerm.STATEMENT,
    DocumentKind.EXECUTION_REPORT: FixedTerm.REPORT,
}


def term_of(document: Document, duty: Duty | None, today: date) -> Term | None:
    """The term of a placed document as it was fixed by its duty; None without one. A report keeps
    the day of the law (§10)."""
    placed_on = document.placed_on
    if duty is not None:
        due = duty.due_on
    elif document.kind is DocumentKind.EXECUTION_REPORT:
        due = report_due(document.period_from)
    else:
        return None
    if placed_on is None:
        return None
    late = is_late(done_on=placed_on, due=due)
    calendar = calendar_edition(duty.calendar_edition) if duty else work_calendar()
    return Term(
        due_on=due,
        placed_on=placed_on,
        is_late=late,
        days_late=calendar.working_days_left(due, placed_on) if late else 0,
        strip=_strip(document, duty, placed_on, today) if duty and duty.event_on else None,
        paragraph=PARAGRAPHS.get(document.kind, ""),
        named_day=NAMED_DAYS.get(document.kind),
    )


def _strip(document: Document, duty: Duty, placed_on: date, today: date) -> Strip | None:
    """The fifteen working days of an audit, with the day of placing in words (§7)."""
    if document.kind is not DocumentKind.AUDIT_RESULT or duty.event_on is None:
        return None
    calendar = calendar_edition(duty.calendar_edition)
    drawn = strip_of(
        calendar,
        event=duty.event_on,
        working_days=AUDIT_WORKING_DAYS,
        last=duty.due_on,
        today=today,
        term=LawTerm.AUDIT,
    )
    took = calendar.working_days_left(duty.event_on, placed_on)
    words = _(
        "Received on %(received)s, placed on %(placed)s: working day %(took)s of %(term)s",
        received=day_short(duty.event_on),
        placed=day_short(placed_on),
        took=took,
        term=AUDIT_WORKING_DAYS,
    )
    return replace(drawn, sentence=str(words))
