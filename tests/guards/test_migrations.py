"""Migrations are numbered, have one head, and equal the models."""

import re

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from portal.config import ROOT
from portal.core.migrate import alembic_config
from portal.models import Base


def test_migrations_are_numbered_in_order_with_one_head() -> None:
    names = sorted(path.stem for path in (ROOT / "migrations/versions").glob("*.py"))
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+", name) for name in names)
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1


def test_migrations_give_what_the_models_say(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    assert not differences
