"""Drafts are written: every save counts a revision, and a placed edition is never changed."""

from collections.abc import Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.models import Cell, Edition, Part, Row
from portal.papers.drafts import NUMBER_LIMIT, CellDraft, Paper, PartDraft, RowDraft
from portal.rules import Refused
from portal.rules.drafting import why_not_change
from portal.rules.placement import parse_number


def count_save(edition: Edition) -> None:
    """One more save of a draft; raises Refused for anything else."""
    if refusal := why_not_change(edition.status):
        raise Refused(refusal)
    edition.revision += 1


def write_head(edition: Edition, texts: Mapping[str, str]) -> None:
    """Title, summary, head of the program and, for a correction, its reason (§3)."""
    for name, text in texts.items():
        setattr(edition, name, text)
    edition.title_en = edition.title_en or None


def write_part(db: Session, part: Part, draft: PartDraft) -> None:
    """The texts and the whole table of a part; rows keep their keys (§14)."""
    part.body_kk, part.body_ru = draft.body_kk, draft.body_ru
    remove_rows(db, [part.id])
    db.add_all(_row(part, position, row) for position, row in enumerate(draft.rows))


def write_paper(db: Session, edition: Edition, paper: Paper) -> None:
    """Everything that a paper says is written into a draft, as one save; parts that it does not
    name stay as they are. The parts must be loaded and saved."""
    count_save(edition)
    write_head(edition, paper.head)
    for part in edition.parts:
        if (draft := paper.parts.get(part.key)) is not None:
            write_part(db, part, draft)
            db.flush()
            db.expire(part, ["rows"])


def remove_rows(db: Session, part_ids: list[int]) -> None:
    """Empty the tables of these parts."""
    rows = select(Row.id).where(Row.part_id.in_(part_ids))
    db.execute(delete(Cell).where(Cell.row_id.in_(rows)))
    db.execute(delete(Row).where(Row.part_id.in_(part_ids)))


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
