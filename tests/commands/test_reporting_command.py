"""`portal reporting import`: a file is checked and staged from the machine."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from portal.commands.reporting import reporting
from portal.config import Config
from portal.core.db import write_session
from portal.models import Document, ExecutionLine
from tests.reporting.sample import central, csv_of, months_csv, rows_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def run(app: Flask, config: Config, tmp_path: Path):
    """Run the command over a file with this content."""
    with write_session(app.extensions["engine"]) as db:
        central(db)
    settings = {
        "PORTAL_DATABASE_URL": config.database_url,
        "PORTAL_DATA_DIR": str(config.data_dir),
        "PORTAL_SECRET_KEY": "test " * 10,
        "PORTAL_IIN_KEY": "test iin " * 5,
    }

    def run_over(content: bytes, *words: str):
        (tmp_path / "execution.csv").write_bytes(content)
        told = ["import", str(tmp_path / "execution.csv"), "--budget", "republican"]
        return CliRunner().invoke(reporting, [*told, "--form", "full", *words], env=settings)

    return run_over


def test_months_are_staged_and_not_placed(app: Flask, run):
    answer = run(months_csv("01.2025", "03.2025"), "--json")
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.output)
    assert (told["status"], told["rows"], told["missing"]) == ("ready", 32, [[2025, 2]])
    with write_session(app.extensions["engine"]) as db:
        assert db.scalar(select(func.count()).select_from(ExecutionLine)) == 32
        assert db.scalar(select(func.count()).select_from(Document)) == 0


def test_dry_run_stages_nothing(app: Flask, run):
    assert (
        json.loads(run(months_csv("01.2025"), "--dry-run", "--json").output)["status"] == "checked"
    )
    with write_session(app.extensions["engine"]) as db:
        assert db.scalar(select(func.count()).select_from(ExecutionLine)) == 0


def test_faults_are_told_with_their_place(run):
    rows = rows_of("01.2025")
    rows[3] |= {"sumrg": "сто"}
    answer = run(csv_of(rows))
    assert answer.exit_code == 1
    assert "row 5, column sumrg: found 'сто'" in answer.output


def test_a_budget_that_nobody_knows_is_refused(run):
    answer = run(months_csv("01.2025"), "--budget", "moon")
    assert answer.exit_code == 1
