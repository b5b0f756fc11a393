"""Budget reporting in the workplace: a file goes in, faults come back, months are signed (§8)."""

import io
import re

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import jobs
from portal.models import (
    Account,
    Document,
    ExecutionLine,
    ReportImport,
    SignatureEvidence,
    SuppliedName,
)
from portal.terms import ImportStatus, Power, Role
from portal.workplace.reporting import routes
from tests.browser import Browser
from tests.confirming import confirm
from tests.make import make_account, make_body, make_grant, sign_in_as
from tests.reporting.sample import central, csv_of, months_csv, rows_of, waiting_import
from tests.signing import Signers

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HOME = "/ru/workplace/reporting"


def in_office(client: Browser, db: Session, body, powers=frozenset(Power)) -> Account:
    """Sign an employee of a body in, in office."""
    account = make_account(db)
    grant = make_grant(db, account, Role.CENTRAL_BODY, body, powers=powers)
    sign_in_as(client, db, account, grant)
    return account


@pytest.fixture
def official(client: Browser, db: Session) -> Browser:
    """A browser in which an employee of the central body works in office."""
    in_office(client, db, central(db))
    return client


def upload(browser: Browser, content: bytes, name: str = "execution.csv", **values: str) -> str:
    """Send a file; where that leads."""
    told = {"budget": "republican", "form": "full", **values}
    answer = browser.send(HOME, {**told, "file": (io.BytesIO(content), name)})
    assert answer.status_code == 303, answer.text
    return answer.location


def run_jobs(app: Flask) -> None:
    jobs.run_due(app, app.extensions["clock"].now())


def count(db: Session, table: type) -> int:
    db.rollback()
    return db.scalar(select(func.count()).select_from(table)) or 0


def test_a_file_is_read_signed_and_placed(
    app: Flask, db: Session, official: Browser, signers: Signers
):
    there = upload(official, months_csv("01.2025", "03.2025"))
    assert "ждёт" in official.open(there).text or "waits to be read" in official.open(there).text
    run_jobs(app)
    page = official.open(there)
    assert len(re.findall("2025", page.text)) >= 3
    done = confirm(official, signers, official.send(f"{there}/place", {}))
    assert done.location == there
    assert count(db, Document) == 2
    assert count(db, SignatureEvidence) == 1
    assert db.scalar(select(ReportImport.status)) is ImportStatus.PLACED
    page = official.open(there)
    assert "/ru/execution/republican/full/2025/3" in page.html
    official.open("/ru/execution/republican/full/2025/3")


def test_faults_are_shown_with_their_place_and_nothing_changes(
    app: Flask, db: Session, official: Browser
):
    rows = rows_of("01.2025")
    rows[3] |= {"sumrg": "<b>сто</b>", "name": "=1+1"}
    there = upload(official, csv_of(rows), name="../<i>файл</i>.csv")
    run_jobs(app)
    page = official.open(there)
    assert "&lt;b&gt;сто&lt;/b&gt;" in page.html
    assert "<i>" not in page.html
    assert "sumrg" in page.text
    assert official.send(f"{there}/place", {}).status_code == 409
    assert count(db, ExecutionLine) == count(db, Document) == 0


def test_a_correction_asks_for_a_reason(
    app: Flask, db: Session, official: Browser, signers: Signers
):
    there = upload(official, months_csv("01.2025"))
    run_jobs(app)
    confirm(official, signers, official.send(f"{there}/place", {}))
    rows = rows_of("01.2025")
    rows[0] |= {"sumrg": "1"}
    there = upload(official, csv_of(rows))
    run_jobs(app)
    assert official.send(f"{there}/place", {"reason_kk": "Қысқа"}).status_code == 422
    why = {"reason_kk": "Сома нақтыланды.", "reason_ru": "Сумма уточнена."}
    confirm(official, signers, official.send(f"{there}/place", why))
    assert count(db, Document) == 1
    assert why["reason_ru"] in official.open("/ru/documents/2026-00001").text


def test_what_is_signed_tells_every_month(app: Flask, official: Browser):
    there = upload(official, months_csv("01.2025", "02.2025"))
    run_jobs(app)
    page = official.open(official.send(f"{there}/place", {}).location)
    assert "за январь–февраль 2025 года" in page.text
    assert page.text.count("SHA-256") >= 3


def test_an_import_is_cancelled_once(app: Flask, db: Session, official: Browser):
    there = upload(official, months_csv("01.2025"))
    assert official.send(f"{there}/cancel", {}).status_code == 303
    assert official.send(f"{there}/cancel", {}).status_code == 409
    run_jobs(app)
    assert count(db, ExecutionLine) == 0


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"budget": "nothing"}, 422),
        ({"form": "nothing"}, 422),
        ({"file": None}, 422),
        ({"file": b""}, 409),
    ],
)
def test_what_cannot_be_taken_is_said(official: Browser, values: dict, status: int):
    told = {"budget": "republican", "form": "full", "file": months_csv("01.2025"), **values}
    content = told.pop("file")
    if content is not None:
        told["file"] = (io.BytesIO(content), "execution.csv")
    assert official.send(HOME, told).status_code == status


def test_a_second_import_of_the_same_waits_for_the_first(official: Browser):
    upload(official, months_csv("01.2025"))
    told = {"budget": "republican", "form": "full"}
    again = {**told, "file": (io.BytesIO(months_csv("02.2025")), "b.csv")}
    assert official.send(HOME, again).status_code == 409


def test_a_file_beyond_the_limit_is_refused(official: Browser, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(routes, "LARGEST_UPLOAD", 1000)
    monkeypatch.setattr(routes, "OF_THE_FORM", 500)
    content = (io.BytesIO(b"0" * 5000), "large.csv")
    answer = official.send(HOME, {"budget": "state", "form": "functional", "file": content})
    assert answer.status_code == 413


def test_guests_cannot_send_large_files(client: Browser, monkeypatch: pytest.MonkeyPatch):
    client.app.config["MAX_CONTENT_LENGTH"] = 1000
    content = (io.BytesIO(b"0" * 5000), "large.csv")
    assert client.send(HOME, {"file": content}).status_code == 413


def test_another_body_sees_nothing_of_it(client: Browser, db: Session):
    foreign = waiting_import(db, make_body(db, "201")).id
    in_office(client, db, central(db))
    assert client.get(f"{HOME}/{foreign}").status_code == 404
    assert client.send(f"{HOME}/{foreign}/cancel", {}).status_code == 404
    assert client.send(f"{HOME}/{foreign}/place", {}).status_code == 404


def test_a_ministry_reports_on_no_budget(client: Browser, db: Session):
    account = make_account(db)
    body = make_body(db, "201")
    grant = make_grant(db, account, Role.ADMINISTRATOR, body, powers=frozenset(Power))
    sign_in_as(client, db, account, grant)
    assert "form=" not in client.open(HOME).html
    told = {"budget": "republican", "form": "full"}
    content = {"file": (io.BytesIO(months_csv("01.2025")), "a.csv")}
    assert client.send(HOME, {**told, **content}).status_code == 422


def test_a_kazakh_name_is_given(app: Flask, db: Session, official: Browser, signers: Signers):
    there = upload(official, months_csv("01.2025"))
    run_jobs(app)
    confirm(official, signers, official.send(f"{there}/place", {}))
    page = official.open(f"{HOME}/names")
    assert "Среднее образование" in page.text
    asked = {"kind": "subgroup", "code": "04.2"}
    official.open(f"{HOME}/names?kind=subgroup&code=04.2")
    assert official.send(f"{HOME}/names", {**asked, "name_kk": " "}).status_code == 422
    given = {**asked, "name_kk": "Орта білім беру"}
    assert official.send(f"{HOME}/names", given).status_code == 303
    assert official.send(f"{HOME}/names", given).status_code == 404  # it has one now
    assert count(db, SuppliedName) == 1
    assert "Среднее образование" not in official.open(f"{HOME}/names").text
