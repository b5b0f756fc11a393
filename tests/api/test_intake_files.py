"""A document as a workbook or as separated values from the body's own system (§8)."""

import io

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.limits import limiter
from portal.models import Body, Edition
from portal.papers import queries as papers
from portal.workplace.importing.templates import filled_template
from tests.machines import REASON, Machine, make_machine, statement
from tests.make import make_body

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"
HERE = "documents/fin-2025"


@pytest.fixture
def machine(app: Flask, db: Session) -> Machine:
    """A machine that may place and has sent a draft as JSON."""
    limiter.reset()
    machine = Machine(app, make_machine(db, make_body(db, "201"))[1])
    db.commit()
    assert machine.put(HERE, statement()).status_code == 201
    return machine


def drawn(app: Flask, db: Session, form: str) -> bytes:
    """The draft in the portal's template."""
    body_id, edition_id = db.scalars(select(Body.id)).one(), db.scalars(select(Edition.id)).one()
    edition = papers.own_edition(db, body_id, edition_id)
    assert edition is not None
    with app.test_request_context():
        found: bytes = filled_template(edition, form, "ru")
    db.rollback()
    return found


@pytest.mark.parametrize(("form", "media_type"), [("xlsx", XLSX), ("csv", ZIP)])
def test_file_says_the_same_as_json(
    app: Flask, db: Session, machine: Machine, form: str, media_type: str
):
    before = machine.get(HERE).json
    content, headers = drawn(app, db, form), {"Content-Type": media_type}
    looked = machine.put(f"{HERE}?place=1&dry_run=1", content, headers=headers)
    assert (looked.status_code, looked.json["state"]) == (200, "placed"), looked.text
    placed = machine.put(f"{HERE}?place=1", content, headers=headers)
    assert (placed.json["state"], placed.json["edition"]) == ("placed", 1)
    assert machine.put(f"{HERE}?place=1", content, headers=headers).json == placed.json
    rows = {row.key for part in _edition(db).parts for row in part.rows}
    assert rows == {"assets", "all"}, "rows keep their keys"
    assert before["sha256"] != placed.json["sha256"]
    again = f"{HERE}?place=1&reason_kk={REASON['kk']}&reason_ru={REASON['ru']}"
    assert machine.put(again, content, headers=headers).json["edition"] == 2


def _edition(db: Session) -> Edition:
    db.rollback()
    body_id, edition_id = db.scalars(select(Body.id)).one(), db.scalars(select(Edition.id)).one()
    found = papers.own_edition(db, body_id, edition_id)
    assert found is not None
    return found


def test_faults_of_a_file_have_sheet_row_and_column(app: Flask, db: Session, machine: Machine):
    book = load_workbook(io.BytesIO(drawn(app, db, "xlsx")))
    cells = ((sheet, cell) for sheet in book for row in sheet for cell in row)
    sheet, cell = next(one for one in cells if "".join(f"{one[1].value}".split()) == "120000")
    cell.value = "сто двадцать"
    spoilt = io.BytesIO()
    book.save(spoilt)
    answer = machine.put(HERE, spoilt.getvalue(), headers={"Content-Type": XLSX})
    assert answer.status_code == 422
    (fault,) = answer.json["faults"]
    where = (fault["sheet"], fault["row"], fault["column"])
    assert where == (sheet.title, cell.row, cell.column_letter)
    assert fault["found"] == "сто двадцать"


def test_what_is_no_template_and_what_the_address_does_not_know_is_refused(machine: Machine):
    for media_type in (XLSX, ZIP, "text/csv"):
        answer = machine.put(HERE, b"a;b;c\n1;2;3\n", headers={"Content-Type": media_type})
        assert (answer.status_code, answer.json["faults_total"] > 0) == (422, True)
    wrong = machine.put(f"{HERE}?placed=1", b"x", headers={"Content-Type": XLSX})
    assert [one["place"] for one in wrong.json["faults"]] == ["?placed"]
