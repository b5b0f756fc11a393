"""Documents from files by the pages: templates, dry run, taking over, and every broken file told in
words with nothing changed."""

import io
import re
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import jobs
from portal.core.clock import FixedClock
from portal.models import Edition, JournalEntry, Part, Row, Upload
from portal.papers.queries import WHOLE
from portal.papers.worddrawing import draw_form
from portal.terms import DocumentKind, EditionStatus, Role
from portal.workplace.importing.keeping import store_of
from tests.attached import OLD_WORD, SEALED, bomb, with_part, word, workbook
from tests.browser import Browser, Page
from tests.confirming import confirm
from tests.make import make_account, make_body, make_document, make_grant, make_program, sign_in_as
from tests.papers.sample import edition_of
from tests.papers.test_word import dirty_passport
from tests.signing import Signers

IMPORTS = "/ru/workplace/imports"
FILLED = {
    "program": "201-015",
    "title_kk": "Құжаттар беру",
    "title_ru": "Выдача документов",
    "summary_kk": "Қысқаша",
    "summary_ru": "Кратко",
    "head_kk": "Ә. Басшы",
    "head_ru": "А. Глава",
}


@pytest.fixture
def official(client: Browser, db: Session) -> Browser:
    """A browser of an employee of body 201, which has program 015."""
    account, body = make_account(db), make_body(db, "201")
    make_program(db, body=body, code="015")
    return sign_in_as(client, db, account, make_grant(db, account, Role.ADMINISTRATOR, body))


def hand_in(
    official: Browser, *files: tuple[str, bytes], edition: int | None = None, lang: str = "ru"
) -> Page:
    """Hand files in as a person does, and where that leads."""
    path = f"/{lang}/workplace/imports"
    sent: dict[str, object] = {
        "csrf_token": official.token(),
        "file": [(io.BytesIO(content), name) for name, content in files],
    }
    if edition is not None:
        sent["edition"] = str(edition)
    answer = official.http.post(
        path, data=sent, content_type="multipart/form-data", follow_redirects=True
    )
    page = Page(answer.text, answer.request.full_path.rstrip("?"))
    page.status = answer.status_code  # type: ignore[attr-defined]
    page.check(None)
    return page


def counts(db: Session) -> dict[str, int]:
    """How much of everything that an import could write is there."""
    db.rollback()
    tables = (Edition, Part, Row, JournalEntry, Upload)
    return {one.__tablename__: db.scalar(select(func.count()).select_from(one)) for one in tables}


def whole(db: Session, edition_id: int) -> Edition:
    db.rollback()
    db.expire_all()
    found = select(Edition).join(Edition.document).options(*WHOLE)
    return db.scalars(found.where(Edition.id == edition_id)).one()


def filled_template(official: Browser) -> bytes:
    """The template of a passport as somebody filled it in."""
    answer = official.get("/ru/workplace/templates/passport.xlsx?year=2027")
    book = load_workbook(io.BytesIO(answer.data))
    first = book.worksheets[0]
    for row in first.iter_rows(min_row=2):
        if row[0].value in FILLED:
            row[2].value = FILLED[row[0].value]
    description, measures = book.worksheets[3], book.worksheets[7]
    description["A3"], description["B3"] = "Мәтін 5", "Текст 5"
    for column, value in enumerate(("", "Іс-шара", "Жол", "Дорога", "км", "км", 5, 5), 1):
        measures.cell(3, column, value or None)
    measures.cell(3, 2, "Мероприятие")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_filled_template_becomes_a_draft_in_one_save(official: Browser, db: Session) -> None:
    page = hand_in(official, ("паспорт.xlsx", filled_template(official)))
    assert "новый черновик" in page.text or "a new draft" in page.text
    assert "Дорога" in page.text
    before = counts(db)
    assert before["edition"] == 0
    led_to = official.submit(page, action=page.path)
    db.rollback()
    edition = whole(db, db.scalars(select(Edition.id)).one())
    assert f"/editions/{edition.id}/check" in led_to.path
    assert (edition.title_ru, edition.revision) == ("Выдача документов", 2)
    assert edition.document.program.code == "015"
    (row,) = next(part for part in edition.parts if part.key == "measures").rows
    assert (row.name_kk, row.unit_ru, {one.column: one.text_ru for one in row.cells}["value"]) == (
        *("Жол", "км", "5"),
    )
    acts = db.scalars(select(JournalEntry.act).where(JournalEntry.act.startswith("edition"))).all()
    assert acts == ["edition.begin", "edition.import"]
    assert counts(db)["upload"] == 0


def test_word_files_of_both_languages_become_a_placed_document(
    official: Browser, db: Session, signers: Signers
) -> None:
    edition = edition_of(DocumentKind.PASSPORT, year=2027)
    files = [(f"{lang}.docx", draw_form(edition, lang)) for lang in ("kk", "ru")]
    page = hand_in(official, *files)
    official.submit(page, action=page.path)
    made = whole(db, db.scalars(select(Edition.id)).one())
    assert (made.title_kk, made.head_ru) == (edition.title_kk, edition.head_ru)
    again = hand_in(official, *files)
    assert not [form for form in again.forms if "state" in form.names]
    assert counts(db)["edition"] == 1
    head = official.open(f"/ru/workplace/editions/{made.id}")
    told = {"summary_kk": "Қысқаша", "summary_ru": "Кратко"}
    official.submit(head, told, with_field="summary_kk")
    placing = official.open(f"/ru/workplace/editions/{made.id}/place")
    values = placing.form(with_field="body_kk").filled({})
    answer = confirm(official, signers, official.send(placing.path, values))
    assert answer.status_code == 303
    number = answer.location.rsplit("/", 1)[-1]
    placed = official.open(f"/ru/documents/{number}")
    for words in ("Выдача документов", "А. Глава", "Показатель", "75"):
        assert words in placed.text


def test_file_in_one_language_goes_into_a_draft_and_shows_before_and_after(
    official: Browser, db: Session
) -> None:
    program = make_program(db, body=make_body(db, "201"), code="016")
    draft = make_document(db, program=program, draft=True, period_from=2027, period_to=2029)
    db.commit()
    edition_id = draft.editions[0].id
    content = dirty_passport().replace(b"015", b"016")
    wrong = hand_in(official, ("паспорт.docx", content), edition=edition_id)
    assert "015" in wrong.text  # packed text was not changed by that: another program is told
    answer = official.get(f"/ru/workplace/editions/{edition_id}/form-ru.docx")
    edition = whole(db, edition_id)
    edition.parts[2].body_ru = "<p>Другое описание</p>"
    page = hand_in(official, ("а.docx", draw_form(edition, "ru")), edition=edition_id)
    db.rollback()
    assert answer.data.startswith(b"PK")
    assert "Другое описание" in page.text
    assert "Текст" in page.text
    official.submit(page, action=page.path)
    saved = whole(db, edition_id)
    assert saved.parts[2].body_ru == "<p>Другое описание</p>"
    assert saved.parts[2].body_kk == "<p>Мәтін</p>"
    assert saved.revision == 2


def test_nobodys_work_is_overwritten(official: Browser, db: Session) -> None:
    page = hand_in(official, ("паспорт.xlsx", filled_template(official)))
    other = hand_in(official, ("паспорт.xlsx", filled_template(official)))
    official.submit(page, action=page.path)
    stale = official.submit(other, action=other.path, status=409)
    assert counts(db)["edition"] == 1
    assert "meanwhile" in stale.html or "изменил" in stale.text


BROKEN = {
    "another book": ("a.xlsx", workbook),
    "another sheet": ("a.xlsx", lambda: workbook(lambda book: book.create_sheet("Лист"))),
    "password": ("a.xlsx", lambda: SEALED),
    "old format": ("a.doc", lambda: OLD_WORD),
    "bomb": ("a.xlsx", bomb),
    "macros": ("a.xlsm", lambda: with_part(workbook(), "xl/vbaProject.bin", b"x")),
    "empty": ("a.xlsx", lambda: b""),
    "damaged": ("a.xlsx", lambda: workbook()[:-300]),
    "another type": ("a.pdf", lambda: b"%PDF-1.7\n"),
    "letter": ("a.docx", lambda: word("Құрметті әріптестер")),
    "formula injection": ("a.csv", lambda: b"=cmd|' /C calc'!A0;b\n1;2"),
    "other encoding": ("a.csv", lambda: "Ж;К?ші\nа;Казахстан".encode("cp1251")),
}


def test_broken_file_gets_a_clear_answer_and_changes_nothing(
    official: Browser, db: Session
) -> None:
    before = counts(db) | {"upload": None}
    for name, (file, content) in BROKEN.items():
        page = hand_in(official, (file, content()))
        tables = [one for one in page.all("table") if "faults" in (one.get("class") or "")]
        assert tables, (name, page.text)
        assert page.status in (200, 422), name  # type: ignore[attr-defined]
        assert not [form for form in page.forms if "state" in form.names], name
        assert counts(db) | {"upload": None} == before, name


def test_200_megabytes_get_a_page_and_change_nothing(official: Browser, db: Session) -> None:
    before = counts(db)
    answer = official.http.post(
        IMPORTS,
        input_stream=io.BytesIO(b"not read"),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(200 * 1024 * 1024)},
    )
    assert answer.status_code == 413
    Page(answer.text).check("ru")
    assert "24" in answer.text
    assert counts(db) == before


def test_faults_are_told_in_the_language_of_the_page_and_as_a_table(
    official: Browser, db: Session
) -> None:
    book = load_workbook(io.BytesIO(filled_template(official)))
    book.worksheets[7]["K3"] = "27 560,6 тыс."
    made = io.BytesIO()
    book.save(made)
    page = hand_in(official, ("a.xlsx", made.getvalue()))
    assert "27 560,6 тыс." in page.text
    assert "27\u00a0561" in page.html
    answer = official.get(f"{page.path}/faults.csv")
    line = answer.data.decode().splitlines()[1]
    assert re.search(r";3;K;27 560,6 тыс\.;.*27\u00a0561", line)
    refused = official.send(page.path, {"state": "new"})
    assert refused.status_code == 409
    assert counts(db)["edition"] == 0


def test_program_of_another_body_is_a_fault(official: Browser, db: Session) -> None:
    make_program(db, body=make_body(db, "217"), code="777")
    db.commit()
    book = load_workbook(io.BytesIO(filled_template(official)))
    for row in book.worksheets[0].iter_rows(min_row=2):
        if row[0].value == "program":
            row[2].value = "217-777"
    made = io.BytesIO()
    book.save(made)
    page = hand_in(official, ("a.xlsx", made.getvalue()))
    assert "777" in page.text
    assert not [form for form in page.forms if "state" in form.names]


def test_upload_of_another_body_is_missing(official: Browser, app, db: Session) -> None:
    page = hand_in(official, ("паспорт.xlsx", filled_template(official)))
    account, body = make_account(db), make_body(db, "217")
    grant = make_grant(db, account, Role.ADMINISTRATOR, body)
    stranger = sign_in_as(Browser(app), db, account, grant)
    assert stranger.get(page.path).status_code == 404
    assert stranger.get(f"{page.path}/faults.csv").status_code == 404
    assert stranger.send(page.path, {"state": "new"}).status_code == 404


def test_files_are_forgotten_after_a_day(
    official: Browser, app, db: Session, clock: FixedClock
) -> None:
    page = hand_in(official, ("паспорт.xlsx", filled_template(official)))
    folder = store_of(app).folder
    assert len([one for one in folder.rglob("*") if one.is_file()]) == 1
    jobs.forget(app, clock.moment)
    assert counts(db)["upload"] == 1
    clock.moment += timedelta(days=500)  # of the portal's clock; the file is as old as it is
    jobs.forget(app, clock.moment)
    assert counts(db)["upload"] == 0
    assert not [one for one in folder.rglob("*") if one.is_file()]
    assert official.get(page.path).status_code in (302, 404)


def test_placed_passport_is_given_in_its_official_layout(client: Browser, db: Session) -> None:
    document = make_document(db)
    statement = make_document(db, kind=DocumentKind.FINANCIAL_STATEMENT, period_from=2025)
    draft = make_document(db, draft=True)
    db.commit()
    for lang, words in (("kk", "паспорты"), ("ru", "Паспорт"), ("en", "паспорты")):
        with client.get(f"/{lang}/documents/{document.number}/form.docx") as answer:
            assert answer.status_code == 200
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert words
    assert client.get(f"/ru/documents/{statement.number}/form.docx").status_code == 404
    assert draft.editions[0].status is EditionStatus.DRAFT
    assert client.get("/ru/documents/2026-99999/form.docx").status_code == 404
