"""The files of open data from both kinds of database: the same rows, and one moment for all."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from portal.bulk import generations
from portal.bulk.datasets import DATASETS
from portal.bulk.making import make
from portal.core.db import snapshot, write_session
from portal.models import Region
from tests import conftest
from tests.bulk.scene import make_scene
from tests.make import MORNING


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty migrated database, once of each kind."""
    if request.param == "postgresql":
        return conftest.emptied(request.getfixturevalue("postgres_url"))
    file = tmp_path / "portal.sqlite"
    shutil.copy(request.getfixturevalue("sqlite_template"), file)
    return f"sqlite:///{file}"


def test_one_maker_writes_every_dataset_as_it_stood_at_one_moment(
    app: Flask, db: Session, engine: Engine, tmp_path: Path
):
    make_scene(app, db)
    made = make(tmp_path / "out", engine, "http://localhost", MORNING)
    assert set(made.datasets) == set(DATASETS)
    assert all(one.rows for one in made.datasets.values())
    with snapshot(engine) as before:
        count = select(func.count()).select_from(Region)
        seen = before.scalar(count)
        with write_session(engine) as now:
            now.add(Region(code="710000000", name_kk="Астана", name_ru="Астана", name_en=None))
        assert before.scalar(count) == seen
    with (
        generations.only_maker(tmp_path / "here", engine) as first,
        generations.only_maker(tmp_path / "there", engine) as second,
    ):
        assert first
        assert second == (engine.dialect.name == "sqlite")  # a base of several machines has one
