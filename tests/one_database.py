"""For tests of what looks the same on every database: what it asks of PostgreSQL runs in the acts,
the journeys and the crawl of every page."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """An empty migrated SQLite database."""
    file = tmp_path / "portal.sqlite"
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"
