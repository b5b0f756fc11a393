"""`portal ledger …`: the public ledger, here or in an exported file."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

import click

from portal.app import make_clock
from portal.commands.common import engine_of, say, settings
from portal.ledger.checking import look, write_down
from portal.ledger.reading import Counts, Failure, Reading, read_file

SHOWN = 50  # failures on the screen
SIDES = ("people_for", "people_against", "organisations_for", "organisations_against")


@click.group()
def ledger() -> None:
    """The public ledger."""


@ledger.command("verify")
@click.argument("file", required=False, type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True)
def ledger_verify(file: BinaryIO | None, as_json: bool) -> None:
    """Walk along the chain and count the votes anew; exit 1 when something does not hold. Without
    FILE the ledger of this portal, held against its tables; with FILE (or - for stdin) an exported
    one, held against the closure reports in it."""
    if file is not None:
        reading = read_file(file)
        failures, waiting = reading.failures, None
    else:
        config = settings()
        engine, now = engine_of(config), make_clock(config).now()
        found = look(engine, now)
        write_down(engine, found, None, now)
        reading, failures, waiting = found.reading, found.failures, found.waiting
    facts = _facts(reading, failures, waiting)
    say(facts, as_json, "\n".join(_lines(reading, failures, waiting)))
    sys.exit(1 if failures else 0)


def _facts(reading: Reading, failures: Sequence[Failure], waiting: int | None) -> dict[str, object]:
    return {
        "entries": reading.entries,
        "position": reading.position,
        "head": reading.head,
        "votes": {number: _sides(one) for number, one in sorted(reading.counts().items())},
        "waiting": waiting,
        "failures": [
            {"code": one.code, "position": one.position, "number": one.number} for one in failures
        ],
    }


def _sides(counts: Mapping[str, int]) -> dict[str, int]:
    return {side: counts.get(side, 0) for side in SIDES}


def _lines(reading: Reading, failures: Sequence[Failure], waiting: int | None) -> Iterator[str]:
    yield f"{reading.entries} entries, the ledger ends at {reading.position} with {reading.head}"
    if reading.begins_at != 1:
        yield f"it begins at {reading.begins_at}: the chain was checked, votes were not counted"
    for number, counts in sorted(reading.counts().items()):
        yield f"  {number}: {_said(counts)}"
    if waiting is not None:
        yield f"{waiting} acts wait to be entered"
    yield f"{len(failures)} failures" if failures else "Everything agrees"
    for one in failures[:SHOWN]:
        where = [f"entry {one.position}"] if one.position else []
        where += [f"number {one.number}"] if one.number else []
        yield f"  {', '.join(where)}: {one.code}"


def _said(counts: Counts) -> str:
    said = [f"{side.replace('_', ' ')} {counts[side]}" for side in SIDES if counts[side]]
    return ", ".join(said)
