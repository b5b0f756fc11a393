"""The report as PDF/UA-1 and PDF/A-2a: tagged, with its language said and its typeface embedded."""

import io
import json
from datetime import UTC, datetime, time
from itertools import chain
from typing import Any

import segno
import typst

from portal.closure import notes, typeface
from portal.closure.facts import ClosureFacts
from portal.closure.report import Cell, Report, compose
from portal.closure.spelling import Spelling
from portal.terms import Language

TEMPLATE = typeface.FOLDER.parent / "report.typ"

NARROW, WIDE, FULL = 22, 44, 80  # letters of one word that fit a line
COLUMN_LINES = (NARROW, NARROW, NARROW, WIDE, WIDE, NARROW, NARROW)


def draw(facts: ClosureFacts, lang: Language) -> bytes:
    """The report as PDF; equal facts give equal bytes."""
    return typst.compile(
        TEMPLATE,
        font_paths=[typeface.FOLDER],
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(_sheet(facts, lang), ensure_ascii=False)},
        pdf_standards=["ua-1", "a-2a"],
        timestamp=datetime.combine(facts.generated_on, time(), UTC),
    )


def _sheet(facts: ClosureFacts, lang: Language) -> dict[str, Any]:
    """All that the template places, as plain strings it can draw."""
    report = compose(facts, lang)
    title, _, _, remarks = report
    spelling = Spelling(_texts(report))
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
        **_form(report, spelling, lang),
        "notes_heading": remarks.heading,
        "notes": lines,
        "check": remarks.check,
        "address": remarks.address,
        "code": _code(remarks.address),
        "footer": f"{facts.unique_number} · {edition} · {notes.PORTAL[lang]}",
        "page": notes.PAGE[lang],
    }


def _form(report: Report, spelling: Spelling, lang: Language) -> dict[str, Any]:
    def place(cell: Cell, line: int) -> str | dict[str, str]:
        text = spelling.write(cell.text, line)
        if cell.lang == lang and not cell.lead:
            return text
        return {"text": text, "lang": cell.lang, "lead": cell.lead}

    _, fields, table, _ = report
    return {
        "fields": [(label, place(cell, FULL)) for label, cell in fields.pairs],
        "columns": table.columns,
        "numbers": table.numbers,
        "rows": [
            [place(cell, line) for cell, line in zip(row, COLUMN_LINES, strict=True)]
            for row in table.rows
        ],
        "nothing": table.nothing,
    }


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
