"""Confirming materials of the demonstration: small real files that say they are invented."""

import json

import typst

from portal.core.files import FileStore
from portal.demo.papers import project_key
from portal.demo.shapes import Report
from portal.models import Document, DocumentFile
from portal.terms import FileKind

NOTE = "Ойдан шығарылған көрсетілім материалы / Вымышленный показательный материал"
PAGE = """
#let said = json(bytes(sys.inputs.said))
#set document(title: said.kk, date: none)
#set page(width: 148mm, height: 105mm, margin: 16mm)
#set text(size: 11pt)
#heading(said.kk)
#v(4mm)
#said.ru
#v(1fr)
#said.note
"""
PHOTO = """
#let said = json(bytes(sys.inputs.said))
#set page(width: 120mm, height: 90mm, margin: 0mm, fill: gradient.linear(rgb("#dcebf3"), rgb("#8fb9d1"), angle: 90deg))
#set text(size: 9pt, fill: rgb("#1b1e22"))
#place(bottom, rect(width: 100%, height: 34mm, fill: rgb("#c9b98f")))
#place(bottom + center, polygon(fill: rgb("#5d6166"), (46mm, 0mm), (58mm, 0mm), (92mm, 34mm), (12mm, 34mm)))
#place(bottom + center, line(start: (0mm, 0mm), end: (0mm, -32mm), stroke: (paint: white, thickness: 1.2mm, dash: "dashed")))
#place(top + right, dx: -12mm, dy: 9mm, circle(radius: 6mm, fill: rgb("#f5e3b0")))
#place(top + left, dx: 8mm, dy: 8mm, block(width: 74mm, fill: rgb("#fffefbe0"), inset: 3mm)[#said.kk #linebreak() #text(size: 7pt, said.note)])
"""  # noqa: E501
PHOTO_WORDS = "фото"
DOTS_PER_INCH = 72.0


def attach_materials(store: FileStore, document: Document, invented: Report) -> None:
    """A PDF or a photo for each title, beside the document's first edition and, where the report
    names projects, beside each of them (§10)."""
    owners = {
        place: project_key(no)
        for no, project in enumerate(invented.projects)
        for place in project.materials
    }
    for no, title in enumerate(invented.materials):
        said = json.dumps({"kk": title.kk, "ru": title.ru, "note": NOTE}, ensure_ascii=False)
        is_photo = PHOTO_WORDS in title.ru.lower()
        content = (
            typst.compile(
                PHOTO.encode(), format="png", ppi=DOTS_PER_INCH, sys_inputs={"said": said}
            )
            if is_photo
            else typst.compile(PAGE.encode(), sys_inputs={"said": said})
        )
        kept = store.keep(f"{document.program.code}-{no + 1}.pdf", content)
        document.editions[0].files.append(
            DocumentFile(
                kind=FileKind.MATERIAL,
                title_kk=title.kk,
                title_ru=title.ru,
                name=kept.name,
                media_type=kept.media_type,
                size=kept.size,
                sha256=kept.sha256,
                row_key=owners.get(no),
            )
        )
