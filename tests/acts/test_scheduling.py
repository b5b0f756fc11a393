"""Placing at a set moment: signed now, done by the clock as it was signed, or not at all."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import jobs
from portal.core.calendar_editions import move_day_off
from portal.core.clock import FixedClock
from portal.core.db import write_session
from portal.models import (
    Discussion,
    Document,
    Edition,
    JournalEntry,
    Notice,
    RoleGrant,
    ScheduledPlacing,
    StateAct,
)
from portal.terms import DocumentKind, EditionStatus, PlacingOutcome, Role
from portal.workplace.scheduled_acts import place_scheduled
from tests.browser import Browser
from tests.confirming import confirm, to_be_signed
from tests.make import (
    MORNING,
    make_account,
    make_body,
    make_document,
    make_grant,
    make_program,
    sign_in_as,
)
from tests.pages.test_workplace import fields, reread
from tests.races.crowd import at_once
from tests.signing import Signers

MEANT = datetime(2026, 11, 5, 4, 0, tzinfo=UTC)  # Thursday, 09:00 in Kazakhstan
LATER = {"when": "later", "day": "2026-11-05", "hour": "09:00"}
STATEMENT = {
    "kind": DocumentKind.FINANCIAL_STATEMENT,
    "period_from": 2025,
    "period_to": 2025,
}


@pytest.fixture
def grant(db: Session) -> RoleGrant:
    return make_grant(db, make_account(db), Role.ADMINISTRATOR, make_body(db, "201"))


@pytest.fixture
def official(client: Browser, db: Session, grant: RoleGrant) -> Browser:
    return _signed_in(client, db, grant)


def _signed_in(client: Browser, db: Session, grant: RoleGrant) -> Browser:
    db.refresh(grant, ["account"])
    return sign_in_as(client, db, grant.account, grant)


@pytest.fixture
def draft(db: Session) -> Edition:
    document = make_document(db, draft=True)
    db.commit()
    return document.editions[0]


def ask(official: Browser, draft: Edition, **when: str) -> Any:
    """Choose a moment, then send the form that the page shows for it."""
    path = f"/ru/workplace/editions/{draft.id}/place"
    query = "&".join(f"{name}={value}" for name, value in {**LATER, **when}.items())
    page = official.open(f"{path}?{query}")
    return official.send(path, page.form(with_field="closes_on").values | fields(page))


def scheduled(official: Browser, signers: Signers, draft: Edition) -> str:
    """A signed placing that waits; the address where it is told."""
    answer = confirm(official, signers, ask(official, draft))
    assert answer.status_code == 303
    return str(answer.location)


def only(db: Session) -> ScheduledPlacing:
    reread(db)
    return db.scalars(select(ScheduledPlacing)).one()


def run(app: Flask, clock: FixedClock, moment: datetime) -> int:
    clock.moment = moment
    with app.app_context():
        return jobs.place_scheduled(app, moment)


def acts(db: Session, act: str) -> list[dict[str, Any]]:
    reread(db)
    found = select(JournalEntry.details).where(JournalEntry.act == act)
    return [json.loads(details) for details in db.scalars(found)]


def test_signed_text_says_the_moment_and_the_draft_is_frozen(
    official: Browser, db: Session, signers: Signers, draft: Edition
) -> None:
    asked = ask(official, draft)
    text = official.open(to_be_signed(asked)).text.replace("\u00a0", " ")
    assert "5 ноября 2026, 09:00" in text
    assert "19 ноября 2026" in text, "ten working days after the day of placing"
    address = confirm(official, signers, asked).location
    page = official.open(address)
    assert "5 ноября 2026, 09:00" in page.text.replace("\u00a0", " ")
    reread(db)
    assert db.get_one(Edition, draft.id).status is EditionStatus.SCHEDULED
    assert db.scalars(select(Discussion)).all() == []
    assert only(db).place_at == MEANT
    editor = f"/ru/workplace/editions/{draft.id}"
    assert official.get(editor).location == address
    assert official.send(editor, {"act": "save"}).location == address
    assert official.get(f"{editor}/discard").status_code == 404
    assert official.send(f"{editor}/place", {}).location == address
    official.open(f"{editor}/preview")
    assert address in official.open("/ru/workplace").html


def test_it_is_placed_at_its_moment_once_and_its_body_is_told(
    app: Flask, official: Browser, db: Session, signers: Signers, draft: Edition, clock: FixedClock
) -> None:
    scheduled(official, signers, draft)
    assert run(app, clock, MEANT - timedelta(seconds=1)) == 0
    assert (run(app, clock, MEANT), run(app, clock, MEANT)) == (1, 0)
    reread(db)
    discussion = db.scalars(select(Discussion)).one()
    assert (discussion.opens_on, discussion.closes_on) == (date(2026, 11, 5), date(2026, 11, 19))
    document = db.get_one(Document, discussion.document_id)
    assert (document.number, document.placed_on) == ("2026-00001", date(2026, 11, 5))
    assert only(db).outcome is PlacingOutcome.PLACED
    act = db.get_one(StateAct, only(db).state_act_id)
    assert act.done_at == MORNING, "the evidence stays under the act that was signed"
    assert acts(db, "edition.place_scheduled") == [
        {"meant": MEANT.isoformat(), "number": "2026-00001"}
    ]
    letters = db.scalars(select(Notice).where(Notice.key.startswith("scheduled-placing"))).all()
    assert {one.language.value for one in letters} == {"kk", "ru"}
    assert all("2026-00001" in one.subject for one in letters)


def test_late_job_places_late_and_days_count_from_the_real_day(
    app: Flask, official: Browser, db: Session, signers: Signers, draft: Edition, clock: FixedClock
) -> None:
    scheduled(official, signers, draft)
    assert run(app, clock, MEANT + timedelta(days=1)) == 1
    reread(db)
    discussion = db.scalars(select(Discussion)).one()
    assert (discussion.opens_on, discussion.closes_on) == (date(2026, 11, 6), date(2026, 11, 20))
    assert acts(db, "edition.place_scheduled")[0]["meant"] == MEANT.isoformat()


def move_calendar(db: Session, draft: Edition, grant: RoleGrant) -> None:
    move_day_off(db, date(2026, 11, 9), date(2026, 11, 28), "№ 1", MORNING)


def end_office(db: Session, draft: Edition, grant: RoleGrant) -> None:
    db.get_one(RoleGrant, grant.id).ended_at = MORNING


def change_text(db: Session, draft: Edition, grant: RoleGrant) -> None:
    db.get_one(Edition, draft.id).title_ru = "Другое название"


def break_languages(db: Session, draft: Edition, grant: RoleGrant) -> None:
    db.get_one(Edition, draft.id).summary_ru = "Ремонтируют 5 дорог."


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (move_calendar, "the discussion would end on another day"),
        (end_office, "The office of whoever signed it has ended"),
        (change_text, "is not as it was signed"),
        (break_languages, "Kazakh and Russian must say the same"),
    ],
)
def test_what_holds_no_longer_is_not_placed_and_says_why(
    app: Flask,
    official: Browser,
    db: Session,
    signers: Signers,
    draft: Edition,
    grant: RoleGrant,
    clock: FixedClock,
    happens: Any,
    words: str,
) -> None:
    scheduled(official, signers, draft)
    reread(db)
    happens(db, draft, grant)
    db.commit()
    assert run(app, clock, MEANT) == 1
    reread(db)
    assert db.scalars(select(Discussion)).all() == []
    assert db.get_one(Edition, draft.id).status is EditionStatus.DRAFT
    assert only(db).outcome is PlacingOutcome.REFUSED
    assert words in only(db).reason
    assert acts(db, "edition.not_placed")
    assert len(db.scalars(select(Notice)).all()) == 2
    other = make_grant(db, make_account(db), Role.ADMINISTRATOR, make_body(db, "201"))
    colleague = _signed_in(Browser(app), db, other)
    assert words in colleague.open("/en/workplace").text
    assert words in colleague.open(f"/en/workplace/editions/{draft.id}/place").text


def test_colleague_calls_it_off_and_it_is_never_placed(
    app: Flask, official: Browser, db: Session, signers: Signers, draft: Edition, clock: FixedClock
) -> None:
    address = scheduled(official, signers, draft)
    other = make_grant(db, make_account(db), Role.ADMINISTRATOR, make_body(db, "201"))
    stranger = make_grant(db, make_account(db), Role.ADMINISTRATOR, make_body(db, "202"))
    assert _signed_in(Browser(app), db, stranger).send(f"{address}/call-off", {}).status_code == 404
    colleague = _signed_in(Browser(app), db, other)
    assert colleague.send(f"{address}/call-off", {}).status_code == 302
    assert colleague.send(f"{address}/call-off", {}).status_code == 409
    assert run(app, clock, MEANT) == 0
    assert only(db).outcome is PlacingOutcome.CALLED_OFF
    assert only(db).ended_by_id == other.account_id
    assert acts(db, "edition.call_off") == [{"place_at": MEANT.isoformat()}]
    clock.moment = MORNING
    scheduled(colleague, signers, draft)  # set anew


def test_information_is_placed_at_its_moment_too(
    app: Flask, official: Browser, db: Session, signers: Signers, clock: FixedClock
) -> None:
    document = make_document(db, draft=True, program=make_program(db), **STATEMENT)
    db.commit()
    path = f"/ru/workplace/editions/{document.editions[0].id}/place-information"
    assert official.send(path, {**LATER, "day": "2026-10-01"}).status_code == 422
    assert confirm(official, signers, official.send(path, LATER)).status_code == 303
    assert run(app, clock, MEANT) == 1
    reread(db)
    assert db.get_one(Document, document.id).placed_on == date(2026, 11, 5)


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": "2026-11-02", "hour": "09:59"},
        {"day": "2027-01-02"},
        {"day": ""},
        {"day": "2026-13-40"},
        {"hour": "25:00"},
    ],
)
def test_moment_that_cannot_be_is_told(
    official: Browser, db: Session, draft: Edition, wrong: dict[str, str]
) -> None:
    path = f"/ru/workplace/editions/{draft.id}/place"
    shown = official.open(path)
    answer = official.send(path, fields(shown) | LATER | wrong)
    assert answer.status_code == 422
    reread(db)
    assert db.scalars(select(StateAct)).all() == []


def test_many_processes_and_a_colleague_at_once_make_one_end_of_it(
    app: Flask, official: Browser, db: Session, signers: Signers, draft: Edition, clock: FixedClock
) -> None:
    address = scheduled(official, signers, draft)
    clock.moment = MEANT
    other = make_grant(db, make_account(db), Role.ADMINISTRATOR, make_body(db, "201"))
    colleague = _signed_in(Browser(app), db, other)
    form = {"csrf_token": colleague.token()}

    def place() -> int:
        with app.app_context():
            return jobs.place_scheduled(app, MEANT)

    def call_off() -> int:
        return colleague.http.post(f"{address}/call-off", data=form).status_code

    *placed, answer = at_once([place, place, place, call_off])
    outcome = only(db).outcome
    assert sum(placed) == (outcome is PlacingOutcome.PLACED)
    assert answer == (302 if outcome is PlacingOutcome.CALLED_OFF else 409)
    assert len(db.scalars(select(Discussion)).all()) == sum(placed)


def test_process_that_dies_half_way_leaves_it_waiting(
    app: Flask, official: Browser, db: Session, signers: Signers, draft: Edition, clock: FixedClock
) -> None:
    scheduled(official, signers, draft)
    waiting = only(db).id
    db.rollback()
    with app.app_context(), pytest.raises(KeyboardInterrupt):
        _die_half_way(app, waiting)
    assert only(db).outcome is None
    assert db.get_one(Edition, draft.id).status is EditionStatus.SCHEDULED
    db.rollback()
    assert run(app, clock, MEANT) == 1
    reread(db)
    assert db.scalars(select(Document.number)).one() == "2026-00001"


def _die_half_way(app: Flask, waiting: int) -> None:
    with write_session(app.extensions["engine"]) as db:
        assert place_scheduled(db, waiting, MEANT) is PlacingOutcome.PLACED
        raise KeyboardInterrupt
