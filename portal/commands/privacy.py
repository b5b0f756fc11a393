"""`portal privacy <verb>`: what the portal forgets, and when."""

import click

from portal.accounts.forgetting import forget_old, old_rows
from portal.app import make_clock
from portal.commands.common import engine_of, say, settings
from portal.core.db import read_session


@click.group()
def privacy() -> None:
    """What is kept about people, and for how long."""


@privacy.command("forget")
@click.option("--dry-run", is_flag=True, help="Only say what would be forgotten now.")
@click.option("--json", "as_json", is_flag=True)
def privacy_forget(dry_run: bool, as_json: bool) -> None:
    """Forget what has been kept for its term, as the job does every hour."""
    config = settings()
    engine, now = engine_of(config), make_clock(config).now()
    if dry_run:
        with read_session(engine) as db:
            counts = old_rows(db, config.keep, now)
    else:
        counts = forget_old(engine, config.keep, now)
    words = ", ".join(f"{name}: {count}" for name, count in counts.items())
    say(counts, as_json, words)
