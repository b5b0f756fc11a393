"""The numbers of discipline against a little world counted by hand (§5, §10, §12, §15, §16)."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal.core.calendars import load_calendar
from portal.core.cells import safe_cell
from portal.core.discipline.asking import asked_discipline, wrong_arguments
from portal.core.discipline.counting import numbers_by_body, operator_decisions
from portal.core.discipline.facts import as_csv, lines_of, whole
from portal.core.discipline.numbers import Asked, Numbers, together
from portal.core.duties import fulfil
from portal.duties.arising import arise_all
from portal.models import Body, Discussion, PressPublication, PressRelease, Region, Response
from portal.terms import BudgetLevel, DocumentKind, Language, ProposalStatus, ResponseOutcome
from tests.browser import Browser
from tests.make import (
    MORNING,
    make_account,
    make_body,
    make_decision,
    make_discussion,
    make_document,
    make_program,
    make_proposal,
)
from tests.statements import statements

TODAY = date(2026, 11, 20)
REPORT = DocumentKind.EXECUTION_REPORT
REGION = "750000000"


@pytest.fixture(autouse=True)
def context(app: Flask):
    """Editions of the calendar are kept by the application."""
    with app.app_context():
        yield


def answered(db: Session, discussion: Discussion, grounds: str, *, is_late: bool = False) -> None:
    status = ProposalStatus.ANSWERED
    proposal = make_proposal(db, discussion=discussion, status=status)
    db.add(
        Response(
            proposal_id=proposal.id,
            author_id=make_account(db).id,
            outcome=ResponseOutcome.ACCEPTED,
            grounds=grounds,
            language=Language.KK,
            responded_at=MORNING,
            is_late=is_late,
        )
    )


def discussed(db: Session, body: Body, opens_on: date, released_after: int | None) -> Discussion:
    """A passport of 2027 put to discussion on a day, its release published so many days later."""
    program = make_program(db, body=body, year=2027)
    given = {"period_from": 2027, "period_to": 2029, "placed_on": opens_on}
    discussion = make_discussion(db, document=make_document(db, program=program, **given))
    texts = dict.fromkeys(("title_kk", "title_ru", "body_kk", "body_ru"), "Мәтін")
    release = PressRelease(discussion_id=discussion.id, made_at=MORNING, **texts)
    if released_after is not None:
        for no in (released_after, released_after + 5):
            day = opens_on + timedelta(days=no)
            record = {"address": f"https://a.kz/{no}", "published_on": day, "recorded_at": MORNING}
            release.publications.append(PressPublication(**record))
    db.add(release)
    db.flush()
    return discussion


@pytest.fixture
def little_world(engine: Engine, db: Session) -> None:
    """Body 201 with all that can be counted, the regional body 701 with one missing report."""
    db.add(Region(code=REGION, name_kk="Алматы", name_ru="Алматы", name_en="Almaty"))
    body = make_body(db)
    region = make_body(db, "701", level=BudgetLevel.REGIONAL, region_code=REGION)
    make_program(db, body=region, year=2025)
    for placed_on in (date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 9)):
        program = make_program(db, body=body, year=2025)
        given = {"kind": REPORT, "period_from": 2025, "period_to": 2025, "placed_on": placed_on}
        fulfil(db, make_document(db, program=program, **given), load_calendar(db), MORNING)
    make_program(db, body=body, year=2025)  # nothing was placed for it
    db.commit()
    arise_all(engine, MORNING)

    over = discussed(db, body, date(2026, 10, 1), 0)
    discussed(db, body, date(2026, 10, 2), 3)
    discussed(db, body, date(2026, 10, 5), None)
    running = discussed(db, body, TODAY, None)
    for _n in range(3):
        answered(db, over, "Ұсыныс ескерілді, рақмет")
    answered(db, over, "Жол жоспарға енгізілді", is_late=True)
    make_proposal(db, discussion=over, status=ProposalStatus.PUBLISHED)
    make_proposal(db, discussion=running, status=ProposalStatus.PUBLISHED)
    make_proposal(db, discussion=running, decision_due=TODAY - timedelta(days=1))
    for is_late in (False, False, True):
        refused = make_proposal(db, discussion=running, status=ProposalStatus.REFUSED)
        make_decision(db, refused, is_late=is_late)
    db.commit()


def numbers(db: Session, **asked) -> Numbers:
    given = {"year": 2026, **asked}
    return together(numbers_by_body(db, Asked(**given), TODAY).values())


def test_documents_are_counted_by_their_last_day(db: Session, little_world) -> None:
    found = numbers(db)
    assert (found.on_time, found.late, found.missing, found.to_come) == (2, 2, 3, 0)
    assert found.delays == {1: 1, 8: 1}
    assert found.median == Decimal("4.5")
    assert (found.over, found.due) == (7, 7)
    assert numbers(db, kind=DocumentKind.FINANCIAL_STATEMENT).due == 1
    assert numbers(db, kind=REPORT).due == 6
    assert numbers(db, level=BudgetLevel.REGIONAL).missing == 1
    assert numbers(db, region=REGION).due == 1
    assert numbers(db, year=2025) == Numbers()


def test_discussions_are_counted_by_the_first_publication(db: Session, little_world) -> None:
    found = numbers(db)
    assert found.discussions == 4
    released = found.released_on_time, found.released_late
    assert (*released, found.release_missing, found.release_to_come) == (1, 1, 1, 1)
    assert (found.after_allotment, found.short) == (0, 0)
    assert numbers(db, kind=REPORT).discussions == 0
    assert numbers(db, body_id=make_body(db).id).released_late == 1


def test_responses_are_counted_with_grounds_of_their_own(db: Session, little_world) -> None:
    found = numbers(db)
    assert (found.answered_in_time, found.answered_late) == (3, 1)
    assert (found.unanswered, found.waiting, found.published) == (1, 1, 6)
    assert (found.copied, found.own_grounds) == (3, 1)


def test_operator_is_counted_apart(db: Session, little_world) -> None:
    found = operator_decisions(db, 2026, TODAY)
    assert (found.in_time, found.late, found.overdue, found.over) == (2, 1, 1, 4)


def test_short_discussion_and_one_after_the_money_are_marked(
    db: Session, little_world, client: Browser
) -> None:
    discussion = discussed(db, make_body(db), date(2026, 10, 6), 0)
    discussion.document.period_from, discussion.closes_on = 2026, date(2026, 10, 14)
    db.commit()
    found = numbers(db)
    assert (found.after_allotment, found.short) == (1, 1)
    page = client.open(f"/en/discussions/{discussion.document.number}")
    assert "opened after the money of 2026 was allotted" in page.text
    assert "shorter than the law says" in page.text
    listed = client.open("/en/discipline/201?show=discussions&state=short")
    assert discussion.document.number in listed.text


def test_numbers_of_all_bodies_take_few_statements(
    db: Session, engine: Engine, little_world
) -> None:
    whole(db, Asked(2026), TODAY)  # the editions of the calendar are read once a process
    with statements(engine) as sent:
        whole(db, Asked(2026), TODAY)
    assert len(sent) <= 8


def test_table_is_safe_in_a_spreadsheet(db: Session, little_world) -> None:
    make_body(db).name_ru = "=HYPERLINK(1)"
    text = as_csv(lines_of(db, Asked(2026), TODAY))
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["administrator"] for row in rows] == ["201", "701"]
    assert rows[0]["name_ru"] == "'=HYPERLINK(1)"
    assert (rows[0]["missing"], rows[0]["median_delay_days"]) == ("2", "4.5")


@pytest.mark.parametrize(
    ("value", "kept"),
    [("+7", "'+7"), ("-1", "'-1"), ("@a", "'@a"), ("\ta", "'\ta"), ("a=", "a="), (-1, -1)],
)
def test_cell_begins_no_formula(value: object, kept: object) -> None:
    assert safe_cell(value) == kept


@pytest.mark.parametrize(
    "args",
    [{"year": "26"}, {"year": "x"}, {"kind": "poem"}, {"level": ""}, {"region": "75"}],
)
def test_wrong_arguments_are_told_to_machines_and_forgiven_to_people(args) -> None:
    assert len(list(wrong_arguments(args))) == 1
    found = asked_discipline(args, TODAY)
    assert (found.kind, found.level, found.region) == (None, None, None)
    assert not list(wrong_arguments({"year": "2026", "kind": "passport", "level": "regional"}))


def test_pages_and_machines_say_the_same(client: Browser, db: Session, clock, little_world) -> None:
    clock.moment = datetime(2026, 11, 20, 5, tzinfo=UTC)
    page = client.open("/en/discipline?year=2026")
    assert "2 of 7 documents were placed on time in 2026" in page.text
    for look in ("terms", "discussions", "responses"):
        client.open(f"/kk/discipline?look={look}&sort=late&page=9")
    for show, state in (("duties", "late"), ("discussions", "release_missing"), ("past", "")):
        client.open(f"/ru/discipline/201?show={show}&state={state}")
    assert "4 days after the term" not in client.open("/en/discipline/201?state=late").text
    client.open("/ru/discipline/operator")
    facts = client.get("/en/discipline.json").json
    assert facts == {k: v for k, v in client.get("/api/v1/discipline").json.items() if k != "next"}
    assert facts["sums"]["missing"] == 3
    assert facts["operator"]["late"] == 1
    assert client.get("/api/v1/discipline?year=1").content_type == "application/problem+json"
    assert client.get("/ru/discipline.csv?kind=poem").status_code == 422
    assert client.get("/ru/discipline/999").status_code == 404
