"""The empty Word document of a report: page, styles, footer, and the typeface inside it."""

import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, time

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from portal.closure import notes, typeface
from portal.closure.facts import ClosureFacts
from portal.closure.wordml import LOCALES
from portal.terms import Language

OBFUSCATED = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
FONT = RELATIONSHIP_TYPE.FONT_TABLE.removesuffix("Table")
FONT_TABLE = (
    f"<w:fonts {nsdecls('w', 'r')}>"
    '<w:font w:name="{family}"><w:altName w:val="Arial"/><w:charset w:val="CC"/>'
    '<w:family w:val="swiss"/><w:pitch w:val="variable"/>{embedded}</w:font></w:fonts>'
)
COUNTERS = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
COUNTER = f'<w:fldSimple {nsdecls("w")} w:instr="{{}}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
TEXT_WIDTH = 269  # millimetres
FAINT = RGBColor(0x59, 0x59, 0x59)


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph style is set; sizes and spaces in points, the indent in millimetres."""

    size: float
    bold: bool = False
    faint: bool = False
    align: ALIGN = ALIGN.LEFT
    before: float = 0
    after: float = 0
    indent: int = 0
    keep: bool = False


LOOKS = {
    "Normal": Look(9),
    "Approved": Look(8, align=ALIGN.CENTER, indent=171),
    "Heading 1": Look(13, bold=True, align=ALIGN.CENTER, before=10, after=3, keep=True),
    "Caption": Look(7.5, faint=True, align=ALIGN.CENTER, keep=True),
    "Edition": Look(9, align=ALIGN.CENTER, before=3, after=8, keep=True),
    "Field Label": Look(9, faint=True),
    "Field Value": Look(9, bold=True),
    "Gap": Look(5, after=4),
    "Table Head": Look(7.5, bold=True, align=ALIGN.CENTER, keep=True),
    "Table Number": Look(7.5, align=ALIGN.CENTER, keep=True),
    "Table Count": Look(8, align=ALIGN.CENTER),
    "Table Text": Look(8),
    "Heading 2": Look(8.5, bold=True, before=14, after=3, keep=True),
    "List Bullet": Look(8, after=2),
    "Footer": Look(7.5, faint=True),
}
LEFTOVERS = ("/customXml", "/extended-properties", "/stylesWithEffects", "/thumbnail")
KEPT = {*LOOKS, "Default Paragraph Font", "Normal Table", "No List"}


def frame(facts: ClosureFacts, lang: Language, title: str) -> WordDocument:
    """A landscape A4 document without a body, in the language and the typeface of the report."""
    document = Document()
    _drop_leftovers(document)
    _name(document, facts, lang, title)
    _speak(document, lang)
    for name, look in LOOKS.items():
        _style(document, name, look)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(14)
    section.top_margin, section.bottom_margin = Mm(13), Mm(16)
    section.footer_distance = Mm(8)
    _footer(document, facts, lang)
    _embed(document)
    return document


def _drop_leftovers(document: WordDocument) -> None:
    """The library's own template brings a preview, styles and parts that say nothing here."""
    package = document.part.package
    for rels in (document.part.rels, package.rels):
        for rel in list(rels.values()):
            if rel.reltype.endswith(LEFTOVERS):
                del rels[rel.rId]
    for style in list(document.styles):
        if style.name not in KEPT:
            style.delete()


def _name(document: WordDocument, facts: ClosureFacts, lang: Language, title: str) -> None:
    made = datetime.combine(facts.generated_on, time(), UTC)
    core = document.core_properties
    core.title, core.subject, core.language = title, facts.unique_number, LOCALES[lang]
    core.author = core.last_modified_by = notes.PORTAL[lang]
    core.created = core.modified = made
    core.comments, core.revision = "", facts.edition


def _speak(document: WordDocument, lang: Language) -> None:
    looks = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    looks.getparent().replace(
        looks,
        parse_xml(
            f"<w:rPr {nsdecls('w')}><w:rFonts "
            + " ".join(f'w:{a}="{typeface.FAMILY}"' for a in ("ascii", "hAnsi", "cs", "eastAsia"))
            + f'/><w:sz w:val="18"/><w:szCs w:val="18"/><w:lang w:val="{LOCALES[lang]}"/></w:rPr>'
        ),
    )
    settings = document.settings.element
    zoom = settings.find(qn("w:zoom"))
    zoom.set(qn("w:percent"), "100")
    zoom.addnext(OxmlElement("w:embedTrueTypeFonts"))
    mode = settings.find(f".//{qn('w:compatSetting')}")
    mode.set(qn("w:val"), "15")


def _style(document: WordDocument, name: str, look: Look) -> None:
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if style.element.rPr is not None:
        style.element.remove(style.element.rPr)
    style.font.size, style.font.bold = Pt(look.size), look.bold
    if look.faint:
        style.font.color.rgb = FAINT
    layout = style.paragraph_format
    layout.alignment, layout.keep_with_next = look.align, look.keep
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.line_spacing = 1.1
    if look.indent:
        layout.left_indent = Mm(look.indent)


def _footer(document: WordDocument, facts: ClosureFacts, lang: Language) -> None:
    stops = document.styles["Footer"].paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Mm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    footer = document.sections[0].footer.paragraphs[0]
    edition = notes.EDITION[lang].format(edition=facts.edition)
    footer.add_run(f"{facts.unique_number} · {edition} · {notes.PORTAL[lang]}\t")
    for piece in re.split(r"(\{\w+\})", notes.PAGE[lang]):
        if piece in COUNTERS:
            footer._p.append(parse_xml(COUNTER.format(COUNTERS[piece])))
        else:
            footer.add_run(piece)


def _embed(document: WordDocument) -> None:
    """Puts the typeface into the document, so that every reader sees the same letters."""
    rels = document.part.rels
    listed = next(rel.rId for rel in rels.values() if rel.reltype == RELATIONSHIP_TYPE.FONT_TABLE)
    del rels[listed]
    package, embedded = document.part.package, ""
    fonts = {"embedRegular": typeface.REGULAR, "embedBold": typeface.BOLD}
    parts = {}
    for rel_id, (use, path) in zip(("rId1", "rId2"), fonts.items(), strict=True):
        key = uuid.uuid5(uuid.NAMESPACE_URL, path.name)
        place = PackURI(f"/word/fonts/{path.stem}.odttf")
        parts[rel_id] = Part(place, OBFUSCATED, _obfuscated(path.read_bytes(), key), package)
        embedded += f'<w:{use} r:id="{rel_id}" w:fontKey="{{{str(key).upper()}}}"/>'
    named = FONT_TABLE.format(family=typeface.FAMILY, embedded=embedded).encode()
    table = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, named, package)
    for rel_id, part in parts.items():
        table.load_rel(FONT, part, rel_id)
    document.part.relate_to(table, RELATIONSHIP_TYPE.FONT_TABLE)


def _obfuscated(font: bytes, key: uuid.UUID) -> bytes:
    """The first 32 bytes mixed with the key, last byte first (ISO/IEC 29500-4, font embedding)."""
    mask = key.bytes[::-1] * 2
    return bytes(a ^ b for a, b in zip(font, mask, strict=False)) + font[len(mask) :]
