"""A comparison of editions in words for people, and as plain values for machines."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from portal.core.comparison import Comparison, FigureChange, PartChange, RowChange
from portal.core.i18n import NO_BREAK, decimal_words
from portal.core.tables import ShownCell
from portal.core.word_changes import Paragraph
from portal.models import DocumentFile


def head_words(name: str) -> str:
    """A text of the head of an edition by its name."""
    return str(
        {
            "title": _("Title"),
            "summary": _("What it is about, in plain words"),
            "head": _("Head of the budget program"),
        }[name]
    )


def difference_words(change: FigureChange) -> str:
    """How much more or less it became, with its sign and its share: `+1 200 (+4,5 %)`."""
    difference, percent = change.difference, change.percent
    if difference is None:
        return ""
    sign = "+" if difference > 0 else ""
    said = f"{sign}{decimal_words(difference, 3)}"
    if percent is None:
        return said
    return f"{said} ({sign}{decimal_words(percent, 1)}{NO_BREAK}%)"


def comparison_as_json(comparison: Comparison) -> dict[str, Any]:
    """Everything that differs; a number is written as a string, digit for digit."""
    return {
        "head": {name: _texts(changes) for name, changes in comparison.head.items()},
        "parts": [_part(part) for part in comparison.parts],
        "parts_unchanged": comparison.parts_kept,
        "files_added": [_file(one) for one in comparison.files_added],
        "files_removed": [_file(one) for one in comparison.files_removed],
    }


def _texts(paragraphs: Sequence[Paragraph]) -> list[Any]:
    return [
        {"unchanged_paragraphs": one.skipped}
        if one.skipped
        else [{"mark": piece.mark, "text": piece.text} for piece in one.pieces]
        for one in paragraphs
    ]


def _part(part: PartChange) -> dict[str, Any]:
    return {
        "key": part.key,
        "change": part.state,
        "title": part.title,
        "text": _texts(part.text),
        "rows": [_row(row) for row in part.rows],
        "rows_unchanged": part.rows_kept,
    }


def _row(row: RowChange) -> dict[str, Any]:
    return {
        "key": row.key,
        "change": row.state,
        "is_moved": row.is_moved,
        "is_computed": row.is_computed,
        "name": row.name,
        "name_changes": _texts(row.name_changes),
        "text_changes": [_texts(one) for one in row.text_changes],
        "figures": [_figure(one) for one in row.figures],
    }


def _figure(change: FigureChange) -> dict[str, Any]:
    difference, percent = change.difference, change.percent
    return {
        "column": change.column,
        "before": _value(change.before),
        "after": _value(change.after),
        "difference": None if difference is None else format(difference, "f"),
        "percent": None if percent is None else format(round(percent, 4), "f"),
    }


def _value(cell: ShownCell) -> dict[str, str | None]:
    return {"text": cell.text, "number": None if cell.number is None else format(cell.number, "f")}


def _file(file: DocumentFile) -> dict[str, str]:
    return {
        "title_kk": file.title_kk,
        "title_ru": file.title_ru,
        "name": file.name,
        "sha256": file.sha256,
    }
