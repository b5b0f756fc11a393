"""`portal access`: who may do what."""

import os

import click

from portal.access_table import table
from portal.app import create_app
from portal.config import Config


@click.group()
def access() -> None:
    """Who may come in where."""


@access.command("print")
def access_print() -> None:
    """Print the table of docs/access.md from the doors of the portal."""
    click.echo(table(create_app(Config.from_env(os.environ))), nl=False)
