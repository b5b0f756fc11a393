"""What a new draft is about, as posted: each kind of document asks for what the law counts from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from portal.models import Program
from portal.papers.drafts import NewDocument
from portal.rules.placement import needs_event
from portal.terms import PROGRAM_KINDS, BudgetStage, DocumentKind
from portal.workplace.forms import Form, parse_day

YEARS_BACK, YEARS_AHEAD = 3, 3
TYPED_KINDS = tuple(kind for kind in DocumentKind if kind is not DocumentKind.BUDGET_REPORT)
PAST_KINDS = (DocumentKind.EXECUTION_REPORT, DocumentKind.FINANCIAL_STATEMENT)
MOST_TYPED = 20  # characters of a choice in an address
FIELDS = ("program", "year", "stage", "month", "event_on", "copy")


def years(today: date) -> range:
    """The years a new document may tell of."""
    return range(today.year - YEARS_BACK, today.year + YEARS_AHEAD + 1)


def usual_year(kind: DocumentKind, today: date) -> int:
    """The year that most documents of a kind tell of when they are begun: the next one for a plan,
    the past one for a report."""
    if kind in (DocumentKind.PASSPORT, DocumentKind.PASSPORT_SUMMARY):
        return today.year + 1
    return today.year - (kind in PAST_KINDS)


@dataclass
class NewDocumentForm(Form):
    """A year and, as the kind asks, a program, a stage of the budget, a month, the day from which
    the term counts."""

    draft: NewDocument | None = None

    @classmethod
    def blank(cls, kind: DocumentKind, today: date, asked: Mapping[str, str]) -> "NewDocumentForm":
        """What the address asks for, else what is placed most often: the next passport, the past
        year's report."""
        known = {name: asked[name][:MOST_TYPED] for name in FIELDS if name in asked}
        return cls(values={"year": f"{usual_year(kind, today)}", "copy": "1", **known})

    @classmethod
    def parse(
        cls,
        posted: Mapping[str, str],
        kind: DocumentKind,
        programs: Mapping[str, Program],
        today: date,
    ) -> "NewDocumentForm":
        form = cls(values={name: posted.get(name, "").strip() for name in FIELDS})
        year = form._year(kind, today)
        program = form._program(programs) if kind in PROGRAM_KINDS else None
        stage = form._stage() if kind is DocumentKind.CITIZEN_BUDGET else None
        month = form._month() if stage is BudgetStage.MONTH else None
        event = form._event(today) if needs_event(kind, stage) else None
        if year and not form.errors:
            copy = bool(form.values["copy"])
            form.draft = NewDocument(kind, year, program, stage, month, event, copy)
        return form

    def _year(self, kind: DocumentKind, today: date) -> int | None:
        year = next((one for one in years(today) if str(one) == self.values["year"]), None)
        if year is None:
            self.errors["year"] = _("Choose a year")
        elif kind is DocumentKind.EXECUTION_REPORT and year >= today.year:
            self.errors["year"] = _(
                "A report tells of a past financial year: choose an earlier one"
            )
        elif kind is DocumentKind.FINANCIAL_STATEMENT and year >= today.year:
            self.errors["year"] = _("Statements tell of a past year: choose an earlier one")
        return year

    def _program(self, programs: Mapping[str, Program]) -> Program | None:
        program = programs.get(self.values["program"])
        if program is None:
            self.errors["program"] = _("Choose a program")
        return program

    def _stage(self) -> BudgetStage | None:
        stage = next((one for one in BudgetStage if one == self.values["stage"]), None)
        if stage is None:
            self.errors["stage"] = _("Choose the stage of the budget")
        return stage

    def _month(self) -> int | None:
        month = next((one for one in range(1, 12) if str(one) == self.values["month"]), None)
        if month is None:
            self.errors["month"] = _("Choose the month, from January to November")
        return month

    def _event(self, today: date) -> date | None:
        """A budget will be submitted on a day to come; everything else has happened."""
        day, is_to_come = parse_day(self.values["event_on"]), self.values["stage"] == "draft"
        if day is None:
            self.errors["event_on"] = _("Write the day from which the term is counted")
        elif day > today and not is_to_come:
            self.errors["event_on"] = _("This day has not come yet")
        elif abs((day - today).days) > 366 * YEARS_BACK:
            self.errors["event_on"] = _("This day is too far away")
        return day
