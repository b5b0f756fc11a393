"""Passports and execution reports of the demonstration, part by part, as drafts to be placed."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from portal.core.editions import form_of_document
from portal.core.text import rich
from portal.demo import material
from portal.demo.shapes import (
    Indicator,
    Measure,
    Named,
    Official,
    Passport,
    Project,
    Report,
    Result,
    Spending,
    Text,
)
from portal.models import Cell, Document, Edition, Part, Program, Row
from portal.rules.forms import PartForm
from portal.rules.placement import parse_number
from portal.terms import DocumentKind, EditionStatus, RowKind

REPORTED_YEAR = 2025
NOTHING = Text("—", "—")


def passport_of(invented: Passport, program: Program, at: datetime) -> Document:
    """A draft passport for three years from the program's: real indicators and sums, invented
    texts."""
    indicators = [
        one
        for one in material.indicators()
        if (one.administrator, one.program) == (invented.administrator, invented.program)
    ]
    bodies = {
        "functions": _codes(invented.functions),
        "services": _codes(invented.services),
        "description": _paragraphs(invented.description),
        "kind": _paragraphs(tuple(one.name for one in invented.types)),
    }
    rows = {
        "results": list(_indicator_rows(indicators)),
        "spending": [_spending_row(program.amount)],
        "measures": list(_measure_rows(invented.measures, 0)),
        "measures-second": list(_measure_rows(invented.measures, 1)),
        "measures-third": list(_measure_rows(invented.measures, 2)),
    }
    document = Document(
        kind=DocumentKind.PASSPORT,
        body_id=program.body_id,
        program_id=program.id,
        program=program,
        period_from=program.year,
        period_to=program.year + 2,
        created_at=at,
    )
    return _drafted(document, invented.summary, invented.head, bodies, rows, at)


def report_of(invented: Report, program: Program, passport: Passport, at: datetime) -> Document:
    """A draft execution report on the year before: figures invented, program real."""
    named = {
        one.no: one
        for one in material.indicators()
        if (one.administrator, one.program) == (invented.administrator, invented.program)
    }
    plan, fact = (sum(getattr(one, key) for one in invented.spending) for key in ("plan", "fact"))
    whole = Spending(Text(program.name_kk, program.name_ru), plan, fact)
    rows = {
        "spending": [_plan_and_fact("spending-1", 0, RowKind.SPENDING, whole, invented.reasons)],
        "results": [_result_row(n, one, named) for n, one in enumerate(invented.results)],
        "measures": [
            _plan_and_fact(f"measure-{n + 1}", n, RowKind.MEASURE, one, Text("", ""), "мың теңге")
            for n, one in enumerate(invented.spending)
        ],
    }
    rows["projects"] = [_project_row(n, one) for n, one in enumerate(invented.projects)]
    document = Document(
        kind=DocumentKind.EXECUTION_REPORT,
        body_id=program.body_id,
        program_id=program.id,
        program=program,
        period_from=REPORTED_YEAR,
        period_to=REPORTED_YEAR,
        created_at=at,
    )
    bodies = {"description": _paragraphs((invented.reasons,))}
    return _drafted(document, passport.summary, invented.head, bodies, rows, at)


def _drafted(
    document: Document,
    summary: Text,
    head: Official,
    bodies: dict[str, Text],
    rows: dict[str, list[Row]],
    at: datetime,
) -> Document:
    program = document.program
    edition = Edition(
        no=1,
        status=EditionStatus.DRAFT,
        title_kk=program.name_kk,
        title_ru=program.name_ru,
        summary_kk=summary.kk,
        summary_ru=summary.ru,
        head_kk=f"{head.name_kk}, {head.post.kk}",
        head_ru=f"{head.name_ru}, {head.post.ru}",
        reason_kk="",
        reason_ru="",
        is_invented=True,
        revision=1,
        created_at=at,
        files=[],
    )
    edition.parts = [
        _part(position, form, bodies.get(form.key, Text("", "")), rows.get(form.key, []))
        for position, form in enumerate(form_of_document(document))
        if form.is_required or bodies.get(form.key, Text("", "")).kk or rows.get(form.key)
    ]
    document.editions = [edition]
    return document


def _part(position: int, form: PartForm, body: Text, rows: list[Row]) -> Part:
    return Part(
        key=form.key,
        position=position,
        title_kk=form.title["kk"],
        title_ru=form.title["ru"],
        title_en=form.title["en"],
        body_kk=rich(body.kk),
        body_ru=rich(body.ru),
        rows=rows,
    )


def _codes(named: tuple[Named, ...]) -> Text:
    return _paragraphs(
        tuple(Text(f"{one.code} {one.name.kk}", f"{one.code} {one.name.ru}") for one in named)
    )


def _paragraphs(texts: tuple[Text, ...]) -> Text:
    return Text("\n\n".join(one.kk for one in texts), "\n\n".join(one.ru for one in texts))


def _row(key: str, position: int, kind: RowKind, name: Text, cells: list[Cell]) -> Row:
    return Row(
        key=key,
        position=position,
        kind=kind,
        name_kk=name.kk,
        name_ru=name.ru,
        unit_kk="",
        unit_ru="",
        note_kk="",
        note_ru="",
        cells=cells,
    )


def _cell(column: str, kk: str, ru: str | None = None) -> Cell:
    ru = kk if ru is None else ru
    return Cell(column=column, text_kk=kk, text_ru=ru, number=parse_number(ru))


def _sum(column: str, amount: int | None) -> Cell:
    if amount is None:
        return _cell(column, NOTHING.kk)
    return Cell(column=column, text_kk=str(amount), text_ru=str(amount), number=Decimal(amount))


def _indicator_rows(indicators: list[Indicator]) -> Iterator[Row]:
    for position, one in enumerate(indicators):
        kind = RowKind.INDICATOR if one.kind == "target" else RowKind.RESULT
        cells = [_cell(column, NOTHING.kk) for column in ("fact", "approved", "refined")]
        values = enumerate(zip(one.values_kk, one.values_ru, strict=True), 1)
        cells += [_cell(f"plan_{n}", kk or NOTHING.kk, ru or NOTHING.ru) for n, (kk, ru) in values]
        yield _row(f"{kind.value}-{one.no}", position, kind, one.name, cells)


def _spending_row(amount: int) -> Row:
    known = {"plan_1": amount}
    columns = ("fact", "approved", "refined", "plan_1", "plan_2", "plan_3")
    cells = [_sum(column, known.get(column)) for column in columns]
    return _row("spending-1", 0, RowKind.SPENDING, Text("Жоспар", "План"), cells)


def _measure_rows(measures: tuple[Measure, ...], year: int) -> Iterator[Row]:
    for position, one in enumerate(measures):
        value, amount = one.values[year], one.amounts[year]
        cells = [
            _cell("value", value),
            _cell("document_value", value),
            _sum("spending", amount),
            _sum("document_sum", amount),
        ]
        row = _row(f"measure-{position + 1}", position, RowKind.MEASURE, one.name, cells)
        row.unit_kk, row.unit_ru = one.unit.kk, one.unit.ru
        yield row


def _plan_and_fact(
    key: str, position: int, kind: RowKind, one: Spending, reasons: Text, unit: str = ""
) -> Row:
    if kind is RowKind.SPENDING:
        cells = [_sum("plan", one.plan), _sum("fact", one.fact)]
    else:
        cells = [_cell("plan", _grouped(one.plan)), _cell("fact", _grouped(one.fact))]
    row = _row(key, position, kind, one.name, cells)
    row.note_kk, row.note_ru = reasons.kk, reasons.ru
    row.unit_kk, row.unit_ru = unit, unit and "тысяч тенге"
    return row


def _project_row(position: int, one: Project) -> Row:
    row = _row(project_key(position), position, RowKind.PROJECT, one.name, [])
    row.cells = [_sum("plan", one.plan), _sum("fact", one.fact)]
    if one.note:
        row.note_kk, row.note_ru = one.note.kk, one.note.ru
    return row


def project_key(position: int) -> str:
    """The key of a project of a report, by its place."""
    return f"project-{position + 1}"


def _result_row(position: int, one: Result, named: dict[int, Indicator]) -> Row:
    known = named.get(one.indicator or 0)
    name = known.name if known else one.name or NOTHING
    cells = [_cell("plan", one.plan), _cell("fact", one.fact)]
    return _row(f"result-{position + 1}", position, RowKind.RESULT, name, cells)


def _grouped(amount: int) -> str:
    return f"{amount:,}".replace(",", "\u00a0")
