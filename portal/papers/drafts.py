"""What comes in of a document, whoever sends it: frozen, and right in shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.models import Program
from portal.terms import BudgetStage, DocumentKind, RowKind

HEAD_LIMITS = {"title": 1200, "summary": 600, "head": 300, "reason": 2000}  # characters
BODY_LIMIT = 60_000
NAME_LIMIT = 2_000
UNIT_LIMIT = 100
CELL_LIMIT = 300
NUMBER_LIMIT = 30
ROW_LIMIT = 200  # rows of one table


@dataclass(frozen=True)
class NewDocument:
    """What a new draft is about; `period_from` is a year, `event_on` the day its term counts from
    where only its body knows it (§6, §7)."""

    kind: DocumentKind
    period_from: int
    program: Program | None = None
    stage: BudgetStage | None = None
    month: int | None = None
    event_on: date | None = None
    with_copy: bool = False


@dataclass(frozen=True)
class CellDraft:
    """A typed value; the number beside it stands in the database only."""

    column: str
    kk: str
    ru: str


@dataclass(frozen=True)
class RowDraft:
    """A row as typed, in both languages."""

    key: str
    kind: RowKind
    texts: Mapping[str, str]  # name_kk, name_ru, unit_kk, unit_ru, note_kk, note_ru
    cells: tuple[CellDraft, ...]


@dataclass(frozen=True)
class PartDraft:
    """A part as it is to be saved; bodies are rich text."""

    body_kk: str
    body_ru: str
    rows: tuple[RowDraft, ...]


@dataclass(frozen=True)
class Paper:
    """All that a document says: the texts of its head by name (`title_kk` …) and its parts by
    key."""

    head: Mapping[str, str]
    parts: Mapping[str, PartDraft]


@dataclass(frozen=True)
class ReleaseDraft:
    """The press release in both languages; bodies are rich text (§12)."""

    title_kk: str
    title_ru: str
    body_kk: str
    body_ru: str


@dataclass(frozen=True)
class Reason:
    """Why a correction or a withdrawal is made, in public (decided: corrections)."""

    kk: str
    ru: str
