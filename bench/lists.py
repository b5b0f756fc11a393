"""Lists over 100,000 documents: the time of the server alone for each page, drawn anew each time,
on both databases. Baseline in the same run: 20 documents by their keys with nothing around."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from bench.many import fill
from bench.processes import machine
from bench.web import databases
from portal.app import create_app
from portal.config import Config
from portal.core.clock import FixedClock
from portal.core.db import make_engine, read_session, write_session
from portal.core.migrate import upgrade
from portal.demo.authority import ensure_authority
from portal.models import Account, Body, Document
from portal.terms import Role
from tests.browser import Browser
from tests.make import make_document, make_grant, make_program, sign_in_as

NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)
RUNS, WARM = 9, 2
PAGES = {
    "home": "/kk/",
    "documents": "/ru/documents",
    "documents, kind": "/ru/documents?kind=audit-result",
    "documents, body": "/ru/documents?administrator=250",
    "documents, region": "/ru/documents?region=150000000",
    "documents, level": "/ru/documents?level=republican",
    "documents, year": "/ru/documents?year=2023",
    "documents, group": "/ru/documents?group=04",
    "documents, kind and year": "/ru/documents?kind=passport&year=2022",
    "documents, code": "/ru/documents?q=250-003",
    "documents, common word": "/ru/documents?q=дорог",
    "documents, two words": "/ru/documents?q=мостов+сел",
    "documents, word that is nowhere": "/ru/documents?q=якорь",
    "documents, page 2,500": "/ru/documents?page=2500",
    "documents, last page": "/ru/documents?page=5040",
    "documents, level, page 900": "/ru/documents?level=republican&page=900",
    "an administrator": "/kk/administrators/250",
    "a region": "/kk/regions/150000000",
    "administrators": "/kk/administrators",
    "discussions, open": "/kk/discussions",
    "discussions, ended": "/kk/discussions?state=closed",
    "discussions, ended, page 1,000": "/kk/discussions?state=closed&page=1000",
    "API documents": "/api/v1/documents",
    "API documents, 200 after 90,000": "/api/v1/documents?limit=200&offset=90000",
    "API documents, body": "/api/v1/documents?administrator=250",
    "API discussions, closed, after 20,000": "/api/v1/discussions?state=closed&offset=20000",
}
WORKPLACE = {
    "workplace": "/kk/workplace",
    "workplace, documents": "/kk/workplace/documents",
    "workplace, documents, page 5": "/kk/workplace/documents?page=5",
}


def run() -> None:
    """Print medians and spreads of everything."""
    print(f"Lists, {machine()}; {RUNS} runs each after {WARM}")
    with databases() as found, tempfile.TemporaryDirectory() as folder:
        for name, url in found.items():
            _measure(name, url, Path(folder, name))


def _measure(name: str, url: str, folder: Path) -> None:
    app = _portal(url, folder)
    engine: Engine = app.extensions["engine"]
    with read_session(engine) as db:
        keys = db.scalars(select(Document.id).limit(20)).all()
    baseline = text(f"SELECT * FROM document WHERE id IN ({', '.join(map(str, keys))})")
    with engine.connect() as connection:
        base = _times(lambda: connection.execute(baseline).all())
    print(f"\n{name}\n{'20 documents by key (baseline)':42}{_said(base)}", flush=True)
    guest = app.test_client()
    guest.set_cookie("session", "nobody")  # so that no page is answered from the cache
    official = _official(app)
    for pages, client in ((PAGES, guest), (WORKPLACE, official)):
        for words, address in pages.items():
            taken = _times(partial(_open, client, address))
            times = statistics.median(taken.wall) / statistics.median(base.wall)
            print(f"{words:42}{_said(taken)}{times:8.0f} x", flush=True)
    app.extensions["pages"].freshness.close()
    engine.dispose()


def _portal(url: str, folder: Path) -> Flask:
    folder.mkdir()
    settings = {
        "PORTAL_DATABASE_URL": url,
        "PORTAL_DATA_DIR": str(folder),
        "PORTAL_BASE_URL": "http://localhost",
        "PORTAL_SECRET_KEY": "bench " * 8,
        "PORTAL_IIN_KEY": "bench iin " * 5,
    }
    config = Config.from_env({**os.environ, **settings})
    engine = make_engine(url)
    upgrade(engine, NOW)
    ensure_authority(config, NOW)
    begun = time.perf_counter()
    with write_session(engine) as db:
        made = fill(db, NOW)
        _count_on(db)
    with engine.connect() as connection:
        settled = connection.execution_options(isolation_level="AUTOCOMMIT")
        settled.exec_driver_sql("VACUUM ANALYZE" if "postgresql" in url else "ANALYZE")
    engine.dispose()
    print(f"{made:,} documents written in {time.perf_counter() - begun:.0f} s", flush=True)
    return create_app(config, clock=FixedClock(NOW))


def _count_on(db: Session) -> None:
    """PostgreSQL counts keys in sequences, which know nothing of given ones."""
    if db.get_bind().dialect.name != "postgresql":
        return
    for table in ("body", "program", "document", "edition", "account", "part"):
        db.execute(text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"))


def _official(app: Flask) -> FlaskClient:
    """Somebody at work in a body, with some drafts."""
    with write_session(app.extensions["engine"]) as db:
        body = db.scalars(select(Body).where(Body.code == "250")).one()
        for _draft in range(5):
            make_document(db, program=make_program(db, body=body, year=2027), draft=True)
        account = db.get_one(Account, 3)
        return sign_in_as(
            Browser(app), db, account, make_grant(db, account, Role.ADMINISTRATOR, body)
        ).http


def _open(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")


@dataclass
class Taken:
    """Milliseconds of each run by the clock, and of this process alone: on SQLite that is all the
    work there is, and a busy machine hardly changes it."""

    wall: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)


def _times(act: Callable[[], object]) -> Taken:
    for _once in range(WARM):
        act()
    taken = Taken()
    for _once in range(RUNS):
        begun, used = time.perf_counter(), time.process_time()
        act()
        taken.wall.append((time.perf_counter() - begun) * 1000)
        taken.own.append((time.process_time() - used) * 1000)
    return taken


def _said(taken: Taken) -> str:
    middle, own = statistics.median(taken.wall), statistics.median(taken.own)
    spread = f"({min(taken.wall):.2f}-{max(taken.wall):.2f})"
    return f"{middle:9.2f} ms {spread:20}{own:9.2f} ms own"
