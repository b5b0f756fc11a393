"""The first page of execution: which budgets are told of, and the regions beside each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.core.i18n import lang
from portal.execution import queries
from portal.execution.page import address, ratio, thousands
from portal.execution.queries import Month
from portal.models import ExecutionLine, Region
from portal.reporting.titles import BUDGETS, FORMS, budget_words, period_words
from portal.terms import ReportForm


@dataclass(frozen=True)
class Offered:
    """A form of a budget with its latest month."""

    words: str
    period: str
    url: str


@dataclass(frozen=True)
class OfferedBudget:
    """A budget and the forms it is told in."""

    name: str
    forms: Sequence[Offered]


@dataclass(frozen=True)
class RegionOutlays:
    """The outlays of a region since January; thousand tenge."""

    name: str
    url: str
    adjusted: int
    executed: int
    of_year: float | None


@dataclass(frozen=True)
class Choice:
    """What the first page offers; `address` when something was chosen."""

    budgets: Sequence[OfferedBudget]
    options: Mapping[str, Sequence[tuple[str, str]]]
    regions: Sequence[RegionOutlays]
    regions_period: str
    chosen: Mapping[str, str]
    address: str | None


def chooser(db: Session, asked: Mapping[str, str]) -> Choice:
    """The budgets that something is placed of, and where a choice leads."""
    latest, regions = queries.latest_months(db), queries.regions(db)
    known = [one for one in (*BUDGETS, *regions) if any(one == key[0] for key in latest)]
    compared = compared_month(latest, regions)
    return Choice(
        budgets=[_offered(one, regions.get(one), latest) for one in known],
        options={
            "budget": [(one, budget_words(one, regions.get(one), lang())) for one in known],
            "form": [
                (one.value, FORMS[one][lang()])
                for one in ReportForm
                if any(one == key[1] for key in latest)
            ],
        },
        regions=_regions(db, compared, regions) if compared else (),
        regions_period=period_words(*compared, lang()) if compared else "",
        chosen={name: asked.get(name, "") for name in ("budget", "form")},
        address=_chosen(asked, latest),
    )


def compared_month(
    latest: Mapping[tuple[str, ReportForm], Month], regions: Mapping[str, Region]
) -> Month | None:
    """The latest month that any region has told of in full."""
    told = (m for (b, form), m in latest.items() if b in regions and form == ReportForm.FULL)
    return max(told, default=None)


def _offered(
    budget: str, region: Region | None, latest: Mapping[tuple[str, ReportForm], Month]
) -> OfferedBudget:
    forms = [
        Offered(
            words=FORMS[form][lang()],
            period=period_words(*latest[budget, form], lang()),
            url=address(budget, form, latest[budget, form]),
        )
        for form in ReportForm
        if (budget, form) in latest
    ]
    return OfferedBudget(budget_words(budget, region, lang()), forms)


def _chosen(asked: Mapping[str, str], latest: Mapping[tuple[str, ReportForm], Month]) -> str | None:
    """The latest month of the chosen budget, in the chosen form or any other that there is."""
    budget, form = asked.get("budget", ""), asked.get("form", "")
    offered = [one for one in ReportForm if (budget, one) in latest]
    if not offered:
        return None
    chosen = next((one for one in offered if one == form), offered[0])
    return address(budget, chosen, latest[budget, chosen])


def _regions(db: Session, month: Month, regions: Mapping[str, Region]) -> list[RegionOutlays]:
    return [
        _outlays(budget, line, regions[budget], month)
        for budget, line in queries.outlays_of_regions(db, month)
    ]


def _outlays(budget: str, line: ExecutionLine, region: Region, month: Month) -> RegionOutlays:
    return RegionOutlays(
        name=budget_words(budget, region, lang()),
        url=address(budget, ReportForm.FULL, month, line.key),
        adjusted=thousands(line.adjusted),
        executed=thousands(line.executed),
        of_year=ratio(line.executed, line.adjusted),
    )
