"""What a person or a machine hands in, files of any kind the portal reads, becomes one incoming
document with everything that is wrong with it."""

from collections.abc import Sequence

from portal.core.faults import Fault
from portal.core.packages import FileType, NotAccepted
from portal.models import Edition
from portal.papers.contents import Contents
from portal.papers.findings import Findings
from portal.papers.incoming import Incoming, known_rows, particulars_of_edition
from portal.papers.reading import read_file
from portal.papers.sheetforms import incoming_of_sheets
from portal.papers.wordforms import read_form
from portal.papers.wordpairs import incoming_of_papers

MOST_FILES = 15  # a form has nine parts
TABLES = (FileType.CSV, FileType.ZIP)


def read_files(
    files: Sequence[tuple[str, bytes]], findings: Findings
) -> tuple[Contents, ...] | None:
    """What stands in the files; None when one of them cannot be taken as a whole."""
    if not 0 < len(files) <= MOST_FILES:
        findings.add(Fault("From one to %(count)s files", {"count": MOST_FILES}))
        return None
    found = []
    for name, content in files:
        try:
            found.append(read_file(name, content))
        except NotAccepted as refused:
            findings.add(_in_file(refused.fault, name))
    return tuple(found) if len(found) == len(files) else None


def _in_file(fault: Fault, name: str) -> Fault:
    return Fault(fault.expected, fault.values, fault.found, sheet=name)


def incoming_of(
    files: Sequence[Contents], base: Edition | None, findings: Findings
) -> Incoming | None:
    """The document that the files tell of, read into this draft or as a new one; None when they are
    none of the portal's forms. The draft must be loaded whole."""
    known = known_rows(base)
    for one in files:
        for remark in one.remarks:
            findings.tell(remark)
    types = {one.type for one in files}
    if types == {FileType.DOCX}:
        papers = []
        for one in files:
            paper = read_form(one)
            if paper is None:
                findings.add(
                    Fault(
                        "A passport or a report that begins with the title of its form",
                        sheet=one.name,
                    )
                )
            else:
                papers.append(paper)
        return incoming_of_papers(papers, base, known, findings) if papers else None
    if types <= {*TABLES} or (types == {FileType.XLSX} and len(files) == 1):
        target = particulars_of_edition(base) if base is not None else None
        sheets = [sheet for one in files for sheet in one.sheets]
        return incoming_of_sheets(sheets, target, known, findings)
    findings.add(Fault("One workbook, or the tables of one document, or one or two Word files"))
    return None
