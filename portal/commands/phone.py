"""`portal eds phone`: a scripted phone for trying signing by QR in a demonstration."""

import sys

import click
import urllib3

from portal.app import make_clock
from portal.commands.common import settings
from portal.demo.authority import credential_of
from portal.eds.development.phone import Fault, PhoneRefused, ScriptedPhone
from portal.rules import Refusal, Refused


@click.command("phone")
@click.argument("link")
@click.option("--as", "name", required=True, help="Whose phone; see `portal eds dev-init`.")
@click.option("--fault", type=click.Choice([one.value for one in Fault]), help="What goes wrong.")
def phone(link: str, name: str, fault: str | None) -> None:
    """Sign on a phone what the page of this mobileSign LINK asks for."""
    config = settings()
    scripted = ScriptedPhone(credential_of(config, name), make_clock(config).now())
    try:
        told = scripted.sign(link, Fault(fault) if fault else None)
    except (PhoneRefused, urllib3.exceptions.HTTPError) as error:
        raise Refused(Refusal("The phone could not fetch the text", "")) from error
    click.echo(f"{told.status} {told.text}".strip())
    if not told.is_taken:
        sys.exit(1)
