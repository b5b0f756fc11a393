"""Documents laid out for the template: what stands in which line, the same for a workbook and for
separated values; read again it gives the same document."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from portal.core.text import typed
from portal.models import Edition, Part, Row
from portal.papers.incoming import Particulars
from portal.papers.layout import (
    EXAMPLE,
    HEAD_WORDS,
    KIND_WORDS,
    PARTICULARS,
    STAGE_WORDS,
    TEXT,
    TEXT_ROW,
    Field,
    fields_of,
    head_fields,
    sheet_name,
)
from portal.papers.sheetvalues import CONTINUED
from portal.rules.forms import ROW_KIND_WORDS, PartForm
from portal.terms import RowKind

CELL_OF_EXCEL = 32_000  # characters, with a reserve
MARK_END = re.compile(r"(</(?:p|ul|ol)>)(?=<)")
PRINTED_ONCE = (RowKind.SPENDING_NEED, RowKind.SPENDING)
EXAMPLE_TEXTS = {
    "name": {"kk": "Жөнделген жолдардың ұзындығы", "ru": "Протяжённость отремонтированных дорог"},
    "unit": {"kk": "километр", "ru": "километр"},
    "note": {"kk": "Мердігер кешікті", "ru": "Подрядчик опоздал"},
    "text": {"kk": "Абзац мәтіні қазақша.", "ru": "Текст абзаца на русском."},
}
MARKED = ("name", "note", "text")  # texts of the example that begin with its mark


@dataclass(frozen=True)
class FilledSheet:
    """A part's sheet with its lines; values by the key of their field."""

    key: str
    name: str
    title: str
    fields: tuple[Field, ...]
    lines: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class HeadLine:
    """A line of the first sheet."""

    key: str
    label: str
    value: str


def filled_sheets(
    form: Sequence[PartForm], parts: Sequence[Part], lang: str
) -> Iterator[FilledSheet]:
    """A sheet for each part, with what the parts say; without them only the lines that every form
    prints."""
    given = {part.key: part for part in parts}
    for no, one in enumerate(form, 1):
        part = given.get(one.key)
        lines = tuple(_lines(one, part, lang) if part else _printed(one, lang))
        yield FilledSheet(
            one.key, sheet_name(no, one, lang), one.title[lang], fields_of(one), lines
        )


def example_sheets(form: Sequence[PartForm], lang: str) -> Iterator[FilledSheet]:
    """One filled line for each part, marked as an example in every text."""
    for sheet, one in zip(filled_sheets(form, (), lang), form, strict=True):
        yield replace(sheet, lines=(_example(one, sheet.fields, lang),))


def head_lines(
    particulars: Particulars,
    program: str,
    edition: Edition | None,
    lang: str,
) -> Iterator[HeadLine]:
    """What the document is, then the texts of its head."""
    stage, event = particulars.stage, particulars.event_on
    said = {
        "kind": KIND_WORDS[particulars.kind][lang],
        "administrator": particulars.administrator,
        "program": program,
        "year": str(particulars.year),
        "stage": STAGE_WORDS[stage][lang] if stage else "",
        "month": str(particulars.month or ""),
        "event_on": f"{event:%d.%m.%Y}" if event else "",
    }
    for key, title in PARTICULARS.items():
        yield HeadLine(key, _both(title), said[key])
    for field in head_fields(with_reason=edition is not None and edition.no > 1):
        label = HEAD_WORDS[field.key[:-3]]
        value = getattr(edition, field.key) or "" if edition else ""
        yield HeadLine(field.key, f"{_both(label)} · {field.lang}", value)


def _both(title: Mapping[str, str]) -> str:
    return " / ".join(dict.fromkeys((title["kk"], title["ru"])))


def _lines(form: PartForm, part: Part, lang: str) -> Iterator[Mapping[str, str]]:
    name = "name" if form.columns else "text"
    kind = {"kind": TEXT[lang]} if form.columns else {}
    if form.has_body:
        for kk, ru in zip_longest(_pieces(part.body_kk), _pieces(part.body_ru), fillvalue=""):
            yield {f"{name}.kk": kk, f"{name}.ru": ru, **kind}
    for row in part.rows:
        yield _line(form, row, lang)


def _line(form: PartForm, row: Row, lang: str) -> Mapping[str, str]:
    said = {"key": row.key, "kind": ROW_KIND_WORDS[row.kind][lang]}
    for name in ("name", "unit", "note"):
        said |= {f"{name}.{code}": getattr(row, f"{name}_{code}") for code in ("kk", "ru")}
    for cell in row.cells:
        said |= {
            cell.column: cell.text_kk,
            f"{cell.column}.kk": cell.text_kk,
            f"{cell.column}.ru": cell.text_ru,
        }
    return said


def _printed(form: PartForm, lang: str) -> Iterator[Mapping[str, str]]:
    """The lines of spending, which every form prints."""
    kinds = [kind for kind in form.rows if kind in PRINTED_ONCE]
    for kind in kinds:
        names = ROW_KIND_WORDS[kind] if len(kinds) > 1 else form.title
        yield {
            "key": kind.value.replace("_", "-"),
            "kind": ROW_KIND_WORDS[kind][lang],
            "name.kk": names["kk"],
            "name.ru": names["ru"],
        }


def _example(form: PartForm, fields: Sequence[Field], lang: str) -> Mapping[str, str]:
    said = {"kind": ROW_KIND_WORDS[form.rows[-1]][lang] if form.rows else TEXT_ROW}
    for field in fields:
        name, _dot, code = field.key.partition(".")
        if field.column is not None:
            said[field.key] = "27560631" if field.is_sum else "75"
        elif name in EXAMPLE_TEXTS:
            text = EXAMPLE_TEXTS[name][code]
            said[field.key] = f"{EXAMPLE}: {text}" if name in MARKED else text
    return said


def _pieces(kept: str) -> Iterator[str]:
    """A body in paragraphs, each of which fits into a cell."""
    words = typed(kept)
    has_marks = words == kept and bool(MARK_END.search(kept) or kept.endswith(">"))
    pieces = MARK_END.sub("\\1\0", words).split("\0") if has_marks else words.split("\n\n")
    for piece in pieces:
        if piece.strip():
            yield from _short(piece)


def _short(piece: str) -> Iterator[str]:
    while len(piece) > CELL_OF_EXCEL:
        cut = CELL_OF_EXCEL
        while cut > 1 and (piece[cut - 1].isspace() or piece[cut].isspace()):
            cut -= 1
        yield piece[:cut]
        piece = CONTINUED + piece[cut:]
    yield piece
