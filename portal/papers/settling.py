"""Which document of which body an incoming paper is: codes find programs, days are right, years are
possible (§6, §7, §8)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.core.faults import Fault
from portal.models import Body, Program
from portal.papers.drafts import NewDocument
from portal.papers.findings import Findings
from portal.papers.incoming import Particulars
from portal.rules.placement import needs_event
from portal.terms import PROGRAM_KINDS, BudgetStage, DocumentKind

YEARS_AROUND = 3
LONGEST_AGO = 366 * YEARS_AROUND  # days
PAST_KINDS = (DocumentKind.EXECUTION_REPORT, DocumentKind.FINANCIAL_STATEMENT)


def program_of(db: Session, body: Body, code: str) -> Program | None:
    """The newest program of a body with this code."""
    return db.scalars(
        select(Program)
        .where(Program.body_id == body.id, Program.code == code)
        .options(joinedload(Program.body))
        .order_by(Program.year.desc(), Program.id.desc())
    ).first()


def settled(
    db: Session, body: Body, said: Particulars, today: date, findings: Findings
) -> NewDocument | None:
    """The new document that these particulars mean; None when something in them is wrong."""
    before, telling = findings.total, Telling(said, findings)
    if said.administrator and said.administrator != body.code:
        right = Fault("The code of your own body: %(code)s", {"code": body.code})
        telling.wrong("administrator", said.administrator, right)
    program = None
    if said.kind in PROGRAM_KINDS:
        program = program_of(db, body, said.program)
        if program is None:
            telling.wrong("program", said.program, Fault("A program of your own body, as 201-015"))
    years = range(today.year - YEARS_AROUND, today.year + YEARS_AROUND + 1)
    if said.year not in years:
        values = {"first": years[0], "last": years[-1]}
        telling.wrong("year", str(said.year), Fault("A year from %(first)s to %(last)s", values))
    elif said.kind in PAST_KINDS and said.year >= today.year:
        telling.wrong("year", str(said.year), Fault("A past financial year"))
    event = _event(said, today, telling)
    if findings.total > before:
        return None
    return NewDocument(said.kind, said.year, program, said.stage, said.month, event)


class Telling:
    """Tells of particulars that are wrong, at their place in the file."""

    def __init__(self, said: Particulars, findings: Findings) -> None:
        self.said, self.findings = said, findings

    def wrong(self, name: str, found: str, fault: Fault) -> None:
        """One particular that cannot be."""
        sheet, row = self.said.places.get(name, ("", None))
        column = "C" if row else ""
        self.findings.add(replace(fault, found=found, sheet=sheet, row=row, column=column))


def _event(said: Particulars, today: date, telling: Telling) -> date | None:
    """The day the term counts from, where the law counts from a day only the body knows."""
    if not needs_event(said.kind, said.stage):
        return None
    day = said.event_on
    if day is None:
        telling.wrong(
            "event_on", "", Fault("The day from which the term is counted, as 27.11.2026")
        )
    elif day > today and said.stage is not BudgetStage.DRAFT:
        telling.wrong("event_on", f"{day:%d.%m.%Y}", Fault("A day that has come already"))
    elif abs((day - today).days) > LONGEST_AGO:
        telling.wrong("event_on", f"{day:%d.%m.%Y}", Fault("A day not so far away"))
    return day


def differing(said: Particulars, target: Particulars) -> Mapping[str, tuple[str, str]]:
    """What a file says otherwise than the draft it should go into: found and right, by name."""
    pairs: dict[str, tuple[Any, Any]] = {
        "kind": (said.kind, target.kind),
        "year": (said.year, target.year),
        "stage": (said.stage, target.stage),
        "administrator": (said.administrator or target.administrator, target.administrator),
        "program": (said.program or target.program, target.program),
    }
    return {
        name: (str(found or ""), str(right or ""))
        for name, (found, right) in pairs.items()
        if found != right
    }
