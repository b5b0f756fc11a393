"""What is not discussed is begun and placed, and its duty with it (§3-§8)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.calendars import load_calendar
from portal.models import Body, Document, Duty, Edition
from portal.papers import queries as papers
from portal.papers.beginning import begin_document
from portal.papers.drafts import NewDocument, Paper, PartDraft
from portal.papers.placing import place_information
from portal.papers.writing import write_paper
from portal.rules import Refused
from portal.rules.calendar import local_date
from portal.terms import BudgetStage, DocumentKind
from tests.make import MORNING, make_account, make_body, make_document

AUDIT = NewDocument(DocumentKind.AUDIT_RESULT, 2025, event_on=date(2026, 10, 5))


def begun(db: Session, new: NewDocument, code: str = "201") -> Edition:
    """A draft as the workplace loads it."""
    body, calendar = make_body(db, code), load_calendar(db)
    made = begin_document(db, make_account(db), body, new, None, calendar, MORNING)
    db.flush()
    found = papers.own_edition(db, body.id, made.id)
    assert found is not None
    return found


def placed(db: Session, document: Document, now: datetime = MORNING) -> Edition:
    """The first edition of a document, placed."""
    edition = papers.own_edition(db, document.body_id, document.editions[0].id)
    assert edition is not None
    calendar = load_calendar(db)
    place_information(db, edition, make_account(db), calendar, local_date(now), now)
    return edition


def statement(db: Session, **values: Any) -> Document:
    given = {"kind": DocumentKind.FINANCIAL_STATEMENT, "period_from": 2025, "period_to": 2025}
    return make_document(db, draft=True, **{**given, **values})


def test_statement_is_placed_without_a_discussion_and_fulfils_its_duty(db: Session) -> None:
    edition = placed(db, statement(db), datetime(2026, 7, 5, 18, 59, tzinfo=UTC))
    assert edition.document.number == "2026-00001"
    duty = db.scalars(select(Duty)).one()
    assert (duty.due_on, duty.document_id) == (date(2026, 7, 5), edition.document_id)


@pytest.mark.parametrize("kind", [DocumentKind.PASSPORT, DocumentKind.EXECUTION_REPORT])
def test_what_is_discussed_is_not_placed_without_its_discussion(
    db: Session, kind: DocumentKind
) -> None:
    with pytest.raises(Refused, match="together with its discussion"):
        placed(db, make_document(db, kind=kind, draft=True))


def test_duty_of_an_audit_arises_when_its_receipt_is_told_and_stays(db: Session) -> None:
    begun(db, AUDIT)
    duty = db.scalars(select(Duty)).one()
    assert (duty.event_on, duty.due_on) == (date(2026, 10, 5), date(2026, 10, 27))
    assert duty.document_id is None


def test_two_audits_of_one_day_are_two_duties(db: Session) -> None:
    for _n in range(2):
        begun(db, AUDIT)
        duty = db.scalars(select(Duty).where(Duty.document_id.is_(None))).one()
        duty.document_id = make_document(db).id
        db.flush()
    assert len({one.key for one in db.scalars(select(Duty))}) == 2


def test_same_audit_begun_twice_is_one_draft_until_it_has_a_name(db: Session) -> None:
    edition, body = begun(db, AUDIT), db.scalars(select(Body)).one()
    assert papers.same_draft(db, body, AUDIT) is edition
    edition.title_kk = edition.title_ru = "Аудит"
    assert papers.same_draft(db, body, AUDIT) is None


def test_paper_is_written_into_a_draft_as_one_save(db: Session) -> None:
    budget = NewDocument(DocumentKind.CITIZEN_BUDGET, 2026, stage=BudgetStage.HALF_YEAR)
    edition = begun(db, budget)
    head = {"title_kk": "Бюджет", "title_ru": "Бюджет", "title_en": ""}
    paper = Paper(head, {"about": PartDraft("<p>Мәтін</p>", "<p>Текст</p>", ())})
    write_paper(db, edition, paper)
    again = papers.own_edition(db, edition.document.body_id, edition.id)
    assert again is not None
    assert (again.title_ru, again.title_en, again.revision) == ("Бюджет", None, 2)
    assert again.parts[0].body_ru == "<p>Текст</p>"
