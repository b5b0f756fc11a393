"""Months are placed at once, by signature, once; a changed month is a further edition (§4, §8)."""

import hashlib

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.core.db import write_session
from portal.core.editions import canonical_text
from portal.models import (
    BudgetReport,
    Document,
    Edition,
    ExecutionLine,
    JournalEntry,
    Part,
    Region,
    ReportImport,
    ReportMonth,
    Row,
)
from portal.papers.drafts import Reason
from portal.reporting.placing import place_reports
from portal.reporting.staging import sweep
from portal.rules import Refused
from portal.rules.calendar import local_date
from portal.terms import DocumentKind, EditionStatus, ImportStatus
from tests.make import MORNING, make_account, make_body
from tests.reporting.sample import (
    NO_REASON,
    WHY,
    csv_of,
    months_csv,
    placed,
    rows_of,
    staged,
    workshop,
)

ONCE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def changed_csv(*months: str) -> bytes:
    """The small tree, the last month with another sum."""
    rows = [row for month in months for row in rows_of(month)]
    rows[-3] |= {"sumrg": "1.5"}
    return csv_of(rows)


def editions(db: Session) -> list[Edition]:
    db.rollback()
    found = select(Edition).options(
        selectinload(Edition.document),
        selectinload(Edition.parts).selectinload(Part.rows).selectinload(Row.cells),
        selectinload(Edition.files),
    )
    return list(db.scalars(found.order_by(Edition.id)))


def test_each_month_becomes_a_document_of_its_own(app: Flask, db: Session):
    documents = placed(app, months_csv("12.2024", "01.2025", "02.2025"))
    assert [one.number for one in documents] == ["2026-00001", "2026-00002", "2026-00003"]
    found = editions(db)
    assert {one.status for one in found} == {EditionStatus.PLACED}
    assert [(one.document.period_from, one.document.month) for one in found] == [
        *((2024, 12), (2025, 1), (2025, 2))
    ]
    assert {one.document.kind for one in found} == {DocumentKind.BUDGET_REPORT}
    assert found[2].title_ru == (
        "Отчет об исполнении республиканского бюджета за январь–февраль 2025 года"
    )
    assert found[2].title_kk == (
        "Республикалық бюджеттің атқарылуы туралы есеп, 2025 жылғы қаңтар–ақпан"
    )
    assert "150" in found[0].summary_kk


def test_checksum_of_the_edition_covers_the_lines(app: Flask, db: Session):
    placed(app, months_csv("01.2025"))
    (edition,) = editions(db)
    assert edition.checksum == hashlib.sha256(canonical_text(edition)).hexdigest()
    (month,) = db.scalars(select(ReportMonth))
    assert month.edition_id == edition.id
    assert month.lines_sha256 in edition.parts[0].body_kk
    assert month.lines_sha256 in edition.parts[0].body_ru


@ONCE
def test_placing_the_same_again_changes_nothing(app: Flask, db: Session):
    placed(app, months_csv("01.2025", "02.2025"))
    with pytest.raises(Refused, match="Nothing has changed"):
        placed(app, months_csv("01.2025", "02.2025"))
    assert len(editions(db)) == 2


def test_only_what_is_new_or_changed_is_placed(app: Flask, db: Session):
    placed(app, months_csv("01.2025", "02.2025"))
    (corrected,) = placed(app, changed_csv("01.2025", "02.2025"), WHY)
    assert corrected.number == "2026-00002"
    second = editions(db)[-1]
    assert (second.no, second.reason_ru) == (2, WHY.ru)
    assert sweep(workshop(app)) == 1  # the other one was swept when this one was read
    db.rollback()
    lines = db.scalars(select(ExecutionLine.report_month_id).distinct()).all()
    kept = db.scalars(select(ReportMonth.id)).all()
    assert sorted(lines) == sorted(kept)
    assert len(kept) == 3  # both months and the further edition


@ONCE
@pytest.mark.parametrize("reason", [NO_REASON, Reason("Сома нақтыланды.", "")])
def test_a_correction_says_why_in_both_languages(app: Flask, db: Session, reason: Reason):
    placed(app, months_csv("01.2025"))
    with pytest.raises(Refused, match="reason"):
        placed(app, changed_csv("01.2025"), reason)
    assert len(editions(db)) == 1


@ONCE
def test_the_figures_of_a_reason_agree_in_both_languages(app: Flask, db: Session):
    placed(app, months_csv("01.2025"))
    with pytest.raises(Refused, match="same"):
        placed(app, changed_csv("01.2025"), Reason("5 сома нақтыланды.", "Уточнены 6 сумм."))
    assert len(editions(db)) == 1


def test_an_import_is_placed_once(app: Flask, db: Session):
    import_id = staged(app, months_csv("01.2025"))
    for attempt in range(2):
        with write_session(app.extensions["engine"]) as other:
            one, who = other.get_one(ReportImport, import_id), make_account(other)
            if attempt:
                with pytest.raises(Refused, match="not ready"):
                    place_reports(other, one, who, NO_REASON, local_date(MORNING), MORNING)
            else:
                place_reports(other, one, who, NO_REASON, local_date(MORNING), MORNING)
    assert db.get_one(ReportImport, import_id).status is ImportStatus.PLACED


@ONCE
def test_another_body_does_not_correct_a_month(app: Flask, db: Session):
    placed(app, months_csv("01.2025"))
    with write_session(app.extensions["engine"]) as other:
        rival = make_body(other, "299", is_central=True)
    with pytest.raises(Refused, match="another body"):
        placed(app, changed_csv("01.2025"), WHY, body=rival)


def test_a_withdrawn_month_is_placed_anew_under_another_number(app: Flask, db: Session):
    (document,) = placed(app, months_csv("01.2025"))
    with write_session(app.extensions["engine"]) as other:
        withdrawn = other.get_one(Document, document.id)
        withdrawn.withdrawn_on, withdrawn.withdrawn_at = local_date(MORNING), MORNING
        withdrawn.reason_kk, withdrawn.reason_ru = WHY.kk, WHY.ru
    (again,) = placed(app, months_csv("01.2025"))
    assert again.number != document.number
    turns = db.scalars(select(BudgetReport.turn).order_by(BudgetReport.turn)).all()
    assert turns == [1, 2]


@ONCE
def test_report_of_a_region_bears_its_name(app: Flask, db: Session):
    with write_session(app.extensions["engine"]) as other:
        other.add(Region(code="100000000", name_kk="Абай облысы", name_ru="область Абай"))
    placed(app, months_csv("01.2025"), budget="100000000")
    (edition,) = editions(db)
    assert edition.title_kk == "Абай облысы бюджетінің атқарылуы туралы есеп, 2025 жылғы қаңтар"
    assert edition.title_ru == "Отчет об исполнении бюджета (область Абай) за январь 2025 года"


@ONCE
def test_the_journal_tells_each_document(app: Flask, db: Session):
    placed(app, months_csv("01.2025", "02.2025"))
    acts = db.scalars(select(JournalEntry.act).order_by(JournalEntry.id)).all()
    assert acts == ["report.receive", "document.place", "document.place", "report.place"]
