"""`portal data …`: everything that is public, as files."""

import sys
from pathlib import Path

import click

from portal.app import make_clock
from portal.bulk.generations import ARCHIVE
from portal.bulk.making import make
from portal.commands.common import engine_of, say, settings


@click.group("data")
def bulk() -> None:
    """Open data: everything that is public."""


@bulk.command("export")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def bulk_export(folder: Path, as_json: bool) -> None:
    """Write every dataset as it stands now into a new or empty folder: CSV and JSON Lines, a Data
    Package, one archive. All of it or nothing."""
    config = settings()
    if folder.is_dir() and any(folder.iterdir()):
        click.echo(f"{folder} is not empty", err=True)
        sys.exit(1)
    now = make_clock(config).now()
    made = make(folder.absolute(), engine_of(config), config.base_url, now)
    facts = {
        "day": made.day.isoformat(),
        "rows": {name: one.rows for name, one in made.datasets.items()},
        "archive": ARCHIVE,
        "sha256": made.archive.sha256,
    }
    words = ", ".join(f"{name}: {one.rows}" for name, one in made.datasets.items())
    say(facts, as_json, words)
