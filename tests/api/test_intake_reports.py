"""Budget reports from the body's own system: streamed, read and placed by the jobs (§4, §8)."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.limits import limiter
from portal.intake.report_actions import place_waiting
from portal.models import Base, Edition, ExecutionLine, MachineToken, ReportImport
from portal.reporting.staging import work_imports
from tests.machines import REASON, Machine, make_machine
from tests.make import MORNING, make_body
from tests.reporting.sample import TREE, central, csv_of, months_csv, rows_of, workshop

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CSV = {"headers": {"Content-Type": "text/csv"}}
HERE = "budget-reports/execution-2026-09"
PLACING = f"{HERE}?budget=republican&form=full&place=1"
WHY = f"&reason_kk={REASON['kk']}&reason_ru={REASON['ru']}"


@pytest.fixture(autouse=True)
def _fresh_counters(app: Flask):
    limiter.reset()
    yield
    limiter.reset()


@pytest.fixture
def machine(app: Flask, db: Session) -> Machine:
    """A machine of the central body."""
    _token, key = make_machine(db, central(db))
    db.commit()
    return Machine(app, key)


def work(app: Flask) -> int:
    """What the jobs do of it."""
    work_imports(workshop(app))
    return place_waiting(app.extensions["engine"], MORNING)


def files(app: Flask) -> int:
    folder: Path = app.extensions["report_files"].folder
    return sum(one.is_file() for one in folder.rglob("*"))


def rows(db: Session) -> dict[str, int]:
    db.rollback()
    tables = Base.metadata.sorted_tables
    found = {one.name: db.scalar(select(func.count()).select_from(one)) or 0 for one in tables}
    db.rollback()
    return found


def as_json(**values: Any) -> dict[str, Any]:
    """The small tree as JSON."""
    sums = ("approved", "refined", "adjusted", "payments_plan")
    lines = [
        {
            **{"id": no, "parent_id": parent, "level": level, "code": code, "name": name},
            **dict.fromkeys(sums, plan),
            **dict.fromkeys(("commitments_plan", "committed", "unpaid"), 0),
            "executed": done,
        }
        for no, parent, level, code, name, plan, done in TREE
    ]
    return {"month": "2026-09", "lines": lines, "place": True, **values}


def test_file_is_taken_read_by_the_jobs_and_placed(app: Flask, db: Session, machine: Machine):
    content = months_csv("09.2026")
    taken = machine.put(PLACING, content, **CSV)
    assert (taken.status_code, taken.json["state"]) == (202, "waiting")
    assert taken.headers["Location"].endswith(f"/api/v1/intake/{HERE}")
    before = rows(db)
    assert machine.put(PLACING, content, **CSV).json == taken.json
    changed = machine.put(PLACING, months_csv("08.2026"), **CSV)
    assert (changed.status_code, rows(db)) == (409, before)
    assert work(app) == 1
    done = machine.get(HERE).json
    assert (done["state"], done["faults"]) == ("placed", [])
    assert [one["month"] for one in done["documents"]] == ["2026-09"]
    assert done["documents"][0]["number"] == "2026-00001"
    assert machine.put(PLACING, content, **CSV).json == done
    assert db.scalar(select(func.count()).select_from(ExecutionLine)) == len(TREE)


def test_corrected_month_needs_a_public_reason(app: Flask, db: Session, machine: Machine):
    machine.put(PLACING, gzip.compress(months_csv("09.2026")), headers={"Content-Type": GZIP})
    work(app)
    spoilt = rows_of("09.2026")
    spoilt[-3] |= {"sumrg": "1.5"}
    machine.put(PLACING, csv_of(spoilt), **CSV)
    assert work(app) == 0
    refused = machine.get(HERE).json
    assert (refused["state"], refused["refusal"]["paragraph"]) == ("refused", "§3")
    assert machine.put(PLACING + WHY, csv_of(spoilt), **CSV).status_code == 202
    assert work(app) == 1
    assert machine.get(HERE).json["documents"][0]["edition"] == 2
    db.rollback()
    assert db.scalars(select(Edition.reason_ru).where(Edition.no == 2)).one() == REASON["ru"]
    machine.put("budget-reports/again?place=1", csv_of(spoilt), **CSV)
    assert work(app) == 0
    assert machine.get("budget-reports/again").json["state"] == "refused", "nothing is new"


GZIP = "application/gzip"


def test_month_in_json_tells_faults_by_its_own_places(app: Flask, machine: Machine):
    spoilt = as_json()
    spoilt["lines"][1]["executed"] = "много"
    del spoilt["lines"][2]["name"]
    spoilt["lines"][3]["adjusted"] = 1.5
    found = machine.put(HERE, spoilt).json["faults"]
    assert [one["place"] for one in found] == ["/lines/2/name", "/lines/3/adjusted"]
    spoilt = as_json()
    spoilt["lines"][1]["executed"] = "много"
    looked = machine.put(f"{HERE}?dry_run=1", spoilt)
    assert looked.json["faults"][0]["place"] == "/lines/1/executed"
    assert machine.put(HERE, spoilt).status_code == 202
    assert work(app) == 0
    faulty = machine.put(HERE, spoilt)
    assert faulty.status_code == 422
    assert faulty.json["faults"][0]["found"] == "много"
    assert machine.put(HERE, as_json()).status_code == 202
    assert work(app) == 1
    assert machine.get(HERE).json["documents"][0]["lines"] == len(TREE)


def test_dry_run_of_a_text_writes_nothing(app: Flask, db: Session, machine: Machine):
    machine.get(HERE)
    before = rows(db), files(app)
    looked = machine.put(f"{PLACING}&dry_run=1", months_csv("09.2026"), **CSV)
    assert (looked.status_code, looked.json["state"]) == (200, "checked")
    assert looked.json["rows_read"] == len(TREE)
    spoilt = machine.put(f"{PLACING}&dry_run=1", b"id;code\n1;2\n", **CSV)
    assert spoilt.status_code == 422
    assert spoilt.json["faults"][0]["row"] == 1
    assert (rows(db), files(app)) == before


def test_dry_run_of_a_packed_file_is_left_to_the_jobs(app: Flask, db: Session, machine: Machine):
    packed = gzip.compress(months_csv("09.2026"))
    taken = machine.put(f"{PLACING}&dry_run=1", packed, headers={"Content-Type": GZIP})
    assert taken.status_code == 202
    work(app)
    there = taken.headers["Location"].removeprefix("/api/v1/intake/")
    assert machine.get(there).json["state"] == "checked"
    assert machine.get(HERE).status_code == 404
    assert db.scalar(select(func.count()).select_from(ExecutionLine)) == 0


def test_foreign_budget_drafts_and_unread_types_leave_no_file(
    app: Flask, db: Session, machine: Machine
):
    ministry = Machine(app, make_machine(db, make_body(db, "201"))[1])
    drafts = Machine(app, make_machine(db, central(db), may_place=False)[1])
    db.commit()
    before = files(app)
    content = months_csv("09.2026")
    refused = ministry.put(PLACING, content, **CSV)
    assert (refused.status_code, refused.json["paragraph"]) == (409, "§8")
    assert drafts.put(PLACING, content, **CSV).status_code == 403
    assert machine.put(PLACING, content, headers={"Content-Type": "text/html"}).status_code == 415
    wrong = machine.put(f"{HERE}?form=all&place=2&month=9", content, **CSV)
    assert {one["place"] for one in wrong.json["faults"]} == {"?form", "?place", "?month"}
    assert files(app) == before
    staged = drafts.put(f"{HERE}?form=full", content, **CSV)
    assert staged.status_code == 202
    assert work(app) == 0
    assert drafts.get(HERE).json["state"] == "ready", "a person places it in the workplace"


def test_revoked_token_places_nothing_that_still_waits(app: Flask, db: Session, machine: Machine):
    machine.put(PLACING, months_csv("09.2026"), **CSV)
    token = db.scalars(select(MachineToken)).one()
    token.revoked_at, token.revoked_by_id = MORNING, token.made_by_id
    other = Machine(app, make_machine(db, central(db))[1])
    db.commit()
    assert work(app) == 0
    assert other.get(HERE).json["refusal"]["paragraph"] == "§8"
    assert other.put(PLACING, months_csv("09.2026"), **CSV).status_code == 200
    assert work(app) == 1
    assert db.scalar(select(func.count()).select_from(ReportImport)) == 1
