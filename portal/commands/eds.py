"""`portal eds`: lists of revoked certificates; keys of the development contour."""

import base64
import sys
from pathlib import Path

import click

from portal import signatures
from portal.app import make_clock
from portal.commands.common import say, settings
from portal.commands.phone import phone
from portal.config import ConfigError
from portal.demo.authority import agent_of, ensure_authority, sign_as
from portal.eds.crl import CrlRefused
from portal.eds.crl_index import CrlFacts
from portal.eds.crl_intake import refused
from portal.eds.development import Fault, Plan
from portal.eds.development.agent import PORT
from portal.eds.ocsp_messenger import Messenger


@click.group()
def eds() -> None:
    """Electronic signatures: lists of revoked certificates; keys of the development contour."""


@eds.command("refresh-crl")
@click.option("--from", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def eds_refresh_crl(folder: Path | None, as_json: bool) -> None:
    """Take in revocation lists from the configured addresses, or those copied to a folder."""
    config = settings()
    outcomes = signatures.refresh_crls(config, folder, make_clock(config).now())
    told = [
        {"name": one.name, "new": one.is_new, "refusal": one.refusal}
        | (one.facts.as_json() if one.facts else {})
        for one in outcomes
    ]
    words = [_told(one.name, one.facts, one.is_new) for one in outcomes if one.facts]
    say(told, as_json, "\n".join(words))
    if reasons := refused(outcomes):
        raise CrlRefused("\n".join(reasons))


def _told(name: str, facts: CrlFacts, is_new: bool) -> str:
    became = "taken in" if is_new else "known already"
    until = f"{facts.this_update:%Y-%m-%d %H:%M}Z, to {facts.next_update:%Y-%m-%d %H:%M}Z"
    return f"{name}: {facts.kind} list {facts.number} of {until}, {facts.entries} entries, {became}"


@eds.command("ocsp-messenger")
def eds_ocsp_messenger() -> None:
    """Carry questions of the web process to PORTAL_EDS_OCSP_URL, until stopped."""
    eds_settings = settings().eds
    if not eds_settings.ocsp_url:
        raise ConfigError("PORTAL_EDS_OCSP_URL names no responder")
    eds_settings.ocsp_socket.parent.mkdir(parents=True, exist_ok=True)
    with Messenger(eds_settings.ocsp_socket, eds_settings.ocsp_url) as messenger:
        messenger.serve_forever()


@eds.command("dev-init")
def eds_dev_init() -> None:
    """Make the development authority and its people."""
    config = settings()
    ensure_authority(config, make_clock(config).now())
    click.echo(f"The development authority lies in {config.eds.trust_dir}")


@eds.command("dev-sign")
@click.option("--as", "name", required=True, help="Whose key; see `portal eds dev-init`.")
@click.option("--attached", is_flag=True, help="Put the content into the signature.")
def eds_dev_sign(name: str, attached: bool) -> None:
    """Sign the exact bytes of stdin; prints base64 CMS."""
    config = settings()
    content = sys.stdin.buffer.read()
    cms = sign_as(config, name, content, make_clock(config).now(), detached=not attached)
    click.echo(base64.b64encode(cms).decode())


@eds.command("agent")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True)
@click.option("--as", "name", required=True, help="Whose key signs; see `portal eds dev-init`.")
@click.option("--fault", type=click.Choice([one.value for one in Fault]), default=Fault.NONE.value)
@click.option("--delay", type=click.FloatRange(0), default=0, help="Seconds, for `late`.")
def eds_agent(port: int, name: str, fault: str, delay: float) -> None:
    """Speak NCALayer's protocol on the loopback address, with faults on demand."""
    config = settings()
    clock = make_clock(config)
    ensure_authority(config, clock.now())
    agent = agent_of(config, Plan(name, Fault(fault), delay), clock.now)
    with agent.serve(port, config.base_url) as server:
        bound = server.socket.getsockname()[1]
        click.echo(f"ws://127.0.0.1:{bound}/ signs as {name} for the pages of {config.base_url}")
        server.serve_forever()


eds.add_command(phone)
