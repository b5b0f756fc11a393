"""What a file is by its content, and what an office package must not hold: bombs, passwords,
macros, embedded objects, links that fetch, entities. Nothing is parsed before this was asked."""

import io
import re
import struct
import zipfile
from dataclasses import replace
from enum import StrEnum

from lxml import etree

from portal.core.faults import Fault

MOST_ENTRIES = 3_000
UNPACKED_LIMIT = 120 * 1024 * 1024  # bytes of all that is packed
PART_LIMIT = 32 * 1024 * 1024  # bytes of one part that is parsed
RATIO_LIMIT, RATIO_FROM = 250, 4 * 1024 * 1024  # a bomb grows more than text does
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SEALED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
MAIN_PART = "application/vnd.openxmlformats-officedocument.{}.main+xml"
DAMAGED = Fault("A whole file: this one is damaged, save it once more")
BOMB = Fault("A file that stays small when it is unpacked")
PASSWORD = Fault("A file without a password")
MACROS = Fault("A file without macros and controls: save it as DOCX or XLSX")
EMBEDDED = Fault("A file without embedded objects: put them in as pictures")
FETCHES = Fault("A file that fetches nothing from elsewhere")
ENTITIES = Fault("A file as Word and Excel write it, without declarations of its own")
OLD = Fault("A file of today's format: save it as DOCX, XLSX or CSV")
OTHER = Fault("A file of Word (DOCX), of Excel (XLSX) or a table as text (CSV)")
MACRO_NAMES = re.compile(
    r"vbaproject|vbadata|macrosheets/|activex|customui/|webextension|dialogsheets/|^basic/|"
    r"^scripts/|vbaprojectsignature",
    re.I,
)
EMBEDDED_NAMES = re.compile(r"/embeddings/|oleobject", re.I)
FETCHING_NAMES = re.compile(r"externallinks/|/connections\.xml$|querytables/", re.I)
MACRO_TYPES = re.compile(rb"macroEnabled|vbaProject|activeX", re.I)
DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([\w-]+)""")
FIELD_CODE = re.compile(rb"<w:instrText[^>]*>([^<]*)<|w:instr=\"([^\"]*)\"")
FETCHING_FIELD = re.compile(rb"DDE(?:AUTO)?\s|INCLUDETEXT\s|INCLUDEPICTURE\s", re.I)
SCRIPT_LINK = re.compile(r"\s*(?:javascript|vbscript|data):", re.I)
LOCAL_TEMPLATE = re.compile(r"(?:file:///)?[a-z]:|[^:/\\]+$", re.I)
OPEN_DOCUMENT_ACTS = (
    (re.compile(rb"script:event-listener|<office:script\s|vnd\.sun\.star\.script", re.I), MACROS),
    (re.compile(rb"dde-source|dde-connection-decl", re.I), FETCHES),
    (re.compile(rb"vnd\.sun\.star\.oleobject|<draw:object-ole|<draw:applet", re.I), EMBEDDED),
    (re.compile(rb"encryption-data", re.I), PASSWORD),
)


class FileType(StrEnum):
    """The kinds of files that the portal takes in."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"
    DOCX = "docx"
    XLSX = "xlsx"
    ODT = "odt"
    ODS = "ods"
    ZIP = "zip"
    CSV = "csv"


OPEN_TYPES = {b"text": FileType.ODT, b"spreadsheet": FileType.ODS}
OFFICE_TYPES = {
    MAIN_PART.format("wordprocessingml.document"): FileType.DOCX,
    MAIN_PART.format("spreadsheetml.sheet"): FileType.XLSX,
}


class NotAccepted(Exception):
    """Why a file as a whole is not taken."""

    def __init__(self, fault: Fault, found: str = "") -> None:
        super().__init__(fault.expected)
        self.fault = replace(fault, found=found) if found else fault


def file_type(content: bytes) -> FileType:
    """The type of a file by its content, an archive only when it is safe to unpack; raises
    NotAccepted. What is no known format is taken for text."""
    if content.startswith(OLE):
        raise NotAccepted(PASSWORD if SEALED_PACKAGE in content else OLD)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package_type(content)
    marks = {b"%PDF-": FileType.PDF, b"\x89PNG\r\n\x1a\n": FileType.PNG, b"\xff\xd8\xff": "jpg"}
    for mark, found in marks.items():
        if content.startswith(mark):
            return FileType(found)
    return FileType.CSV


def _package_type(content: bytes) -> FileType:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _checked(archive, len(content))
    except (zipfile.BadZipFile, ValueError, OSError, KeyError, struct.error) as broken:
        raise NotAccepted(DAMAGED) from broken
    except (NotImplementedError, EOFError, etree.XMLSyntaxError) as broken:
        raise NotAccepted(DAMAGED) from broken


def _checked(archive: zipfile.ZipFile, packed: int) -> FileType:
    entries = archive.infolist()
    unpacked = sum(one.file_size for one in entries)
    if len(entries) > MOST_ENTRIES or unpacked > UNPACKED_LIMIT:
        raise NotAccepted(BOMB)
    if unpacked > RATIO_FROM and unpacked > packed * RATIO_LIMIT:
        raise NotAccepted(BOMB)
    if any(one.flag_bits & 1 for one in entries):
        raise NotAccepted(PASSWORD)
    names = {one.filename for one in entries}
    if len(names) != len(entries):
        raise NotAccepted(DAMAGED)
    if "[Content_Types].xml" in names:
        return _checked_office(archive)
    if "mimetype" in names:
        return _checked_open(archive)
    files = [one for one in entries if not one.is_dir()]
    if files and all(one.filename.lower().endswith(".csv") for one in files):
        return FileType.ZIP
    raise NotAccepted(OTHER)


def _checked_office(archive: zipfile.ZipFile) -> FileType:
    for asked, expected in (
        (MACRO_NAMES, MACROS),
        (EMBEDDED_NAMES, EMBEDDED),
        (FETCHING_NAMES, FETCHES),
    ):
        if found := next((name for name in archive.namelist() if asked.search(name)), None):
            raise NotAccepted(expected, found)
    types = archive.read("[Content_Types].xml")
    if MACRO_TYPES.search(types):
        raise NotAccepted(MACROS)
    for entry in archive.infolist():
        if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            _check_xml(entry, archive)
    named = {one.get("ContentType") for one in parsed(types).iter() if one.get("PartName")}
    kind = next((kind for main, kind in OFFICE_TYPES.items() if main in named), None)
    if kind is None:
        raise NotAccepted(OTHER)
    return kind


def _check_xml(entry: zipfile.ZipInfo, archive: zipfile.ZipFile) -> None:
    if entry.file_size > PART_LIMIT:
        raise NotAccepted(BOMB, entry.filename)
    text = archive.read(entry)
    check_plain_xml(text, entry.filename)
    if entry.filename.endswith(".rels"):
        for relation in parsed(text).iter("{*}Relationship"):
            _check_relation(relation)
    codes = b"".join(one or other for one, other in FIELD_CODE.findall(text))
    if FETCHING_FIELD.search(codes):
        raise NotAccepted(FETCHES, entry.filename)


def check_plain_xml(text: bytes, name: str = "") -> None:
    """XML in UTF-8 without a document type: no entities, so nothing grows and nothing is fetched;
    raises NotAccepted."""
    declared = ENCODING.match(text.removeprefix(b"\xef\xbb\xbf"))
    odd = declared is not None and declared.group(1).lower() not in (b"utf-8", b"us-ascii")
    if odd or text.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in text[:64]:
        raise NotAccepted(ENTITIES, name)
    if DECLARED.search(text):
        raise NotAccepted(ENTITIES, name)


def parsed(text: bytes) -> etree._Element:
    """XML as a tree; no entity is resolved, nothing is fetched, huge trees are refused."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    return etree.fromstring(text, parser)


def _check_relation(relation: etree._Element) -> None:
    if relation.get("TargetMode", "").lower() != "external":
        return
    kind, target = relation.get("Type", "").rsplit("/", 1)[-1], relation.get("Target", "")
    if kind == "hyperlink" and not SCRIPT_LINK.match(target):
        return
    if kind == "attachedTemplate" and LOCAL_TEMPLATE.match(target):
        return  # what Word writes of itself
    raise NotAccepted(FETCHES, target[:100])


def _checked_open(archive: zipfile.ZipFile) -> FileType:
    mime = archive.read("mimetype").strip()
    if not mime.startswith(OPEN_DOCUMENT):
        raise NotAccepted(OTHER)
    kind = OPEN_TYPES.get(mime.removeprefix(OPEN_DOCUMENT))
    if kind is None:
        raise NotAccepted(OTHER)
    if found := next((name for name in archive.namelist() if MACRO_NAMES.search(name)), None):
        raise NotAccepted(MACROS, found)
    for entry in archive.infolist():
        if entry.filename.lower().endswith((".xml", ".rdf")):
            _check_open_xml(entry, archive)
    return kind


def _check_open_xml(entry: zipfile.ZipInfo, archive: zipfile.ZipFile) -> None:
    if entry.file_size > PART_LIMIT:
        raise NotAccepted(BOMB, entry.filename)
    text = archive.read(entry)
    check_plain_xml(text, entry.filename)
    for asked, expected in OPEN_DOCUMENT_ACTS:
        if asked.search(text):
            raise NotAccepted(expected, entry.filename)
