"""`portal search …`: the index made anew, and looked at."""

import click
from sqlalchemy import Engine as Database

from portal.commands.common import engine_of, say, settings
from portal.core.db import read_session
from portal.rules import Refusal, Refused
from portal.search import syncing
from portal.search.engine import Engine
from portal.search.finding import engine_by
from portal.search.standing import IndexState, standing_of


@click.group()
def search() -> None:
    """The search index."""


def _index() -> tuple[Engine, Database]:
    config = settings()
    engine = engine_of(config)
    return engine_by(engine, config.data_dir), engine


@search.command("rebuild")
@click.option("--json", "as_json", is_flag=True)
def search_rebuild(as_json: bool) -> None:
    """Make the index anew beside the one that answers, then let it answer."""
    done = syncing.rebuild(*_index())
    if not done.is_whole:
        raise Refused(Refusal("Another process is writing the index; try again", ""))
    say({"written": done.written}, as_json, f"The index was made anew: {done.written} units")


@search.command("check")
@click.option("--json", "as_json", is_flag=True)
def search_check(as_json: bool) -> None:
    """Compare the index with what is public, without changing it; exit 1 when they differ."""
    index, engine = _index()
    with read_session(engine) as db:
        now = standing_of(index, db)
    whole = now.generation is not None and not index.is_broken(now.generation, thoroughly=True)
    differing = len(syncing.differing(index, engine, now.generation)[1]) if whole else None
    facts = {
        "state": now.state.value,
        "generation": now.generation,
        "waiting": now.waiting,
        "is_whole": whole,
        "differing": differing,
    }
    say(facts, as_json, ", ".join(f"{name}: {value}" for name, value in facts.items()))
    if now.state is not IndexState.READY or differing != 0:
        raise Refused(Refusal("The index differs from what is public; the job mends it", ""))
