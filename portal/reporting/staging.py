"""Working an import: its file is read once, its lines are written in batches that nobody sees until
they are placed; stopped or killed, it begins anew (§8, decided: staging)."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from portal.core.db import read_session, write_session
from portal.core.files import FileStore
from portal.core.secrets import new_token
from portal.models import ExecutionLine, ReportImport, ReportMonth
from portal.reporting.imports import forget_file
from portal.reporting.reading import Batch, Reader
from portal.rules.calendar import local_date
from portal.terms import ImportStatus

SILENCE = timedelta(minutes=3)  # after which whoever read an import is taken for dead
ENDED = (
    *(ImportStatus.FAULTY, ImportStatus.CHECKED),
    *(ImportStatus.PLACED, ImportStatus.CANCELLED),
)


class Stopped(Exception):
    """The import was cancelled, or another process took it over."""


@dataclass(frozen=True)
class Workshop:
    """Where imports are worked; `now` is asked while they are."""

    engine: Engine
    store: FileStore
    now: Callable[[], datetime]


def work_imports(workshop: Workshop) -> int:
    """Read every import that waits, one after another, and sweep up after those that ended; how
    many were read."""
    worked = 0
    while (found := _take(workshop)) is not None:
        worked += _worked(workshop, *found)
    sweep(workshop)
    return worked


def _take(workshop: Workshop) -> tuple[int, str] | None:
    """An import that waits or whose reader fell silent, now ours."""
    now, runner = workshop.now(), new_token()
    silent = ReportImport.heartbeat_at < now - SILENCE
    waits = or_(
        ReportImport.status == ImportStatus.UPLOADED,
        (ReportImport.status == ImportStatus.CHECKING) & silent,
    )
    with write_session(workshop.engine) as db:
        found = db.scalar(
            select(ReportImport)
            .where(waits)
            .order_by(ReportImport.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if found is None:
            return None
        found.status, found.runner, found.heartbeat_at = ImportStatus.CHECKING, runner, now
        found.rows_read = found.bytes_read = 0
        return found.id, runner


def _worked(workshop: Workshop, import_id: int, runner: str) -> bool:
    remove_lines(workshop.engine, import_id)
    with read_session(workshop.engine) as db:
        one = db.get_one(ReportImport, import_id)
    reader = Reader(one.form, local_date(workshop.now()))
    months: dict[tuple[int, int], int] = {}
    try:
        for batch in reader.batches(workshop.store.path(one.sha256)):
            now = workshop.now()
            with write_session(workshop.engine) as db:
                _beat(db, import_id, runner, now, batch)
                if not (reader.faults.total or one.is_dry_run):
                    stage_batch(db, import_id, batch, months)
        _end(workshop, one, runner, reader)
    except Stopped:
        return False
    return True


def _beat(db: Session, import_id: int, runner: str, now: datetime, batch: Batch) -> None:
    values = {"rows_read": batch.rows_read, "bytes_read": batch.bytes_read, "heartbeat_at": now}
    beat = db.execute(update(ReportImport).where(*_mine(import_id, runner)).values(values))
    if beat.rowcount != 1:  # type: ignore[attr-defined]
        raise Stopped


def _mine(import_id: int, runner: str) -> tuple[object, ...]:
    is_checking = ReportImport.status == ImportStatus.CHECKING
    return ReportImport.id == import_id, ReportImport.runner == runner, is_checking


def stage_batch(
    db: Session, import_id: int, batch: Batch, months: dict[tuple[int, int], int]
) -> None:
    """Write the lines of a batch; `months` remembers the months that have been begun."""
    key = batch.year, batch.month
    if key not in months:
        month = ReportMonth(
            import_id=import_id,
            year=batch.year,
            month=batch.month,
            line_count=0,
            totals="{}",
        )
        db.add(month)
        db.flush()
        months[key] = month.id
    if batch.lines:
        number = months[key]
        for line in batch.lines:
            line["report_month_id"] = number
        db.execute(insert(ExecutionLine), batch.lines)
    if summary := batch.summary:
        db.execute(
            update(ReportMonth)
            .where(ReportMonth.id == months[key])
            .values(
                line_count=summary.line_count,
                lines_sha256=summary.lines_sha256,
                totals=json.dumps(summary.told(), ensure_ascii=False),
            )
        )


def _end(workshop: Workshop, one: ReportImport, runner: str, reader: Reader) -> None:
    faults, now = reader.faults, workshop.now()
    found = ImportStatus.CHECKED if one.is_dry_run else ImportStatus.READY
    status = ImportStatus.FAULTY if faults.total else found
    values = {
        "status": status,
        "faults": json.dumps(faults.packed(), ensure_ascii=False),
        "faults_total": faults.total,
        "remarks": json.dumps(_remarks(reader), ensure_ascii=False),
        "rows_read": reader.rows_read,
        "bytes_read": one.size,
        "heartbeat_at": now,
        "ended_at": None if status is ImportStatus.READY else now,
    }
    with write_session(workshop.engine) as db:
        ended = db.execute(update(ReportImport).where(*_mine(one.id, runner)).values(values))
    if ended.rowcount != 1:  # type: ignore[attr-defined]
        raise Stopped


def _remarks(reader: Reader) -> dict[str, object]:
    """What is told beside the months: which of them were found and which lie between and were not;
    a dry run keeps its summaries here."""
    found = sorted(reader.months_read)
    if not found:
        return {"found": [], "missing": [], "months": []}
    (year, month), last = found[0], found[-1]
    missing = []
    while (year, month) <= last:
        if (year, month) not in reader.months_read:
            missing.append([year, month])
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return {"found": [list(one) for one in found], "missing": missing, "months": reader.told}


def sweep(workshop: Workshop) -> int:
    """Remove the lines of imports that ended otherwise than placed, and the files of those that
    brought nothing; how many imports were swept."""
    engine = workshop.engine
    with read_session(engine) as db:
        ended = select(ReportImport).where(
            ReportImport.status.in_(ENDED), ReportImport.is_swept.is_(False)
        )
        waiting = db.scalars(ended).all()
    for one in waiting:
        remove_lines(engine, one.id)
        with write_session(engine) as db:
            db.execute(update(ReportImport).where(ReportImport.id == one.id).values(is_swept=True))
            forget_file(db, workshop.store, one.sha256)
    return len(waiting)


def remove_lines(engine: Engine, import_id: int) -> None:
    """What an import staged and did not place is taken away, a month in a transaction."""
    unplaced = select(ReportMonth.id).where(
        ReportMonth.import_id == import_id, ReportMonth.edition_id.is_(None)
    )
    with read_session(engine) as db:
        months = db.scalars(unplaced).all()
    for month_id in months:
        with write_session(engine) as db:
            db.execute(delete(ExecutionLine).where(ExecutionLine.report_month_id == month_id))
            db.execute(delete(ReportMonth).where(ReportMonth.id == month_id))
