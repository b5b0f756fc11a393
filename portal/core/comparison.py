"""Two editions of a document beside each other: which parts, texts, rows, figures and files a
correction changed (decided: comparison of editions)."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.core.editions import forms_of
from portal.core.tables import MISSING, ShownCell, ShownRow, ShownTable, table_of
from portal.core.text import lines_of
from portal.core.word_changes import Budget, Paragraph, text_changes
from portal.models import DocumentFile, Edition, Part
from portal.models.base import in_language

HEAD_TEXTS = ("title", "summary", "head")
NOTHING = ShownCell(MISSING, None, None, is_computed=False)
Parts = Sequence[Part]


@dataclass(frozen=True)
class FigureChange:
    """A value before and after; the difference and the percent where both are numbers."""

    place: int  # of the column, from 0
    column: str
    before: ShownCell
    after: ShownCell

    @property
    def difference(self) -> Decimal | None:
        """How much more it became."""
        before, after = self.before.number, self.after.number
        return after - before if before is not None and after is not None else None

    @property
    def percent(self) -> Decimal | None:
        """The difference to what was before; None where nothing was."""
        before, difference = self.before.number, self.difference
        return difference / abs(before) * 100 if before and difference is not None else None


@dataclass(frozen=True)
class RowChange:
    """A row that came, went, moved or says something else."""

    key: str
    state: str  # added, removed, changed
    name: str
    name_changes: tuple[Paragraph, ...]
    text_changes: tuple[tuple[Paragraph, ...], ...]  # of the unit and the note
    figures: tuple[FigureChange, ...]
    is_moved: bool
    is_computed: bool


@dataclass(frozen=True)
class PartChange:
    """A part that came, went or changed."""

    key: str
    state: str  # added, removed, changed
    title: str
    text: tuple[Paragraph, ...]
    rows: tuple[RowChange, ...]
    rows_kept: int


@dataclass(frozen=True)
class Comparison:
    """All that differs between two editions, in one language."""

    head: Mapping[str, tuple[Paragraph, ...]]  # title, summary, head of the program
    parts: tuple[PartChange, ...]
    parts_kept: int
    files_added: tuple[DocumentFile, ...]
    files_removed: tuple[DocumentFile, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the two say the same in this language."""
        return not (self.head or self.parts or self.files_added or self.files_removed)


def compare(
    old: Edition, new: Edition, old_parts: Parts, new_parts: Parts, language: str
) -> Comparison:
    """Two editions of one document; the document, files, rows and cells must be loaded."""
    budget = Budget()
    head = {
        name: text_changes(
            in_language(old, name, language), in_language(new, name, language), budget
        )
        for name in HEAD_TEXTS
    }
    pairs = _paired(old_parts, new_parts)
    changes = (_part(old, new, *pair, language, budget) for pair in pairs)
    parts = tuple(one for one in changes if one is not None)
    return Comparison(
        head={name: changed for name, changed in head.items() if changed},
        parts=parts,
        parts_kept=len(pairs) - len(parts),
        files_added=_files_only_in(new, old),
        files_removed=_files_only_in(old, new),
    )


def _paired(old: Parts, new: Parts) -> list[tuple[Part | None, Part | None]]:
    """Parts by their keys in the order of the new edition; what went stands at the end."""
    before = {part.key: part for part in old}
    pairs: list[tuple[Part | None, Part | None]] = [(before.pop(one.key, None), one) for one in new]
    return pairs + [(gone, None) for gone in before.values()]


def _files_only_in(here: Edition, there: Edition) -> tuple[DocumentFile, ...]:
    known = {(file.sha256, file.title_kk, file.title_ru) for file in there.files}
    return tuple(
        file for file in here.files if (file.sha256, file.title_kk, file.title_ru) not in known
    )


def _part(
    old_edition: Edition,
    new_edition: Edition,
    old: Part | None,
    new: Part | None,
    language: str,
    budget: Budget,
) -> PartChange | None:
    shown = new or old
    if shown is None:
        return None
    said, says = (lines_of(in_language(p, "body", language)) if p else "" for p in (old, new))
    before, after = _rows(old_edition, old, language), _rows(new_edition, new, language)
    rows = tuple(_row_changes(before, after, budget))
    text = text_changes(said, says, budget)
    state = "added" if old is None else "removed" if new is None else "changed"
    if state == "changed" and not text and not rows:
        return None
    title = in_language(shown, "title", language)
    kept = sum(1 for row in after.rows.values() if row.key) - sum(
        1 for row in rows if row.state != "removed" and not row.is_computed
    )
    return PartChange(shown.key, state, title, text, rows, max(0, kept))


@dataclass(frozen=True)
class _Table:
    """The rows of a part by key; computed ones by their names."""

    columns: tuple[str, ...]
    rows: Mapping[str, ShownRow]


def _rows(edition: Edition, part: Part | None, language: str) -> _Table:
    form = forms_of(edition).get(part.key) if part else None
    table: ShownTable | None = table_of(part, form, language) if part and form else None
    if table is None:
        return _Table((), {})
    return _Table(table.columns, {row.key or f"= {row.name}": row for row in table.rows})


def _row_changes(old: _Table, new: _Table, budget: Budget) -> Iterator[RowChange]:
    moved = _moved([one for one in old.rows if one in new.rows], list(new.rows))
    columns = new.columns or old.columns
    for key in [*new.rows, *(one for one in old.rows if one not in new.rows)]:
        before, after = old.rows.get(key), new.rows.get(key)
        change = _row_change(key, before, after, columns, key in moved, budget)
        if change is not None:
            yield change


def _row_change(
    key: str,
    old: ShownRow | None,
    new: ShownRow | None,
    columns: Sequence[str],
    is_moved: bool,
    budget: Budget,
) -> RowChange | None:
    shown = new or old
    if shown is None:
        return None
    both = old is not None and new is not None
    names = text_changes(old.name, new.name, budget) if old and new else ()
    texts = tuple(
        changed
        for field in ("unit", "note")
        if old and new
        if (changed := text_changes(getattr(old, field), getattr(new, field), budget))
    )
    figures = tuple(_figures(old, new, columns))
    if both and not (names or texts or figures or is_moved):
        return None
    state = "changed" if both else "removed" if new is None else "added"
    return RowChange(key, state, shown.name, names, texts, figures, is_moved, shown.is_computed)


def _figures(
    old: ShownRow | None, new: ShownRow | None, columns: Sequence[str]
) -> Iterator[FigureChange]:
    for place, column in enumerate(columns):
        before, after = (row.cells[place] if row else NOTHING for row in (old, new))
        if before.text != after.text or before.number != after.number:
            yield FigureChange(place, column, before, after)


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Rows that stand elsewhere: those outside the longest run that kept its order."""
    places = {key: place for place, key in enumerate(old)}
    order = [key for key in new if key in places]
    ends: list[int] = []  # of runs of each length, the smallest last place
    keys: list[str] = []
    before: dict[str, str | None] = {}
    for key in order:
        length = bisect_left(ends, places[key])
        before[key] = keys[length - 1] if length else None
        ends[length : length + 1], keys[length : length + 1] = [places[key]], [key]
    kept, last = set(), keys[-1] if keys else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return set(order) - kept
