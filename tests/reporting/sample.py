"""Small files of budget reporting as the present portal exports them, and months placed from
them."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.db import write_session
from portal.core.files import FileStore
from portal.models import Account, Body, Document, NumberSeries, ReportImport
from portal.papers.drafts import Reason
from portal.reporting.at_once import stage_at_once
from portal.reporting.columns import SUMS
from portal.reporting.imports import ReceivedFile, receive_file
from portal.reporting.placing import place_reports
from portal.reporting.staging import Workshop, work_imports
from portal.rules.calendar import local_date
from portal.terms import ImportStatus, ReportForm
from tests.make import MORNING, make_account, make_body

HEAD = ("id", "code", "name", *SUMS, "level", "isLeaf", "parentCode", "parent_id", "month")
FLAT_HEAD = ("id", "code", "name", *SUMS, "level", "month")
Row = dict[str, Any]
SERIES = "document-2026"
NO_REASON = Reason("", "")
WHY = Reason("Сома нақтыланды.", "Сумма уточнена.")

# id, parent, level, code, name, plan of the year, executed
TREE = (
    (1, "", 0, "1.0", "I. ДОХОДЫ", "300", "100"),
    (6, "1.0", 1, "1.0", "НАЛОГОВЫЕ ПОСТУПЛЕНИЯ", "200", "60"),
    (7, "6.0", 2, "1.0", "Налоговые поступления", "200", "60"),
    (8, "7.0", 3, "5.0", "Внутренние налоги на товары, работы и услуги", "200", "60"),
    (9, "8.0", 4, "1.0", "Hалог на добавленную стоимость", "200", "60"),
    (10, "1.0", 1, "", "ПОСТУПЛЕНИЯ ТРАНСФЕРТОВ", "100", "40"),
    (11, "10.0", 2, "4.0", "Поступления трансфертов", "100", "40"),
    (20, "", 0, "2.0", "II. ЗАТРАТЫ", "400.5", "150.001"),
    (21, "20.0", 1, "1.0", "Государственные услуги общего характера", "150.5", "50.001"),
    (22, "21.0", 2, "1.0", "Представительные органы", "150.5", "50.001"),
    (23, "22.0", 3, "101.0", "Администрация Президента Республики Казахстан", "150.5", "50.001"),
    (24, "20.0", 1, "4.0", "Образование", "250", "100"),
    (25, "24.0", 2, "2.0", "Среднее образование", "250", "100"),
    (26, "25.0", 3, "224.0", "Министерство просвещения", "0", "0"),
    (27, "25.0", 3, "226.0", "Министерство здравоохранения Республики Казахстан", "250", "100"),
    (30, "", 0, "5.0", "V. ДЕФИЦИТ (ПРОФИЦИТ) БЮДЖЕТА", "-100.5", "-50.001"),
)


def rows_of(month: str, tree: Sequence[Sequence[object]] = TREE) -> list[Row]:
    """The rows of one month, every plan alike."""
    return [_row(month, *one) for one in tree]


def _row(
    month: str, no: int, parent: str, level: int, code: str, name: str, plan: str, done: str
) -> Row:
    return {
        **{"id": no, "code": code, "name": name, "level": level, "parent_id": parent},
        **dict.fromkeys(("utv", "utch", "plg", "plgp"), plan),
        **dict.fromkeys(("plgo", "obz", "obzsumrg"), "0.0"),
        "sumrg": done,
        "month": month,
    }


def flat_rows(month: str, lines: Iterable[tuple[str, str, str, str]]) -> list[Row]:
    """A flat month: code, name, plan, executed; the total first."""
    return [_row(month, no, "", 0, *line) for no, line in enumerate(lines, 1)]


def csv_of(rows: Iterable[Row], head: Sequence[str] = HEAD, delimiter: str = ";") -> bytes:
    """The rows as a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, head, delimiter=delimiter, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def months_csv(*months: str) -> bytes:
    """The small tree in several months."""
    return csv_of(row for month in months for row in rows_of(month))


def received(
    db: Session, store: FileStore, content: bytes, body: Body | None = None, **told: Any
) -> ReportImport:
    """An import of this content, waiting to be read."""
    return receive_file(db, body or central(db), None, _file(store, content, told), MORNING)


def _file(store: FileStore, content: bytes, told: dict[str, Any]) -> ReceivedFile:
    sha256, size = store.take(io.BytesIO(content), 10**9)
    given = {"budget": "republican", "form": ReportForm.FULL, "name": "execution.csv", **told}
    return ReceivedFile(sha256=sha256, size=size, **given)


def central(db: Session) -> Body:
    """The central body for budget execution."""
    return make_body(db, "217", is_central=True)


def workshop(app: Flask) -> Workshop:
    """Where the jobs of an application work imports."""
    extensions = app.extensions
    return Workshop(extensions["engine"], extensions["report_files"], extensions["clock"].now)


def staged(app: Flask, content: bytes, **told: Any) -> int:
    """An import of this content that was read; its key."""
    with write_session(app.extensions["engine"]) as db:
        one = received(db, app.extensions["report_files"], content, **told)
    work_imports(workshop(app))
    return one.id


def placed(
    app: Flask,
    content: bytes,
    reason: Reason = NO_REASON,
    account: Account | None = None,
    now: datetime = MORNING,
    **told: Any,
) -> list[Document]:
    """The documents that an import of this content became."""
    import_id = staged(app, content, **told)
    with write_session(app.extensions["engine"]) as db:
        found = select(ReportImport).where(ReportImport.id == import_id).with_for_update()
        one, who = db.scalars(found).one(), account or make_account(db)
        return place_reports(db, one, who, reason, local_date(now), now)


def placed_within(
    db: Session, store: FileStore, content: bytes, reason: Reason = NO_REASON, **told: Any
) -> list[Document]:
    """The same inside a transaction of the test's own; numbers of documents that the test makes
    by itself are left alone."""
    if db.get(NumberSeries, SERIES) is None:
        db.add(NumberSeries(name=SERIES, last=50_000))
        db.flush()
    body = told.pop("body", None) or central(db)
    one, faults = stage_at_once(db, store, body, None, _file(store, content, told), MORNING)
    assert not faults.total, faults.kept
    return place_reports(db, one, make_account(db), reason, local_date(MORNING), MORNING)


def waiting_import(db: Session, body: Body, budget: str = "state") -> ReportImport:
    """An import of a body whose file waits to be read."""
    made = ReportImport(
        body_id=body.id,
        budget=budget,
        form=ReportForm.FUNCTIONAL,
        file_name="execution.csv",
        sha256="0" * 64,
        size=1000,
        status=ImportStatus.UPLOADED,
        is_dry_run=False,
        is_invented=False,
        rows_read=0,
        bytes_read=0,
        faults="[]",
        faults_total=0,
        remarks="{}",
        created_at=MORNING,
        is_swept=False,
    )
    db.add(made)
    db.flush()
    return made
