"""What the law says about placing an edition today: its term, its materials, its due (§9, §10)."""

from dataclasses import dataclass
from datetime import date

from portal.core import materials
from portal.core.calendars import work_calendar
from portal.core.strip import Strip, strip_of
from portal.models import Edition
from portal.rules import Refusal
from portal.rules import discussion as rules
from portal.rules.counting import LawTerm
from portal.terms import DocumentKind


@dataclass(frozen=True)
class Terms:
    """What the law says about placing this edition today."""

    working_days: int
    refusal: Refusal | None
    closes_on: date
    strip: Strip
    lacks_materials: bool
    report_due: date | None
    is_late: bool


def terms_of(edition: Edition, working_days: int, today: date) -> Terms:
    """The terms of an edition; its document, program, parts and files must be loaded."""
    document, calendar = edition.document, work_calendar()
    refusal = rules.why_not_open(kind=document.kind, working_days=working_days)
    days = rules.LEAST_WORKING_DAYS if refusal else working_days
    last = rules.closes_on(today, days, calendar)
    is_report = document.kind is DocumentKind.EXECUTION_REPORT
    due = rules.report_due(document.period_from) if is_report else None
    return Terms(
        working_days=working_days,
        refusal=refusal,
        closes_on=last,
        strip=strip_of(
            calendar,
            event=today,
            working_days=days,
            last=last,
            today=today,
            term=LawTerm.DISCUSSION,
        ),
        lacks_materials=lacks_materials(edition),
        report_due=due,
        is_late=bool(due and rules.is_late(done_on=today, due=due)),
    )


def lacks_materials(edition: Edition) -> bool:
    """Whether the materials are missing that confirm the facts of an investment (§10)."""
    projects = materials.projects_of(edition.parts, edition.files)
    return materials.lacks_materials(edition.document, projects, edition.files)
