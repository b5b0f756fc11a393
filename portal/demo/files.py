"""Confirming materials of the demonstration: small real PDF files that say they are invented."""

import json
from collections.abc import Sequence

import typst

from portal.core.files import FileStore
from portal.demo.shapes import Text
from portal.models import Document, DocumentFile
from portal.terms import FileKind

PAGE = """
#let said = json(bytes(sys.inputs.said))
#set document(title: said.kk, date: none)
#set page(width: 148mm, height: 105mm, margin: 16mm)
#set text(size: 11pt)
#heading(said.kk)
#v(4mm)
#said.ru
#v(1fr)
Ойдан шығарылған көрсетілім материалы / Вымышленный показательный материал
"""


def attach_materials(store: FileStore, document: Document, titles: Sequence[Text]) -> None:
    """A PDF for each title, beside the document's first edition (§10)."""
    for no, title in enumerate(titles, 1):
        said = json.dumps({"kk": title.kk, "ru": title.ru}, ensure_ascii=False)
        content = typst.compile(PAGE.encode(), sys_inputs={"said": said})
        kept = store.keep(f"{document.program.code}-{no}.pdf", content)
        document.editions[0].files.append(
            DocumentFile(
                kind=FileKind.MATERIAL,
                title_kk=title.kk,
                title_ru=title.ru,
                name=kept.name,
                media_type=kept.media_type,
                size=kept.size,
                sha256=kept.sha256,
            )
        )
