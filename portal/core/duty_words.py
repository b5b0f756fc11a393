"""Duties in words: what is due, and why on this day (§5-§7, §10)."""

from datetime import date

from flask import url_for
from flask_babel import gettext as _

from portal.core.cards import kind_words, stage_words
from portal.core.i18n import day_short, month_words
from portal.models import Duty
from portal.models.base import in_language
from portal.rules.counting import FixedTerm, LawTerm
from portal.rules.placement import AUDIT_WORKING_DAYS
from portal.terms import BudgetStage, DocumentKind, DutyState


def duty_title(duty: Duty, language: str) -> str:
    """What is due, for what: `Report on the implementation of a passport, 2025: 226-006 Roads`; the
    program and its body must be loaded."""
    said = f"{kind_words(duty.kind)}, {_period(duty, language)}"
    program = duty.program
    if program is None:
        return said
    return f"{said}: {program.full_code} {in_language(program, 'name', language)}"


def _period(duty: Duty, language: str) -> str:
    stage = stage_words(duty.stage) if duty.stage else None
    month = month_words(duty.month, language) if duty.month else None
    return ", ".join(one for one in (stage, month, str(duty.year)) if one)


def paragraph_of(duty: Duty) -> str:
    """The paragraph that sets the term."""
    return {
        DocumentKind.FINANCIAL_STATEMENT: "§5",
        DocumentKind.CITIZEN_BUDGET: "§6",
        DocumentKind.AUDIT_RESULT: "§7",
        DocumentKind.EXECUTION_REPORT: "§10",
    }.get(duty.kind, "§3")


def why_due(duty: Duty, language: str) -> str:
    """How the last day was found, in a sentence; days off never move a day of the year
    (decided: fixed days)."""
    event = day_short(duty.event_on, language) if duty.event_on else ""
    if duty.kind is DocumentKind.FINANCIAL_STATEMENT:
        return str(_("No later than 5 July of the year after the reporting one."))
    if duty.kind is DocumentKind.EXECUTION_REPORT:
        return str(_("No later than 1 April of the year after the reporting one."))
    if duty.kind is DocumentKind.AUDIT_RESULT:
        return str(
            _(
                "15 working days after the results were received on %(day)s, by edition "
                "%(edition)s of the calendar.",
                day=event,
                edition=duty.calendar_edition,
            )
        )
    return _why_citizen_budget(duty, event)


def _why_citizen_budget(duty: Duty, event: str) -> str:
    match duty.stage:
        case BudgetStage.DRAFT:
            return str(
                _(
                    "5 working days before the draft is submitted on %(day)s, by edition "
                    "%(edition)s of the calendar.",
                    day=event,
                    edition=duty.calendar_edition,
                )
            )
        case BudgetStage.APPROVED:
            return str(_("20 days after the budget was approved or refined on %(day)s.", day=event))
        case BudgetStage.MONTH:
            return str(_("No later than the 25th of the month after the reporting one."))
        case BudgetStage.HALF_YEAR:
            return str(_("No later than 1 September."))
    return str(_("One month after the yearly report was approved on %(day)s.", day=event))


def why_address(duty: Duty) -> str | None:
    """Where the calendar explains the term day by day, None where it has no page for it."""
    if duty.kind is DocumentKind.FINANCIAL_STATEMENT:
        return url_for("calendar.why", term=FixedTerm.STATEMENT.value, year=duty.due_on.year)
    if duty.kind is DocumentKind.EXECUTION_REPORT:
        return url_for("calendar.why", term=FixedTerm.REPORT.value, year=duty.due_on.year)
    if duty.kind is DocumentKind.AUDIT_RESULT and duty.event_on:
        return counted_address(
            LawTerm.AUDIT, duty.event_on, AUDIT_WORKING_DAYS, duty.calendar_edition
        )
    return None


def counted_address(term: LawTerm, event: date, working_days: int, edition: int) -> str:
    """Where a term of working days is explained by the edition that it was counted with."""
    return url_for(
        "calendar.why",
        event=event.isoformat(),
        working_days=working_days,
        term=term.value,
        edition=edition,
    )


def state_words(state: DutyState) -> str:
    """How a duty stands, in words."""
    return str(
        {
            DutyState.ON_TIME: _("On time"),
            DutyState.LATE: _("Late"),
            DutyState.MISSING: _("Missing"),
            DutyState.TO_COME: _("Not due yet"),
            DutyState.MISTAKEN: _("Marked as a mistake"),
        }[state]
    )
