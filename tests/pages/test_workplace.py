"""The workplace by its pages: the own body alone, the editor, the gate, placing, responses."""

import io
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.clock import FixedClock
from portal.core.i18n import day_words
from portal.models import (
    Cell,
    Discussion,
    Document,
    DocumentFile,
    Edition,
    Part,
    PressPublication,
    Proposal,
    Response,
    Row,
)
from portal.terms import DocumentKind, EditionStatus, ProposalStatus, Role
from tests.attached import png
from tests.browser import Browser, Page
from tests.confirming import confirm, signature, to_be_signed
from tests.make import (
    MORNING,
    make_account,
    make_body,
    make_discussion,
    make_document,
    make_grant,
    make_program,
    make_proposal,
    sign_in_as,
)
from tests.signing import Signers

PNG = png()
REPORT = {"kind": DocumentKind.EXECUTION_REPORT, "period_from": 2025, "period_to": 2025}


def take_office(client: Browser, db: Session, code: str = "201") -> Browser:
    """Sign a new employee of a body in, in office."""
    account = make_account(db)
    grant = make_grant(db, account, Role.ADMINISTRATOR, make_body(db, code))
    return sign_in_as(client, db, account, grant)


@pytest.fixture
def official(client: Browser, db: Session) -> Browser:
    """A browser in which an employee of body 201 works in office."""
    return take_office(client, db)


@pytest.fixture
def draft(db: Session) -> int:
    """The edition of a whole draft of body 201."""
    document = make_document(db, draft=True)
    db.commit()
    return document.editions[0].id


def reread(db: Session) -> None:
    """Let go of what the test has read, to see what the application wrote."""
    db.rollback()
    db.expire_all()


def fields(page: Page) -> dict[str, Any]:
    """What a browser would send from the form on a page; rows repeat."""
    found: dict[str, Any] = {"row": []}
    for one in page.all("input"):
        if (name := one.get("name")) and one.get("type") not in ("radio", "checkbox", "search"):
            if name == "row":
                found["row"].append(one.get("value"))
            else:
                found[name] = one.get("value") or ""
    for name, text in re.findall(
        r'<textarea[^>]* name="([^"]+)"[^>]*>\n?(.*?)</textarea>', page.html, re.S
    ):
        found[name] = text
    return found


def pages_of(edition: int, number: str, proposal: str) -> list[str]:
    parts = ("description", "results", "spending", "measures")
    return [
        "",
        "/documents",
        "/documents/new",
        f"/documents/{number}",
        f"/documents/{number}/correction",
        f"/documents/{number}/withdraw",
        f"/editions/{edition}",
        *(f"/editions/{edition}/parts/{key}" for key in parts),
        f"/editions/{edition}/files",
        f"/editions/{edition}/check",
        f"/editions/{edition}/preview",
        f"/editions/{edition}/place",
        f"/editions/{edition}/discard",
        "/responses",
        f"/responses/{proposal}",
    ]


def test_every_page_opens_for_the_own_body(official: Browser, db: Session, draft: int) -> None:
    proposal = make_proposal(db, status=ProposalStatus.PUBLISHED)
    db.commit()
    for lang in ("kk", "ru", "en"):
        for path in pages_of(draft, proposal.discussion.document.number, proposal.number):
            official.open(f"/{lang}/workplace{path}")


def test_everything_of_another_body_is_missing(client: Browser, db: Session, draft: int) -> None:
    proposal = make_proposal(db, status=ProposalStatus.PUBLISHED)
    other = take_office(client, db, "202")
    number = proposal.discussion.document.number
    for path in pages_of(draft, number, proposal.number):
        own = path in ("", "/documents", "/documents/new", "/responses")
        other.open(f"/kk/workplace{path}", status=200 if own else 404)
        if not own and not path.endswith(("/check", "/preview")):
            answer = other.send(f"/kk/workplace{path}", acceptable(path))
            assert answer.status_code == 404, path
    assert "Жолдарды жөндеу" not in other.open("/kk/workplace").text
    assert proposal.number not in other.open("/kk/workplace/responses").text


def acceptable(path: str) -> dict[str, str]:
    """Values that the own body could send there."""
    return {
        "act": "save",
        "reason_kk": "Қате құжат жүктелді",
        "reason_ru": "Загружен не тот документ",
        "address": "https://gov.kz",
        "published_on": "2026-11-02",
        "outcome": "accepted",
        "grounds": "Жоспарға енгізілді.",
        "language": "kk",
        "kind": "note",
        "title_kk": "Атауы",
        "title_ru": "Название",
    }


def test_workplace_is_closed_to_everybody_else(client: Browser, db: Session) -> None:
    answer = client.get("/kk/workplace")
    assert answer.status_code == 302
    assert "/kk/sign-in" in answer.location
    account = make_account(db)
    sign_in_as(client, db, account).open("/kk/workplace", status=403)
    operator = make_grant(db, account, Role.OPERATOR)
    sign_in_as(client, db, account, operator).open("/kk/workplace", status=403)


def test_desk_shows_late_proposals_running_terms_and_drafts(
    official: Browser, db: Session, draft: int, clock: FixedClock
) -> None:
    ended, running = make_discussion(db), make_discussion(db, working_days=30)
    late = make_proposal(db, discussion=ended, status=ProposalStatus.PUBLISHED)
    waiting = make_proposal(db, discussion=running, status=ProposalStatus.PUBLISHED)
    db.commit()
    clock.moment = datetime(2026, 11, 18, 5, tzinfo=UTC)
    take_office(official, db)
    page = official.open("/en/workplace")
    assert page.text.index(late.number) < page.text.index(waiting.number)
    assert page.html.count("mark--late") == 1
    assert "working days left, until" in page.text
    assert f"/en/workplace/editions/{draft}" in page.html


def begin(official: Browser, key: int, **values: str) -> Any:
    asked = {"program": str(key), "year": "2027", **values}
    kind = asked.pop("kind", "passport")
    return official.send(f"/en/workplace/documents/new/{kind}", asked)


def test_draft_begins_with_the_names_of_its_program(official: Browser, db: Session) -> None:
    program = make_program(db)
    db.commit()
    answer = begin(official, program.id)
    assert answer.status_code == 302
    page = official.open(answer.location)
    assert fields(page)["title_ru"] == "Ремонт дорог"
    again = begin(official, program.id)
    assert again.location == answer.location, "a double click begins one draft"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"program": "0"}, "Choose a program"),
        ({"kind": "citizen-budget"}, "Choose the stage of the budget"),
        ({"kind": "audit-result"}, "Write the day from which the term is counted"),
        ({"kind": "audit-result", "event_on": "2099-01-01"}, "This day has not come yet"),
        ({"year": "1999"}, "Choose a year"),
        ({"kind": "execution-report", "year": "2026"}, "A report tells of a past financial year"),
    ],
)
def test_wrong_beginning_is_told(
    official: Browser, db: Session, values: dict[str, str], message: str
) -> None:
    program = make_program(db)
    db.commit()
    answer = begin(official, program.id, **values)
    assert answer.status_code == 422
    assert message in answer.text
    assert db.scalars(select(Document)).all() == []


def test_program_of_another_body_is_not_offered(official: Browser, db: Session) -> None:
    program = make_program(db, body=make_body(db, "202"))
    db.commit()
    assert begin(official, program.id).status_code == 422


def part_of(db: Session, edition: int, key: str) -> Part:
    reread(db)
    return db.scalars(select(Part).where(Part.edition_id == edition, Part.key == key)).one()


def rows_of(db: Session, part: Part) -> list[Row]:
    reread(db)
    return list(db.scalars(select(Row).where(Row.part_id == part.id).order_by(Row.position)))


def test_text_of_a_part_is_cut_to_the_short_list_of_marks(
    official: Browser, db: Session, draft: int
) -> None:
    path = f"/en/workplace/editions/{draft}/parts/description"
    values = fields(official.open(path))
    values["body_kk"] = "Бір & екі\n\n<script>alert(1)</script><b>Үш</b>\u200b\x07"
    answer = official.send(path, {**values, "act": "save"})
    assert answer.location == path
    part = part_of(db, draft, "description")
    assert part.body_kk == "<p>Бір &amp; екі</p><p>alert(1)Үш</p>"
    page = official.open(path)
    assert fields(page)["body_kk"] == "Бір &amp; екі\n\nalert(1)Үш", "shown as it was typed"


def test_rows_are_added_moved_and_removed_by_buttons(
    official: Browser, db: Session, draft: int
) -> None:
    path = f"/en/workplace/editions/{draft}/parts/results"

    def press(act: str, **values: str) -> list[str]:
        sent = {**fields(official.open(path)), **values, "act": act}
        answer = official.send(path, sent)
        assert answer.status_code == 302, answer.text
        return [row.key for row in rows_of(db, part_of(db, draft, "results"))]

    kept = {"name_kk-result-2": "Жаңа атау"}
    added = press("add:indicator", **kept)
    assert added[:2] == ["indicator-1", "result-2"]
    assert added[2].startswith("indicator-")
    moved = press(f"up:{added[2]}")
    assert moved == ["indicator-1", added[2], "result-2"]
    assert press("remove:indicator-1") == [added[2], "result-2"]
    rows = rows_of(db, part_of(db, draft, "results"))
    assert rows[1].name_kk == "Жаңа атау", "a button keeps what was typed"


def test_typed_values_are_kept_as_typed_with_the_number_beside(
    official: Browser, db: Session, draft: int
) -> None:
    path = f"/en/workplace/editions/{draft}/parts/results"
    values = fields(official.open(path)) | {
        "cell_kk-result-2-fact": "13 889,6",
        "cell_ru-result-2-fact": "",
        "cell_kk-result-2-plan_1": "30 минут",
        "cell_ru-result-2-plan_1": "30 минут",
        "cell_kk-result-2-plan_2": "",
        "cell_ru-result-2-plan_2": "",
    }
    official.send(path, {**values, "act": "save"})
    row = rows_of(db, part_of(db, draft, "results"))[1]
    cells = {cell.column: cell for cell in db.scalars(select(Cell).where(Cell.row_id == row.id))}
    assert (cells["fact"].text_ru, str(cells["fact"].number)) == ("13 889,6", "13889.6")
    assert (cells["plan_1"].text_kk, cells["plan_1"].number) == ("30 минут", None)
    assert "plan_2" not in cells


def test_sum_that_is_no_number_is_told_and_nothing_typed_is_lost(
    official: Browser, db: Session, draft: int
) -> None:
    path = f"/en/workplace/editions/{draft}/parts/spending"
    values = fields(official.open(path)) | {
        "sum-spending-2-fact": "көп",
        "name_kk-spending-2": "Жаңа жоспар",
    }
    answer = official.send(path, {**values, "act": "save"})
    assert answer.status_code == 422
    page = Page(answer.text)
    page.check("en")
    assert "Fact of 2024: write the sum in whole thousand tenge" in page.text
    shown = fields(page)
    assert (shown["sum-spending-2-fact"], shown["name_kk-spending-2"]) == ("көп", "Жаңа жоспар")
    assert rows_of(db, part_of(db, draft, "spending"))[1].name_kk == "Көрсеткіш"


def test_stale_save_overwrites_nothing_and_shows_both_texts(
    official: Browser, db: Session, draft: int
) -> None:
    path = f"/en/workplace/editions/{draft}"
    opened = fields(official.open(path))
    official.send(path, {**opened, "summary_ru": "Первый текст", "act": "save"})
    answer = official.send(path, {**opened, "summary_ru": "Второй текст", "act": "save"})
    assert answer.status_code == 409
    page = Page(answer.text)
    page.check("en")
    assert "Another person saved this part" in page.text
    assert "saved this at 2 November 2026, 10:00: Первый текст" in page.text.replace("\u00a0", " ")
    assert fields(page)["summary_ru"] == "Второй текст"
    reread(db)
    edition = db.get(Edition, draft)
    assert edition is not None
    assert (edition.summary_ru, edition.revision) == ("Первый текст", 2)
    assert official.send(path, {**fields(page), "act": "save"}).status_code == 302


def test_stale_table_is_not_overwritten_either(official: Browser, db: Session, draft: int) -> None:
    path = f"/en/workplace/editions/{draft}/parts/measures"
    opened = fields(official.open(path))
    official.send(path, {**opened, "act": "add:measure"})
    answer = official.send(path, {**opened, "act": "remove:measure-1"})
    assert answer.status_code == 409
    assert "Row added meanwhile" in answer.text
    assert len(rows_of(db, part_of(db, draft, "measures"))) == 2


def test_save_of_another_part_is_no_conflict(official: Browser, db: Session, draft: int) -> None:
    path = f"/en/workplace/editions/{draft}"
    head, body = fields(official.open(path)), fields(official.open(f"{path}/parts/kind"))
    official.send(path, {**head, "summary_kk": "Жаңа", "act": "save"})
    answer = official.send(f"{path}/parts/kind", {**body, "body_ru": "Новый", "act": "save"})
    assert answer.status_code == 302
    assert part_of(db, draft, "kind").body_ru == "<p>Новый</p>"


def test_form_without_its_revision_changes_nothing(
    official: Browser, db: Session, draft: int
) -> None:
    answer = official.send(f"/en/workplace/editions/{draft}", {"title_kk": "Басқа"})
    assert answer.status_code == 409


def test_check_lists_each_difference_with_the_way_to_it(
    official: Browser, db: Session, draft: int
) -> None:
    part = part_of(db, draft, "functions")
    part.body_ru = ""
    edition = db.get(Edition, draft)
    assert edition is not None
    edition.summary_ru = "Ремонтируют 5 дорог."
    db.commit()
    page = official.open(f"/en/workplace/editions/{draft}/check")
    assert "2 places to mend" in page.text
    assert "The figures differ between the languages" in page.text
    assert "The Russian text is missing" in page.text
    links = {one.get("href") for one in page.all("a")}
    assert f"/en/workplace/editions/{draft}#summary_kk" in links
    assert f"/en/workplace/editions/{draft}/parts/functions#body_kk" in links
    placing = official.open(f"/en/workplace/editions/{draft}/place")
    assert "Place and open the discussion" not in placing.text
    refused = official.send(f"/en/workplace/editions/{draft}/place", fields(placing))
    assert refused.status_code == 409
    assert "§3" in refused.text


def place(official: Browser, edition: int, **values: str) -> Any:
    path = f"/en/workplace/editions/{edition}/place"
    return official.send(path, {**fields(official.open(path)), **values})


def placed_by(official: Browser, signers: Signers, edition: int) -> str:
    """Place a draft as it is, with a signature; the address of the placed document."""
    answer = confirm(official, signers, place(official, edition))
    assert answer.status_code == 303
    return answer.location


def test_placing_leads_to_the_number_the_end_and_the_release(
    official: Browser, signers: Signers, draft: int
) -> None:
    page = official.open(f"/en/workplace/editions/{draft}/place")
    last = date(2026, 11, 16)
    assert f"10 working days left, until {day_words(last, 'en')}, 24:00" in page.html
    release = fields(page)
    for language in ("kk", "ru"):
        assert day_words(last, language) in release[f"body_{language}"]
    address = placed_by(official, signers, draft)
    assert address.endswith("/en/workplace/documents/2026-00001")
    placed = official.open(address)
    for words in ("2026-00001", "2 November 2026, 10:00", "16 November 2026, 24:00"):
        assert words in placed.text.replace("\u00a0", " ")
    assert "Құжат № 2026-00001: http://localhost/kk/documents/2026-00001" in placed.text
    assert "data:image/svg+xml" in placed.html
    assert "cannot be changed" not in placed.text


def test_placing_twice_gives_one_document_and_the_same_answer(
    official: Browser, db: Session, signers: Signers, draft: int
) -> None:
    path = f"/en/workplace/editions/{draft}/place"
    values = fields(official.open(path))
    address = to_be_signed(official.send(path, values))
    reread(db)
    assert db.scalars(select(Discussion)).all() == [], "nothing is placed before it is signed"
    signed = signature(official, signers, address)
    first, second = (official.send(address, signed) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert official.send(path, values).location == first.location, "the form leads there too"
    reread(db)
    assert len(db.scalars(select(Discussion)).all()) == 1
    assert official.get(f"/en/workplace/editions/{draft}").status_code == 404, "no draft any more"


def test_longer_term_is_counted_before_placing(
    official: Browser, db: Session, signers: Signers, draft: int
) -> None:
    path = f"/en/workplace/editions/{draft}/place?working_days=15"
    page = official.open(path)
    assert f"15 working days left, until {day_words(date(2026, 11, 23), 'en')}" in page.html
    confirm(official, signers, official.send(f"/en/workplace/editions/{draft}/place", fields(page)))
    assert db.scalars(select(Discussion.working_days)).all() == [15]


@pytest.mark.parametrize("days", ["9", "61"])
def test_wrong_term_is_told_and_refused(
    official: Browser, db: Session, draft: int, days: str
) -> None:
    page = official.open(f"/en/workplace/editions/{draft}/place?working_days={days}")
    assert "A discussion lasts at" in page.text
    assert place(official, draft, working_days=days).status_code == 409


def test_end_that_moved_since_the_page_was_opened_is_told(
    official: Browser, db: Session, draft: int, clock: FixedClock
) -> None:
    path = f"/en/workplace/editions/{draft}/place"
    values = fields(official.open(path))
    clock.moment = datetime(2026, 11, 3, 5, tzinfo=UTC)
    take_office(official, db)
    answer = official.send(path, values)
    assert answer.status_code == 422
    assert "The end of the discussion has moved meanwhile" in answer.text
    assert db.scalars(select(Discussion)).all() == []


def test_report_of_an_investment_program_asks_for_materials_and_is_not_blocked(
    official: Browser, db: Session
) -> None:
    program = make_program(db, is_investment=True)
    edition = make_document(db, program=program, draft=True, **REPORT).editions[0].id
    db.commit()
    page = official.open(f"/en/workplace/editions/{edition}/place")
    assert "no material that confirms its facts is attached" in page.text
    assert "it will be marked as late" in page.text
    answer = place(official, edition)
    assert answer.status_code == 422
    assert "Attach the materials, or confirm there are none" in answer.text
    assert place(official, edition, without_materials="1").status_code == 303


def attach(official: Browser, edition: int, content: bytes, name: str, **values: str) -> Any:
    sent = {"kind": "material", "title_kk": "Акт", "title_ru": "Акт", **values}
    sent["file"] = (io.BytesIO(content), name)
    return official.send(
        f"/en/workplace/editions/{edition}/files", sent, content_type="multipart/form-data"
    )


def test_file_is_attached_opened_and_removed(official: Browser, db: Session, draft: int) -> None:
    assert attach(official, draft, PNG, "../акт.png").status_code == 302
    file = db.scalars(select(DocumentFile)).one()
    assert (file.name, file.media_type, file.size) == ("акт.png", "image/png", len(PNG))
    path = f"/en/workplace/editions/{draft}/files"
    assert "Акт" in official.open(path).text
    with official.get(f"{path}/{file.id}") as answer:
        assert (answer.data, answer.mimetype) == (PNG, "image/png")
    assert official.send(f"{path}/{file.id}/remove", {}).status_code == 302
    reread(db)
    assert db.scalars(select(DocumentFile.id)).all() == []


def test_file_of_another_type_is_refused(official: Browser, db: Session, draft: int) -> None:
    assert attach(official, draft, b"MZ\x90\x00", "act.pdf").status_code == 409
    assert attach(official, draft, PNG, "a.png", title_ru="").status_code == 422
    assert db.scalars(select(DocumentFile)).all() == []


@pytest.mark.parametrize(("day", "label"), [("2026-11-02", "On time"), ("2026-11-03", "Late")])
def test_publishing_of_the_release_is_recorded_with_its_day(
    official: Browser,
    db: Session,
    draft: int,
    clock: FixedClock,
    signers: Signers,
    day: str,
    label: str,
) -> None:
    placed = placed_by(official, signers, draft)
    clock.moment = datetime(2026, 11, 4, 5, tzinfo=UTC)
    take_office(official, db)
    wrong = official.send(placed, {"address": "javascript:alert(1)", "published_on": day})
    assert wrong.status_code == 422
    answer = official.send(placed, {"address": "https://www.gov.kz/1", "published_on": day})
    assert answer.status_code == 302
    assert label in official.open(placed).text
    record = db.scalars(select(PressPublication)).one()
    assert (record.address, str(record.published_on)) == ("https://www.gov.kz/1", day)


def test_correction_is_made_after_the_end_with_a_public_reason(
    official: Browser, db: Session, draft: int, clock: FixedClock, signers: Signers
) -> None:
    placed = placed_by(official, signers, draft)
    reason = {"reason_kk": "Қате түзетілді", "reason_ru": "Исправлена ошибка"}
    assert "not changed while it is discussed" in official.open(placed).text
    assert official.send(f"{placed}/correction", reason).status_code == 409
    clock.moment = datetime(2026, 11, 17, 5, tzinfo=UTC)
    take_office(official, db)
    assert official.send(f"{placed}/correction", {}).status_code == 422
    answer = official.send(f"{placed}/correction", reason)
    again = official.send(f"{placed}/correction", reason)
    assert answer.location == again.location, "one correction at a time"
    page = official.open(answer.location)
    assert fields(page)["reason_ru"] == "Исправлена ошибка"
    asked = official.send(f"{answer.location}/place-correction", {})
    assert confirm(official, signers, asked).location == placed
    reread(db)
    statuses = db.scalars(select(Edition.status).order_by(Edition.no)).all()
    assert statuses == [EditionStatus.PLACED] * 2
    assert len(db.scalars(select(Discussion)).all()) == 1


def test_draft_is_thrown_away_after_a_question(official: Browser, db: Session, draft: int) -> None:
    path = f"/en/workplace/editions/{draft}/discard"
    assert "Throw this draft away?" in official.open(path).text
    assert official.send(path, {}).status_code == 302
    reread(db)
    assert db.scalars(select(Edition.id)).all() == []


def test_response_is_published_from_its_card(official: Browser, db: Session) -> None:
    proposal = make_proposal(db, status=ProposalStatus.PUBLISHED)
    db.commit()
    path = f"/en/workplace/responses/{proposal.number}"
    page = official.open(path)
    assert proposal.text in page.text
    assert "Description (justification) and current state" in page.text
    given = {"outcome": "not_accepted", "grounds": "Қысқа", "language": "kk"}
    wrong = official.send(path, given)
    assert wrong.status_code == 422
    assert "at least 10 characters" in wrong.text
    assert "Қысқа" in wrong.text
    given["grounds"] = "Бюджетте қаражат қарастырылмаған."
    assert official.send(path, given).status_code == 302
    assert official.send(path, given).status_code == 409, "answered once"
    assert db.scalars(select(Response.grounds)).all() == [given["grounds"]]
    reread(db)
    assert db.scalars(select(Proposal.status)).one() is ProposalStatus.ANSWERED
    answered = official.open(path)
    assert "Not accepted" in answered.text
    assert "On time" in answered.text


def test_proposal_that_waits_for_the_operator_is_not_shown(official: Browser, db: Session) -> None:
    proposal = make_proposal(db)
    db.commit()
    official.open(f"/en/workplace/responses/{proposal.number}", status=404)
    assert proposal.number not in official.open("/en/workplace").text


def test_act_begun_anew_when_its_thing_is_gone_leads_to_the_start(official: Browser) -> None:
    answer = official.get("/en/workplace/editions/999/place?act=gone")
    assert (answer.status_code, answer.location) == (302, "/en/workplace")
    assert "cannot be gone on with" in official.open("/en/workplace").text
    assert official.get("/en/workplace/editions/999/place").status_code == 404


def test_every_kind_of_placed_document_is_listed_by_kind_and_year(
    official: Browser, db: Session
) -> None:
    passport = make_discussion(db).document
    statement = make_document(
        db,
        program=make_program(db),
        kind=DocumentKind.FINANCIAL_STATEMENT,
        period_from=2025,
        period_to=2025,
    )
    make_document(db, program=make_program(db, body=make_body(db, "202")), number="2026-99999")
    db.commit()

    def listed(query: str = "") -> list[str]:
        page = official.open(f"/en/workplace/documents{query}")
        return re.findall(r"№ (2026-\d{5})", page.text)

    assert listed() == [statement.number, passport.number]
    assert listed("?kind=passport") == [passport.number]
    assert listed("?year=2025") == [statement.number]
    assert listed("?kind=audit-result") == []


def test_reason_of_a_withdrawal_is_told_in_the_language_of_the_page(
    client: Browser, db: Session
) -> None:
    reasons = {"reason_kk": "Қате құжат", "reason_ru": "Не тот документ"}
    document = make_document(db, withdrawn_on=date(2026, 11, 2), withdrawn_at=MORNING, **reasons)
    db.commit()
    page = client.open(f"/ru/documents/{document.number}")
    first = page.html.split("Не тот документ")[1]
    assert "<details>" in first.split("Қате құжат")[0]
