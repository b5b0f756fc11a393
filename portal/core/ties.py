"""Figures of an edition that follow from each other, compared (decided: ties of figures)."""

from portal.models import Edition
from portal.rules.forms.ties import BrokenTie, broken_ties


def broken_ties_of(edition: Edition) -> list[BrokenTie]:
    """The ties of an edition whose sides differ; document, parts, rows and cells must be loaded."""
    figures = {
        (part.key, row.key, cell.column): cell.number
        for part in edition.parts
        for row in part.rows
        for cell in row.cells
        if cell.number is not None
    }
    return broken_ties(edition.document.kind, figures)
