"""`portal bodies …`: what the portal must know of a state body before its head can come (§8)."""

import click
from sqlalchemy import select

from portal.commands.common import engine_of, settings
from portal.core.db import write_session
from portal.models import Body

BIN_DIGITS = 12


@click.group()
def bodies() -> None:
    """State bodies."""


@bodies.command("set")
@click.argument("code")
@click.option("--bin", "number", help="By which the keys of the body are known.")
@click.option("--central/--not-central", default=None, help="For budget execution (§4, §8).")
def bodies_set(code: str, number: str | None, central: bool | None) -> None:
    """Say the BIN of a body, and whether it is the central one."""
    if number is not None and not (number.isascii() and number.isdigit()):
        raise click.BadParameter("digits alone", param_hint="--bin")
    if number is not None and len(number) != BIN_DIGITS:
        raise click.BadParameter("12 digits", param_hint="--bin")
    with write_session(engine_of(settings())) as session:
        body = session.scalar(select(Body).where(Body.code == code))
        if body is None:
            raise LookupError(f"no body has the code {code}")
        body.bin = number if number is not None else body.bin
        body.is_central = central if central is not None else body.is_central
        told = f"{body.code}: BIN {body.bin or 'unknown'}"
    click.echo(f"{told}, central" if body.is_central else told)
