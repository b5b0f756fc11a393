"""One small portal for all tests that only read the API."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.config import Config
from portal.core.clock import FixedClock
from portal.core.db import WRITES
from portal.core.limits import limiter
from tests.api.small import make_small_portal
from tests.make import MORNING
from tests.signing import Signers


@pytest.fixture(scope="session")
def small(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, signers: Signers
) -> Iterator[Flask]:
    """The small portal; nothing is written in it."""
    folder = tmp_path_factory.mktemp("small")
    file = folder / "portal.sqlite"
    shutil.copy(sqlite_template, file)
    settings = {"PORTAL_DATABASE_URL": f"sqlite:///{file}", "PORTAL_DATA_DIR": str(folder)}
    config = Config.from_env({**settings, "PORTAL_BASE_URL": "http://localhost"})
    app = create_app(config, clock=FixedClock(MORNING), verifier=signers.verifier)
    with Session(app.extensions["engine"], expire_on_commit=False) as db:
        db.connection(execution_options=WRITES)
        make_small_portal(app, db)
    yield app
    app.extensions["pages"].freshness.close()
    app.extensions["engine"].dispose()


@pytest.fixture
def uncounted() -> Iterator[None]:
    """Nobody counts how often the API is asked."""
    limiter.enabled = False
    yield
    limiter.enabled = True
