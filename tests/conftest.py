"""An application on each database, a clock moved by hand, and a browser that checks each page."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.config import Config
from portal.core.clock import FixedClock
from portal.core.db import WRITES, make_engine
from portal.core.migrate import upgrade
from portal.models import Base
from tests import postgres
from tests.browser import Browser
from tests.once import made_once, one_map_of_addresses
from tests.signing import Signers

MORNING = datetime(2026, 11, 2, 5, 0, tzinfo=UTC)  # Monday, 10:00 in Kazakhstan
KEPT_TABLES = {"calendar_edition", "calendar_day"}


@pytest.fixture(scope="session", autouse=True)
def once() -> Iterator[None]:
    """Addresses and catalogues are made once for all applications."""
    with made_once():
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database to be copied."""
    file = tmp_path_factory.mktemp("template") / "portal.sqlite"
    engine = make_engine(f"sqlite:///{file}")
    upgrade(engine, MORNING)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A migrated PostgreSQL database of this test process."""
    if reason := postgres.why_not():
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with postgres.cluster() as url:
        engine = make_engine(url)
        upgrade(engine, MORNING)
        engine.dispose()
        yield url


def emptied(url: str) -> str:
    """The same PostgreSQL database without any row of a test; looking which tables have rows is
    fifty times faster than emptying them all."""
    names = [one.name for one in Base.metadata.sorted_tables if one.name not in KEPT_TABLES]
    probes = (f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in names)
    engine = make_engine(url)
    with engine.begin() as connection:
        if filled := connection.scalars(text(" UNION ALL ".join(probes))).all():
            connection.execute(text(f"TRUNCATE {', '.join(filled)} RESTART IDENTITY CASCADE"))
        connection.execute(text("DELETE FROM calendar_day WHERE edition_no > 1"))
        connection.execute(text("DELETE FROM calendar_edition WHERE no > 1"))
    engine.dispose()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty migrated database, once of each kind."""
    if request.param == "postgresql":
        return emptied(request.getfixturevalue("postgres_url"))
    file = tmp_path / "portal.sqlite"
    shutil.copy(request.getfixturevalue("sqlite_template"), file)
    return f"sqlite:///{file}"


@pytest.fixture
def clock() -> FixedClock:
    """The clock of the application; `clock.moment = ...` moves it."""
    return FixedClock(MORNING)


@pytest.fixture(scope="session")
def signers() -> Signers:
    """The development authority, with its people."""
    return Signers(MORNING)


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    """Settings of a demonstration in a folder of the test's own."""
    return Config.from_env(
        {
            "PORTAL_DATABASE_URL": database_url,
            "PORTAL_DATA_DIR": str(tmp_path),
            "PORTAL_SECRET_KEY": "test " * 10,
            "PORTAL_IIN_KEY": "test iin " * 5,
            "PORTAL_BASE_URL": "http://localhost",
        }
    )


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates compiled once for all applications and processes of a run."""
    shared = tmp_path_factory.getbasetemp()
    folder = (shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared) / "templates"
    folder.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


@pytest.fixture
def app(
    config: Config,
    clock: FixedClock,
    signers: Signers,
    compiled_templates: FileSystemBytecodeCache,
) -> Iterator[Flask]:
    """The application with a fixed clock and the development verifier."""
    with one_map_of_addresses(config.is_demo):
        made = create_app(config, clock=clock, verifier=signers.verifier)
    made.testing = True
    made.jinja_env.bytecode_cache = compiled_templates
    yield made
    made.extensions["pages"].freshness.close()
    made.extensions["engine"].dispose()


@pytest.fixture
def engine(app: Flask) -> Engine:
    """The engine of the application."""
    found: Engine = app.extensions["engine"]
    return found


@pytest.fixture
def db(engine: Engine) -> Iterator[Session]:
    """A session beside the application's; a test commits what the application shall see."""
    with Session(engine, expire_on_commit=False) as session:
        session.connection(execution_options=WRITES)
        yield session


@pytest.fixture
def client(app: Flask) -> Browser:
    """A browser without a signed-in user."""
    return Browser(app)
