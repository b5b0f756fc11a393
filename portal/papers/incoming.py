"""A document as it came in a file: which one it says it is, and what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.models import Edition
from portal.papers.drafts import Paper
from portal.terms import BudgetStage, DocumentKind, RowKind


@dataclass(frozen=True)
class Particulars:
    """Which document a file is, as far as it says so; codes are text."""

    kind: DocumentKind
    year: int
    administrator: str = ""
    program: str = ""
    stage: BudgetStage | None = None
    month: int | None = None
    event_on: date | None = None
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict, compare=False)  # by name


@dataclass(frozen=True)
class Incoming:
    """What came in: a paper names only what its file says."""

    particulars: Particulars
    paper: Paper


@dataclass(frozen=True)
class KnownRow:
    """A row that a draft already has: what comes in under its name keeps its key (§14)."""

    key: str
    kind: RowKind
    kk: str
    ru: str


Known = Mapping[str, Sequence[KnownRow]]  # by the key of the part


def known_rows(edition: Edition | None) -> Known:
    """The rows of a draft; nothing for a document that is not there yet."""
    if edition is None:
        return {}
    return {
        part.key: [KnownRow(row.key, row.kind, row.name_kk, row.name_ru) for row in part.rows]
        for part in edition.parts
    }


def particulars_of_edition(edition: Edition) -> Particulars:
    """What a file must say to go into this draft; body and program must be loaded."""
    document = edition.document
    return Particulars(
        document.kind,
        document.period_from,
        document.body.code,
        document.program.code if document.program else "",
        document.stage,
        document.month,
        document.event_on,
    )
