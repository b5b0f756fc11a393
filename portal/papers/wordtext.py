"""The text of a Word document as it would be printed: paragraphs and tables in their order.
Accepted changes count, deleted ones and comments do not; fields give what they show."""

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from portal.core.faults import Fault
from portal.core.packages import PART_LIMIT, NotAccepted, parsed
from portal.papers.contents import Block, TextCell

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN_PART = "word/document.xml"
BLOCK_LIMIT = 5_000
CELL_LIMIT = 60_000
MOST_FRAMES = 5  # tables around tables
SPACES = re.compile(r"[ \t]+")
SKIPPED = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr")}
LETTERS = {
    f"{W}tab": " ",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
    f"{W}ptab": " ",
}
CONTAINERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag")}
CONTAINERS |= {f"{W}customXml"}
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
TOO_LONG = Fault("A shorter document: the form has a few pages")


def read_text(content: bytes) -> tuple[Block, ...]:
    """The paragraphs and tables of a document; raises NotAccepted when there are too many."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        name = _main_part(archive)
        if archive.getinfo(name).file_size > PART_LIMIT:
            raise NotAccepted(TOO_LONG)
        body = parsed(archive.read(name)).find(f"{W}body")
    return () if body is None else tuple(_blocks(body))


def _main_part(archive: zipfile.ZipFile) -> str:
    for relation in parsed(archive.read("_rels/.rels")).iter("{*}Relationship"):
        if relation.get("Type", "").endswith("/officeDocument"):
            return str(relation.get("Target", MAIN_PART)).lstrip("/")
    return MAIN_PART


def _blocks(body: etree._Element) -> Iterator[Block]:
    cells = 0
    for no, element in enumerate(_unwrapped(body), 1):
        if no > BLOCK_LIMIT or cells > CELL_LIMIT:
            raise NotAccepted(TOO_LONG)
        if element.tag == f"{W}p":
            yield Block(no, _words(element))
        elif element.tag == f"{W}tbl":
            rows = tuple(_rows(element))
            cells += sum(len(row) for row in rows)
            yield Block(no, rows=rows)


def _unwrapped(element: etree._Element, depth: int = 0) -> Iterator[etree._Element]:
    """The children; a table that is only a frame around others is left out for what it holds."""
    for child in _inside(element):
        cells = list(child.iterfind(f"{W}tr/{W}tc")) if child.tag == f"{W}tbl" else []
        is_frame = len(cells) == len(list(child.iterfind(f"{W}tr"))) and any(
            cell.find(f"{W}tbl") is not None for cell in cells
        )
        if is_frame and depth < MOST_FRAMES:
            for cell in cells:
                yield from _unwrapped(cell, depth + 1)
        else:
            yield child


def _inside(element: etree._Element) -> Iterator[etree._Element]:
    """The children, those in wrappers of Word too."""
    for child in element:
        if child.tag in CONTAINERS:
            yield from _inside(child)
        elif child.tag not in SKIPPED:
            yield child


def _rows(table: etree._Element) -> Iterator[tuple[TextCell, ...]]:
    for row in _inside(table):
        if row.tag != f"{W}tr" or row.find(f"{W}trPr/{W}del") is not None:
            continue
        yield tuple(_cell(one) for one in _inside(row) if one.tag == f"{W}tc")


def _cell(cell: etree._Element) -> TextCell:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    below = cell.find(f"{W}tcPr/{W}vMerge")
    goes_on = below is not None and below.get(f"{W}val", "continue") == "continue"
    wide = span.get(f"{W}val", "1") if span is not None else "1"
    return TextCell(_said(cell), min(int(wide), 100) if wide.isdecimal() else 1, goes_on)


def _said(cell: etree._Element) -> str:
    """The paragraphs of a cell; a table in it is said line by line."""
    lines = []
    for child in _inside(cell):
        if child.tag == f"{W}p":
            lines.append(_words(child))
        elif child.tag == f"{W}tbl":
            for row in _rows(child):
                lines.append(" ".join(one.text for one in row if one.text))
    return "\n".join(line for line in lines if line).strip()


def _words(paragraph: etree._Element) -> str:
    letters = "".join(_letters(paragraph)).replace("\u00ad", "")
    lines = (SPACES.sub(" ", line).strip() for line in letters.split("\n"))
    return "\n".join(lines).strip()


def _letters(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag in SKIPPED or child.tag == FALLBACK:
            continue
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in LETTERS:
            yield LETTERS[child.tag]
        else:
            yield from _letters(child)
