"""The pages of a body's employees, units and journal (§8)."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.clock import FixedClock
from portal.models import Body, JournalEntry, RoleGrant, SignIn, Unit
from portal.rules.calendar import local_date
from portal.terms import Power, Role
from tests.browser import Browser, Page
from tests.confirming import sign_page
from tests.make import MORNING, make_account, make_body, make_discussion, make_grant, sign_in_as
from tests.signing import Signers

DAY = timedelta(days=1)
TODAY = local_date(MORNING)
LIST, GIVE = "/ru/workplace/staff", "/ru/workplace/staff/give"
TYPED = {
    "iin": "850715 200017",
    "name": "Сәрсенбаева Әйгерім",
    "power": ["respond"],
    "starts_on": TODAY.isoformat(),
}


@pytest.fixture
def body(db: Session) -> Body:
    return make_body(db)


@pytest.fixture
def head(client: Browser, db: Session, body: Body) -> RoleGrant:
    """The head of body 201, signed in."""
    account = make_account(db)
    grant = make_grant(db, account, Role.HEAD, body)
    sign_in_as(client, db, account, grant)
    return grant


def employee(db: Session, body: Body, *powers: Power, **values) -> RoleGrant:
    account = make_account(db)
    given = {"powers": frozenset(powers), **values}
    return make_grant(db, account, Role.ADMINISTRATOR, body, **given)


def at_work(app: Flask, db: Session, grant: RoleGrant) -> Browser:
    return sign_in_as(Browser(app), db, grant.account, grant)


def give(browser: Browser, signers: Signers, **typed: Any) -> Page:
    """An office is given by the form, and signed."""
    page = browser.submit(browser.open(GIVE), {**TYPED, **typed}, with_field="iin")
    return sign_page(browser, signers, page)


def test_head_gives_an_office_which_stands_in_the_list_and_the_journal(
    client: Browser, signers: Signers, head: RoleGrant
):
    page = give(client, signers)
    assert page.path == LIST
    assert "Сәрсенбаева Әйгерім" in page.text
    assert "850715200017" not in page.html
    journal = client.open("/ru/workplace/staff/journal")
    assert "Сәрсенбаева Әйгерім" in journal.text
    assert head.account.name in journal.text


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_pages_speak_three_languages(client: Browser, head: RoleGrant, language: str):
    for page in ("", "/give", "/units", "/journal", "/give-up"):
        client.open(f"/{language}/workplace/staff{page}")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"iin": "850715200018"}, "iin"),
        ({"iin": ""}, "iin"),
        ({"name": ""}, "name"),
        ({"power": []}, "power"),
        ({"starts_on": ""}, "starts_on"),
        ({"ends_on": (TODAY - DAY).isoformat()}, "ends_on"),
        ({"unit": "new", "unit_kk": "Бөлім"}, "unit_ru"),
    ],
)
def test_what_is_missing_is_said_beside_the_field(
    client: Browser, head: RoleGrant, typed: dict, field: str
):
    page = client.submit(client.open(GIVE), {**TYPED, **typed}, with_field="iin", status=422)
    assert f'href="#{field}"' in page.html
    kept = page.form(with_field="iin").values["name"]
    assert kept == [typed.get("name", TYPED["name"])]


def test_refusal_of_the_law_keeps_what_was_typed(client: Browser, head: RoleGrant):
    yesterday = {**TYPED, "starts_on": (TODAY - DAY).isoformat()}
    page = client.submit(client.open(GIVE), yesterday, with_field="iin", status=409)
    assert page.form(with_field="iin").values["name"] == [TYPED["name"]]


def test_deputy_is_offered_only_what_he_holds(app: Flask, db: Session, body: Body):
    deputy = employee(db, body, Power.DELEGATE, Power.RESPOND, ends_on=TODAY + 9 * DAY)
    browser = at_work(app, db, deputy)
    form = browser.open(GIVE).form(with_field="iin")
    assert form.choices["power"] == {"delegate", "respond"}
    answer = browser.send(GIVE, {**TYPED, "role": "administrator", "power": "place"})
    assert answer.status_code == 409
    answer = browser.send(GIVE, {**TYPED, "role": "administrator"})
    assert answer.status_code == 409  # without an end, though the deputy's own office ends


def test_employee_who_only_answers_reads_but_decides_nothing(app: Flask, db: Session, body: Body):
    other = employee(db, body, Power.FEED)
    mine = employee(db, body, Power.RESPOND)
    browser = at_work(app, db, mine)
    page = browser.open(LIST)
    assert other.account.name in page.text
    assert '/staff/give"' not in page.html
    browser.open("/ru/workplace/staff/journal")
    for address in (GIVE, f"{LIST}/{other.id}/end", f"{LIST}/{other.id}/change", f"{LIST}/units"):
        assert browser.get(address).status_code == 403
        assert browser.send(address, TYPED).status_code == 403
    db.rollback()
    assert db.get_one(RoleGrant, other.id, populate_existing=True).ended_at is None


def test_only_what_the_powers_open_is_offered(app: Flask, db: Session, body: Body):
    make_discussion(db)
    for powers in ((Power.RESPOND,), (Power.FEED,), (Power.PLACE,), (Power.DELEGATE,), ()):
        browser = at_work(app, db, employee(db, body, *powers))
        for start in ("/ru/workplace", "/ru/workplace/documents", LIST):
            for link in browser.open(start).all("a"):
                address = str(link.get("href"))
                if address.startswith("/ru/"):
                    assert browser.get(address).status_code < 400, (powers, address)


def test_ended_office_opens_nothing_from_the_next_request_on(
    app: Flask, client: Browser, db: Session, signers: Signers, body: Body, head: RoleGrant
):
    grant = employee(db, body, Power.RESPOND)
    browser = at_work(app, db, grant)
    browser.open("/ru/workplace/responses")
    page = client.open(f"{LIST}/{grant.id}/end")
    page = client.submit(page, action=f"{LIST}/{grant.id}/end")
    browser.open("/ru/workplace/responses")
    assert sign_page(client, signers, page).path == LIST
    assert browser.get("/ru/workplace/responses").status_code == 403
    assert browser.get("/ru/me").status_code == 200  # still a person


def test_changed_office_goes_on_in_the_running_sign_in(
    app: Flask, client: Browser, db: Session, signers: Signers, body: Body, head: RoleGrant
):
    grant = employee(db, body, Power.RESPOND)
    browser = at_work(app, db, grant)
    page = client.open(f"{LIST}/{grant.id}/change")
    assert page.form(with_field="starts_on").values["power"] == ["respond"]
    page = client.submit(page, {"power": ["place", "feed"]}, with_field="starts_on")
    sign_page(client, signers, page)
    assert browser.get("/ru/workplace/responses").status_code == 403
    browser.open("/ru/workplace/documents/new")


def test_office_that_begins_later_opens_nothing_before(
    app: Flask, client: Browser, db: Session, body: Body, clock: FixedClock
):
    grant = employee(db, body, Power.RESPOND, starts_on=TODAY + DAY, ends_on=TODAY + DAY)
    browser = at_work(app, db, grant)
    assert browser.get("/ru/workplace").status_code == 403
    assert browser.send("/ru/me/act-as", {"grant": str(grant.id)}).status_code == 409
    for days, status in ((1, 200), (2, 403)):
        clock.moment = MORNING + timedelta(days=days)
        assert at_work(app, db, grant).get("/ru/workplace").status_code == status


def test_own_office_is_given_up_with_one_question(app: Flask, db: Session, body: Body):
    grant = employee(db, body, Power.RESPOND)
    browser = at_work(app, db, grant)
    page = browser.submit(browser.open(f"{LIST}/give-up"), action=f"{LIST}/give-up")
    assert page.path == "/ru/me"
    assert browser.get("/ru/workplace").status_code == 403


def test_ended_and_ending_offices_are_told(client: Browser, db: Session, body: Body, head):
    ended = employee(db, body, Power.FEED, ended_at=MORNING)
    employee(db, body, Power.FEED, ends_on=TODAY + 14 * DAY)
    employee(db, body, Power.FEED, ends_on=TODAY + 15 * DAY)
    employee(db, body, Power.FEED, starts_on=TODAY + DAY)
    db.commit()
    page = client.open("/en/workplace/staff")
    assert page.text.count("runs out soon") == 1
    assert page.text.count("not begun yet") == 1
    folded = page.html.partition('<details class="disclosure section">')
    assert ended.account.name in folded[2]
    assert ended.account.name not in folded[0]


def test_units_are_made_renamed_ended_and_closed(
    client: Browser, db: Session, signers: Signers, head: RoleGrant
):
    names = {"unit_kk": "Талдау бөлімі", "unit_ru": "Отдел анализа"}
    page = client.submit(client.open(f"{LIST}/units"), names, with_field="unit_kk")
    assert "Отдел анализа" in page.text
    assert client.send(f"{LIST}/units", names).status_code == 409
    db.rollback()
    unit = db.scalars(select(Unit)).one()
    address = f"{LIST}/units/{unit.id}"
    page = client.submit(client.open(address), {"unit_ru": "Отдел отчётов"}, with_field="unit_kk")
    assert "Отдел отчётов" in page.text
    assert client.send(f"{address}/end-offices", {}).status_code == 409  # nobody is in it
    give(client, signers, unit=str(unit.id))
    assert client.send(f"{address}/close", {}).status_code == 409
    page = client.submit(client.open(f"{address}/end-offices"), action=f"{address}/end-offices")
    assert TYPED["name"] in page.text
    sign_page(client, signers, page)
    page = client.submit(client.open(f"{address}/close"), action=f"{address}/close")
    assert "Отдел отчётов" not in page.text
    assert client.get(address).status_code == 404


def test_journal_is_of_the_own_body_and_of_the_kind_asked_for(
    app: Flask, client: Browser, db: Session, signers: Signers, head: RoleGrant
):
    foreign = employee(db, make_body(db, "217"), *Power)
    other = at_work(app, db, foreign)
    for browser in (client, other):
        give(browser, signers)
    assert foreign.account.name not in client.open("/ru/workplace/staff/journal").text
    assert TYPED["name"] in client.open("/ru/workplace/staff/journal?kind=offices").text
    assert TYPED["name"] not in client.open("/ru/workplace/staff/journal?kind=documents").text
    assert TYPED["name"] in client.open("/ru/workplace/staff/journal?kind=unknown").text
    acts = db.scalars(select(JournalEntry.act)).all()
    assert sorted(acts) == ["office.give", "office.give", "state_act.sign", "state_act.sign"]


def test_acting_in_office_shortens_a_long_sign_in(
    client: Browser, db: Session, body: Body, clock: FixedClock
):
    grant = employee(db, body, Power.RESPOND)
    sign_in_as(client, db, grant.account)
    client.send("/ru/me/act-as", {"grant": str(grant.id)})
    db.rollback()
    row = db.scalars(select(SignIn)).one()
    assert row.expires_at == clock.moment + timedelta(hours=4)
