"""WordprocessingML as text: paragraphs, rows and tables of a Word document (ISO/IEC 29500-1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from portal.closure.report import Cell
from portal.terms import Language

LOCALES = {Language.KK: "kk-KZ", Language.RU: "ru-RU", Language.EN: "en-GB"}
TWIPS = 1440 / 25.4  # in a millimetre
LINE = '="single" w:sz="4" w:space="0" w:color="9E9E9E"/>'
HEAD_FILL = '<w:shd w:val="clear" w:color="auto" w:fill="E9F0F4"/>'


@dataclass(frozen=True, slots=True)
class Column:
    """Width in millimetres and the paragraph style of its cells."""

    width: int
    style: str

    @property
    def twips(self) -> int:
        """The width as Word counts it."""
        return round(self.width * TWIPS)


def run(text: str, *, bold: bool = False, lang: Language | None = None) -> str:
    """Letters of one look; the language is said when it is not the document's."""
    looks = "<w:b/>" if bold else ""
    if lang:
        looks += f'<w:lang w:val="{LOCALES[lang]}"/>'
    letters = escape(text).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{letters}</w:t></w:r>'


def paragraph(style: str, *runs: str) -> str:
    """One paragraph of a style, named by its id."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


def said(cell: Cell, style: str, lang: Language) -> str:
    """The value in its language, with what leads it in a paragraph before."""
    lead = paragraph(style, run(cell.lead, bold=True)) if cell.lead else ""
    spoken = cell.lang if cell.lang != lang else None
    return lead + paragraph(style, run(cell.text, lang=spoken))


def row(
    paragraphs: Iterable[str],
    columns: Sequence[Column],
    *,
    is_head: bool = False,
    is_whole: bool = False,
) -> str:
    """One row; a head row is repeated on every page, a whole one never runs over its end."""
    fill = HEAD_FILL + '<w:vAlign w:val="center"/>' if is_head else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{column.twips}" w:type="dxa"/>{fill}</w:tcPr>{inside}</w:tc>'
        for inside, column in zip(paragraphs, columns, strict=True)
    )
    traits = ("<w:cantSplit/>" if is_whole else "") + ("<w:tblHeader/>" if is_head else "")
    return f"<w:tr><w:trPr>{traits}</w:trPr>{cells}</w:tr>"


def table(
    caption: str, columns: Sequence[Column], edges: Iterable[str], rows: str, *, air: int
) -> str:
    """A table of fixed columns: its lines, its caption for reading aloud, and the air above and
    below the letters of a row, in twips."""
    borders = "".join(f"<w:{edge} w:val{LINE}" for edge in edges)
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", air), ("left", 80), ("bottom", air), ("right", 80))
    )
    grid = "".join(f'<w:gridCol w:w="{column.twips}"/>' for column in columns)
    return (
        "<w:tbl><w:tblPr>"
        f'<w:tblW w:w="{sum(column.twips for column in columns)}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar><w:tblCaption w:val={quoteattr(caption)}/>"
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )
