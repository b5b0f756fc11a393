"""`portal discipline …`: discussions that were held before the portal (decided: past
discussions)."""

import sys
from pathlib import Path

import click

from portal.app import make_clock
from portal.commands.common import engine_of, say, settings
from portal.core.calendars import load_calendar
from portal.core.db import write_session
from portal.core.faults import Fault
from portal.discipline.past import MOST_BYTES, read_past, take_past

SHOWN = 50  # faults on the screen


@click.group()
def discipline() -> None:
    """Who keeps the terms of the law."""


@discipline.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only check the file.")
@click.option("--json", "as_json", is_flag=True)
def discipline_import(file: Path, dry_run: bool, as_json: bool) -> None:
    """Take in a list of past discussions: a CSV file with the columns administrator, program, kind,
    year, opened_on, closed_on, votes, proposals, source. All of it or nothing."""
    config = settings()
    now = make_clock(config).now()
    with file.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    with write_session(engine_of(config)) as db:
        found = read_past(db, content, load_calendar(db), now)
        if not found.faults and not dry_run:
            take_past(db, found.rows)
    if found.faults:
        for fault in found.faults[:SHOWN]:
            click.echo(_said(fault), err=True)
        click.echo(f"Nothing was taken: {len(found.faults)} faults", err=True)
        sys.exit(1)
    words = "would be taken" if dry_run else "taken"
    say(
        {"discussions": len(found.rows), "dry_run": dry_run},
        as_json,
        f"{len(found.rows)} past discussions {words}",
    )


def _said(fault: Fault) -> str:
    place = f"row {fault.row}, {fault.column}: " if fault.row and fault.column else ""
    place = place or (f"row {fault.row}: " if fault.row else "")
    found = f", found {fault.found!r}" if fault.found else ""
    return f"{place}{fault.expected % fault.values}{found}"
