"""Strangers' files are read here: `python -m portal.papers.reading NAME < file` in a process of its
own, and `read_file`, which starts it (decided: files are read apart)."""

import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from portal.core.bounded import Exhausted, answer_bounded, run_bounded
from portal.core.faults import Fault
from portal.core.packages import DAMAGED, OTHER, FileType, NotAccepted, file_type
from portal.papers.contents import Contents, packed, unpacked
from portal.papers.sheets import read_archive, read_csv, read_workbook
from portal.papers.wordtext import read_text

LARGEST_FILE = 20 * 1024 * 1024  # bytes
EMPTY = Fault("A file with something in it")
TOO_LARGE = Fault("A file of at most 20 MB")
EXHAUSTING = Fault(
    "A simpler file: this one could not be read within the limits of time and memory"
)


def read_file(name: str, content: bytes) -> Contents:
    """What stands in a file; raises NotAccepted with the one fault of the file as a whole."""
    if not content.strip():
        raise NotAccepted(EMPTY)
    if len(content) > LARGEST_FILE:
        raise NotAccepted(TOO_LARGE)
    try:
        found = run_bounded("portal.papers.reading", content, name[:200].replace("\0", ""))
    except Exhausted as broken:
        raise NotAccepted(EXHAUSTING) from broken
    if told := found.get("fault"):
        raise NotAccepted(Fault(**told))
    return unpacked(name, found)


def contents_of(name: str, content: bytes) -> Contents:
    """The same without a process of its own: for this module and for its tests."""
    kind = file_type(content)
    match kind:
        case FileType.XLSX:
            return Contents(name, kind, read_workbook(content))
        case FileType.DOCX:
            return Contents(name, kind, blocks=read_text(content))
        case FileType.ZIP:
            sheets, remarks = read_archive(content)
            return Contents(name, kind, sheets, remarks=remarks)
        case FileType.CSV:
            sheet, remarks = read_csv(name, content)
            return Contents(name, kind, (sheet,), remarks=remarks)
    raise NotAccepted(OTHER)


def _read(content: bytes) -> Mapping[str, Any]:
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        return packed(contents_of(name, content))
    except NotAccepted as refused:
        return {"fault": asdict(refused.fault)}
    except MemoryError:
        return {"fault": asdict(EXHAUSTING)}
    except Exception:  # whatever a reader says of a broken file
        return {"fault": asdict(DAMAGED)}


if __name__ == "__main__":
    answer_bounded(_read)
