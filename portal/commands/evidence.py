"""`portal evidence` and `portal keys`: what proves signatures, and what keeps it sealed."""

import os
import sys
from collections.abc import Sequence

import click

from portal import evidence_check
from portal.app import create_app, make_clock
from portal.commands.common import engine_of, say, settings
from portal.config import ConfigError
from portal.core import keyring
from portal.core.db import read_session, write_session
from portal.evidence_check import Finding
from portal.models import SealingKey


@click.group()
def evidence() -> None:
    """What proves the signatures."""


@evidence.command("verify")
@click.option("--all", "everything", is_flag=True, help="Every signature, not the next ones only.")
@click.option("--json", "as_json", is_flag=True)
def evidence_verify(everything: bool, as_json: bool) -> None:
    """Walk along the chain and verify signatures anew; exit 1 when something does not hold."""
    app = create_app(settings())
    found = evidence_check.look(app, everything=everything)
    now = app.extensions["clock"].now()
    evidence_check.write_down(app.extensions["engine"], found, None, now)
    say(_facts(found), as_json, "\n".join(_lines(found)))
    sys.exit(1 if found.failures else 0)


def _facts(found: Finding) -> dict[str, object]:
    return {
        "records": found.chain.length,
        "head": found.chain.head,
        "from": found.from_position,
        "to": found.to_position,
        "checked": found.checked,
        "failures": [
            {"position": one.position, "evidence": one.evidence_id, "code": one.code}
            for one in found.failures
        ],
    }


def _lines(found: Finding) -> list[str]:
    return [
        f"{found.chain.length} records, the chain ends with {found.chain.head}",
        f"{found.checked} signatures verified, places {found.from_position} to "
        f"{found.to_position}; {len(found.failures)} failures",
        *(f"  place {one.position}: {one.code}" for one in found.failures),
    ]


@click.group("keys")
def keys_group() -> None:
    """The keys that seal personal data."""


@keys_group.command("list")
@click.option("--json", "as_json", is_flag=True)
def keys_list(as_json: bool) -> None:
    """Every key by number, never the key itself."""
    with read_session(engine_of(settings())) as db:
        rows = keyring.keys_in_order(db)
    say([_told(one) for one in rows], as_json, "\n".join(_words(rows)))


def _told(key: SealingKey) -> dict[str, object]:
    return {
        "purpose": key.purpose,
        "number": key.number,
        "made_at": key.made_at.isoformat(),
        "retired_at": key.retired_at and key.retired_at.isoformat(),
    }


def _words(rows: Sequence[SealingKey]) -> list[str]:
    return [
        f"{one.purpose} {one.number}  made {one.made_at:%Y-%m-%d %H:%M}Z  "
        + (f"retired {one.retired_at:%Y-%m-%d %H:%M}Z" if one.retired_at else "in use")
        for one in rows
    ]


@keys_group.command("rotate")
def keys_rotate() -> None:
    """Make a new key; what the former ones sealed stays readable."""
    config = settings()
    now, engine = make_clock(config).now(), engine_of(config)
    keyring.open_keys(engine, config.iin_key, now)
    with write_session(engine) as db:
        fresh = keyring.rotate(db, config.iin_key, now)
        number = fresh.number
    click.echo(f"Key {number} seals from now on")


@keys_group.command("rewrap")
def keys_rewrap() -> None:
    """After a change of PORTAL_IIN_KEY: wrap every key by the new one; PORTAL_IIN_KEY_OLD names
    the former."""
    config, former = settings(), os.environ.get("PORTAL_IIN_KEY_OLD", "")
    if not former:
        raise ConfigError("PORTAL_IIN_KEY_OLD names the former PORTAL_IIN_KEY")
    with write_session(engine_of(config)) as db:
        changed = keyring.rewrap(db, former, config.iin_key)
    click.echo(f"{changed} keys wrapped anew; start every process again with the new setting")
