"""Acts on a draft: its head, its parts and its files are saved; every save counts a revision."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.core.files import StoredFile
from portal.core.journal import record
from portal.models import Account, DocumentFile, Edition, Part
from portal.papers.drafts import PartDraft
from portal.papers.presence import note_presence, note_save
from portal.papers.writing import count_save, write_head, write_part
from portal.workplace.editor.forms import FileDraft


@dataclass(frozen=True)
class Save:
    """One save of a page: by whom, which fields, whether the page did it by itself."""

    person: Account
    page: str
    changed: Collection[str]
    by_itself: bool
    now: datetime


def save_head(db: Session, edition: Edition, texts: Mapping[str, str], save: Save) -> None:
    """Title, summary, head of the program and, for a correction, its reason (§3)."""
    count_save(edition)
    write_head(edition, texts)
    _note(db, edition, save)


def save_part(db: Session, edition: Edition, part: Part, draft: PartDraft, save: Save) -> None:
    """The texts and the whole table of a part; rows keep their keys (§14)."""
    count_save(edition)
    write_part(db, part, draft)
    _note(db, edition, save)


def _note(db: Session, edition: Edition, save: Save) -> None:
    mine = note_presence(db, edition, save.page, save.person, save.now)
    if note_save(db, mine, save.changed, save.now, by_itself=save.by_itself):
        _record(db, save.now, save.person, "edition.save", edition, place=save.page)


def add_file(
    db: Session,
    edition: Edition,
    employee: Account,
    draft: FileDraft,
    stored: StoredFile,
    now: datetime,
) -> DocumentFile:
    """A kept file is put beside the edition (§10)."""
    count_save(edition)
    file = DocumentFile(
        edition_id=edition.id,
        kind=draft.kind,
        title_kk=draft.title_kk,
        title_ru=draft.title_ru,
        name=stored.name,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        row_key=draft.row_key,
    )
    db.add(file)
    _record(db, now, employee, "edition.add_file", edition, sha256=stored.sha256)
    return file


def remove_file(
    db: Session, edition: Edition, employee: Account, file: DocumentFile, now: datetime
) -> None:
    """A file is taken from a draft; what an older edition keeps stays in the store."""
    count_save(edition)
    db.delete(file)
    _record(db, now, employee, "edition.remove_file", edition, sha256=file.sha256)


def _record(
    db: Session, now: datetime, employee: Account, act: str, edition: Edition, **details: str
) -> None:
    record(db, now, employee, act, edition, body_id=edition.document.body_id, **details)
