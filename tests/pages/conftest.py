"""Pages are drawn from one kind of database: what they ask runs on both in the acts, the journeys
and the crawl of every page."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """An empty migrated SQLite database."""
    file = tmp_path / "portal.sqlite"
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"
