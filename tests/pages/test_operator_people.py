"""The chief operator's people, the auditor's journal, the keeper's page (§15)."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.rounds import last_round, note_round
from portal.models import RoleGrant
from portal.rules.calendar import local_date
from portal.terms import ProposalStatus, Role
from tests.browser import Browser, Page
from tests.confirming import sign_page
from tests.make import (
    MORNING,
    make_account,
    make_body,
    make_decision,
    make_discussion,
    make_grant,
    make_proposal,
    sign_in_as,
)
from tests.signing import Signers

PEOPLE = "/ru/moderation/people"
TYPED = {"iin": "850715200017", "name": "Бекенова Сәуле", "role": "operator"}


def office(app: Flask, db: Session, role: Role) -> Browser:
    account = make_account(db)
    return sign_in_as(Browser(app), db, account, make_grant(db, account, role))


@pytest.fixture
def chief(app: Flask, db: Session) -> Browser:
    return office(app, db, Role.CHIEF_OPERATOR)


def appoint(chief: Browser, signers: Signers) -> Page:
    """An operator is named by the form, and signed."""
    page = chief.submit(chief.open(PEOPLE), TYPED, with_field="iin")
    return sign_page(chief, signers, page)


def test_chief_operator_names_an_operator_and_ends_the_office(
    chief: Browser, db: Session, signers: Signers
):
    page = appoint(chief, signers)
    assert "Бекенова Сәуле" in page.text
    assert chief.send(PEOPLE, TYPED).status_code == 409
    db.rollback()
    grant_id = db.scalars(select(RoleGrant.id).where(RoleGrant.role == Role.OPERATOR)).one()
    db.rollback()
    address = f"{PEOPLE}/{grant_id}/end"
    page = chief.submit(chief.open(address), action=address)
    assert "Бекенова Сәуле" in page.text
    page = sign_page(chief, signers, page)
    assert "Бекенова Сәуле" not in page.text
    assert chief.get(address).status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        {"iin": "1"},
        {"name": ""},
        {"role": "chief_operator"},
        {"role": ""},
        {"name": "я" * 301},
        {"name": "Бекенова\u202e"},
    ],
)
def test_wrong_appointment_is_kept_for_mending(chief: Browser, typed: dict[str, str]):
    answer = chief.send(PEOPLE, {**TYPED, **typed})
    assert answer.status_code == 422
    assert "error-summary" in answer.text


def test_load_of_each_operator_is_counted(chief: Browser, db: Session):
    account = make_account(db)
    make_grant(db, account, Role.OPERATOR)
    discussion = make_discussion(db)
    for is_late in (True, False, False):
        proposal = make_proposal(db, discussion=discussion, status=ProposalStatus.PUBLISHED)
        make_decision(db, proposal, operator_id=account.id, is_late=is_late)
    db.commit()
    row = chief.open(PEOPLE).html.partition(account.name)[2].partition("</tr>")[0]
    assert 'data-label="Решено">3<' in row.replace(" ", "") or ">3<" in row
    assert ">1<" in row


def test_operator_does_not_decide_the_own_proposal(app: Flask, db: Session):
    account = make_account(db)
    grant = make_grant(db, account, Role.OPERATOR)
    discussion = make_discussion(db)
    mine = make_proposal(db, discussion=discussion, author=account)
    other = make_proposal(db, discussion=discussion)
    browser = sign_in_as(Browser(app), db, account, grant)
    page = browser.open(f"/en/moderation/{mine.number}")
    assert "You wrote this proposal yourself" in page.text
    assert not [form for form in page.forms if "grounds" in form.names]
    decision = {"outcome": "published", "grounds": "14-тармаққа сай.", "language": "kk"}
    assert browser.send(f"/en/moderation/{mine.number}", decision).status_code == 409
    led = browser.send(f"/en/moderation/{other.number}", decision)
    assert led.location == "/en/moderation"  # not to the own one
    colleague = office(app, db, Role.OPERATOR)
    assert colleague.send(f"/en/moderation/{mine.number}", decision).status_code == 303


def test_auditor_reads_the_journal_where_officials_alone_are_named(
    app: Flask, db: Session, signers: Signers, chief: Browser
):
    appoint(chief, signers)
    citizen = make_account(db, name="Азамат Есімі")
    discussion = make_discussion(db)
    voter = sign_in_as(Browser(app), db, citizen)
    voter.send(f"/kk/discussions/{discussion.document.number}/vote", {"side": "for"})
    auditor = office(app, db, Role.AUDITOR)
    page = auditor.open("/en/audit")
    assert "Бекенова Сәуле" in page.text
    assert "a user of the portal" in page.text
    assert "Азамат Есімі" not in page.text
    today = local_date(MORNING).isoformat()
    assert "Бекенова" in auditor.open(f"/en/audit?first_day={today}&last_day={today}").text
    for asked in ("first_day=2026-11-03", "last_day=2026-11-01", "body=201", "kind=documents"):
        assert "Бекенова" not in auditor.open(f"/en/audit?{asked}").text
    assert "Бекенова" in auditor.open("/en/audit?first_day=soon&body=x&kind=y&page=z").text


def test_auditor_sees_what_was_late(app: Flask, db: Session):
    discussion = make_discussion(db)
    late, shown = (
        make_proposal(db, discussion=discussion, status=status)
        for status in (ProposalStatus.REFUSED, ProposalStatus.PUBLISHED)
    )
    for proposal in (late, shown):
        make_decision(db, proposal, is_late=True)
    page = office(app, db, Role.AUDITOR).open("/ru/audit/late")
    assert late.number in page.text
    assert f"/ru/proposals/{late.number}" not in page.html  # its text is shown to nobody
    assert f"/ru/proposals/{shown.number}" in page.html


def test_keeper_sees_numbers_and_nobodys_name(app: Flask, db: Session):
    account = make_account(db, name="Азамат Есімі")
    body = make_body(db)
    make_grant(db, account, Role.ADMINISTRATOR, body, ends_on=local_date(MORNING))
    app.extensions["health"]["Revocation"] = lambda: {"age of the list": "2 h"}
    app.extensions["health"]["Broken"] = lambda: {}["nothing"]
    page = office(app, db, Role.SYSTEM_KEEPER).open("/en/keeper")
    assert "none yet" in page.text
    assert "age of the list 2 h" in page.text
    assert "KeyError" in page.text
    assert "Азамат Есімі" not in page.text
    assert "201" in page.text


def test_keeper_reads_the_state_of_signatures_in_his_language(app: Flask, db: Session):
    page = office(app, db, Role.SYSTEM_KEEPER).open("/ru/keeper")
    assert "Проверка подписей сам портал" in page.text
    assert "Хранимые подписи Все действительны да" in page.text
    assert "Последняя проверка пока нет" in page.text
    assert "NativeVerifier" not in page.text


def test_keeper_sees_the_last_round_of_the_jobs(app: Flask, db: Session):
    folder = app.config["PORTAL"].data_dir
    assert last_round(folder) is None
    note_round(folder, MORNING, {"send_notices": 3, "draw_reports": -1})
    page = office(app, db, Role.SYSTEM_KEEPER).open("/en/keeper")
    assert "failed: draw_reports" in page.text
    assert "send_notices" not in page.text


def test_each_office_leads_to_its_workspace(app: Flask, db: Session):
    for role, path in (
        (Role.AUDITOR, "/audit"),
        (Role.SYSTEM_KEEPER, "/keeper"),
        (Role.CHIEF_OPERATOR, "/moderation"),
    ):
        page = office(app, db, role).open("/kk/me")
        assert f'href="/kk{path}"' in page.html
