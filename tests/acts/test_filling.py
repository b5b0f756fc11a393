"""Tables are filled from what is placed, and nothing that a person typed changes."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.core.calendars import load_calendar
from portal.models import Account, Body, Cell, Document, Edition, Part, Row
from portal.papers import queries as papers
from portal.papers.beginning import begin_document
from portal.papers.drafts import NewDocument
from portal.papers.filling.act import fill, offers_of
from portal.papers.filling.rows import Offer
from portal.rules.forms.audit import FULFILMENT
from portal.terms import BudgetStage, DocumentKind, RowKind
from tests.make import MORNING, make_account, make_body, make_document, make_program

PLAN = NewDocument(
    DocumentKind.CITIZEN_BUDGET, 2026, stage=BudgetStage.APPROVED, event_on=date(2026, 10, 20)
)
YEAR = NewDocument(
    DocumentKind.CITIZEN_BUDGET, 2025, stage=BudgetStage.YEAR, event_on=date(2026, 10, 20)
)
SUMMARY = NewDocument(DocumentKind.PASSPORT_SUMMARY, 2026)
LAST_YEAR = {"period_from": 2025, "period_to": 2025}


@pytest.fixture(autouse=True)
def _words(app: Flask) -> Any:
    """What is told is told in a language."""
    with app.app_context():
        yield


def begun(db: Session, body: Body, new: NewDocument) -> Edition:
    made = begin_document(db, make_account(db), body, new, None, load_calendar(db), MORNING)
    db.flush()
    return again(db, made)


def again(db: Session, edition: Edition) -> Edition:
    """The same draft as the next request reads it."""
    body_id = edition.document.body_id
    db.flush()
    db.expire_all()
    found = papers.own_edition(db, body_id, edition.id)
    assert found is not None
    return found


def offered(db: Session, edition: Edition) -> dict[str, Offer]:
    return {offer.key: offer for offer in offers_of(db, edition)}


def filled(db: Session, edition: Edition) -> Edition:
    fill(db, edition, make_account(db), offers_of(db, edition), MORNING)
    return again(db, edition)


def rows(edition: Edition, key: str) -> dict[str, Row]:
    part = next(part for part in edition.parts if part.key == key)
    return {row.key: row for row in part.rows}


def values(row: Row) -> dict[str, Decimal | None]:
    return {cell.column: cell.number for cell in row.cells}


def report_with(db: Session, document: Document, plan: int, fact: int) -> None:
    part = next(part for part in document.editions[0].parts if part.key == "spending")
    for cell in part.rows[0].cells:
        amount = {"plan": plan, "fact": fact}[cell.column]
        cell.text_kk = cell.text_ru = str(amount)
        cell.number = Decimal(amount)


def test_plan_is_filled_from_programs_and_their_passports_in_millions(db: Session) -> None:
    body = make_body(db)
    make_document(db, program=make_program(db, body=body, code="003", amount=27_560_631))
    make_program(db, body=body, code="009", amount=1_000, group_code="01")
    edition = filled(db, begun(db, body, PLAN))
    spending = rows(edition, "spending")
    assert values(spending["group-01"]) == {"year": Decimal("27561.631")}
    programs = rows(edition, "programs")
    assert list(programs) == ["program-003", "program-009"]
    assert values(programs["program-003"])["year"] == Decimal("27560.631")
    printed = {cell.column: cell.text_ru for cell in programs["program-003"].cells}
    assert (printed["direct"], printed["final"]) == ("Показатель: 75 %", "Показатель: 75 %")
    assert programs["program-003"].note_ru == "Дороги ремонтируют."
    assert programs["program-009"].note_ru == ""


def test_what_a_person_typed_stays_and_only_missing_values_are_added(db: Session) -> None:
    body = make_body(db)
    make_program(db, body=body, code="003", amount=2_000)
    edition = begun(db, body, PLAN)
    part = next(part for part in edition.parts if part.key == "spending")
    texts = dict.fromkeys(("unit_kk", "unit_ru", "note_kk", "note_ru"), "")
    typed = {"kind": RowKind.LINE, "name_kk": "Менікі", "name_ru": "Моё", **texts}
    cell = Cell(column="past_1", text_kk="7", text_ru="7", number=Decimal(7))
    part.rows = [
        Row(key="group-01", position=0, cells=[cell], **typed),
        Row(key="own", position=1, cells=[], **typed),
    ]
    edition = filled(db, again(db, edition))
    found = rows(edition, "spending")
    assert list(found) == ["group-01", "own"]
    assert values(found["group-01"]) == {"past_1": 7, "year": 2}
    assert found["group-01"].name_ru == "Моё"
    assert values(found["own"]) == {}


def test_nothing_placed_is_told_and_fills_nothing(db: Session) -> None:
    edition = begun(db, make_body(db), PLAN)
    offers = offered(db, edition)
    assert not any(offer.is_something for offer in offers.values())
    assert "2026" in offers["programs"].told
    revision = edition.revision
    assert fill(db, edition, make_account(db), list(offers.values()), MORNING) == []
    assert edition.revision == revision


def test_second_filling_finds_nothing_new(db: Session) -> None:
    body = make_body(db)
    make_program(db, body=body)
    edition = filled(db, begun(db, body, PLAN))
    assert not any(offer.is_something for offer in offers_of(db, edition))


def audit(db: Session, body: Body, code: str, **given: Any) -> Document:
    document = make_document(
        db,
        program=make_program(db, body=body, code=code),
        kind=DocumentKind.AUDIT_RESULT,
        event_on=date(2025, 3, 3),
        **{**LAST_YEAR, **given},
    )
    part: Part = next(one for one in document.editions[0].parts if one.key == "recommendations")
    state = next(cell for cell in part.rows[0].cells if cell.column == "state")
    state.text_kk, state.text_ru = (FULFILMENT[0].words[code] for code in ("kk", "ru"))
    return document


def test_execution_is_filled_from_reports_and_audits(db: Session) -> None:
    body = make_body(db)
    program = make_program(db, body=body, code="003")
    report = make_document(db, program=program, kind=DocumentKind.EXECUTION_REPORT, **LAST_YEAR)
    report_with(db, report, 4_000, 3_000)
    audit(db, body, "A01")
    audit(db, make_body(db, "217"), "A01")
    reasons = {"reason_kk": "Қате құжат", "reason_ru": "Ошибочный документ"}
    audit(db, body, "A02", withdrawn_on=date(2026, 1, 1), withdrawn_at=MORNING, **reasons)
    edition = filled(db, begun(db, body, YEAR))
    assert values(rows(edition, "spending")["group-01"]) == {"plan": 4, "fact": 3}
    assert values(rows(edition, "programs")["program-003"])["fact"] == 3
    (advice,) = rows(edition, "audit").values()
    assert [cell.text_ru for cell in advice.cells] == ["Исполнена"]


def test_months_have_a_plan_and_no_execution_reports(db: Session) -> None:
    body = make_body(db)
    make_program(db, body=body, amount=5_000)
    month = NewDocument(DocumentKind.CITIZEN_BUDGET, 2026, stage=BudgetStage.MONTH, month=3)
    edition = filled(db, begun(db, body, month))
    assert values(rows(edition, "spending")["group-01"]) == {"plan": 5}
    assert rows(edition, "programs") == {}


def test_past_years_come_from_older_citizen_budgets_of_the_body(db: Session) -> None:
    body = make_body(db)
    make_program(db, body=body, amount=5_000)
    older = begun(db, body, YEAR)
    part = next(part for part in older.parts if part.key == "receipts")
    cells = [Cell(column="fact", text_kk="8", text_ru="8", number=Decimal(8))]
    texts = dict.fromkeys(("unit_kk", "unit_ru", "note_kk", "note_ru"), "")
    row = Row(key="taxes", position=0, kind=RowKind.LINE, name_kk="Салық", name_ru="Налог",
              cells=cells, **texts)  # fmt: skip
    part.rows = [row]
    older.status, older.placed_at, older.checksum = "placed", MORNING, "0" * 64
    older.document.number, older.document.placed_on = "2026-09999", date(2026, 11, 1)
    db.flush()
    edition = begun(db, body, PLAN)
    assert "2026-09999" in offered(db, edition)["receipts"].told
    assert values(rows(filled(db, edition), "receipts")["taxes"]) == {"past_1": 8}


def test_summary_has_a_line_for_each_passport_and_counts_what_is_in_it(db: Session) -> None:
    body = make_body(db)
    for code in ("003", "009"):
        make_document(db, program=make_program(db, body=body, code=code))
    make_document(db, program=make_program(db, body=make_body(db, "217")))
    edition = filled(db, begun(db, body, SUMMARY))
    for part in ("summary", "summary-second", "summary-third"):
        found = rows(edition, part)
        assert list(found) == ["program-003", "program-009"]
        told = values(found["program-003"])
        assert told == {"need": 1200, "limit": 1200, "programs": 1, "indicators": 1, "results": 1}


def test_central_body_tells_of_the_largest_programs_of_the_whole_budget(db: Session) -> None:
    central = make_body(db, "217", is_central=True)
    for no in range(12):
        make_program(db, body=make_body(db, f"{300 + no}"), code="001", amount=1_000 + no)
    edition = filled(db, begun(db, central, PLAN))
    assert len(rows(edition, "programs")) == 10
    assert values(rows(edition, "spending")["group-01"]) == {"year": Decimal("12.066")}


def test_filling_is_told_in_the_journal_with_the_places(db: Session) -> None:
    body, employee = make_body(db), make_account(db)
    make_program(db, body=body)
    edition = begun(db, body, PLAN)
    assert fill(db, edition, employee, offers_of(db, edition), MORNING) == ["spending", "programs"]
    assert isinstance(employee, Account)


def test_statement_begins_with_the_lines_of_its_form(db: Session) -> None:
    edition = begun(db, make_body(db), NewDocument(DocumentKind.FINANCIAL_STATEMENT, 2025))
    assert list(rows(edition, "balance"))[-1] == "net-assets"
    assert edition.title_ru == "Консолидированная финансовая отчётность за 2025 год"
    assert offers_of(db, edition) == []
