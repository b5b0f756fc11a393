"""The chief operator makes editions of the calendar and recounts open terms: seen, read, signed."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.calendars import load_calendar
from portal.models import CalendarEdition, Discussion, JournalEntry, Proposal
from portal.rules.calendar import WorkCalendar
from portal.terms import Role
from tests.browser import Browser, Page
from tests.confirming import sign_page, signature, to_be_signed
from tests.make import (
    MORNING,
    make_account,
    make_discussion,
    make_grant,
    make_proposal,
    sign_in_as,
)
from tests.signing import Signers

DESK = "/en/moderation/calendar"
MOVE = {"given_up": "2026-11-04", "worked": "2026-11-28", "source": "Қаулы № 777"}
AIT = {"day": "2027-05-17", "source": "Бұйрық № 12"}
DAY = {"day": "2026-11-03", "becomes": "off", "name_kk": "", "name_ru": "", "source": "Қаулы № 9"}


def office(app: Flask, db: Session, role: Role) -> Browser:
    account = make_account(db)
    return sign_in_as(Browser(app), db, account, make_grant(db, account, role))


@pytest.fixture
def chief(app: Flask, db: Session) -> Browser:
    return office(app, db, Role.CHIEF_OPERATOR)


def prepare(chief: Browser, path: str, typed: dict[str, str]) -> Page:
    """The form is filled, the preview is seen, the confirmation is open."""
    page = chief.submit(chief.open(f"{DESK}/{path}"), typed, with_field="source")
    assert "What edition" in page.text
    return chief.submit(page, typed, with_field="source", press=("confirm", "1"))


def amend(chief: Browser, signers: Signers, path: str, typed: dict[str, str]) -> Page:
    return sign_page(chief, signers, prepare(chief, path, typed))


def counting(db: Session, no: int | None = None) -> WorkCalendar:
    db.rollback()
    found = load_calendar(db, no)
    db.rollback()
    return found


def newest(db: Session) -> CalendarEdition:
    db.rollback()
    found = db.scalars(select(CalendarEdition).order_by(CalendarEdition.no.desc())).first()
    db.rollback()
    return found


def test_moved_day_is_previewed_signed_and_moves_no_term(
    chief: Browser, db: Session, signers: Signers
):
    discussion = make_discussion(db)
    proposal = make_proposal(db, discussion=discussion)
    db.commit()
    page = prepare(chief, "move", MOVE)
    assert newest(db).no == 1, "nothing is done before the signature"
    assert "Қаулы № 777" in page.text
    page = sign_page(chief, signers, page)
    assert "Edition 2 of the calendar is made" in page.text
    assert "2 open terms have another day by edition 2" in page.text
    assert (newest(db).no, newest(db).reason) == (2, "Қаулы № 777")
    db.expire_all()
    assert db.get_one(Discussion, discussion.id).closes_on == date(2026, 11, 16)
    assert db.get_one(Proposal, proposal.id).decision_due == date(2026, 11, 4)


def test_preview_tells_which_open_terms_would_change(chief: Browser, db: Session):
    discussion = make_discussion(db)
    make_proposal(db, discussion=discussion)
    db.commit()
    page = chief.submit(chief.open(f"{DESK}/move"), MOVE, with_field="source")
    assert "2 open terms would get another day, if you recounted them" in page.text
    assert f"discussion {discussion.document.number}" in page.text
    assert "Tuesday, 17\u00a0November 2026" in page.html
    elsewhere = {**MOVE, "given_up": "2027-11-03", "worked": "2027-11-06"}
    page = chief.submit(chief.open(f"{DESK}/move"), elsewhere, with_field="source")
    assert "No open term would get another day" in page.text
    assert newest(db).no == 1


def test_recount_is_listed_signed_and_written_down(chief: Browser, db: Session, signers: Signers):
    discussion = make_discussion(db)
    proposal = make_proposal(db, discussion=discussion)
    db.commit()
    amend(chief, signers, "move", MOVE)
    page = chief.open(f"{DESK}/recount")
    page = chief.submit(page, action=f"{DESK}/recount")
    assert f"decision on proposal {proposal.number}" in page.text
    page = sign_page(chief, signers, page)
    assert "Terms recounted: 2" in page.text
    assert "Open terms agree with the newest edition" in page.text
    db.rollback()
    db.expire_all()
    assert db.get_one(Discussion, discussion.id).closes_on == date(2026, 11, 17)
    assert db.get_one(Proposal, proposal.id).decision_due == date(2026, 11, 5)
    acts = db.scalars(select(JournalEntry.act).where(JournalEntry.act.like("%recount"))).all()
    db.rollback()
    assert sorted(acts) == ["calendar.recount", "term.recount", "term.recount"]
    page = Browser(chief.app).open("/en/calendar")
    assert "2 open terms were recounted by it" in page.text
    assert "The term ends on Tuesday, 17" in Browser(chief.app).open(
        "/en/calendar/why?event=2026-11-02&working_days=10&edition=2"
    ).text.replace("\u00a0", " ")
    assert chief.send(f"{DESK}/recount", {}).status_code == 409


def test_day_of_kurban_ait_is_moved_and_the_estimate_is_gone(
    chief: Browser, db: Session, signers: Signers
):
    assert "Confirm Kurban Ait of 2027" in chief.open(DESK).text
    page = amend(chief, signers, "kurban-ait/2027", AIT)
    assert "Confirm Kurban Ait of 2027" not in page.text
    calendar = counting(db)
    assert not calendar.is_working(date(2027, 5, 17))
    assert calendar.is_working(date(2027, 5, 18))


def test_single_day_is_named_and_undone_by_a_further_edition(
    chief: Browser, db: Session, signers: Signers
):
    amend(chief, signers, "day", {**DAY, "name_kk": "Аза тұту", "name_ru": "День траура"})
    assert not counting(db).is_working(date(2026, 11, 3))
    page = amend(chief, signers, "return/1", {"source": "Қаулы № 10"})
    assert "Edition 3 of the calendar is made" in page.text
    assert counting(db).is_working(date(2026, 11, 3))
    assert not counting(db, 2).is_working(date(2026, 11, 3))


@pytest.mark.parametrize(
    ("path", "typed", "status"),
    [
        ("move", {**MOVE, "source": ""}, 422),
        ("move", {**MOVE, "source": "я" * 501}, 422),
        ("move", {**MOVE, "source": "Қаулы\u202e777"}, 422),
        ("move", {**MOVE, "worked": "soon"}, 422),
        ("move", {**MOVE, "worked": "2026-11-05"}, 409),
        ("move", {**MOVE, "given_up": "2026-11-08"}, 409),
        ("move", {**MOVE, "given_up": "2031-11-05"}, 409),
        ("kurban-ait/2027", {**AIT, "day": "2026-05-27"}, 422),
        ("kurban-ait/2027", {**AIT, "day": "2027-05-21"}, 409),
        ("kurban-ait/2040", AIT, 404),
        ("day", {**DAY, "becomes": ""}, 422),
        ("day", {**DAY, "name_kk": "Аза тұту"}, 422),
        ("day", {**DAY, "becomes": "working"}, 409),
        ("return/1", {"source": "Қаулы"}, 404),
        ("return/7", {"source": "Қаулы"}, 404),
    ],
)
@pytest.mark.parametrize("more", [{}, {"confirm": "1"}], ids=["preview", "signature"])
def test_wrong_amendment_makes_no_edition(
    chief: Browser, db: Session, path: str, typed: dict, status: int, more: dict
):
    assert chief.send(f"{DESK}/{path}", {**typed, **more}).status_code == status
    assert newest(db).no == 1


def test_what_was_typed_is_kept_until_it_is_signed(chief: Browser):
    page = prepare(chief, "move", MOVE)
    back = [a["href"] for a in page.all("a") if "act=" in (a.get("href") or "")]
    form = chief.open(back[0]).form(with_field="source")
    assert form.values["source"] == [MOVE["source"]]
    assert form.values["worked"] == [MOVE["worked"]]


def test_second_of_two_chiefs_is_told_that_the_calendar_changed(
    app: Flask, chief: Browser, db: Session, signers: Signers
):
    other = office(app, db, Role.CHIEF_OPERATOR)
    address = to_be_signed(chief.send(f"{DESK}/move", {**MOVE, "confirm": "1"}))
    signed = signature(chief, signers, address)
    amend(other, signers, "day", DAY)
    answer = chief.send(address, signed)
    assert answer.status_code == 409
    assert "What you were asked to sign has changed meanwhile" in answer.text
    assert newest(db).no == 2


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.AUDITOR, Role.SYSTEM_KEEPER])
def test_nobody_else_comes_in(app: Flask, db: Session, role: Role):
    other = office(app, db, role)
    for path in ("", "/move", "/day", "/kurban-ait/2027", "/recount"):
        assert other.get(f"{DESK}{path}").status_code == 403
    assert other.send(f"{DESK}/move", {**MOVE, "confirm": "1"}).status_code == 403


def test_queue_leads_to_the_explanation_of_a_due_day(chief: Browser, db: Session):
    make_proposal(db, received_at=MORNING + timedelta(hours=1))
    db.commit()
    page = chief.open("/en/moderation")
    assert "/en/calendar/why?event=2026-11-02&amp;working_days=2" in page.html
