"""A small file read and staged inside the transaction of whoever sends it: a machine of a body, the
demonstration (§8)."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.core.files import FileStore
from portal.models import Account, Body, ReportImport
from portal.reporting.faults import Faults
from portal.reporting.imports import ReceivedFile, receive_file
from portal.reporting.reading import Reader
from portal.reporting.staging import stage_batch
from portal.rules.calendar import local_date
from portal.terms import ImportStatus


def stage_at_once(
    db: Session,
    store: FileStore,
    body: Body,
    account: Account | None,
    received: ReceivedFile,
    now: datetime,
) -> tuple[ReportImport, Faults]:
    """The import, ready to be placed, and its faults; with faults the caller rolls everything
    back. Raises Refused."""
    one = receive_file(db, body, account, received, now)
    reader, months = Reader(one.form, local_date(now)), dict[tuple[int, int], int]()
    for batch in reader.batches(store.path(one.sha256)):
        if not reader.faults.total:
            stage_batch(db, one.id, batch, months)
    one.rows_read, one.bytes_read = reader.rows_read, one.size
    one.status = ImportStatus.FAULTY if reader.faults.total else ImportStatus.READY
    one.faults_total = reader.faults.total
    db.flush()
    return one, reader.faults
