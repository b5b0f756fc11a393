"""Bringing a database up to the models: Alembic's migrations, then the first calendar edition."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import Connection, Engine, select

from portal.config import ROOT
from portal.core.calendar_editions import first_edition
from portal.core.db import write_session
from portal.core.evidence_chain import link_older
from portal.models import CalendarEdition


def alembic_config() -> AlembicConfig:
    """Where the migrations lie; a connection is handed over as an attribute."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _rebuilding_tables(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by dropping it and making it anew, which other tables' references to
    it forbid as soon as it has rows; so they rest meanwhile, and are checked at the end."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.driver_connection  # outside of a transaction, as SQLite asks
    raw.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
        if broken := raw.execute("PRAGMA foreign_key_check").fetchone():
            raise RuntimeError(f"the table {broken[0]} refers to what is not there")
    finally:
        connection.rollback()
        raw.execute("PRAGMA foreign_keys = ON")


def upgrade(bind: Engine, now: datetime) -> None:
    """Migrate to the newest revision, make sure that there is a calendar and that each record of
    evidence has its place; repeating it changes nothing."""
    config = alembic_config()
    with bind.connect() as connection, _rebuilding_tables(connection):
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    with write_session(bind) as db:
        if db.scalar(select(CalendarEdition.no).limit(1)) is None:
            db.add(first_edition(now))
        link_older(db)
