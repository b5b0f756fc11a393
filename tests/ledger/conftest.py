"""A ledger on each database for the tests of a module, and empty databases."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from portal.core.db import make_engine
from tests.conftest import emptied


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def bind(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """An empty migrated database of each kind, for all tests of a module."""
    if request.param == "postgresql":
        url = emptied(request.getfixturevalue("postgres_url"))
    else:
        file: Path = tmp_path_factory.mktemp("ledger") / "portal.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        url = f"sqlite:///{file}"
    engine = make_engine(url)
    yield engine
    engine.dispose()
