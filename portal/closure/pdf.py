"""The report as PDF/UA-1 and PDF/A-2a: tagged, with its language said and its typeface embedded."""

import io
import json
from datetime import UTC, datetime, time
from functools import cache
from itertools import chain
from typing import Any

import segno
import typst

from portal.closure import notes, typeface
from portal.closure.facts import ClosureFacts
from portal.closure.report import Cell, Report, compose
from portal.closure.spelling import Spelling
from portal.closure.volume import Volume
from portal.terms import Language

TEMPLATE = typeface.FOLDER.parent / "report.typ"
PART_ROWS = 500
CACHE_AGE = 10  # compilations until typst forgets what it laid out

NARROW, WIDE, FULL = 22, 44, 80  # letters of one word that fit a line
COLUMN_LINES = (NARROW, NARROW, NARROW, WIDE, WIDE, NARROW, NARROW)


def draw(facts: ClosureFacts, lang: Language) -> bytes:
    """The report as PDF; equal facts give equal bytes. A long table is set in parts, so that
    memory does not grow with it; its pages are then numbered without their total."""
    report = compose(facts, lang)
    spelling = Spelling(_texts(report))
    rows = [_row(cells, spelling, lang) for cells in report[2].rows]
    parts = [rows[start : start + PART_ROWS] for start in range(0, len(rows), PART_ROWS)] or [[]]
    sheet = _sheet(facts, report, spelling, lang)
    if len(parts) == 1:
        whole = {"rows": rows, "pages_before": 0, "is_last": True, "page": notes.PAGE[lang]}
        return _set(sheet | whole, facts)
    volume = Volume()
    for no, part in enumerate(parts, start=1):
        place = {"rows": part, "pages_before": volume.pages, "is_last": no == len(parts)}
        volume.add(_set(sheet | place | {"page": notes.PAGE_ALONE[lang]}, facts))
        _forget()
    return volume.written()


def _set(sheet: dict[str, Any], facts: ClosureFacts) -> bytes:
    # A later part has no heading of the first level, so alone it could not claim PDF/UA.
    accessible = [] if sheet["pages_before"] else ["ua-1"]
    return typst.compile(
        TEMPLATE,
        font_paths=_fonts(),
        sys_inputs={"report": json.dumps(sheet, ensure_ascii=False)},
        pdf_standards=["a-2a", *accessible],
        timestamp=datetime.combine(facts.generated_on, time(), UTC),
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[typeface.FOLDER]
    )


def _forget() -> None:
    """Empty compilations age the cache of typst, which would hold every part until the end."""
    for _ in range(CACHE_AGE):
        typst.compile(b"", format="svg", font_paths=_fonts())


def _sheet(
    facts: ClosureFacts, report: Report, spelling: Spelling, lang: Language
) -> dict[str, Any]:
    """All that the template places besides the rows, as plain strings it can draw."""
    title, fields, table, remarks = report
    lines = [*remarks.lines, notes.GLYPHS[lang]] if spelling.has_numbers else remarks.lines
    edition = notes.EDITION[lang].format(edition=facts.edition)
    day = facts.generated_on
    return {
        "lang": lang,
        "family": typeface.FAMILY,
        "portal": notes.PORTAL[lang],
        "generated_on": {"year": day.year, "month": day.month, "day": day.day},
        "approved": title.approved,
        "title": spelling.write(title.text, FULL),
        "caption": title.caption,
        "edition": title.edition,
        "fields": [(name, _placed(cell, FULL, spelling, lang)) for name, cell in fields.pairs],
        "columns": table.columns,
        "numbers": table.numbers,
        "nothing": table.nothing,
        "notes_heading": remarks.heading,
        "notes": lines,
        "check": remarks.check,
        "address": remarks.address,
        "code": _code(remarks.address),
        "footer": f"{facts.unique_number} · {edition} · {notes.PORTAL[lang]}",
    }


def _row(cells: tuple[Cell, ...], spelling: Spelling, lang: Language) -> list[Any]:
    lines = zip(cells, COLUMN_LINES, strict=True)
    return [_placed(cell, line, spelling, lang) for cell, line in lines]


def _placed(cell: Cell, line: int, spelling: Spelling, lang: Language) -> str | dict[str, str]:
    text = spelling.write(cell.text, line)
    if cell.lang == lang and not cell.lead:
        return text
    return {"text": text, "lang": cell.lang, "lead": cell.lead}


def _texts(report: Report) -> chain[str]:
    title, fields, table, _ = report
    cells = chain((cell for _, cell in fields.pairs), chain.from_iterable(table.rows))
    return chain([title.text], (cell.text for cell in cells))


def _code(address: str) -> str:
    """The address as a QR code in SVG (ISO/IEC 18004)."""
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        picture, kind="svg", xmldecl=False, border=0, dark="#1a1a1a"
    )
    return picture.getvalue().decode()
