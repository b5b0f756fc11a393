"""The template as separated values: a file for each part, in an archive."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence

from portal.papers.layout import DOCUMENT
from portal.papers.sheetfilling import FilledSheet, HeadLine
from portal.papers.sheets import RELEASED
from portal.rules.placement import parse_number

MADE = (1980, 1, 1, 0, 0, 0)  # the earliest moment that a zip archive can name
BYTE_ORDER = "\ufeff"  # by which Excel knows UTF-8


def draw_archive(head: Iterable[HeadLine], sheets: Sequence[FilledSheet]) -> bytes:
    """All sheets of a document as files of separated values; equal documents give equal bytes."""
    made = io.BytesIO()
    first = [(f"{DOCUMENT}/field", "", ""), *((one.key, one.label, one.value) for one in head)]
    with zipfile.ZipFile(made, "w") as archive:
        _put(archive, DOCUMENT, first)
        for sheet in sheets:
            keys = [one.key for one in sheet.fields]
            lines: list[Sequence[str]] = [[f"{sheet.key}/{keys[0]}", *keys[1:]]]
            lines.append([one.heading for one in sheet.fields])
            lines += [[said.get(key, "") for key in keys] for said in sheet.lines]
            _put(archive, sheet.key, lines)
    return made.getvalue()


def separated(lines: Iterable[Sequence[str]]) -> str:
    """Lines of separated values in which nothing can be taken for a formula."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerows([_kept_text(one) for one in line] for line in lines)
    return BYTE_ORDER + written.getvalue()


def _put(archive: zipfile.ZipFile, name: str, lines: Iterable[Sequence[str]]) -> None:
    entry = zipfile.ZipInfo(f"{name}.csv", MADE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, separated(lines).encode())


def _kept_text(text: str) -> str:
    """Text that a spreadsheet would compute gets an apostrophe before it; the import takes it off
    again."""
    return f"'{text}" if text[:1] in RELEASED and text and not parse_number(text) else text
