"""The investment projects of a report, each with the materials that confirm its facts (§10)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.models import Document, DocumentFile, Part, Row
from portal.rules import discussion as rules
from portal.terms import FileKind, RowKind

PROJECTS = "projects"  # key of the part


@dataclass(frozen=True)
class Project:
    """A project that a report names, with its files; without any its facts stand unconfirmed."""

    row: Row
    files: tuple[DocumentFile, ...]


def projects_of(parts: Iterable[Part], files: Sequence[DocumentFile]) -> list[Project]:
    """The projects of an edition in the order of its table."""
    rows = next((part.rows for part in parts if part.key == PROJECTS), [])
    return [
        Project(row, tuple(one for one in files if one.row_key == row.key))
        for row in rows
        if row.kind is RowKind.PROJECT
    ]


def files_of_the_whole(
    projects: Sequence[Project], files: Sequence[DocumentFile]
) -> list[DocumentFile]:
    """The files that belong to no project of the edition."""
    keys = {one.row.key for one in projects}
    return [file for file in files if file.row_key not in keys]


def lacks_materials(
    document: Document, projects: Sequence[Project], files: Sequence[DocumentFile]
) -> bool:
    """Whether materials are missing that confirm the facts of an investment (§10); the program
    must be loaded."""
    return rules.lacks_materials(
        kind=document.kind,
        is_investment=bool(document.program and document.program.is_investment),
        has_some=any(file.kind is FileKind.MATERIAL for file in files),
        confirmed=[any(f.kind is FileKind.MATERIAL for f in one.files) for one in projects],
    )
