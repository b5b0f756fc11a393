"""The drawn files of a closure report, kept by the checksum of its facts (§17)."""

from collections.abc import Iterator
from pathlib import Path

from portal.closure.apart import draw_apart
from portal.core.files import FileStore
from portal.models import ClosureReport
from portal.terms import Language

FORMS = ("docx", "pdf", "xlsx")
LARGE = 400_000  # characters of facts: about 200 proposals, seconds of drawing
DRAWING_TIME = 1_200  # seconds of one file; 10,000 proposals as PDF need minutes


def kept(store: FileStore, report: ClosureReport, form: str, lang: str) -> Path | None:
    """The file if it has been drawn."""
    file = store.path(_key(report, form, lang))
    return file if file.exists() else None


def is_large(report: ClosureReport) -> bool:
    """Whether drawing takes longer than a visitor waits."""
    return len(report.facts) > LARGE


def draw_and_keep(store: FileStore, report: ClosureReport, form: str, lang: str) -> Path:
    """Draw in a process of its own and keep the file; raises DrawingFailed."""
    drawn = draw_apart(report.facts, form, lang, timeout=DRAWING_TIME)
    return store.write(_key(report, form, lang), drawn)


def missing(store: FileStore, report: ClosureReport) -> Iterator[tuple[str, str]]:
    """Which files of a report are still to be drawn: form and language."""
    for lang in Language:
        for form in FORMS:
            if kept(store, report, form, lang) is None:
                yield form, lang


def _key(report: ClosureReport, form: str, lang: str) -> str:
    return f"{report.sha256}.{lang}.{form}"
