"""Bringing a database up to the models: Alembic's migrations, then the first calendar edition."""

from datetime import datetime

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import Engine, select

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


def upgrade(bind: Engine, now: datetime) -> None:
    """Migrate to the newest revision, make sure that there is a calendar and that each record of
    evidence has its place; repeating it changes nothing."""
    config = alembic_config()
    with bind.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    with write_session(bind) as db:
        if db.scalar(select(CalendarEdition.no).limit(1)) is None:
            db.add(first_edition(now))
        link_older(db)
