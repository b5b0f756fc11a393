"""Importing budget reporting: a folder of the real export, and a million made-up lines.

Each import is a process of its own, which shows its memory. The baseline reads the same file with
the standard library and writes the same rows in the same batches into the same table, without
looking at them."""

import csv
import gzip
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, func, insert, select

from bench.processes import child, machine
from portal.config import ROOT
from portal.core.db import make_engine, read_session, write_session
from portal.core.files import FileStore
from portal.core.migrate import upgrade
from portal.models import Account, Body, ExecutionLine, Region, ReportImport, ReportMonth
from portal.models.reporting import MEASURES
from portal.papers.drafts import Reason
from portal.reporting.columns import EXPORTED, SUMS
from portal.reporting.imports import ReceivedFile, receive_file
from portal.reporting.limits import BATCH
from portal.reporting.placing import place_reports
from portal.reporting.staging import Workshop, work_imports
from portal.rules.calendar import local_date
from portal.terms import AccountKind, BudgetLevel, ImportStatus, Language, NodeKind, ReportForm
from tests import postgres

ROWS, RUNS = int(os.environ.get("EXECUTION_ROWS", "1000000")), 3
FOLDER = Path(os.environ.get("PORTAL_EXECUTION_DIR", ROOT.parent / "shared/data/execution"))
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
HEAD = ("id", "code", "name", *SUMS, "level", "parent_id", "month")
GROUPS, SUBGROUPS, OFFICES, PROGRAMS = 15, 9, 10, 14
MADE_UP = "made-up_full.csv.gz"


def run() -> None:
    """Prints seconds and peak memory of the folder and of made-up lines, median and spread."""
    print(f"Budget reporting, {machine()}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = _made_up(folder / MADE_UP)
        size = (folder / MADE_UP).stat().st_size / 1e6
        print(f"{made:,} made-up lines, {size:.1f} MB packed; {RUNS} runs")
        print(f"{'':46}{'seconds':>9}{'spread':>16}{'lines/s':>10}{'peak MB':>9}")
        _measure("SQLite", folder, None)
        if reason := postgres.why_not():
            print(reason)
            return
        for way in ("raw", "import", "folder"):
            _measure_postgres(way, folder)


def _measure(database: str, folder: Path, url: str | None) -> None:
    for way in ("raw", "import", "folder"):
        runs = [_run_once(way, folder, url) for _ in range(RUNS)]
        _print(f"{database}, {way}", runs)


def _measure_postgres(way: str, folder: Path) -> None:
    runs = []
    for _ in range(RUNS):
        with postgres.cluster(durable=True) as url:
            runs.append(_run_once(way, folder, url))
    _print(f"PostgreSQL, {way}", runs)


def _print(name: str, runs: list[tuple[float, float, float]]) -> None:
    words = {
        "raw": "rows written unlooked (baseline)",
        "import": "checked and staged",
        "folder": "the real folder, placed",
    }
    database, way = name.split(", ")
    seconds, lines = sorted(one[0] for one in runs), runs[0][1]
    if not lines:
        print(f"{database}, {words[way]}: {FOLDER} is not there")
        return
    middle, peak = statistics.median(seconds), max(one[2] for one in runs)
    spread = f"{seconds[0]:.1f}–{seconds[-1]:.1f}"
    told = f"{database}, {words[way]}"
    print(f"{told:46}{middle:9.1f}{spread:>16}{lines / middle:10,.0f}{peak:9.0f}", flush=True)


def _run_once(way: str, folder: Path, url: str | None) -> tuple[float, float, float]:
    """Seconds and lines that a process tells, and its peak memory."""
    said = folder / "said"
    with tempfile.TemporaryDirectory(dir=folder) as name:
        address = url or f"sqlite:///{Path(name) / 'portal.sqlite'}"
        words = [way, str(folder), address, name]
        _seconds, peak = child("bench.execution", words, Path(os.devnull), said)
    seconds, lines = map(float, said.read_text().split())
    return seconds, lines, peak


def _made_up(path: Path) -> int:
    """A packed file with about as many lines as wished; how many it has."""
    count, month = 0, 0
    with gzip.open(path, "wt", encoding="utf-8", newline="", compresslevel=6) as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEAD)
        while count < ROWS:
            written = f"{month % 12 + 1:02}.{2020 + month // 12}"
            for row in _month_rows(written):
                writer.writerow(row)
                count += 1
            month += 1
    return count


def _month_rows(month: str) -> Iterator[list[object]]:
    """A tree of outlays: every sum is what its lines add up to."""
    programs = PROGRAMS * 1000.125
    own = 1
    whole = programs * OFFICES * SUBGROUPS * GROUPS
    yield _row(own, "2.0", "II. ЗАТРАТЫ", whole, 0, "", month)
    for group in range(1, GROUPS + 1):
        at_group = own = own + 1
        sums = programs * OFFICES * SUBGROUPS
        yield _row(own, f"{group}.0", f"Группа {group}", sums, 1, "1.0", month)
        for subgroup in range(1, SUBGROUPS + 1):
            at_subgroup = own = own + 1
            sums = programs * OFFICES
            yield _row(own, f"{subgroup}.0", "Подгруппа", sums, 2, f"{at_group}.0", month)
            for office in range(101, 101 + OFFICES):
                at_office = own = own + 1
                name = f"Министерство {office} Республики Казахстан"
                yield _row(own, f"{office}.0", name, programs, 3, f"{at_subgroup}.0", month)
                for program in range(1, PROGRAMS + 1):
                    own += 1
                    name = f"Обеспечение деятельности по программе {program}"
                    yield _row(own, f"{program}.0", name, 1000.125, 4, f"{at_office}.0", month)


def _row(
    own: int, code: str, name: str, sums: float, level: int, parent: str, month: str
) -> list[object]:
    return [own, code, name, *[f"{sums:.3f}"] * len(SUMS), level, parent, month]


def _prepare(url: str, folder: Path) -> tuple[Engine, FileStore, Body, Account]:
    engine = make_engine(url)
    upgrade(engine, NOW)
    names = {"name_kk": "Министрлік", "name_ru": "Министерство"}
    with write_session(engine) as db:
        body = Body(code="217", level=BudgetLevel.REPUBLICAN, is_central=True, **names)
        account = Account(
            kind=AccountKind.PERSON,
            identity_hash="a" * 64,
            name="Тест",
            language=Language.KK,
            created_at=NOW,
        )
        codes = ("100000000", "110000000", "710000000", "750000000")
        db.add_all([body, account, *(Region(code=code, **names) for code in codes)])
    return engine, FileStore(folder / "files"), body, account


def raw(folder: Path, url: str, own: Path) -> int:
    """The same rows in the same batches, unlooked at."""
    engine, store, body, _account = _prepare(url, own)
    path = folder / MADE_UP
    with write_session(engine) as db:
        told = ReceivedFile("republican", ReportForm.FULL, path.name, "0" * 64, 1)
        one = receive_file(db, body, None, told, NOW)
        month = ReportMonth(import_id=one.id, year=2020, month=1, line_count=0, totals="{}")
        db.add(month)
        db.flush()
    written = 0
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        batch: list[dict[str, object]] = []
        for no, row in enumerate(csv.DictReader(file, delimiter=";"), 1):
            batch.append(_unlooked(no, row, month.id))
            if len(batch) == BATCH:
                written += _written(engine, batch)
                batch = []
    return written + _written(engine, batch)


def _unlooked(no: int, row: dict[str, str], month_id: int) -> dict[str, object]:
    sums = {measure: int(float(row[column]) * 1000) for column, measure in EXPORTED.items()}
    return {
        "report_month_id": month_id,
        "parent": 0,
        "position": no,
        "key": f"{no}",
        "depth": int(row["level"]),
        "kind": NodeKind.PROGRAM,
        "code": row["code"],
        "name_ru": row["name"],
        "name_kk": None,
        **{one: sums[one] for one in MEASURES},
    }


def _written(engine: Engine, batch: list[dict[str, object]]) -> int:
    if batch:
        with write_session(engine) as db:
            db.execute(insert(ExecutionLine), batch)
    return len(batch)


def staged(folder: Path, url: str, own: Path) -> int:
    """What the jobs do with an uploaded file."""
    engine, store, body, account = _prepare(url, own)
    _receive(engine, store, body, folder / MADE_UP, "republican", ReportForm.FULL)
    work_imports(Workshop(engine, store, lambda: NOW))
    with read_session(engine) as db:
        one = db.scalars(select(ReportImport)).one()
        assert one.status is ImportStatus.READY, one.faults[:500]
        return one.rows_read


def real(folder: Path, url: str, own: Path) -> int:
    """Every file of the folder: read, checked, staged, placed; the numbers of lines agree."""
    engine, store, body, account = _prepare(url, own)
    for path in sorted(FOLDER.glob("*.csv.gz")):
        words = path.name.partition(".")[0].split("_")
        budget = words[1] if words[0] == "region" else words[0]
        _receive(engine, store, body, path, budget, ReportForm(words[-1]))
    work_imports(Workshop(engine, store, lambda: NOW))
    with write_session(engine) as db:
        imports = db.scalars(select(ReportImport)).all()
        for one in imports:
            place_reports(db, one, account, Reason("", ""), local_date(NOW), NOW)
        lines = db.scalar(select(func.count()).select_from(ExecutionLine)) or 0
        assert lines == sum(one.rows_read for one in imports)
    return lines


def _receive(
    engine: Engine, store: FileStore, body: Body, path: Path, budget: str, form: ReportForm
) -> None:
    with path.open("rb") as stream:
        sha256, size = store.take(stream, 2**30)
    with write_session(engine) as db:
        receive_file(db, body, None, ReceivedFile(budget, form, path.name, sha256, size), NOW)


WAYS = {"raw": raw, "import": staged, "folder": real}

if __name__ == "__main__":
    way, folder, url, own = sys.argv[1:]
    begun = time.perf_counter()
    lines = WAYS[way](Path(folder), url, Path(own))
    print(time.perf_counter() - begun, lines)
