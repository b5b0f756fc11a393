"""The plan of the year for a body, the public mark of a mistake, and the terms as a calendar."""

import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.core.calendars import load_calendar
from portal.core.clock import FixedClock
from portal.core.duties import fulfil
from portal.core.ics import Event, calendar_file
from portal.duties.arising import arise_all
from portal.models import Document, Duty, JournalEntry, PressPublication, PressRelease
from portal.terms import DocumentKind, ProposalStatus, Role
from tests.browser import Browser
from tests.confirming import confirm
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

PLAN = "/en/workplace/plan"
REASON = {"reason_kk": "Алған күні қате жазылған", "reason_ru": "День получения записан неверно"}


def in_office(client: Browser, db: Session, role: Role = Role.ADMINISTRATOR, code: str = "201"):
    account = make_account(db)
    return sign_in_as(client, db, account, make_grant(db, account, role, make_body(db, code)))


@pytest.fixture
def duties(engine: Engine, db: Session) -> list[Duty]:
    """Of body 201: a report that was late, a report that is missing, the statement."""
    program = make_program(db, year=2025)
    make_program(db, year=2025, body=program.body)
    given = {"kind": DocumentKind.EXECUTION_REPORT, "period_from": 2025, "period_to": 2025}
    report = make_document(db, program=program, placed_on=date(2026, 4, 2), **given)
    fulfil(db, report, load_calendar(db), MORNING)
    db.commit()
    arise_all(engine, MORNING)
    return list(db.scalars(select(Duty).order_by(Duty.due_on, Duty.key)))


def test_plan_tells_what_is_missing_done_and_next(
    client: Browser, db: Session, duties: list[Duty]
) -> None:
    discussion = make_discussion(db, document=make_document(db))
    make_proposal(db, discussion=discussion, status=ProposalStatus.PUBLISHED)
    texts = dict.fromkeys(("title_kk", "title_ru", "body_kk", "body_ru"), "Мәтін")
    db.add(PressRelease(discussion_id=discussion.id, made_at=MORNING, **texts))
    page = in_office(client, db).open(PLAN)
    assert "Missing: the term is over 2" in page.text
    assert "Due next 2" in page.text  # the release of today, the responses until the end
    assert "Done 1" in page.text
    assert "No later than 5 July of the year after the reporting one. §5" in page.text
    ways = [one["href"] for one in page.all("a")]
    assert "/en/workplace/documents/new/financial-statement?year=2025" in ways
    assert "Registered by mistake?" not in page.text  # the head alone


def test_way_from_the_plan_fills_the_form(client: Browser, db: Session, duties: list[Duty]) -> None:
    page = in_office(client, db).open(PLAN)
    way = next(one["href"] for one in page.all("a") if "/new/execution-report" in one["href"])
    form = client.open(way.replace("&amp;", "&")).form()
    missing = next(one for one in duties if one.program_id and one.document_id is None)
    assert (form.values["program"], form.values["year"]) == ([str(missing.program_id)], ["2025"])


def test_year_of_nonsense_is_this_year(client: Browser, db: Session) -> None:
    in_office(client, db)
    for year in ("", "abc", "0", "-5", "99999999999"):
        client.open(f"{PLAN}?year={year}")


def test_head_marks_a_duty_as_a_mistake_in_public(
    client: Browser, db: Session, duties: list[Duty], signers: Signers
) -> None:
    in_office(client, db, Role.HEAD)
    missing = next(one for one in duties if one.document_id is None)
    address = f"/en/workplace/duties/{missing.id}/mistake"
    assert client.send(address, {"reason_kk": "қысқа", "reason_ru": ""}).status_code == 422
    answer = confirm(client, signers, client.send(address, REASON))
    assert answer.status_code == 303
    db.rollback()
    db.refresh(missing)
    assert missing.reason_ru == REASON["reason_ru"]
    assert missing.mistaken_at == MORNING
    acts = set(db.scalars(select(JournalEntry.act)))
    assert {"duty.mistake", "state_act.sign"} <= acts
    public = Browser(client.app).open("/ru/discipline/201?year=2026&state=mistaken")
    assert REASON["reason_ru"] in public.text
    assert "already been marked" in client.open(address).text
    assert client.send(address, REASON).status_code == 409


def test_nobody_but_the_own_head_marks_a_duty(
    client: Browser, db: Session, duties: list[Duty]
) -> None:
    address = f"/en/workplace/duties/{duties[-1].id}/mistake"
    in_office(client, db)
    assert client.get(address).status_code == 403
    in_office(client, db, Role.HEAD, "202")
    assert client.get(address).status_code == 404
    assert client.send(address, REASON).status_code == 404


def test_fulfilled_duty_is_no_mistake(client: Browser, db: Session, duties: list[Duty]) -> None:
    in_office(client, db, Role.HEAD)
    done = next(one for one in duties if one.document_id is not None)
    address = f"/en/workplace/duties/{done.id}/mistake"
    assert client.send(address, REASON).status_code == 409


def unfolded(text: str) -> list[str]:
    """The lines of a calendar as RFC 5545 joins them; each is checked for its form."""
    assert text.endswith("\r\n")
    lines = text.split("\r\n")[:-1]
    assert all("\n" not in line and len(line.encode()) <= 75 for line in lines)
    whole = re.sub("\r\n ", "", text).split("\r\n")[:-1]
    assert all(re.fullmatch(r"[A-Z-]+(;[A-Z-]+=[A-Za-z]+)*:.*", line) for line in whole)
    return whole


def test_terms_come_as_a_calendar(client: Browser, db: Session, duties: list[Duty]) -> None:
    make_discussion(db, document=make_document(db))
    db.commit()
    with client.get("/ru/administrators/201/plan.ics") as answer:
        assert answer.mimetype == "text/calendar"
        lines = unfolded(answer.text)
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-1] == "END:VCALENDAR"
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 4
    uids = [line for line in lines if line.startswith("UID:")]
    assert len(set(uids)) == 4
    assert f"UID:duty-{duties[0].id}@localhost" in uids
    days = [line for line in lines if line.startswith("DTSTART")]
    assert days.count("DTSTART;VALUE=DATE:20260401") == 2
    assert sum(line == "SEQUENCE:2" for line in lines) == 1  # the duty that was fulfilled


def test_calendar_escapes_and_folds_between_letters() -> None:
    words = "Ұзақ; мәтін, \\ жол\nекінші жол " + "қ" * 80
    event = Event("a@b", date(2026, 2, 28), MORNING, 0, words, "", "https://a/b", "CANCELLED")
    lines = unfolded(calendar_file("Жоспар", "kk", [event]))
    assert f"SUMMARY;LANGUAGE=kk:Ұзақ\\; мәтін\\, \\\\ жол\\nекінші жол {'қ' * 80}" in lines
    assert "DTEND;VALUE=DATE:20260301" in lines
    assert "STATUS:CANCELLED" in lines
    assert "DTSTAMP:20261102T050000Z" in lines


@pytest.fixture
def release(db: Session) -> PressRelease:
    """Of a document that body 201 placed on the morning of 2 November."""
    texts = dict.fromkeys(("title_kk", "title_ru", "body_kk", "body_ru"), "Мәтін")
    made = PressRelease(discussion_id=make_discussion(db).id, made_at=MORNING, **texts)
    db.add(made)
    db.commit()
    return made


@pytest.fixture
def number(db: Session, release: PressRelease) -> str:
    """Of its document."""
    return str(db.scalars(select(Document.number)).one())


def test_release_is_changed_until_it_is_published(
    client: Browser, db: Session, release: PressRelease, number: str
) -> None:
    in_office(client, db)
    page = client.open(f"/en/workplace/documents/{number}/release")
    stale = page.form().filled({"title_ru": "Поздно"})
    client.submit(page, {"title_ru": "Новый заголовок", "body_kk": "Жаңа\n\nмәтін"})
    assert client.http.post(page.path, data=stale).status_code == 422  # overtaken meanwhile
    assert "release.change" in db.scalars(select(JournalEntry.act)).all()
    public = Browser(client.app).open(f"/ru/documents/{number}/press-release")
    assert "Новый заголовок" in public.text
    assert "<p>Жаңа</p><p>мәтін</p>" in public.html
    assert len([one for one in public.all("img") if one["src"].startswith("data:image/svg")]) == 2
    record = {"address": "https://gov.kz/1", "published_on": date(2026, 11, 2)}
    db.add(PressPublication(release_id=release.id, recorded_at=MORNING, **record))
    db.commit()
    assert "is not changed any more" in client.open(page.path).text
    fresh = {"title_kk": "а", "title_ru": "б", "body_kk": "в", "body_ru": "г"}
    assert client.send(page.path, fresh).status_code == 422
    in_office(client, db, code="202")
    assert client.get(page.path).status_code == 404


def test_publication_is_added_and_never_edited(
    client: Browser, db: Session, release: PressRelease, number: str, clock: FixedClock
) -> None:
    page = f"/en/workplace/documents/{number}"
    public = Browser(client.app)
    assert "Not published elsewhere yet" in public.open(f"/en/documents/{number}").text
    clock.moment = datetime(2026, 11, 3, 5, tzinfo=UTC)
    in_office(client, db)
    missing = "Not recorded as published on the day of placing"
    assert missing in public.open(f"/en/documents/{number}").text
    for day, status in [(1, 422), (3, 302), (2, 302), (4, 422)]:
        typed = {"address": f"https://gov.kz/{day}", "published_on": f"2026-11-0{day}"}
        assert client.send(page, typed).status_code == status
    again = {"address": "https://gov.kz/2", "published_on": "2026-11-03"}
    assert client.send(page, again).status_code == 302
    db.rollback()
    kept = db.execute(select(PressPublication.address, PressPublication.published_on)).all()
    first, second = date(2026, 11, 2), date(2026, 11, 3)
    assert sorted(kept) == [("https://gov.kz/2", first), ("https://gov.kz/3", second)]
    assert "On time" in public.open(f"/en/documents/{number}").text
