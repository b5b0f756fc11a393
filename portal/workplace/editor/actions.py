"""Acts on a draft: its head, its parts and its files are saved; every save counts a revision."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.core.files import StoredFile
from portal.core.journal import record
from portal.models import Account, Cell, DocumentFile, Edition, Part, Row
from portal.rules import Refusal, Refused
from portal.rules.placement import parse_number
from portal.terms import EditionStatus
from portal.workplace.editor.forms import (
    NUMBER_LIMIT,
    CellDraft,
    FileDraft,
    PartDraft,
    RowDraft,
)


def save_head(
    db: Session, edition: Edition, employee: Account, texts: Mapping[str, str], now: datetime
) -> None:
    """Title, summary, head of the program and, for a correction, its reason (§3)."""
    _count_save(edition)
    for name, text in texts.items():
        setattr(edition, name, text)
    edition.title_en = edition.title_en or None
    _record(db, now, employee, "edition.save", edition, place="head")


def save_part(
    db: Session, edition: Edition, part: Part, employee: Account, draft: PartDraft, now: datetime
) -> None:
    """The texts and the whole table of a part; rows keep their keys (§14)."""
    _count_save(edition)
    part.body_kk, part.body_ru = draft.body_kk, draft.body_ru
    remove_rows(db, [part.id])
    db.add_all(_row(part, position, row) for position, row in enumerate(draft.rows))
    _record(db, now, employee, "edition.save", edition, place=part.key)


def add_file(
    db: Session,
    edition: Edition,
    employee: Account,
    draft: FileDraft,
    stored: StoredFile,
    now: datetime,
) -> DocumentFile:
    """A kept file is put beside the edition (§10)."""
    _count_save(edition)
    file = DocumentFile(
        edition_id=edition.id,
        kind=draft.kind,
        title_kk=draft.title_kk,
        title_ru=draft.title_ru,
        name=stored.name,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
    )
    db.add(file)
    _record(db, now, employee, "edition.add_file", edition, sha256=stored.sha256)
    return file


def remove_file(
    db: Session, edition: Edition, employee: Account, file: DocumentFile, now: datetime
) -> None:
    """A file is taken from a draft; what an older edition keeps stays in the store."""
    _count_save(edition)
    db.delete(file)
    _record(db, now, employee, "edition.remove_file", edition, sha256=file.sha256)


def _record(
    db: Session, now: datetime, employee: Account, act: str, edition: Edition, **details: str
) -> None:
    record(db, now, employee, act, edition, body_id=edition.document.body_id, **details)


def remove_rows(db: Session, part_ids: list[int]) -> None:
    """Empty the tables of these parts."""
    rows = select(Row.id).where(Row.part_id.in_(part_ids))
    db.execute(delete(Cell).where(Cell.row_id.in_(rows)))
    db.execute(delete(Row).where(Row.part_id.in_(part_ids)))


def _count_save(edition: Edition) -> None:
    if edition.status is not EditionStatus.DRAFT:
        raise Refused(Refusal("A placed edition is never changed: make a correction", "§9"))
    edition.revision += 1


def _row(part: Part, position: int, draft: RowDraft) -> Row:
    return Row(
        part_id=part.id,
        key=draft.key,
        position=position,
        kind=draft.kind,
        cells=[_cell(cell) for cell in draft.cells if cell.kk or cell.ru],
        **draft.texts,
    )


def _cell(draft: CellDraft) -> Cell:
    number = parse_number(draft.kk) if len(draft.kk) <= NUMBER_LIMIT else None
    return Cell(
        column=draft.column,
        text_kk=draft.kk,
        text_ru=draft.ru,
        number=number if number == parse_number(draft.ru) else None,
    )
