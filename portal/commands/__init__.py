"""`portal <subject> <verb>`: thin commands over jobs and acts. Exit 0 done, 1 refused, 2 usage."""

import sys
from threading import Event

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from portal import jobs, serve
from portal.app import create_app, make_clock
from portal.commands.access import access
from portal.commands.bodies import bodies
from portal.commands.bulk import bulk
from portal.commands.calendar import calendar
from portal.commands.common import engine_of, say, settings
from portal.commands.discipline import discipline
from portal.commands.documents import documents
from portal.commands.eds import eds
from portal.commands.evidence import evidence, keys_group
from portal.commands.ledger import ledger
from portal.commands.privacy import privacy
from portal.commands.reporting import reporting
from portal.commands.search import search
from portal.config import Config, ConfigError
from portal.core.db import read_session, write_session
from portal.core.grants import grant_role
from portal.core.keyring import open_keys
from portal.core.migrate import upgrade
from portal.demo.authority import ensure_authority
from portal.demo.loader import load_demonstration
from portal.eds.crl import CrlRefused
from portal.rules import Refused
from portal.terms import OFFICES, Role

TICK = 5  # seconds between two looks at the timetable


@click.group()
def cli() -> None:
    """The open-budgets portal."""


for subject in (
    *(access, bodies, bulk, calendar, discipline, documents, eds),
    *(evidence, keys_group, ledger, privacy, reporting, search),
):
    cli.add_command(subject)


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


@cli.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Migrate to the newest revision."""
    config = settings()
    engine, now = engine_of(config), make_clock(config).now()
    upgrade(engine, now)
    open_keys(engine, config.iin_key, now)
    click.echo("The database is up to date")


@cli.group()
def demo() -> None:
    """The demonstration."""


@demo.command("load")
@click.option("--json", "as_json", is_flag=True)
def demo_load(as_json: bool) -> None:
    """Load the demonstration data, once."""
    config = settings()
    if not config.is_demo:
        raise ConfigError("demonstration data is for PORTAL_ENV=demo only")
    now = make_clock(config).now()
    ensure_authority(config, now)
    counts = load_demonstration(create_app(config), now)
    say(counts, as_json, ", ".join(f"{name}: {count}" for name, count in counts.items()))


@cli.group("jobs")
def jobs_group() -> None:
    """What runs by the timetable."""


@jobs_group.command("run")
@click.option("--once", is_flag=True, help="One round, for a host's own timetable.")
@click.option("--json", "as_json", is_flag=True)
def jobs_run(once: bool, as_json: bool) -> None:
    """Close discussions, make closure reports, send notices."""
    app, rest = create_app(settings()), Event()
    while True:
        done = jobs.run_due(app, app.extensions["clock"].now())
        if once or any(done.values()):
            say(done, as_json, ", ".join(f"{name}: {count}" for name, count in done.items()))
        if once:
            sys.exit(1 if -1 in done.values() else 0)
        rest.wait(TICK)


@cli.group()
def accounts() -> None:
    """People and their offices."""


@accounts.command("grant")
@click.argument("iin")
@click.option("--role", type=click.Choice([role.value for role in OFFICES]), required=True)
@click.option("--body", "body_code", help="The code of the administrator of budget programs.")
def accounts_grant(iin: str, role: str, body_code: str | None) -> None:
    """Give a person an office: the bootstrap of the first people."""
    config = settings()
    now = make_clock(config).now()
    engine = engine_of(config)
    keys = open_keys(engine, config.iin_key, now)
    with write_session(engine) as session:
        grant_role(session, keys, iin, Role(role), body_code, now)
    click.echo("Granted")


@cli.command("serve")
def serve_command() -> None:
    """Everything for one machine: database, demonstration, web and jobs processes."""
    config = settings()
    if config.is_demo:
        _prepare_demonstration(config)
    sys.exit(serve.serve(config))


def _prepare_demonstration(config: Config) -> None:
    now = make_clock(config).now()
    engine = engine_of(config)
    upgrade(engine, now)
    ensure_authority(config, now)
    with read_session(engine) as session:
        empty = serve.is_empty(session)
    if empty:
        click.echo("Loading the demonstration…")
        load_demonstration(create_app(config), now)
