"""`portal access`: who may do what."""

import click

from portal.access_table import table
from portal.app import create_app
from portal.commands.common import settings


@click.group()
def access() -> None:
    """Who may come in where."""


@access.command("print")
def access_print() -> None:
    """Print the table of docs/access.md from the doors of the portal."""
    click.echo(table(create_app(settings())), nl=False)
