"""The list of documents with its filter, and the page of a document in its editions."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import (
    Cell,
    DocumentFile,
    Edition,
    Part,
    PressPublication,
    PressRelease,
    Region,
    Row,
)
from portal.terms import (
    BudgetLevel,
    DocumentKind,
    EditionStatus,
    FileKind,
    ProposalStatus,
    Role,
    Side,
)
from tests.attached import pdf
from tests.browser import Browser
from tests.make import (
    MORNING,
    make_account,
    make_body,
    make_discussion,
    make_document,
    make_grant,
    make_parts,
    make_program,
    make_proposal,
    make_vote,
    sign_in_as,
)
from tests.statements import statements

PDF = pdf()


def make_edition(db: Session, document, **values) -> Edition:
    """A second edition of a placed document."""
    given = {
        "no": 2,
        "status": EditionStatus.PLACED,
        "title_kk": "Түзетілген атау",
        "title_ru": "Исправленное название",
        "summary_kk": "Түзетілді.",
        "summary_ru": "Исправлено.",
        "head_kk": "Б. А.",
        "head_ru": "Б. А.",
        "reason_kk": "Қате түзетілді",
        "reason_ru": "Исправлена опечатка",
        "is_invented": True,
        "revision": 1,
        "created_at": MORNING,
        "placed_at": MORNING + timedelta(days=1),
        "checksum": "1" * 64,
        "parts": make_parts(document.kind, document.period_from),
    }
    edition = Edition(document_id=document.id, **{**given, **values})
    db.add(edition)
    db.flush()
    return edition


def make_file(db: Session, client: Browser, edition: Edition, **values) -> DocumentFile:
    kept = client.app.extensions["files"].keep("акт.pdf", PDF)
    file = DocumentFile(
        edition_id=edition.id,
        kind=values.get("kind", FileKind.MATERIAL),
        title_kk="Қабылдау актісі",
        title_ru="Акт приёмки",
        name=kept.name,
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256,
    )
    db.add(file)
    db.flush()
    return file


def numbers(page) -> set[str]:
    """The numbers of the documents that a list shows."""
    links = [link["href"] for link in page.all("a")]
    return {link.rsplit("/", 1)[1] for link in links if "/documents/2026-" in link}


@pytest.fixture
def shelf(db: Session) -> dict[str, str]:
    """Three documents that differ in everything a filter asks for."""
    db.add(Region(code="750000000", name_kk="Алматы", name_ru="Алматы", name_en="Almaty"))
    roads = make_program(
        db,
        body=make_body(db, "242", name_ru="Министерство транспорта"),
        code="003",
        name_kk="Жол салу",
        name_ru="Строительство дорог",
    )
    local = make_program(
        db,
        body=make_body(db, "360", level=BudgetLevel.REGIONAL, region_code="750000000"),
        code="009",
        budget="750000000",
        name_ru="Школы города",
    )
    documents = {
        "roads": make_document(db, program=roads),
        "report": make_document(
            db,
            program=roads,
            kind=DocumentKind.EXECUTION_REPORT,
            period_from=2025,
            period_to=2025,
        ),
        "schools": make_document(db, program=local),
    }
    db.commit()
    return {name: document.number for name, document in documents.items()}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"roads", "report", "schools"}),
        ("kind=execution-report", {"report"}),
        ("administrator=360", {"schools"}),
        ("level=republican", {"roads", "report"}),
        ("region=750000000", {"schools"}),
        ("year=2025", {"report"}),
        ("year=2027", {"roads", "schools"}),
        ("q=242-003", {"roads", "report"}),
        ("q=242", {"roads", "report"}),
        ("q=дорог", {"roads", "report"}),
        ("q=ДОРОГ+строительство", {"roads", "report"}),
        ("q=школы", {"schools"}),
        ("q=транспорта&kind=passport", {"roads"}),
        ("q=100%25", set()),
        ("kind=novel&year=1900x&level=galactic&page=-3", {"roads", "report", "schools"}),
    ],
)
def test_filter_finds_what_it_names(client: Browser, shelf: dict[str, str], query, found):
    page = client.open(f"/ru/documents?{query}")
    assert numbers(page) == {shelf[name] for name in found}


def test_filter_stays_filled_in(client: Browser, shelf):
    page = client.open("/en/documents?administrator=360&q=школы")
    chosen = [one["value"] for one in page.all("option") if "selected" in one]
    assert chosen == ["360"]
    assert {"name": "q", "value": "школы"}.items() <= page.all("input")[-1].items()


def test_nothing_found_says_what_to_try(client: Browser, shelf):
    text = client.open("/en/documents?q=жираф").text
    assert "Nothing was found" in text
    assert "226-006" in text


def test_list_of_an_empty_portal_says_when_documents_appear(client: Browser):
    assert "on the day a state body places them" in client.open("/en/documents").text


def test_drafts_are_not_listed_and_have_no_page(client: Browser, db: Session):
    draft = make_document(db, draft=True)
    draft.number = "2026-77777"  # even when somebody guesses the number
    db.commit()
    assert numbers(client.open("/ru/documents")) == set()
    client.open("/ru/documents/2026-77777", status=404)


def test_long_list_comes_in_pages(client: Browser, db: Session):
    program = make_program(db)
    made = [make_document(db, program=program).number for _ in range(23)]
    db.commit()
    first, second = (client.open(f"/ru/documents?page={n}&year=2026") for n in (1, 2))
    assert (len(numbers(first)), len(numbers(second))) == (20, 3)
    assert numbers(first) | numbers(second) == set(made)
    assert "/ru/documents?year=2026&page=2" in [link["href"] for link in first.all("a")]


def test_page_tells_sum_body_summary_and_every_part(client: Browser, db: Session):
    document = make_document(db)
    db.commit()
    page = client.open(f"/ru/documents/{document.number}")
    text = page.text.replace("\u00a0", " ")
    assert "27,6 млрд ₸" in text
    assert "27 560 631 тыс. ₸" in text
    assert "Министерство 201" in text
    assert "Дороги ремонтируют." in text
    anchors = {one.get("id") for one in page.all("h2")}
    assert {"part-functions", "part-description", "part-spending", "part-measures"} <= anchors


def test_parts_count_their_public_proposals_only(client: Browser, db: Session):
    discussion = make_discussion(db)
    for status in (ProposalStatus.PUBLISHED, ProposalStatus.ANSWERED, ProposalStatus.REFUSED):
        make_proposal(db, discussion=discussion, status=status, part_key="results")
    make_proposal(db, discussion=discussion, part_key="description")
    db.commit()
    html = client.open(f"/en/documents/{discussion.document.number}").html
    results = html[html.index('id="part-results"') :]
    description = html[html.index('id="part-description"') :]
    assert "2 proposals" in results[:600]
    assert "0 proposals" in description[:600]


def test_each_part_can_be_proposed_to_while_the_discussion_is_open(
    client: Browser, db: Session, clock
):
    number = make_discussion(db).document.number
    db.commit()
    address = f"/ru/discussions/{number}/proposals/new?part=description"
    assert address in [a["href"] for a in client.open(f"/ru/documents/{number}").all("a")]
    clock.moment = MORNING + timedelta(days=30)
    assert address not in [a["href"] for a in client.open(f"/ru/documents/{number}").all("a")]


def test_older_edition_is_open_and_says_that_a_newer_one_exists(client: Browser, db: Session):
    discussion = make_discussion(db)
    document = discussion.document
    make_edition(db, document)
    db.commit()
    newest = client.open(f"/en/documents/{document.number}")
    assert "Түзетілген атау" in newest.text
    assert "There is a newer edition" not in newest.text
    older = client.open(f"/en/documents/{document.number}?edition=1")
    assert "Жолдарды жөндеу" in older.text
    assert "There is a newer edition" in older.text
    client.open(f"/en/documents/{document.number}?edition=3", status=404)


def test_proposals_go_to_the_discussed_edition_alone(client: Browser, db: Session):
    discussion = make_discussion(db)
    make_edition(db, discussion.document)
    db.commit()
    number = discussion.document.number
    assert "proposals/new" not in client.open(f"/en/documents/{number}").html
    assert "proposals/new" in client.open(f"/en/documents/{number}?edition=1").html


def test_draft_of_a_correction_is_not_shown(client: Browser, db: Session):
    document = make_document(db)
    make_edition(db, document, status=EditionStatus.DRAFT, placed_at=None, checksum=None)
    db.commit()
    page = client.open(f"/ru/documents/{document.number}")
    assert "Исправленное название" not in page.text
    client.open(f"/ru/documents/{document.number}?edition=2", status=404)


def test_report_stands_beside_its_passport(client: Browser, db: Session):
    passport = make_document(db)
    report = make_document(
        db, program=passport.program, kind=DocumentKind.EXECUTION_REPORT, period_to=2026
    )
    db.commit()
    page = client.open(f"/en/documents/{report.number}")
    links = [link["href"] for link in page.all("a")]
    assert f"/en/documents/{passport.number}#part-results" in links
    assert "What the passport planned" in page.text
    back = client.open(f"/en/documents/{passport.number}")
    assert f"/en/documents/{report.number}" in [link["href"] for link in back.all("a")]
    assert "What the passport planned" not in back.text


def test_report_tells_what_was_spent_of_the_plan(client: Browser, db: Session):
    report = make_document(db, kind=DocumentKind.EXECUTION_REPORT, period_from=2025, period_to=2025)
    fact = db.scalars(
        select(Cell)
        .join(Cell.row)
        .join(Row.part)
        .where(Part.key == "spending", Cell.column == "fact")
    ).one()
    fact.number = Decimal(900)
    db.commit()
    text = client.open(f"/en/documents/{report.number}").text.replace("\u00a0", " ")
    assert "900 thousand ₸" in text
    assert "spent in 2025: 75 % of the planned 1.2 m ₸" in text
    assert "27.6 bn ₸" not in text  # the program's budget is of another year
    assert "27.6 bn ₸" not in client.open("/en/documents").text.replace("\u00a0", " ")


def test_english_page_shows_kazakh_texts_as_kazakh(client: Browser, db: Session):
    document = make_document(db)
    db.commit()
    html = client.open(f"/en/documents/{document.number}").html
    assert '<span lang="kk">Жолдарды жөндеу</span>' in html
    assert '<p class="lead" lang="kk">Жолдар жөнделеді.</p>' in html


def test_markup_in_a_text_cannot_carry_a_script(client: Browser, db: Session):
    document = make_document(db)
    part = db.scalars(select(Part).where(Part.key == "description")).one()
    part.body_ru = "<p>Текст</p><script>alert(1)</script>"
    document.editions[0].summary_ru = "<img src=x onerror=alert(1)>"
    db.commit()
    page = client.open(f"/ru/documents/{document.number}")
    assert "onerror" not in str(page.all("img"))
    assert "<script>alert" not in page.html


def test_invented_document_says_so(client: Browser, db: Session):
    invented, real = make_document(db), make_document(db)
    real.editions[0].is_invented = False
    db.commit()
    words = "invented for the demonstration"
    assert words in client.open(f"/en/documents/{invented.number}").text
    assert words not in client.open(f"/en/documents/{real.number}").text


@pytest.mark.parametrize(("late_by", "words"), [(0, "On time"), (1, "Late")])
def test_press_release_says_whether_it_was_in_time(client, db: Session, late_by, words):
    discussion = make_discussion(db)
    db.add(
        PressRelease(
            discussion_id=discussion.id,
            title_kk="Хабар",
            title_ru="Сообщение",
            body_kk="<p>Талқылау</p>",
            body_ru="<p>Обсуждение</p>",
            made_at=MORNING,
            publications=[
                PressPublication(
                    address="https://example.kz/1",
                    published_on=discussion.opens_on + timedelta(days=late_by),
                    recorded_at=MORNING,
                )
            ],
        )
    )
    db.commit()
    page = client.open(f"/en/documents/{discussion.document.number}")
    release = page.text[page.text.index("Press release") :]
    assert words in release[:200]
    assert "https://example.kz/1" in [link["href"] for link in page.all("a")]


def test_file_is_given_as_it_was_placed(client: Browser, db: Session):
    document = make_document(db)
    file = make_file(db, client, document.editions[0])
    db.commit()
    page = client.open(f"/ru/documents/{document.number}")
    address = f"/ru/documents/{document.number}/files/{file.id}"
    assert address in [link["href"] for link in page.all("a")]
    assert "Акт приёмки PDF, 1" in page.text
    with client.get(address) as answer:
        assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
        assert "attachment" in answer.headers["Content-Disposition"]
        assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_file_of_a_draft_or_of_another_document_is_missing(client: Browser, db: Session):
    document, other = make_document(db), make_document(db)
    draft = make_edition(db, document, status=EditionStatus.DRAFT, placed_at=None, checksum=None)
    hidden = make_file(db, client, draft)
    placed = make_file(db, client, document.editions[0])
    db.commit()
    assert client.get(f"/ru/documents/{document.number}/files/{hidden.id}").status_code == 404
    assert client.get(f"/ru/documents/{other.number}/files/{placed.id}").status_code == 404


def test_document_of_files_alone_has_a_page(client: Browser, db: Session):
    document = make_document(db, kind=DocumentKind.PASSPORT)
    document.kind = DocumentKind.FINANCIAL_STATEMENT
    document.program = None
    db.commit()
    page = client.open(f"/en/documents/{document.number}")
    assert "Consolidated financial statement" in page.text
    assert "proposals/new" not in page.html


def test_document_page_needs_at_most_twelve_statements(client: Browser, db: Session, engine):
    passport = make_document(db)
    report = make_document(
        db, program=passport.program, kind=DocumentKind.EXECUTION_REPORT, period_to=2026
    )
    discussion, voter = make_discussion(db, document=report), make_account(db)
    make_file(db, client, report.editions[0])
    make_vote(db, discussion, voter, Side.FOR)
    sign_in_as(client, db, voter)
    client.open("/ru/documents")  # the calendar is read once in a process
    with statements(engine) as sent:
        client.open(f"/ru/documents/{report.number}")
    assert 0 < len(sent) <= 12
    with statements(engine) as sent:
        client.open("/ru/documents?q=дорог")
    assert 0 < len(sent) <= 12


def test_vote_on_the_page_of_the_document_comes_back_to_it(client: Browser, db: Session):
    number = make_discussion(db).document.number
    sign_in_as(client, db, make_account(db))
    there = f"/ru/documents/{number}?edition=1"
    answer = client.send(
        f"/ru/discussions/{number}/vote",
        {"side": "for"},
        headers={"Referer": f"http://localhost{there}"},
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{there}#vote")


def test_official_reads_why_there_are_no_buttons(client: Browser, db: Session):
    discussion, official = make_discussion(db), make_account(db)
    grant = make_grant(db, official, Role.ADMINISTRATOR, discussion.document.body)
    sign_in_as(client, db, official, grant)
    page = client.open(f"/en/documents/{discussion.document.number}")
    assert "votes only as a private person" in page.text
    assert "/vote" not in str([form.get("action") for form in page.all("form")])
    assert "proposals/new" not in page.html


def test_placing_before_midnight_in_kazakhstan_keeps_its_day(client: Browser, db: Session):
    late_evening = datetime(2026, 11, 2, 18, 59, tzinfo=UTC)
    document = make_document(db, placed_at=late_evening)
    db.commit()
    assert "2 November 2026" in client.open(f"/en/documents/{document.number}").text.replace(
        "\u00a0", " "
    )
