"""Acts about an import: a file is received, cancelled; names are supplied (§8)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Engine, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.core.db import read_session
from portal.core.files import FileStore
from portal.core.journal import record
from portal.core.text import plain
from portal.models import Account, Body, Region, ReportImport, SuppliedName
from portal.models.base import upsert
from portal.reporting.limits import LARGEST_UPLOAD
from portal.rules import Refusal, Refused
from portal.rules.reporting import COUNTRY_BUDGETS, why_not_report
from portal.terms import LIVING_IMPORTS, ImportStatus, NodeKind, ReportForm

LONGEST_FILE_NAME = 200
BUSY = Refusal("An import of this budget and form is under way: place or cancel it first", "", {})


@dataclass(frozen=True)
class ReceivedFile:
    """A kept file of budget reporting and what it is said to tell of; `size` in bytes."""

    budget: str
    form: ReportForm
    name: str
    sha256: str
    size: int
    is_dry_run: bool = False
    is_invented: bool = False


@dataclass(frozen=True)
class NewName:
    """A Kazakh name for a code, beside the Russian one the source writes, since a year."""

    kind: NodeKind
    code: str
    year: int
    name_ru: str
    name_kk: str


def why_not(body: Body, budget: str) -> Refusal | None:
    """Whether a body reports on a budget (§4, §8)."""
    return why_not_report(
        budget=budget,
        is_central=body.is_central,
        region_code=body.region_code,
        office_code=body.code,
    )


def receive_file(
    db: Session, body: Body, account: Account | None, received: ReceivedFile, now: datetime
) -> ReportImport:
    """A file waits to be read; one import at a time for a budget in a form (§8). Raises Refused."""
    if received.budget not in COUNTRY_BUDGETS and db.get(Region, received.budget) is None:
        raise Refused(Refusal("There is no such budget", ""))
    if refusal := why_not(body, received.budget):
        raise Refused(refusal)
    made = ReportImport(
        body_id=body.id,
        account_id=account.id if account else None,
        budget=received.budget,
        form=received.form,
        file_name=_shown_name(received.name),
        sha256=received.sha256,
        size=received.size,
        status=ImportStatus.UPLOADED,
        is_dry_run=received.is_dry_run,
        is_invented=received.is_invented,
        rows_read=0,
        bytes_read=0,
        faults="[]",
        faults_total=0,
        remarks="{}",
        created_at=now,
        is_swept=False,
    )
    try:
        with db.begin_nested():
            db.add(made)
            db.flush()
    except IntegrityError as error:
        raise Refused(BUSY) from error
    told = {"budget": made.budget, "form": made.form.value, "sha256": made.sha256}
    record(db, now, account, "report.receive", made, body_id=body.id, **told)
    return made


def _shown_name(name: str) -> str:
    last = Path(plain(name).replace("\\", "/")).name
    return "".join(one for one in last if one.isprintable())[:LONGEST_FILE_NAME] or "file"


@contextmanager
def taking(engine: Engine, store: FileStore, stream: BinaryIO) -> Iterator[tuple[str, int]]:
    """A stream is kept, by its checksum and size in bytes, and stays kept only if an import needs
    it afterwards: what was refused fills no disk. Raises Refused for an empty or too large one."""
    sha256, size = store.take(stream, LARGEST_UPLOAD)
    try:
        yield sha256, size
    finally:
        with read_session(engine) as db:  # a fresh look, that sees what has been committed
            forget_file(db, store, sha256)


def forget_file(db: Session, store: FileStore, sha256: str) -> None:
    """A kept file that no import needs is removed: none reads it, none was placed from it."""
    is_needed = or_(ReportImport.is_swept.is_(False), ReportImport.status == ImportStatus.PLACED)
    found = select(ReportImport.id).where(ReportImport.sha256 == sha256, is_needed).limit(1)
    if db.scalar(found) is None:
        store.path(sha256).unlink(missing_ok=True)


def own_import(
    db: Session, body_id: int, import_id: int, *, lock: bool = False
) -> ReportImport | None:
    """An import of the body; locked for an act that changes it."""
    found = select(ReportImport).where(
        ReportImport.id == import_id, ReportImport.body_id == body_id
    )
    return db.scalar(found.with_for_update() if lock else found)


def cancel_import(db: Session, one: ReportImport, account: Account | None, now: datetime) -> None:
    """Nothing of it is placed; whoever reads the file stops, and its lines are removed. Raises
    Refused when it has ended."""
    if one.status not in LIVING_IMPORTS:
        raise Refused(Refusal("This import has ended already", "", {}))
    one.status, one.ended_at = ImportStatus.CANCELLED, now
    record(db, now, account, "report.cancel", one, body_id=one.body_id)


def supply_name(db: Session, body: Body, account: Account, new: NewName, now: datetime) -> None:
    """A body gives the Kazakh name of a code that the portal knows in Russian alone; it is shown in
    every month of the code from then on (§3, decided: names of codes)."""
    values = {"name_ru": new.name_ru, "name_kk": new.name_kk}
    values |= {"body_id": body.id, "supplied_at": now}
    db.execute(
        upsert(db, SuppliedName)
        .values(kind=new.kind, code=new.code, valid_from=new.year, **values)
        .on_conflict_do_update(index_elements=["kind", "code", "valid_from"], set_=values)
    )
    given = select(SuppliedName).where(
        SuppliedName.kind == new.kind,
        SuppliedName.code == new.code,
        SuppliedName.valid_from == new.year,
    )
    name = db.scalars(given).one()
    told = {"kind": new.kind.value, "code": new.code, "year": new.year}
    record(db, now, account, "report.name", name, body_id=body.id, **told)
