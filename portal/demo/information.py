"""What state bodies of the demonstration place without a discussion: summaries of passports,
citizen budgets, statements, audit results, each by the portal's own acts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from portal.core.text import rich
from portal.demo import information_rows as rows
from portal.demo import information_shapes as shapes
from portal.demo import papers_material
from portal.demo.shapes import Text
from portal.demo.story import Stage
from portal.models import Account, Body, Edition
from portal.papers import queries as papers
from portal.papers.beginning import begin_correction, begin_document
from portal.papers.drafts import NewDocument, Paper, PartDraft, Reason, RowDraft
from portal.papers.filling.act import fill, offers_of
from portal.papers.filling.rows import as_draft, joined
from portal.papers.placing import place_correction, place_information
from portal.papers.writing import write_paper
from portal.rules.calendar import PORTAL_ZONE, local_date
from portal.terms import BudgetStage, DocumentKind

PLANNED_YEAR = 2026  # of the passports


@dataclass(frozen=True)
class Desk:
    """Whoever writes for a body, and when it is placed."""

    stage: Stage
    body: Body
    employee: Account
    at: datetime


def place_everything(stage: Stage, employees: Mapping[str, Account], anybody: Account) -> None:
    """All the information of the demonstration, older things first, since newer ones are filled
    from them."""
    bodies = {body.code: body for body in stage.db.scalars(select(Body))}

    def desk(code: str, placed: str | int) -> Desk:
        at = _morning(_day(placed, stage), stage)
        return Desk(stage, bodies[code], employees.get(code, anybody), at)

    for statement in papers_material.statements():
        _statement(desk(statement.administrator, statement.placed), statement)
    for audit in papers_material.audits():
        _audit(desk(audit.administrator, audit.placed), audit)
        if audit.correction:
            _correction(desk(audit.administrator, audit.correction.placed), audit)
    for budget in papers_material.citizen_budgets():
        _budget(desk(budget.administrator, budget.placed), budget, bodies)
    for summary in papers_material.summaries():
        _summary(desk(summary.administrator, summary.placed_ago), summary)


def _day(told: str | int, stage: Stage) -> date:
    """A fixed day, never later than today, or so many days before today; a working one."""
    today = local_date(stage.now)
    day = today - timedelta(days=told) if isinstance(told, int) else date.fromisoformat(told)
    day = min(day, today)
    while not stage.calendar.is_working(day):
        day -= timedelta(days=1)
    return day


def _morning(day: date, stage: Stage) -> datetime:
    return min(datetime.combine(day, time(10, 15), PORTAL_ZONE), stage.now - timedelta(minutes=20))


def _begin(desk: Desk, new: NewDocument) -> Edition:
    stage = desk.stage
    made = begin_document(stage.db, desk.employee, desk.body, new, None, stage.calendar, desk.at)
    made.is_invented = True
    stage.db.flush()
    return _whole(desk, made.id)


def _whole(desk: Desk, edition_id: int) -> Edition:
    found = papers.own_edition(desk.stage.db, desk.body.id, edition_id)
    if found is None:
        raise LookupError(f"edition {edition_id}")
    return found


def _write(desk: Desk, edition: Edition, paper: Paper) -> Edition:
    write_paper(desk.stage.db, edition, paper)
    desk.stage.db.flush()
    return _whole(desk, edition.id)


def _place(desk: Desk, edition: Edition) -> None:
    stage = desk.stage
    place_information(
        stage.db, edition, desk.employee, stage.calendar, local_date(desk.at), desk.at
    )
    stage.db.flush()


def _head(title: Text | None, summary: Text, head: Text) -> dict[str, str]:
    named = {"summary": summary, "head": head} | ({"title": title} if title else {})
    texts = {f"{name}_{code}": getattr(one, code) for name, one in named.items() for code in LANGS}
    return texts | ({"title_en": ""} if title else {})


LANGS = ("kk", "ru")


def _text(text: Text) -> PartDraft:
    return PartDraft(rich(text.kk), rich(text.ru), ())


def _table(lines: Iterable[RowDraft]) -> PartDraft:
    return PartDraft("", "", tuple(lines))


def _statement(desk: Desk, told: shapes.Statement) -> None:
    edition = _begin(desk, NewDocument(DocumentKind.FINANCIAL_STATEMENT, told.year))
    head = {**_titles(edition), **_head(None, told.summary, told.head)}
    tables = {key: _table(lines) for key, lines in rows.statement_tables(told).items()}
    _place(desk, _write(desk, edition, Paper(head, {**tables, "note": _text(told.note)})))


def _titles(edition: Edition) -> dict[str, str]:
    """The title that the portal has proposed."""
    kk, ru, en = edition.title_kk, edition.title_ru, edition.title_en or ""
    return {"title_kk": kk, "title_ru": ru, "title_en": en}


def _audit(desk: Desk, told: shapes.Audit) -> None:
    event = min(date.fromisoformat(told.event), local_date(desk.at))
    edition = _begin(desk, NewDocument(DocumentKind.AUDIT_RESULT, told.year, event_on=event))
    parts = {
        "audit": _text(told.audit),
        "findings": _table(rows.finding(n, one) for n, one in enumerate(told.findings, 1)),
        "recommendations": _table(
            rows.recommendation(n, one) for n, one in enumerate(told.recommendations, 1)
        ),
    }
    head = _head(told.title, told.summary, told.head)
    _place(desk, _write(desk, edition, Paper(head, parts)))


def _correction(desk: Desk, told: shapes.Audit) -> None:
    """The fulfilment of the recommendations, some months later."""
    stage, later = desk.stage, told.correction
    placed = stage.db.scalars(
        papers.whole_editions(desk.body.id).where(Edition.title_ru == told.title.ru)
    ).one()
    if later is None:
        return
    reason, today = Reason(later.reason.kk, later.reason.ru), local_date(desk.at)
    edition = begin_correction(stage.db, placed, None, desk.employee, reason, today, desk.at)
    stage.db.flush()
    advice = [
        replace(one, state=state, note=note or one.note)
        for one, state, note in zip(told.recommendations, later.states, later.notes, strict=True)
    ]
    table = _table(rows.recommendation(n, one) for n, one in enumerate(advice, 1))
    written = _write(desk, _whole(desk, edition.id), Paper({}, {"recommendations": table}))
    place_correction(stage.db, written, desk.employee, desk.at)
    stage.db.flush()


def _budget(desk: Desk, told: shapes.CitizenBudget, bodies: Mapping[str, Body]) -> None:
    event = min(_day(told.event, desk.stage), local_date(desk.at))
    stage = BudgetStage(told.stage)
    edition = _begin(
        desk, NewDocument(DocumentKind.CITIZEN_BUDGET, told.year, stage=stage, event_on=event)
    )
    fill(desk.stage.db, edition, desk.employee, offers_of(desk.stage.db, edition), desk.at)
    desk.stage.db.flush()
    edition = _whole(desk, edition.id)
    tables = {key: [rows.line(one) for one in lines] for key, lines in told.tables.items()}
    tables |= rows.main_figures() if told.has_main_figures else {}
    for part in edition.parts:
        filled = [as_draft(row) for row in part.rows]
        values = rows.values_of(filled, told.values.get(part.key, {}))
        if values:
            tables[part.key] = joined(filled, values)
    programs = next(part for part in edition.parts if part.key == "programs")
    if told.benefits:
        keys = {
            f"program-{bodies[code.split('-')[0]].id}-{code.split('-')[1]}": text
            for code, text in told.benefits.items()
        }
        tables["programs"] = rows.with_benefits([as_draft(one) for one in programs.rows], keys)
    parts = {key: _table(lines) for key, lines in tables.items()}
    parts |= {key: _text(text) for key, text in told.texts.items()}
    head = _head(told.title, told.summary, told.head)
    _place(desk, _write(desk, edition, Paper(head, parts)))


def _summary(desk: Desk, told: shapes.Summary) -> None:
    edition = _begin(desk, NewDocument(DocumentKind.PASSPORT_SUMMARY, PLANNED_YEAR))
    fill(desk.stage.db, edition, desk.employee, offers_of(desk.stage.db, edition), desk.at)
    desk.stage.db.flush()
    edition = _whole(desk, edition.id)
    head = {**_titles(edition), **_head(None, told.summary, told.head)}
    _place(desk, _write(desk, edition, Paper(head, {"about": _text(told.about)})))
