"""A live portal on each database for the tests of a module, and rows to race about."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from portal.core.db import WRITES, make_engine
from portal.core.migrate import upgrade
from portal.rules.calendar import local_date
from tests.conftest import emptied
from tests.live import LivePortal, make_portal
from tests.make import MORNING
from tests.signing import Signers


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stopped(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, signers: Signers
) -> Iterator[LivePortal]:
    """A portal over an empty migrated database, its server not begun."""
    folder: Path = tmp_path_factory.mktemp("live")
    if request.param == "postgresql":
        url = emptied(request.getfixturevalue("postgres_url"))
    else:
        url = f"sqlite:///{folder / 'portal.sqlite'}"
        engine = make_engine(url)
        upgrade(engine, MORNING)
        engine.dispose()
    portal = make_portal(url, folder, signers, MORNING.isoformat())
    yield portal
    portal.stop()
    portal.app.extensions["pages"].freshness.close()
    portal.app.extensions["engine"].dispose()


@pytest.fixture(scope="module")
def portal(stopped: LivePortal) -> LivePortal:
    """The same, answering."""
    stopped.start()
    return stopped


@pytest.fixture
def db(stopped: LivePortal) -> Iterator[Session]:
    """A session beside the server's; rows are committed by the test."""
    with Session(stopped.app.extensions["engine"], expire_on_commit=False) as session:
        session.connection(execution_options=WRITES)
        yield session


@pytest.fixture
def today(stopped: LivePortal) -> date:
    """The civil date of the portal's clock."""
    return local_date(stopped.app.extensions["clock"].now())
