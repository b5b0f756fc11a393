"""`portal <subject> <verb>`: thin commands over jobs and acts. Exit 0 done, 1 refused, 2 usage."""

import base64
import json
import os
import sys
from datetime import datetime
from pathlib import Path
from threading import Event

import click
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError, ProgrammingError

from portal import jobs, serve, signatures
from portal.app import create_app, make_clock
from portal.commands_access import access
from portal.commands_phone import phone
from portal.config import Config, ConfigError
from portal.core.calendar_editions import move_day_off
from portal.core.calendars import load_calendar
from portal.core.db import make_engine, read_session, write_session
from portal.core.grants import grant_role
from portal.core.migrate import upgrade
from portal.core.secrets import Keys
from portal.demo.authority import agent_of, ensure_authority, sign_as
from portal.demo.loader import load_demonstration
from portal.eds.crl import CrlRefused
from portal.eds.crl_index import CrlFacts
from portal.eds.crl_intake import refused
from portal.eds.development import Fault, Plan
from portal.eds.development.agent import PORT
from portal.eds.ocsp_messenger import Messenger
from portal.rules import Refused
from portal.rules.calendar import LAST_YEAR
from portal.terms import OFFICES, Role

TICK = 5  # seconds between two looks at the timetable
DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def cli() -> None:
    """The open-budgets portal."""


cli.add_command(access)


def main() -> None:
    """The command `portal`: a refusal is one line on stderr and exit 1."""
    try:
        cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        sys.exit(130)
    except Refused as error:
        refusal = error.refusal
        reason = refusal.reason % refusal.values if refusal.values else refusal.reason
        click.echo(f"{reason} {refusal.paragraph and f'({refusal.paragraph})'}".rstrip(), err=True)
        sys.exit(1)
    except (ConfigError, CrlRefused, LookupError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except (OperationalError, ProgrammingError):
        click.echo("The database does not answer as expected; run `portal db upgrade`", err=True)
        sys.exit(1)


def _config() -> Config:
    return Config.from_env(os.environ)


def _engine(config: Config) -> Engine:
    config.data_dir.mkdir(parents=True, exist_ok=True)
    return make_engine(config.database_url)


def _app() -> Flask:
    return create_app(_config())


def _say(facts: object, as_json: bool, words: str) -> None:
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else words)


@cli.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Migrate to the newest revision."""
    config = _config()
    upgrade(_engine(config), make_clock(config).now())
    click.echo("The database is up to date")


@cli.group()
def demo() -> None:
    """The demonstration."""


@demo.command("load")
@click.option("--json", "as_json", is_flag=True)
def demo_load(as_json: bool) -> None:
    """Load the demonstration data, once."""
    config = _config()
    if not config.is_demo:
        raise ConfigError("demonstration data is for PORTAL_ENV=demo only")
    now = make_clock(config).now()
    ensure_authority(config, now)
    counts = load_demonstration(create_app(config), now)
    _say(counts, as_json, ", ".join(f"{name}: {count}" for name, count in counts.items()))


@cli.group()
def calendar() -> None:
    """Working days."""


@calendar.command("deadline")
@click.option("--event", type=DAY, required=True, help="The day the term begins after.")
@click.option("--working-days", type=click.IntRange(1, 366), required=True)
@click.option("--explain", is_flag=True, help="Every day counted or skipped, and why.")
@click.option("--json", "as_json", is_flag=True)
def calendar_deadline(event: datetime, working_days: int, explain: bool, as_json: bool) -> None:
    """The last day of a term."""
    if event.year > LAST_YEAR:
        raise click.BadParameter(f"years up to {LAST_YEAR}", param_hint="--event")
    with read_session(_engine(_config())) as session:
        days = list(load_calendar(session).counted(event.date(), working_days))
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
    _say(facts, as_json, "\n".join(map(str, lines)))


@calendar.command("move")
@click.option("--from", "given_up", type=DAY, required=True, help="The working day taken off.")
@click.option("--to", "worked", type=DAY, required=True, help="The day off that is worked.")
@click.option("--act", required=True, help="The resolution that moves it.")
def calendar_move(given_up: datetime, worked: datetime, act: str) -> None:
    """Record a day off that was moved by a resolution: a new edition of the calendar."""
    config = _config()
    now = make_clock(config).now()
    with write_session(_engine(config)) as session:
        edition = move_day_off(session, given_up.date(), worked.date(), act, now)
    click.echo(f"Calendar edition {edition.no}; terms already set keep their own edition")


@cli.group("jobs")
def jobs_group() -> None:
    """What runs by the timetable."""


@jobs_group.command("run")
@click.option("--once", is_flag=True, help="One round, for a host's own timetable.")
@click.option("--json", "as_json", is_flag=True)
def jobs_run(once: bool, as_json: bool) -> None:
    """Close discussions, make closure reports, send notices."""
    app, rest = _app(), Event()
    while True:
        done = jobs.run_due(app, app.extensions["clock"].now())
        if once or any(done.values()):
            _say(done, as_json, ", ".join(f"{name}: {count}" for name, count in done.items()))
        if once:
            sys.exit(1 if -1 in done.values() else 0)
        rest.wait(TICK)


@cli.group()
def eds() -> None:
    """Electronic signatures: lists of revoked certificates; keys of the development contour."""


@eds.command("refresh-crl")
@click.option("--from", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def eds_refresh_crl(folder: Path | None, as_json: bool) -> None:
    """Take in revocation lists from the configured addresses, or those copied to a folder."""
    config = _config()
    outcomes = signatures.refresh_crls(config, folder, make_clock(config).now())
    told = [
        {"name": one.name, "new": one.is_new, "refusal": one.refusal}
        | (one.facts.as_json() if one.facts else {})
        for one in outcomes
    ]
    words = [_told(one.name, one.facts, one.is_new) for one in outcomes if one.facts]
    _say(told, as_json, "\n".join(words))
    if reasons := refused(outcomes):
        raise CrlRefused("\n".join(reasons))


def _told(name: str, facts: CrlFacts, is_new: bool) -> str:
    became = "taken in" if is_new else "known already"
    until = f"{facts.this_update:%Y-%m-%d %H:%M}Z, to {facts.next_update:%Y-%m-%d %H:%M}Z"
    return f"{name}: {facts.kind} list {facts.number} of {until}, {facts.entries} entries, {became}"


@eds.command("ocsp-messenger")
def eds_ocsp_messenger() -> None:
    """Carry questions of the web process to PORTAL_EDS_OCSP_URL, until stopped."""
    settings = _config().eds
    if not settings.ocsp_url:
        raise ConfigError("PORTAL_EDS_OCSP_URL names no responder")
    settings.ocsp_socket.parent.mkdir(parents=True, exist_ok=True)
    with Messenger(settings.ocsp_socket, settings.ocsp_url) as messenger:
        messenger.serve_forever()


@eds.command("dev-init")
def eds_dev_init() -> None:
    """Make the development authority and its people."""
    config = _config()
    ensure_authority(config, make_clock(config).now())
    click.echo(f"The development authority lies in {config.eds.trust_dir}")


@eds.command("dev-sign")
@click.option("--as", "name", required=True, help="Whose key; see `portal eds dev-init`.")
@click.option("--attached", is_flag=True, help="Put the content into the signature.")
def eds_dev_sign(name: str, attached: bool) -> None:
    """Sign the exact bytes of stdin; prints base64 CMS."""
    config = _config()
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
    config = _config()
    clock = make_clock(config)
    ensure_authority(config, clock.now())
    agent = agent_of(config, Plan(name, Fault(fault), delay), clock.now)
    with agent.serve(port, config.base_url) as server:
        bound = server.socket.getsockname()[1]
        click.echo(f"ws://127.0.0.1:{bound}/ signs as {name} for the pages of {config.base_url}")
        server.serve_forever()


eds.add_command(phone)


@cli.group()
def accounts() -> None:
    """People and their offices."""


@accounts.command("grant")
@click.argument("iin")
@click.option("--role", type=click.Choice([role.value for role in OFFICES]), required=True)
@click.option("--body", "body_code", help="The code of the administrator of budget programs.")
def accounts_grant(iin: str, role: str, body_code: str | None) -> None:
    """Give a person an office: the bootstrap of the first people."""
    config = _config()
    now = make_clock(config).now()
    with write_session(_engine(config)) as session:
        grant_role(session, Keys(config.iin_key), iin, Role(role), body_code, now)
    click.echo("Granted")


@cli.command("serve")
def serve_command() -> None:
    """Everything for one machine: database, demonstration, web and jobs processes."""
    config = _config()
    if config.is_demo:
        _prepare_demonstration(config)
    sys.exit(serve.serve(config))


def _prepare_demonstration(config: Config) -> None:
    now = make_clock(config).now()
    engine = _engine(config)
    upgrade(engine, now)
    ensure_authority(config, now)
    with read_session(engine) as session:
        empty = serve.is_empty(session)
    if empty:
        click.echo("Loading the demonstration…")
        load_demonstration(create_app(config), now)
