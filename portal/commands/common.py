"""What every command needs: the settings of the environment, the database, an answer."""

import json
import os

import click
from sqlalchemy import Engine

from portal.config import Config
from portal.core.db import make_engine


def settings() -> Config:
    """The settings of the environment; raises ConfigError."""
    return Config.from_env(os.environ)


def engine_of(config: Config) -> Engine:
    """The database of the settings, its folder made if need be."""
    config.data_dir.mkdir(parents=True, exist_ok=True)
    return make_engine(config.database_url)


def say(facts: object, as_json: bool, words: str) -> None:
    """Print facts for a machine or words for a person."""
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else words)
