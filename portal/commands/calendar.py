"""`portal calendar …`: terms counted and explained, and the editions of the calendar."""

import sys
from dataclasses import asdict
from datetime import datetime

import click

from portal.app import make_clock
from portal.commands.common import engine_of, say, settings
from portal.core.calendar_check import disagreements
from portal.core.calendar_editions import extend, move_day_off, newest_edition
from portal.core.calendar_package import PACKAGE
from portal.core.calendars import calendar_of, load_calendar
from portal.core.db import read_session, write_session
from portal.rules.calendar import LAST_YEAR, local_date

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def calendar() -> None:
    """Working days."""


@calendar.command("deadline")
@click.option("--event", type=DAY, required=True, help="The day the term begins after.")
@click.option("--working-days", type=click.IntRange(1, 366), required=True)
@click.option("--edition", type=click.IntRange(1), help="Else the newest edition.")
@click.option("--explain", is_flag=True, help="Every day counted or skipped, and why.")
@click.option("--json", "as_json", is_flag=True)
def calendar_deadline(
    event: datetime, working_days: int, edition: int | None, explain: bool, as_json: bool
) -> None:
    """The last day of a term."""
    if event.year > LAST_YEAR:
        raise click.BadParameter(f"years up to {LAST_YEAR}", param_hint="--event")
    with read_session(engine_of(settings())) as session:
        days = list(load_calendar(session, edition).counted(event.date(), working_days))
    facts = {
        "event": event.date().isoformat(),
        "working_days": working_days,
        "last_day": days[-1].day.isoformat(),
        "days": [
            {"day": one.day.isoformat(), "kind": one.kind, "number": one.number, **one.names}
            for one in days
        ],
    }
    lines = [facts["last_day"]]
    if explain:
        lines += [
            f"{one.day:%Y-%m-%d %a}  {one.number or '-':>3}  {one.kind}  {one.names.get('en', '')}"
            for one in days
        ]
    say(facts, as_json, "\n".join(map(str, lines)))


@calendar.command("move")
@click.option("--from", "given_up", type=DAY, required=True, help="The working day taken off.")
@click.option("--to", "worked", type=DAY, required=True, help="The day off that is worked.")
@click.option("--act", required=True, help="The resolution that moves it.")
def calendar_move(given_up: datetime, worked: datetime, act: str) -> None:
    """Record a day off that was moved by a resolution: a new edition of the calendar."""
    config = settings()
    now = make_clock(config).now()
    with write_session(engine_of(config)) as session:
        edition = move_day_off(session, given_up.date(), worked.date(), act, now)
    click.echo(f"Calendar edition {edition.no}; terms already set keep their own edition")


@calendar.command("extend")
@click.option("--json", "as_json", is_flag=True)
def calendar_extend(as_json: bool) -> None:
    """Add further years of the holidays package when less than a year of the known ones is left."""
    config = settings()
    now = make_clock(config).now()
    with write_session(engine_of(config)) as session:
        made = extend(session, local_date(now), now)
        newest = made or newest_edition(session)
        last_year = calendar_of(newest).last_year
    facts = {"edition": newest.no, "last_year": last_year, "is_new": made is not None}
    told = f"Calendar edition {newest.no} knows the holidays up to {last_year}"
    say(facts, as_json, told if made else f"{told}: nothing to add yet")


@calendar.command("check")
@click.option("--json", "as_json", is_flag=True)
def calendar_check(as_json: bool) -> None:
    """Compare the newest edition with the installed holidays package; exit 1 when they differ."""
    with read_session(engine_of(settings())) as session:
        edition = newest_edition(session)
        found = list(disagreements(edition))
    lines = [f"{one.day}  edition: {one.edition};  package: {one.package}" for one in found]
    told = f"Calendar edition {edition.no} and {PACKAGE}: {len(found) or 'no'} differences"
    facts = {
        "edition": edition.no,
        "package": PACKAGE,
        "differences": [{**asdict(one), "day": one.day.isoformat()} for one in found],
    }
    say(facts, as_json, "\n".join([told, *lines]))
    sys.exit(1 if found else 0)
