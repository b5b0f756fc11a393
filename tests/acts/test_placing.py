"""Placing a document with its discussion, and correcting it afterwards (§3, §9, §10, §12)."""

import hashlib
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from portal.core.calendars import load_calendar
from portal.core.editions import canonical_text, differences_of
from portal.models import (
    Body,
    Cell,
    Discussion,
    Document,
    Edition,
    JournalEntry,
    Part,
    PressRelease,
    Row,
)
from portal.papers import queries as papers
from portal.papers.beginning import begin_correction, begin_document
from portal.papers.copying import copied_parts
from portal.papers.drafts import NewDocument, Reason, ReleaseDraft
from portal.papers.placing import place_correction, place_document
from portal.rules import Refused
from portal.rules.calendar import local_date
from portal.terms import DocumentKind, EditionStatus
from portal.workplace.actions import discard_draft
from portal.workplace.editor.actions import Save, save_head
from tests.make import MORNING, make_account, make_discussion, make_document, make_program

RELEASE = ReleaseDraft("Талқылау", "Обсуждение", "<p>Мәтін</p>", "<p>Текст</p>")
REASON = Reason("Қате түзетілді", "Исправлена ошибка")


def whole(db: Session, document: Document) -> Edition:
    """The newest edition of a document as the workplace loads it."""
    db.flush()
    newest = select(func.max(Edition.id)).where(Edition.document_id == document.id)
    edition = papers.own_edition(db, document.body_id, db.scalar(newest) or 0)
    assert edition is not None
    return edition


def place(db: Session, edition: Edition, days: int = 10, now: datetime = MORNING) -> Discussion:
    calendar, employee = load_calendar(db), make_account(db)
    return place_document(db, edition, employee, days, RELEASE, calendar, local_date(now), now)


@pytest.fixture
def draft(db: Session) -> Edition:
    """A whole draft of a passport."""
    return whole(db, make_document(db, draft=True))


def test_placed_document_gets_number_moment_and_checksum(db: Session, draft: Edition) -> None:
    place(db, draft)
    assert (draft.document.number, draft.document.placed_on) == ("2026-00001", date(2026, 11, 2))
    assert (draft.status, draft.placed_at) == (EditionStatus.PLACED, MORNING)
    assert draft.checksum == hashlib.sha256(canonical_text(draft)).hexdigest()


def test_numbers_go_on_within_a_year_and_begin_anew_with_the_next(db: Session) -> None:
    def number(now: datetime) -> str | None:
        return place(db, whole(db, make_document(db, draft=True)), now=now).document.number

    given = [number(MORNING), number(MORNING), number(datetime(2027, 1, 5, 5, tzinfo=UTC))]
    assert given == ["2026-00001", "2026-00002", "2027-00001"]


@pytest.mark.parametrize(
    ("placed", "days", "last"),
    [
        (datetime(2026, 11, 2, 5, tzinfo=UTC), 10, date(2026, 11, 16)),
        (datetime(2026, 11, 2, 5, tzinfo=UTC), 15, date(2026, 11, 23)),
        (datetime(2026, 12, 7, 5, tzinfo=UTC), 10, date(2026, 12, 22)),  # over 16 December
        (datetime(2026, 11, 2, 20, tzinfo=UTC), 10, date(2026, 11, 17)),  # after midnight
    ],
)
def test_discussion_opens_on_the_day_and_lasts_its_working_days(
    db: Session, draft: Edition, placed: datetime, days: int, last: date
) -> None:
    discussion = place(db, draft, days, placed)
    assert (discussion.opens_on, discussion.closes_on) == (local_date(placed), last)
    assert (discussion.working_days, discussion.calendar_edition) == (days, 1)


def test_press_release_and_journal_are_written_with_the_act(db: Session, draft: Edition) -> None:
    place(db, draft)
    db.flush()
    release = db.scalars(select(PressRelease)).one()
    assert (release.title_kk, release.body_ru) == ("Талқылау", "<p>Текст</p>")
    assert (release.made_at, release.published_on) == (MORNING, None)
    entry = db.scalars(select(JournalEntry)).one()
    assert entry.act == "document.place"
    assert "2026-00001" in entry.details
    assert '"late": 0' in entry.details


@pytest.mark.parametrize("days", [0, 9, 61])
def test_discussion_of_a_wrong_length_is_refused(db: Session, draft: Edition, days: int) -> None:
    with pytest.raises(Refused, match="A discussion lasts"):
        place(db, draft, days)
    assert draft.document.number is None


def test_report_after_1_april_is_placed_and_marked_late(db: Session) -> None:
    report = {"kind": DocumentKind.EXECUTION_REPORT, "period_from": 2025, "period_to": 2025}
    for day, late in ((1, 0), (2, 1)):
        draft = whole(db, make_document(db, draft=True, **report))
        place(db, draft, now=datetime(2026, 4, day, 5, tzinfo=UTC))
        entry = db.scalars(select(JournalEntry).order_by(JournalEntry.id.desc())).first()
        assert entry is not None
        assert f'"late": {late}' in entry.details


def test_nothing_is_placed_twice(db: Session, draft: Edition) -> None:
    place(db, draft)
    with pytest.raises(Refused, match="already been placed"):
        place(db, draft)
    assert draft.document.number == "2026-00001"


def differ_in_title(edition: Edition) -> None:
    edition.title_ru = "Ремонт 12 дорог"


def empty_summary(edition: Edition) -> None:
    edition.summary_ru = " "


def differ_in_body(edition: Edition) -> None:
    edition.parts[0].body_kk = "<p>2027 жыл</p>"


def half_a_unit(edition: Edition) -> None:
    next(part for part in edition.parts if part.key == "results").rows[0].unit_ru = ""


def differ_in_cell(edition: Edition) -> None:
    next(part for part in edition.parts if part.key == "results").rows[1].cells[0].text_kk = "76"


def no_measures(edition: Edition) -> None:
    measures = next(part for part in edition.parts if part.key == "measures")
    set_committed_value(measures, "rows", [])


@pytest.mark.parametrize(
    ("spoil", "place_of_it"),
    [
        (differ_in_title, "head/title"),
        (empty_summary, "head/summary"),
        (differ_in_body, "functions/body"),
        (half_a_unit, "results/row/indicator-1/unit"),
        (differ_in_cell, "results/row/result-2/cell/fact"),
        (no_measures, "measures/rows"),
    ],
)
def test_one_difference_between_the_languages_stops_the_placing(
    db: Session, draft: Edition, spoil: Any, place_of_it: str
) -> None:
    assert differences_of(draft) == []
    spoil(draft)
    assert [found.place for found in differences_of(draft)] == [place_of_it]
    with pytest.raises(Refused, match="must say the same") as refused:
        place(db, draft)
    assert refused.value.refusal.values == {"count": 1}
    assert (draft.status, draft.document.number) == (EditionStatus.DRAFT, None)


def test_optional_part_may_stay_empty(draft: Edition) -> None:
    services = next(part for part in draft.parts if part.key == "services")
    services.body_kk = services.body_ru = ""
    assert differences_of(draft) == []


def test_every_text_is_in_the_checksum(db: Session, draft: Edition) -> None:
    results = next(part for part in draft.parts if part.key == "results")
    row = results.rows[0]
    texts = [
        *((draft, name) for name in ("title_kk", "summary_ru", "head_kk", "reason_ru")),
        *((results, name) for name in ("key", "title_ru", "body_kk")),
        *((row, name) for name in ("key", "name_kk", "unit_ru", "note_kk")),
        *((row.cells[0], name) for name in ("text_kk", "text_ru")),
    ]
    before = canonical_text(draft)
    with db.no_autoflush:
        for subject, name in texts:
            kept = getattr(subject, name)
            setattr(subject, name, kept + "x")
            assert canonical_text(draft) != before, name
            setattr(subject, name, kept)
    assert canonical_text(draft) == before


def test_placed_edition_is_never_saved_again(db: Session, draft: Edition) -> None:
    place(db, draft)
    with pytest.raises(Refused, match="never changed"):
        save_head(
            db, draft, {"title_kk": "Басқа"}, Save(make_account(db), "head", (), False, MORNING)
        )


def corrected(db: Session, discussion: Discussion, day: date) -> Edition:
    placed = whole(db, discussion.document)
    return begin_correction(db, placed, discussion, make_account(db), REASON, day, MORNING)


def test_document_is_not_corrected_while_it_is_discussed(db: Session) -> None:
    discussion = make_discussion(db)
    with pytest.raises(Refused, match="while it is discussed"):
        corrected(db, discussion, discussion.closes_on)
    assert corrected(db, discussion, date(2026, 11, 17)).no == 2


def test_correction_keeps_texts_keys_and_the_discussion_of_the_first_edition(db: Session) -> None:
    discussion = make_discussion(db)
    first = whole(db, discussion.document)
    corrected(db, discussion, date(2026, 11, 17))
    second = whole(db, discussion.document)
    assert second.id != first.id

    def keys(edition: Edition) -> list[tuple[str, list[str]]]:
        return [(part.key, [row.key for row in part.rows]) for part in edition.parts]

    assert keys(second) == keys(first)
    second.title_kk, second.title_ru = "Жаңа атау", "Новое название"
    place_correction(db, second, make_account(db), MORNING)
    assert (second.status, first.title_kk) == (EditionStatus.PLACED, "Жолдарды жөндеу")
    assert discussion.edition_id == first.id
    assert db.scalar(select(func.count()).select_from(Discussion)) == 1
    assert discussion.document.number == first.document.number


def test_correction_is_not_placed_without_its_reason(db: Session) -> None:
    discussion = make_discussion(db)
    corrected(db, discussion, date(2026, 11, 17))
    second = whole(db, discussion.document)
    second.reason_ru = ""
    with pytest.raises(Refused, match="must say the same"):
        place_correction(db, second, make_account(db), MORNING)


def test_first_edition_is_placed_only_with_a_discussion(db: Session, draft: Edition) -> None:
    with pytest.raises(Refused, match="with its discussion"):
        place_correction(db, draft, make_account(db), MORNING)


def test_discarded_draft_leaves_nothing_but_the_journal(db: Session, draft: Edition) -> None:
    discard_draft(db, draft, make_account(db), MORNING)
    for table in (Document, Edition, Part, Row, Cell):
        assert db.scalar(select(func.count()).select_from(table)) == 0, table
    assert db.scalars(select(JournalEntry.act)).all() == ["edition.discard"]


def test_placed_document_is_not_discarded(db: Session, draft: Edition) -> None:
    place(db, draft)
    with pytest.raises(Refused, match="already been placed"):
        discard_draft(db, draft, make_account(db), MORNING)


def begun(db: Session, source: Edition | None, kind: DocumentKind, year: int) -> Edition:
    program = make_program(db)
    new = NewDocument(kind, year, program, with_copy=True)
    body = db.get(Body, program.body_id)
    assert body is not None
    begin_document(db, make_account(db), body, new, source, load_calendar(db), MORNING)
    return whole(db, db.scalars(select(Document).order_by(Document.id.desc())).first())


def test_empty_passport_has_the_parts_of_its_form_and_the_lines_of_spending(db: Session) -> None:
    edition = begun(db, None, DocumentKind.PASSPORT, 2027)
    assert [part.key for part in edition.parts][-1] == "measures-third"
    assert (edition.document.period_from, edition.document.period_to) == (2027, 2029)
    assert edition.title_ru == "Ремонт дорог"
    spending = next(part for part in edition.parts if part.key == "spending")
    assert [row.name_ru for row in spending.rows][1] == "План"
    assert all(row.cells == [] for row in spending.rows)


def wanted(kind: DocumentKind, year: int) -> Document:
    return Document(kind=kind, period_from=year)


def cells(edition: Edition | list[Part], key: str) -> dict[str, dict[str, str]]:
    parts = edition if isinstance(edition, list) else edition.parts
    part = next(part for part in parts if part.key == key)
    return {row.key: {one.column: one.text_ru for one in row.cells} for row in part.rows}


@pytest.fixture
def passport(db: Session) -> Edition:
    """A placed passport for 2026-2028 whose every figure differs."""
    edition = whole(db, make_document(db))
    for part in edition.parts:
        for row in part.rows:
            for cell in row.cells:
                cell.text_kk = cell.text_ru = f"{part.key} {cell.column}"
    return edition


def test_report_begins_with_what_its_passport_planned_for_the_year(passport: Edition) -> None:
    for year, plan, measures in ((2026, "plan_1", "measures"), (2028, "plan_3", "measures-third")):
        parts = copied_parts(passport, wanted(DocumentKind.EXECUTION_REPORT, year))
        assert cells(parts, "results") == {"result-2": {"plan": f"results {plan}"}}
        assert cells(parts, "spending") == {"spending-2": {"plan": f"spending {plan}"}}
        assert cells(parts, "measures") == {"measure-1": {"plan": f"{measures} value"}}
        assert parts[0].body_ru == ""


def test_next_passport_takes_each_plan_for_the_same_year(passport: Edition) -> None:
    parts = copied_parts(passport, wanted(DocumentKind.PASSPORT, 2027))
    assert cells(parts, "results")["indicator-1"] == {
        "approved": "results plan_1",
        "plan_1": "results plan_2",
        "plan_2": "results plan_3",
    }
    assert cells(parts, "measures")["measure-1"]["value"] == "measures-second value"
    assert cells(parts, "measures-third") == {}
    assert parts[0].body_ru == "<p>Текст</p>"


def test_source_of_a_report_is_the_passport_of_its_year_and_of_the_own_body(db: Session) -> None:
    program = make_program(db)
    make_document(db, program=program, period_from=2024, period_to=2026)
    wanted = make_document(db, program=program, period_from=2025, period_to=2027)
    make_document(db, program=make_program(db), period_from=2025, period_to=2027)
    make_document(db, program=program, period_from=2026, draft=True)
    new = NewDocument(DocumentKind.EXECUTION_REPORT, 2025, program, with_copy=True)
    found = papers.source_of(db, program.body_id, new)
    assert found is not None
    assert found.document_id == wanted.id
    assert papers.source_of(db, program.body_id + 1, new) is None
