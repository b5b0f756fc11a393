"""`portal documents <verb>`: passports and reports from files, as the workplace takes them in
(§8)."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.app import make_clock
from portal.commands.common import engine_of, say, settings
from portal.core.calendars import load_calendar
from portal.core.db import write_session
from portal.core.faults import Fault
from portal.core.packages import FileType
from portal.models import Body
from portal.papers.contents import Contents
from portal.papers.findings import Findings
from portal.papers.taking import incoming_of, read_files
from portal.rules import Refusal, Refused
from portal.rules.calendar import local_date
from portal.workplace.importing.actions import take_over
from portal.workplace.importing.trial import trial_of

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
WHOLE = (FileType.XLSX, FileType.ZIP)  # a document each; Word files and tables belong together


class Stopped(Exception):
    """Ends the transaction without a trace: a file has faults, or it was only a dry run."""


@dataclass
class Papers:
    """The files of one document, and what is wrong with them."""

    contents: list[Contents]
    checksums: list[str]
    findings: Findings


@click.group()
def documents() -> None:
    """Documents."""


@documents.command("import")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--dry-run", is_flag=True, help="Only say what is wrong and what would be written.")
@click.option("--body", "code", help="The code of the body; else as the files say.")
@click.option("--json", "as_json", is_flag=True)
def documents_import(
    files: tuple[Path, ...], dry_run: bool, code: str | None, as_json: bool
) -> None:
    """Import passports or reports as drafts: all or nothing. A workbook or an archive of tables is
    a document; Word files together are one, in two languages."""
    config = settings()
    now, told = make_clock(config).now(), []
    papers = list(_papers(files))
    try:
        with write_session(engine_of(config)) as db:
            told = [_take(db, one, code, now) for one in papers]
            if dry_run or any(one.findings.total for one in papers):
                raise Stopped
    except Stopped:
        pass
    faults = [_fault(one) for paper in papers for one in paper.findings.faults]
    facts = {"documents": told, "faults": faults, "written": not dry_run and not faults}
    say(facts, as_json, "\n".join(_lines(facts)))
    if total := sum(paper.findings.total for paper in papers):
        raise Refused(Refusal("%(count)s faults, nothing was imported", "", {"count": total}))


def _papers(files: Sequence[Path]) -> Iterator[Papers]:
    """The files by the documents that they are of."""
    together: dict[str, Papers] = {}
    for no, path in enumerate(files):
        content, findings = path.read_bytes(), Findings()
        found = read_files([(path.name, content)], findings) or ()
        kind = found[0].type if found else None
        key = str(no) if kind is None or kind in WHOLE else kind.value
        paper = together.setdefault(key, Papers([], [], findings))
        paper.contents += found
        paper.checksums.append(hashlib.sha256(content).hexdigest())
    yield from together.values()


def _take(db: Session, paper: Papers, code: str | None, now: datetime) -> dict[str, Any]:
    """One document is written as a draft, if nothing is wrong with it; what was done."""
    files, findings = [one.name for one in paper.contents], paper.findings
    if findings.total:
        return {"files": files}
    wanted = code or _body_of(paper.contents)
    body = db.scalar(select(Body).where(Body.code == wanted))
    if body is None:
        findings.add(Fault("The code of a body that the portal knows", found=wanted or ""))
        return {"files": files}
    trial = trial_of(db, body, paper.contents, None, local_date(now), findings, lock=True)
    paper.findings = trial.findings
    told = {"files": files, "body": body.code, "changes": len(trial.changes)}
    told["gaps"] = len(trial.gaps)
    if trial.incoming is not None:
        said = trial.incoming.particulars
        told |= {"kind": said.kind.value, "year": said.year, "program": said.program}
    if trial.can_take:
        edition = take_over(db, None, body, trial, paper.checksums, load_calendar(db), now)
        told |= {"edition": edition.id, "revision": edition.revision}
    return told


def _body_of(contents: Sequence[Contents]) -> str:
    """The code of the body as the files say it."""
    incoming = incoming_of(contents, None, Findings())
    return incoming.particulars.administrator if incoming else ""


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "sheet": fault.sheet,
        "row": fault.row,
        "column": fault.column,
        "found": fault.found,
        "expected": fault.expected % fault.values,
    }


def _lines(facts: dict[str, Any]) -> Iterator[str]:
    for one in facts["documents"]:
        words = ", ".join(f"{name}: {value}" for name, value in one.items() if name != "files")
        yield f"{' + '.join(one['files'])}: {words or 'not read'}"
    for one in facts["faults"]:
        place = " ".join(str(one[name]) for name in ("sheet", "row", "column") if one[name])
        yield f"{place}: found {one['found'] or 'nothing'!r}, expected: {one['expected']}"
