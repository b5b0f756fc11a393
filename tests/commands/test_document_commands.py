"""`portal documents import`: drafts from files by the command line, all or nothing."""

import json
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.config import Config
from portal.core.db import make_engine
from portal.core.migrate import upgrade
from portal.models import Edition, JournalEntry
from portal.papers.worddrawing import draw_form
from portal.terms import DocumentKind
from portal.workplace.importing.templates import filled_template
from tests.commands import running
from tests.commands.test_commands import ORIGIN
from tests.make import MORNING, make_body, make_program
from tests.papers.sample import edition_of


@pytest.fixture
def database(tmp_path: Path) -> Session:
    """The database of the command, with a body and its program."""
    config = Config.from_env({"PORTAL_DATA_DIR": str(tmp_path)})
    engine = make_engine(config.database_url)
    upgrade(engine, MORNING)
    with Session(engine, expire_on_commit=False) as db:
        make_program(db, body=make_body(db, "201"), code="015")
        db.commit()
        yield db
    engine.dispose()


def portal(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    env = {**ORIGIN, "PORTAL_DATA_DIR": str(folder), "PORTAL_NOW": "2026-11-02T10:00:00+05:00"}
    return running.run(["documents", "import", *words], env)


def drafts(db: Session) -> int:
    db.rollback()
    return db.scalar(select(func.count()).select_from(Edition)) or 0


def test_files_are_imported_together_or_not_at_all(tmp_path: Path, database: Session) -> None:
    passport, summary = (
        edition_of(DocumentKind.PASSPORT, year=2027),
        edition_of(DocumentKind.PASSPORT_SUMMARY, year=2027),
    )
    files = {
        "kk.docx": draw_form(passport, "kk"),
        "ru.docx": draw_form(passport, "ru"),
        "summary.xlsx": filled_template(summary, "xlsx", "ru"),
    }
    paths = []
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        paths.append(str(tmp_path / name))
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04")

    refused = portal(tmp_path, *paths, str(bad))
    assert refused.returncode == 1
    assert b"damaged" in refused.stdout
    assert b"nothing was imported" in refused.stderr
    assert drafts(database) == 0

    tried = json.loads(portal(tmp_path, *paths, "--dry-run", "--json").stdout)
    assert [one["kind"] for one in tried["documents"]] == ["passport", "passport-summary"]
    assert (tried["written"], tried["faults"]) == (False, [])
    assert drafts(database) == 0

    assert portal(tmp_path, *paths, "--body", "201").returncode == 0
    assert drafts(database) == 2
    acts = select(JournalEntry.act).where(JournalEntry.act == "edition.import")
    assert len(database.scalars(acts).all()) == 2
    assert portal(tmp_path, *paths, "--body", "999").returncode == 1
    assert portal(tmp_path, str(tmp_path / "nowhere.xlsx")).returncode == 2
