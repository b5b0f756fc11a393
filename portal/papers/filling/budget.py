"""The tables of a citizen budget, made from programs, passports, execution reports, audit results
and older citizen budgets (order MinFin No. 244)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from portal.models import Document, Edition, FunctionalGroup, Program, Row
from portal.papers.copying import copied_parts
from portal.papers.drafts import RowDraft
from portal.papers.filling import sources
from portal.papers.filling.rows import (
    Made,
    Pair,
    as_draft,
    fitting,
    joined,
    made_row,
    millions,
)
from portal.terms import BudgetStage, RowKind

LARGEST_SHOWN = 10  # programs of the whole republican budget
SUMMED = "spending"

Names = Mapping[str, FunctionalGroup]  # by code


def made_budget(db: Session, edition: Edition) -> Mapping[str, Made]:
    """What is placed for each table of a citizen budget; the body must be loaded."""
    document = edition.document
    programs = sources.programs_of(db, document.body, document.period_from)
    shown = programs[:LARGEST_SHOWN] if document.body.is_central else programs
    placed = sources.placed_beside(db, document, shown)
    older = _from_older(placed.older, document)
    is_planning = document.stage is not None and document.stage.is_planning
    names = sources.groups(db)
    told = _planned_spending(document, programs, names)
    if is_planning:
        told["programs"] = _planned_programs(document, shown, placed.passports)
    else:
        told |= _execution(document, told[SUMMED], placed, names)
    made = {
        part.key: Made((), "") for part in edition.parts if part.key in older or part.key in told
    }
    for key in made:
        fresh = told.get(key, Made((), ""))
        past = older.get(key, Made((), ""))
        if key == SUMMED and fresh.rows:  # lines of another cut would count the money twice
            known = {row.key for row in fresh.rows}
            past = Made(tuple(row for row in past.rows if row.key in known), past.told)
        rows = joined(fresh.rows, past.rows)
        words = [one.told for one in (fresh, past) if one.rows]
        made[key] = Made(tuple(rows), "; ".join(words) or fresh.told or _nothing())
    return made


def _nothing() -> str:
    return str(_("Nothing that is placed tells of it: write it by hand"))


def _from_older(older: Sequence[Edition], document: Document) -> dict[str, Made]:
    """The same years as older citizen budgets of the body told of them."""
    rows: dict[str, list[RowDraft]] = {"receipts": [], SUMMED: [], "balance": [], "debt": []}
    used: dict[str, list[str]] = {key: [] for key in rows}
    for one in older:
        for part in copied_parts(one, document):
            drafts = [as_draft(row) for row in part.rows if row.cells]
            if part.key in rows and drafts:
                rows[part.key] = joined(rows[part.key], drafts)
                used[part.key].append(one.document.number or "")
    return {
        key: Made(tuple(found), _("from citizen budgets %(numbers)s", numbers=", ".join(used[key])))
        if found
        else Made((), _nothing())
        for key, found in rows.items()
    }


def _planned_spending(
    document: Document, programs: Sequence[Program], names: Names
) -> dict[str, Made]:
    """Spending by functional group as the programs of the year plan it."""
    year = document.period_from
    if not programs:
        return {SUMMED: Made((), _("No program of %(year)s is known", year=year))}
    told = ngettext(
        "from %(num)s budget program of %(year)s",
        "from %(num)s budget programs of %(year)s",
        len(programs),
        year=year,
    )
    sums = sources.by_group((one.group_code, Decimal(one.amount)) for one in programs)
    return {SUMMED: Made(tuple(_group_rows({"year": sums}, names)), told)}


def _group_rows(sums: Mapping[str, Mapping[str, Decimal]], names: Names) -> Iterable[RowDraft]:
    for code in sorted({code for column in sums.values() for code in column}):
        cells = {key: millions(column.get(code)) for key, column in sums.items()}
        name = names[code].name_kk, names[code].name_ru
        yield made_row(f"group-{code}", RowKind.LINE, name, cells)


def _planned_programs(
    document: Document, programs: Sequence[Program], passports: Mapping[int, Edition]
) -> Made:
    """Each program with what its passport plans; without one its results stay empty."""
    if not programs:
        return Made((), _("No program of %(year)s is known", year=document.period_from))
    rows = tuple(_planned(one, passports.get(one.id), document) for one in programs)
    without = sum(1 for one in programs if one.id not in passports)
    told = ngettext("from %(num)s placed passport", "from %(num)s placed passports", len(passports))
    if without:
        told += "; " + ngettext(
            "%(num)s program has no passport yet: its results are to be written by hand",
            "%(num)s programs have no passport yet: their results are to be written by hand",
            without,
        )
    return Made(rows, told)


def _planned(program: Program, passport: Edition | None, document: Document) -> RowDraft:
    cells: dict[str, Pair | None] = {"year": millions(program.amount)}
    note = ("", "")
    if passport:
        measures = sources.rows_of(passport, "measures")
        results = sources.rows_of(passport, "results", RowKind.RESULT)
        cells["direct"] = _first_value(measures, "value")
        cells["final"] = _first_value(results, "plan_1")
        note = passport.summary_kk, passport.summary_ru
    code = program.code
    key = f"program-{code}"
    if document.body.is_central:
        key = f"program-{program.body_id}-{code}"
    name = program.name_kk, program.name_ru
    return made_row(key, RowKind.PROGRAM, name, cells, note)


def _first_value(rows: Sequence[Row], column: str) -> Pair | None:
    """The first figure of a table with its name and unit, as one value."""
    for row in rows:
        kk, ru = sources.printed(row, column)
        if not (kk.strip("—- ") and ru.strip("—- ")):
            continue
        plain = f"{kk} {row.unit_kk}".strip(), f"{ru} {row.unit_ru}".strip()
        named = f"{row.name_kk}: {plain[0]}", f"{row.name_ru}: {plain[1]}"
        if found := fitting(named, plain):
            return found
    return None


def _execution(
    document: Document, planned: Made, placed: sources.Placed, names: Names
) -> dict[str, Made]:
    """Plan and fact by functional group and program, and what audits recommended."""
    made = {"audit": _advice(placed.audits)}
    reports = placed.reports if document.stage is BudgetStage.YEAR else ()
    if not reports:
        rows = tuple(_of_the_plan(row) for row in planned.rows)
        is_year = document.stage is BudgetStage.YEAR
        told = _("Execution reports tell of a whole year only") if not is_year else _no_report()
        return made | {SUMMED: Made(rows, planned.told), "programs": Made((), told)}
    told = ngettext(
        "from %(num)s execution report; programs without a report are not in it",
        "from %(num)s execution reports; programs without a report are not in it",
        len(reports),
    )
    sums = {
        column: sources.by_group(
            (one.document.program.group_code, amount)
            for one in reports
            if one.document.program and (amount := _spending(one, column)) is not None
        )
        for column in ("plan", "fact")
    }
    return made | {
        SUMMED: Made(tuple(_group_rows(sums, names)), told),
        "programs": Made(tuple(_executed(one) for one in reports), told),
    }


def _no_report() -> str:
    return str(_("No execution report of this year is placed yet"))


def _of_the_plan(row: RowDraft) -> RowDraft:
    """What was planned for the year, as the plan that its execution is compared with."""
    cells = tuple(replace(cell, column="plan") for cell in row.cells if cell.column == "year")
    return replace(row, cells=cells)


def _spending(report: Edition, column: str) -> Decimal | None:
    return sources.whole(sources.rows_of(report, "spending"), column)


def _executed(report: Edition) -> RowDraft:
    program = report.document.program
    code = program.code if program else ""
    cells = {
        "plan": millions(_spending(report, "plan")),
        "fact": millions(_spending(report, "fact")),
        "final": _first_value(sources.rows_of(report, "results", RowKind.RESULT), "fact"),
    }
    name, note = (report.title_kk, report.title_ru), (report.summary_kk, report.summary_ru)
    return made_row(f"program-{code}", RowKind.PROGRAM, name, cells, note)


def _advice(found: Sequence[Edition]) -> Made:
    """What audits recommended and whether it was fulfilled (§7)."""
    rows = tuple(
        made_row(
            f"{one.document.number}-{row.position + 1}",
            RowKind.RECOMMENDATION,
            (row.name_kk, row.name_ru),
            {
                "state": sources.printed(row, "state")
                if any(sources.printed(row, "state"))
                else None
            },
        )
        for one in found
        for row in sources.rows_of(one, "recommendations")
    )
    if not rows:
        return Made((), _("No audit result of this year is placed"))
    told = ngettext("from %(num)s audit result", "from %(num)s audit results", len(found))
    return Made(rows, told)
