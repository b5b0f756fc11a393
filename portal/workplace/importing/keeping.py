"""Files of dry runs, apart from those of placed documents: kept by their hash until they are taken
over, or for a day (decided: how long things are kept)."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.core.db import read_session
from portal.core.files import FileStore
from portal.core.secrets import new_key
from portal.models import Account, Body, Upload, UploadedFile

FOLDER = "incoming"
GRACE = timedelta(hours=1)  # a file is written before its row is
File = tuple[str, bytes]  # name, content


def store_of(app: Flask) -> FileStore:
    """The folder beside the files of placed documents."""
    placed: FileStore = app.extensions["files"]
    return FileStore(placed.folder.with_name(FOLDER))


def keep_upload(
    db: Session,
    body: Body,
    employee: Account,
    edition_id: int | None,
    files: Sequence[File],
    now: datetime,
) -> Upload:
    """The files of one dry run are kept, with who handed them in."""
    upload = Upload(
        id=new_key(),
        body_id=body.id,
        account_id=employee.id,
        edition_id=edition_id,
        uploaded_at=now,
        files=[],
    )
    for position, (name, content) in enumerate(files):
        checksum = hashlib.sha256(content).hexdigest()
        store_of(current_app).write(checksum, content)
        upload.files.append(
            UploadedFile(position=position, name=name[:200], size=len(content), sha256=checksum)
        )
    db.add(upload)
    return upload


def own_upload(db: Session, body: Body, upload_id: str) -> Upload | None:
    """A dry run of the body with its files."""
    found = select(Upload).where(Upload.id == upload_id, Upload.body_id == body.id)
    return db.scalar(found.options(selectinload(Upload.files)))


def files_of(upload: Upload) -> list[File] | None:
    """What was handed in; None when it has been forgotten meanwhile."""
    store = store_of(current_app)
    try:
        return [(one.name, store.path(one.sha256).read_bytes()) for one in upload.files]
    except FileNotFoundError:
        return None


def drop_files_of_nobody(app: Flask, now: datetime) -> int:
    """Delete the files whose dry run was taken over or forgotten; how many."""
    store, dropped = store_of(app), 0
    if not store.folder.is_dir():
        return 0
    with read_session(app.extensions["engine"]) as db:
        known = set(db.scalars(select(UploadedFile.sha256)).all())
    for path in [one for one in store.folder.glob("*/*") if one.name not in known]:
        if _age(path, now) > GRACE:
            path.unlink(missing_ok=True)
            dropped += 1
    return dropped


def _age(path: Path, now: datetime) -> timedelta:
    try:
        written = datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo)
    except FileNotFoundError:
        return timedelta(0)
    return now - written
