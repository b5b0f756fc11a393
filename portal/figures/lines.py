"""Lines of budget execution as figures: the plan beside the fact, other years beside this (§4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.core.i18n import lang, sum_exact, sum_said
from portal.figures import queries
from portal.figures.queries import PlacedLine
from portal.figures.told import Figure, Newer, Place, Source, Value, source_of
from portal.models import ExecutionLine, Region
from portal.reporting.names import Names, names_of
from portal.reporting.titles import budget_words, period_words

THOUSAND = 1000  # tenge


@dataclass(frozen=True)
class FoundLine:
    """A line of a report with its names and the same line in other years."""

    placed: PlacedLine
    names: Names
    region: Region | None
    years: Sequence[tuple[int, ExecutionLine]]
    is_in_newest: bool

    def told(self) -> Figure:
        """What was executed, in the language of the page."""
        line, report = self.placed.line, self.placed.report
        name = self.names.shown(line, report.year, lang())
        values = tuple(self._values())
        budget = budget_words(report.budget, self.region, lang())
        code = f"{line.code} " if line.code else ""
        return Figure(
            place=self._place(self.placed.edition.no),
            name=f"{code}{name.text}",
            name_lang=name.lang,
            part=budget,
            column=f"{_('Executed')}, {period_words(report.year, report.month, lang())}",
            source=self._source(),
            value=next(one for one in values if one.is_current),
            values=values,
            newer=self._newer(),
            links=((str(_("This line in the report")), self._report_url()),),
        )

    def _values(self) -> list[Value]:
        line, report = self.placed.line, self.placed.report
        told = [
            _value(_("Plan of the year: adjusted"), line.adjusted),
            _value(_("Plan of the period"), line.payments_plan),
            _value(_("Executed"), line.executed, is_current=True),
        ]
        for year, other in self.years:
            period = period_words(year, report.month, lang())
            told.append(_value(f"{_('Executed')}, {period}", other.executed))
        return told

    def _source(self) -> Source:
        return source_of(self.placed.edition)

    def _place(self, edition: int) -> Place:
        number = self.placed.edition.document.number or ""
        given = {"number": number, "edition": edition, "line": self.placed.line.key}
        return Place("line", given)

    def _newer(self) -> Newer | None:
        newest = self.placed.newest_no
        if newest == self.placed.edition.no:
            return None
        there = self._place(newest).url() if self.is_in_newest else self._report_url(newest)
        return Newer(newest, there, None)

    def _report_url(self, edition: int | None = None) -> str:
        report = self.placed.report
        document = self.placed.edition.document
        return url_for(
            "execution.report",
            budget=report.budget,
            cut=report.form.value,
            year=report.year,
            month=report.month,
            node=self.placed.line.key if edition is None else None,
            edition=edition or self.placed.edition.no,
            number=document.number if document.withdrawn_on else None,
        )


def _value(label: str, tenge: int, *, is_current: bool = False) -> Value:
    thousand = _thousands(tenge)
    return Value(
        label=label,
        exact=sum_exact(thousand),
        said=sum_said(thousand),
        number=Decimal(tenge),
        is_current=is_current,
    )


def _thousands(tenge: int) -> int:
    """Whole tenge as thousand tenge, halves away from zero."""
    return (abs(tenge) + THOUSAND // 2) // THOUSAND * (1 if tenge >= 0 else -1)


def find(db: Session, number: str, edition: int, line: str) -> FoundLine | None:
    """A line of a placed report by its key; None when the edition has no such one."""
    placed = queries.placed_line(db, number, edition, line)
    if placed is None:
        return None
    newest = placed.newest_no
    is_in_newest = newest == edition or bool(queries.placed_line(db, number, newest, line))
    return FoundLine(
        placed=placed,
        names=names_of(db, [placed.line]),
        region=queries.region_of(db, placed.report.budget),
        years=queries.same_lines(db, placed.report, line),
        is_in_newest=is_in_newest,
    )
