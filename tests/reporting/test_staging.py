"""Lines are staged where nobody sees them; stopped, killed or faulty, nothing of them stays."""

import hashlib
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import jobs
from portal.core.clock import FixedClock
from portal.core.db import write_session
from portal.models import Document, ExecutionLine, JournalEntry, ReportImport, ReportMonth
from portal.reporting import reading
from portal.reporting.imports import (
    ReceivedFile,
    cancel_import,
    own_import,
    receive_file,
    taking,
)
from portal.reporting.staging import SILENCE, Workshop, work_imports
from portal.rules import Refused
from portal.terms import ImportStatus, ReportForm
from tests.browser import Browser
from tests.make import MORNING, make_body
from tests.reporting.sample import (
    TREE,
    central,
    months_csv,
    placed,
    received,
    rows_of,
    staged,
    workshop,
)
from tests.reporting.sample import csv_of as csv

BROKEN = csv([*rows_of("01.2025"), *(rows_of("02.2025")[:3]), rows_of("02.2025")[3] | {"plg": "x"}])


def count(db: Session, table: type) -> int:
    db.rollback()
    return db.scalar(select(func.count()).select_from(table)) or 0


def the_import(db: Session) -> ReportImport:
    db.rollback()
    db.expire_all()
    return db.scalars(select(ReportImport)).one()


def test_lines_wait_unseen_until_they_are_placed(app: Flask, db: Session, client: Browser):
    staged(app, months_csv("01.2025", "02.2025"))
    one = the_import(db)
    assert (one.status, one.rows_read, one.faults_total) == (ImportStatus.READY, 2 * len(TREE), 0)
    assert one.bytes_read == one.size
    assert count(db, ExecutionLine) == 2 * len(TREE)
    assert count(db, Document) == 0
    months = db.scalars(select(ReportMonth).order_by(ReportMonth.month)).all()
    assert [(m.year, m.month, m.line_count) for m in months] == [(2025, 1, 16), (2025, 2, 16)]
    assert months[0].lines_sha256 == months[1].lines_sha256
    assert client.get("/ru/execution/republican/full/2025/1").status_code == 404


def test_a_faulty_file_leaves_nothing(app: Flask, db: Session):
    staged(app, BROKEN)
    one = the_import(db)
    assert one.status is ImportStatus.FAULTY
    assert [fault["code"] for fault in json.loads(one.faults)] == ["number"]
    assert one.is_swept
    assert count(db, ExecutionLine) == count(db, ReportMonth) == 0
    assert not app.extensions["report_files"].path(one.sha256).exists()


def test_a_dry_run_writes_no_line(app: Flask, db: Session):
    staged(app, months_csv("01.2025", "03.2025"), is_dry_run=True)
    one = the_import(db)
    assert one.status is ImportStatus.CHECKED
    told = json.loads(one.remarks)
    assert told["missing"] == [[2025, 2]]
    assert [month["line_count"] for month in told["months"]] == [16, 16]
    assert count(db, ExecutionLine) == 0


def test_one_import_of_a_budget_and_form_at_a_time(app: Flask, db: Session):
    store = app.extensions["report_files"]
    received(db, store, months_csv("01.2025"))
    with pytest.raises(Refused, match="under way"):
        received(db, store, months_csv("02.2025"))
    received(db, store, months_csv("02.2025"), budget="state")
    with pytest.raises(Refused, match="does not report"):
        received(db, store, months_csv("02.2025"), make_body(db, "201"), budget="local")


def test_a_cancelled_import_is_swept(app: Flask, db: Session):
    import_id = staged(app, months_csv("01.2025"))
    with write_session(app.extensions["engine"]) as other:
        one = own_import(other, central(other).id, import_id, lock=True)
        cancel_import(other, one, None, MORNING)
        with pytest.raises(Refused, match="ended already"):
            cancel_import(other, one, None, MORNING)
    work_imports(workshop(app))
    assert the_import(db).is_swept
    assert count(db, ExecutionLine) == 0
    staged(app, months_csv("01.2025"))  # another one may come
    db.rollback()
    acts = db.scalars(select(JournalEntry.act).where(JournalEntry.subject == "report_import"))
    assert list(acts) == ["report.receive", "report.cancel", "report.receive"]


class Interrupting:
    """A clock that does something at its n-th reading, while a file is read."""

    def __init__(self, reading_no: int, does) -> None:
        self.left, self.does = reading_no, does

    def __call__(self):
        self.left -= 1
        if self.left == 0:
            self.does()
        return MORNING


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BATCH", 5)


@pytest.mark.usefixtures("small_batches")
def test_a_reader_stops_when_its_import_is_cancelled(app: Flask, db: Session):
    engine, store = app.extensions["engine"], app.extensions["report_files"]
    with write_session(engine) as other:
        import_id = received(other, store, months_csv("01.2025", "02.2025")).id

    def cancel() -> None:
        with write_session(engine) as other:
            one = own_import(other, central(other).id, import_id, lock=True)
            cancel_import(other, one, None, MORNING)

    work_imports(Workshop(engine, store, Interrupting(5, cancel)))
    one = the_import(db)
    assert one.status is ImportStatus.CANCELLED
    assert 0 < one.rows_read < 2 * len(TREE)
    assert count(db, ExecutionLine) == 0


class Killed(BaseException):
    """The process ends without a word."""


@pytest.mark.usefixtures("small_batches")
def test_a_killed_reader_is_followed_by_another_from_the_start(app: Flask, db: Session):
    engine, store = app.extensions["engine"], app.extensions["report_files"]
    with write_session(engine) as other:
        received(other, store, months_csv("01.2025", "02.2025"))

    def die() -> None:
        raise Killed

    with pytest.raises(Killed):
        work_imports(Workshop(engine, store, Interrupting(6, die)))
    assert count(db, ExecutionLine) > 0
    assert work_imports(Workshop(engine, store, lambda: MORNING + SILENCE)) == 0  # it may live yet
    later = MORNING + SILENCE + timedelta(seconds=1)
    assert work_imports(Workshop(engine, store, lambda: later)) == 1
    assert the_import(db).status is ImportStatus.READY
    assert count(db, ExecutionLine) == 2 * len(TREE)
    assert count(db, ReportMonth) == 2


@pytest.mark.usefixtures("small_batches")
def test_a_reader_that_was_taken_for_dead_writes_no_more(app: Flask, db: Session):
    engine, store = app.extensions["engine"], app.extensions["report_files"]
    with write_session(engine) as other:
        received(other, store, months_csv("01.2025", "02.2025"))
    later = MORNING + SILENCE + timedelta(seconds=1)

    def follow() -> None:
        assert work_imports(Workshop(engine, store, lambda: later)) == 1

    assert work_imports(Workshop(engine, store, Interrupting(5, follow))) == 0
    assert the_import(db).status is ImportStatus.READY
    assert count(db, ExecutionLine) == 2 * len(TREE)


def test_the_jobs_read_what_waits(app: Flask, db: Session, clock: FixedClock):
    with write_session(app.extensions["engine"]) as other:
        received(other, app.extensions["report_files"], months_csv("01.2025"))
    assert jobs.run_due(app, clock.now())["read_reports"] == 1
    assert the_import(db).status is ImportStatus.READY


def test_a_file_larger_than_allowed_leaves_nothing(app: Flask, tmp_path: Path):
    store = app.extensions["report_files"]
    with pytest.raises(Refused, match="larger"):
        store.take(Endless(), 2**20)
    with pytest.raises(Refused, match="empty"):
        store.take(Endless(0), 2**20)
    assert not [one for one in store.folder.rglob("*") if one.is_file()]


def send(app: Flask, db: Session, content: bytes) -> None:
    engine, store = app.extensions["engine"], app.extensions["report_files"]
    with taking(engine, store, io.BytesIO(content)) as (sha256, size):
        told = ReceivedFile("republican", ReportForm.FULL, "a.csv", sha256, size)
        receive_file(db, central(db), None, told, MORNING)
        db.commit()


def test_what_is_refused_fills_no_disk(app: Flask, db: Session):
    content = months_csv("01.2025")
    send(app, db, content)
    for refused in (content, months_csv("02.2025")):
        with pytest.raises(Refused, match="under way"):
            send(app, db, refused)
        db.rollback()
    kept = [one for one in app.extensions["report_files"].folder.rglob("*") if one.is_file()]
    assert [one.name for one in kept] == [hashlib.sha256(content).hexdigest()]


def test_files_of_documents_lie_apart(app: Flask, db: Session):
    content = months_csv("01.2025") + b"broken;line\r\n"
    attached = app.extensions["files"].write(hashlib.sha256(content).hexdigest(), content)
    staged(app, content)
    assert the_import(db).is_swept
    assert attached.read_bytes() == content


class Endless:
    """A stream that never ends, or gives nothing."""

    def __init__(self, size: int = 2**20) -> None:
        self.size = size

    def read(self, size: int) -> bytes:
        return b"0" * min(size, self.size)


def test_a_whole_tree_may_be_left_half_read(app: Flask, client: Browser):
    placed(app, months_csv("03.2025"))
    address = "/ru/execution/republican/full/2025/3"
    for twin in (f"{address}.csv", f"{address}.json", f"/api/v1{address.removeprefix('/ru')}"):
        with client.get(twin, buffered=False) as answer:
            assert next(iter(answer.response))
        assert "expenditure/04" in client.get(twin).text
