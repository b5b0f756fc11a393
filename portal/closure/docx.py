"""The report as a Word document (ISO/IEC 29500).

Rows of the table go straight into the archive: ten thousand of them would otherwise stand in memory
as half a million nodes of a tree.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from portal.closure.facts import ClosureFacts
from portal.closure.report import Notes, Report, Table, compose
from portal.closure.word_frame import frame
from portal.closure.wordml import Column, paragraph, row, run, said, table
from portal.terms import Language

MADE = (1980, 1, 1, 0, 0, 0)  # the earliest moment that a zip archive can name
ROWS = b"<!--rows-->"  # stands where the rows go
FIELD_COLUMNS = (Column(104, "FieldLabel"), Column(165, "FieldValue"))
COLUMNS = (
    Column(14, "TableCount"),
    Column(23, "TableCount"),
    Column(37, "TableText"),
    Column(75, "TableText"),
    Column(74, "TableText"),
    Column(23, "TableCount"),
    Column(23, "TableCount"),
)
SHORT = 500  # letters; a longer row may run over the end of a page


def draw(facts: ClosureFacts, lang: Language) -> bytes:
    """The report as a Word document; equal facts give equal bytes."""
    report = compose(facts, lang)
    title, _, proposals, remarks = report
    document = frame(facts, lang, title.text)
    link = document.part.relate_to(remarks.address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    written = [*_head(report, lang), _table(proposals), *_under(proposals, remarks, link)]
    body = parse_xml(f"<w:body {nsdecls('w', 'r')}>{''.join(written)}</w:body>")
    end = document.element.body.find(qn("w:sectPr"))
    for block in list(body):
        end.addprevious(block)
    return _packed(document, _rows(proposals, lang))


def _head(report: Report, lang: Language) -> Iterator[str]:
    title, fields, _, _ = report
    yield paragraph("Approved", run(title.approved))
    yield paragraph("Heading1", run(title.text))
    yield paragraph("Caption", run(title.caption))
    yield paragraph("Edition", run(title.edition))
    label, value = (column.style for column in FIELD_COLUMNS)
    lines = (
        row((paragraph(label, run(name)), said(cell, value, lang)), FIELD_COLUMNS)
        for name, cell in fields.pairs
    )
    yield table(title.edition, FIELD_COLUMNS, ("bottom", "insideH"), "".join(lines), air=30)
    yield paragraph("Gap")


def _table(proposals: Table) -> str:
    heads = [paragraph("TableHead", run(name)) for name in proposals.columns]
    numbers = [paragraph("TableNumber", run(number)) for number in proposals.numbers]
    head = "".join(row(one, COLUMNS, is_head=True, is_whole=True) for one in (heads, numbers))
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    return table(proposals.columns[3], COLUMNS, edges, head + ROWS.decode(), air=57)


def _rows(proposals: Table, lang: Language) -> Iterator[str]:
    for cells in proposals.rows:
        inside = (
            said(cell, column.style, lang) for cell, column in zip(cells, COLUMNS, strict=True)
        )
        yield row(inside, COLUMNS, is_whole=max(len(cell.text) for cell in cells) <= SHORT)


def _under(proposals: Table, remarks: Notes, link: str) -> Iterator[str]:
    if not proposals.rows:
        yield paragraph("TableText", run(proposals.nothing))
    yield paragraph("Heading2", run(remarks.heading))
    for line in remarks.lines:
        yield paragraph("ListBullet", run(line))
    check = run(remarks.check)
    yield paragraph("ListBullet", f'<w:hyperlink r:id="{link}">{check}</w:hyperlink>')


def _packed(document: WordDocument, rows: Iterable[str]) -> bytes:
    """The archive with the rows in their place and one fixed time on every entry."""
    saved, packed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w") as archive:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            before, mark, after = source.read(name).partition(ROWS)
            with archive.open(entry, "w") as stream:
                stream.write(before)
                if mark:
                    stream.writelines(row.encode() for row in rows)
                stream.write(after)
    return packed.getvalue()
