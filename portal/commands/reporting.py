"""`portal reporting …`: files of budget reporting checked and staged from the machine (§8)."""

import json
import sys
from pathlib import Path

import click
from sqlalchemy import select

from portal.app import make_clock
from portal.commands.common import engine_of, say, settings
from portal.core.db import read_session, write_session
from portal.core.files import FileStore
from portal.models import Body, ReportImport
from portal.reporting.faults import unpacked
from portal.reporting.imports import ReceivedFile, receive_file
from portal.reporting.limits import LARGEST_UPLOAD
from portal.reporting.staging import Workshop, work_imports
from portal.terms import ImportStatus, ReportForm

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def reporting() -> None:
    """Budget reporting."""


@reporting.command("import")
@click.argument("file", type=FILE)
@click.option("--budget", required=True, help="republican, state, local or a KATO code.")
@click.option("--form", required=True, type=click.Choice([one.value for one in ReportForm]))
@click.option("--body", "code", help="The code of the body that reports; the central one.")
@click.option("--dry-run", is_flag=True, help="Only check the file.")
@click.option("--json", "as_json", is_flag=True)
def reporting_import(
    file: Path, budget: str, form: str, code: str | None, dry_run: bool, as_json: bool
) -> None:
    """Check a file and stage its months; they are placed by a signature in the workplace."""
    config = settings()
    engine, clock = engine_of(config), make_clock(config)
    store = FileStore(config.data_dir / "reports")
    with file.open("rb") as stream:
        sha256, size = store.take(stream, LARGEST_UPLOAD)
    told = ReceivedFile(budget, ReportForm(form), file.name, sha256, size, is_dry_run=dry_run)
    with write_session(engine) as db:
        which = Body.code == code if code else Body.is_central
        body = db.scalar(select(Body).where(which).limit(1))
        if body is None:
            raise LookupError(f"no body has the code {code}" if code else "no body is central")
        import_id = receive_file(db, body, None, told, clock.now()).id
    work_imports(Workshop(engine, store, clock.now))
    with read_session(engine) as db:
        one = db.get_one(ReportImport, import_id)
    say(_facts(one), as_json, _words(one))
    sys.exit(1 if one.status is ImportStatus.FAULTY else 0)


def _facts(one: ReportImport) -> dict[str, object]:
    return {
        "import": one.id,
        "status": one.status.value,
        "rows": one.rows_read,
        "faults_total": one.faults_total,
        "faults": json.loads(one.faults),
        **json.loads(one.remarks),
    }


def _words(one: ReportImport) -> str:
    lines = [f"Import {one.id}: {one.status.value}, {one.rows_read} rows"]
    for fault in unpacked(json.loads(one.faults)):
        place = ", ".join(
            said
            for said in (
                fault.sheet and f"sheet {fault.sheet}",
                f"row {fault.row}" if fault.row else "",
                fault.column and f"column {fault.column}",
            )
            if said
        )
        lines.append(f"{place or 'the file'}: found {fault.found!r}; expected: {fault.expected}")
    if one.faults_total:
        lines.append(f"{one.faults_total} faults, nothing was staged")
    return "\n".join(lines)
