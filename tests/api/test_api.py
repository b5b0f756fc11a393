"""The public API as outsiders rely on it: names, lists, errors, and nothing that is not public."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.core.calendar_editions import move_day_off
from portal.core.clock import FixedClock
from portal.jobs import run_due
from portal.terms import Breach, DecisionOutcome, ProposalStatus, Side
from tests.browser import Browser
from tests.make import (
    MORNING,
    make_account,
    make_body,
    make_decision,
    make_discussion,
    make_document,
    make_proposal,
    make_vote,
)

HEADER = {
    "unique_number", "placed_on", "ended_on", "generated_on", "votes_for", "votes_against",
    "proposals_total", "proposal_votes_for", "proposal_votes_against", "budget_kind",
    "administrator", "period", "program_head", "rows", "edition", "previous", "sha256",
}  # fmt: skip
COLUMNS = {"no", "placed_on", "part", "proposal", "response", "votes_for", "votes_against"}


def read(client: Browser, path: str, status: int = 200) -> dict:
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == status, answer.text
    return answer.get_json()


def test_list_of_documents_is_paged_without_skipping(client: Browser, db: Session):
    numbers = [make_document(db).number for _ in range(5)]
    db.commit()
    seen, path = [], "/documents?limit=2"
    while path:
        page = read(client, path)
        assert page["total"] == 5
        seen += [one["number"] for one in page["items"]]
        path = page["next"] and page["next"].split("/api/v1")[1]
    assert seen == numbers


def test_draft_is_not_told(client: Browser, db: Session):
    make_document(db, draft=True)
    db.commit()
    assert read(client, "/documents")["items"] == []


def test_document_tells_money_in_thousand_tenge_and_texts_in_both_languages(
    client: Browser, db: Session
):
    document = make_document(db)
    db.commit()
    told = read(client, f"/documents/{document.number}")
    assert told["program"]["amount"] == 27_560_631
    assert told["program"]["unit"] == "KZT-thousand"
    assert told["title"] == {"kk": "Жолдарды жөндеу", "ru": "Ремонт дорог", "en": None}
    spending = next(part for part in told["parts"] if part["key"] == "spending")
    assert spending["rows"][0]["values"]["plan_1"] == {"kk": "1200", "ru": "1200", "number": "1200"}


def test_discussion_counts_votes_and_proposals(client: Browser, db: Session):
    discussion = make_discussion(db)
    for side in (Side.FOR, Side.FOR, Side.AGAINST):
        make_vote(db, discussion, make_account(db), side)
    make_proposal(db, discussion=discussion)
    make_proposal(db, discussion=discussion, status=ProposalStatus.PUBLISHED)
    db.commit()
    told = read(client, f"/discussions/{discussion.document.number}")
    assert told["votes"] == {"for": 2, "against": 1}
    assert told["state"] == "open"
    assert told["closes_on"] == discussion.closes_on.isoformat()
    counts = {"received": 2, "waiting": 1, "published": 1, "refused": 0, "answered": 0}
    assert counts.items() <= told["proposals"].items()


def test_text_of_a_refused_or_waiting_proposal_is_never_told(client: Browser, db: Session):
    discussion = make_discussion(db)
    make_proposal(db, discussion=discussion, text="Сатылады: көлік")
    refused = make_proposal(
        db, discussion=discussion, status=ProposalStatus.REFUSED, text="Сатылады: үй"
    )
    make_decision(db, refused, outcome=DecisionOutcome.REFUSED, breaches={Breach.ADVERTISING})
    db.commit()
    number = discussion.document.number
    for path in (f"/discussions/{number}/proposals", f"/proposals/{refused.number}"):
        answer = client.get(f"/api/v1{path}")
        assert answer.status_code == 200
        assert "Сатылады" not in answer.text
    assert read(client, f"/proposals/{refused.number}")["breaches"] == ["advertising"]


def test_closure_report_has_the_names_of_the_form(
    app: Flask, client: Browser, db: Session, clock: FixedClock
):
    discussion = make_discussion(db)
    published = make_proposal(db, discussion=discussion, status=ProposalStatus.PUBLISHED)
    make_decision(db, published)
    db.commit()
    clock.moment = MORNING + timedelta(days=30)
    run_due(app, clock.now())
    told = read(client, f"/closure-reports/{discussion.document.number}")
    assert told.keys() >= HEADER
    assert told["administrator"].keys() == {"code", "name"}
    assert told["rows"][0].keys() >= COLUMNS
    assert told["rows"][0]["proposal"] == published.text


def test_unknown_things_are_problems_for_machines(client: Browser):
    answer = client.get("/api/v1/documents/none")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert read(client, "/documents?kind=poem", 422)["status"] == 422
    for query in ("event=2026-03-19", "event=9999-12-30&working_days=9", "working_days=0"):
        assert read(client, f"/calendar/deadline?{query}", 422)["status"] == 422


@pytest.mark.parametrize("path", ["/documents", "/discussions", "/administrators", "/regions"])
def test_nobody_reads_the_same_twice_and_every_page_may_read(client: Browser, path: str):
    first = client.get(f"/api/v1{path}")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get(f"/api/v1{path}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_deadline_is_explained_day_by_day(client: Browser):
    told = read(client, "/calendar/deadline?event=2026-03-19&working_days=10")
    assert told["last_day"] == "2026-04-07"
    counted = [one["number"] for one in told["days"] if one["number"]]
    assert counted == list(range(1, 11))


def test_calendar_tells_each_day(client: Browser):
    told = read(client, "/calendar?from=2026-03-20&to=2026-03-23")
    assert [one["is_working"] for one in told["items"]] == [True, False, False, False]


def test_calendar_says_why_a_day_is_special(client: Browser, db: Session):
    move_day_off(db, date(2026, 12, 17), date(2026, 12, 19), "№ 777", MORNING)
    db.commit()
    asked = "/calendar?from=2026-12-16&to=2026-12-19"
    holiday, moved, plain, worked = read(client, asked)["items"]
    assert holiday["name"]["kk"] == "Тәуелсіздік күні"
    assert (moved["kind"], moved["act"]) == ("moved_off", "№ 777")
    assert (plain["name"], plain["act"], plain["is_estimated"]) == (None, None, False)
    assert (worked["kind"], worked["is_working"]) == ("moved_working", True)
    before = read(client, f"{asked}&edition=1")
    assert [one["is_working"] for one in before["items"]] == [False, True, True, False]
    estimated = read(client, "/calendar?from=2026-05-27&to=2026-05-27")["items"][0]
    assert estimated["is_estimated"] is True


def test_editions_of_the_calendar_are_told_with_their_changes(client: Browser, db: Session):
    move_day_off(db, date(2026, 12, 17), date(2026, 12, 19), "№ 777", MORNING)
    db.commit()
    told = read(client, "/calendar/editions")
    assert [one["edition"] for one in told["items"]] == [2, 1]
    assert (told["total"], told["next"]) == (2, None)
    newest = told["items"][0]
    assert (newest["change"], newest["reason"]) == ("move", "№ 777")
    assert newest["changed_days"][0] == {
        "day": "2026-12-17", "is_working": False, "was_working": True,
    }  # fmt: skip
    asked = "/calendar/deadline?event=2026-12-16&working_days=1"
    assert read(client, asked)["last_day"] == "2026-12-18"
    assert read(client, f"{asked}&edition=1")["last_day"] == "2026-12-17"
    assert read(client, f"{asked}&edition=3", 404)


def test_administrators_are_told_by_code(client: Browser, db: Session):
    make_body(db, "777")
    db.commit()
    assert "777" in {one["code"] for one in read(client, "/administrators")["items"]}
