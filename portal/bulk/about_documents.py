"""Datasets of placed documents: what they are, their editions, their parts (§3-§10)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from portal.bulk.dataset import Asked, Dataset, streamed
from portal.core import fields
from portal.core.cards import current_editions
from portal.core.columns import DAY, MOMENT, TEXT, WHOLE, Column, Line, in_languages
from portal.models import Document, Edition, Part
from portal.rules.forms import words
from portal.terms import EditionStatus

EDITION_ORDER = Document.number, Edition.no


def placed_editions(asked: Asked, *of: Any) -> Select[Any]:
    """Rows that belong to placed editions, drafts never; document and body are joined."""
    return (
        select(*of)
        .join(Edition.document)
        .join(Document.body)
        .where(Edition.status == EditionStatus.PLACED, *asked.documents())
    )


def _documents(db: Session, asked: Asked) -> Iterator[Line]:
    found = current_editions().where(*asked.documents()).order_by(Document.number)
    for edition, _discussion in streamed(db, found):
        one, program = edition.document, edition.document.program
        yield (
            one.number,
            one.kind,
            *(edition.title_kk, edition.title_ru, edition.title_en),
            *(edition.summary_kk, edition.summary_ru),
            one.body.code,
            *((program.code, program.budget) if program else (None, None)),
            *(one.period_from, one.period_to, one.stage, one.month, one.event_on),
            *(edition.head_kk, edition.head_ru),
            *(one.placed_on, edition.no, edition.checksum, edition.is_invented),
            *(one.withdrawn_on, one.reason_kk, one.reason_ru),
            f"{asked.base_url}/kk/documents/{one.number}",
        )


def _editions(db: Session, asked: Asked) -> Iterator[Line]:
    found = placed_editions(asked, Edition).options(contains_eager(Edition.document))
    for (one,) in streamed(db, found.order_by(*EDITION_ORDER)):
        number = one.document.number
        yield (
            number,
            one.no,
            one.placed_at,
            *(one.title_kk, one.title_ru, one.title_en),
            *(one.reason_kk, one.reason_ru),
            one.checksum,
            one.is_invented,
            f"{asked.base_url}/kk/documents/{number}?edition={one.no}",
        )


def _parts(db: Session, asked: Asked) -> Iterator[Line]:
    found = placed_editions(asked, Document.number, Edition.no, Part).join(Edition.parts)
    for number, edition, one in streamed(db, found.order_by(*EDITION_ORDER, Part.position)):
        titles = one.title_kk, one.title_ru, one.title_en
        yield (number, edition, one.key, one.position, *titles, one.body_kk, one.body_ru)


DOCUMENTS = Dataset(
    name="documents",
    title=words("Құжаттар", "Документы", "Documents"),
    description=words(
        "Порталда орналастырылған әрбір құжат соңғы редакциясында; кері қайтарылғандары да бар.",
        "Каждый размещённый документ в последней редакции, отозванные тоже.",
        "Every placed document in its newest edition, withdrawn ones too.",
    ),
    columns=(
        fields.NUMBER.needed,
        fields.KIND.needed,
        *fields.TITLES,
        *in_languages(
            Column(
                "summary",
                TEXT,
                words("Қарапайым тілмен", "Простыми словами", "In plain words"),
            ),
            fields.OFFICIAL,
        ),
        fields.ADMINISTRATOR.needed,
        fields.PROGRAM,
        fields.BUDGET,
        fields.PERIOD_FROM.needed,
        fields.PERIOD_TO.needed,
        fields.STAGE,
        fields.MONTH,
        Column(
            "event_on",
            DAY,
            words(
                "Мерзім есептелетін күн", "День, от которого идёт срок", "Day the term counts from"
            ),
        ),
        *in_languages(
            Column(
                "program_head",
                TEXT,
                words(
                    "Бюджеттік бағдарламаның басшысы",
                    "Руководитель бюджетной программы",
                    "Head of the budget program",
                ),
                words(
                    "Құжатта көрсетілген лауазымды адам.",
                    "Должностное лицо, как указано в документе.",
                    "The official named in the document.",
                ),
            ),
            fields.OFFICIAL,
        ),
        fields.PLACED_ON.needed,
        fields.EDITION.needed,
        fields.CHECKSUM,
        fields.IS_INVENTED.needed,
        fields.WITHDRAWN_ON,
        *fields.REASONS,
        fields.ADDRESS,
    ),
    rows=_documents,
    key=("number",),
    refers={"administrator": ("administrators", "code")},
    filters=("year", "administrator"),
)
EDITIONS = Dataset(
    name="editions",
    title=words("Құжаттардың редакциялары", "Редакции документов", "Editions of documents"),
    description=words(
        "Түзетулердің бәрі себебімен: бұрынғы редакциялар сақталады.",
        "Все исправления с причинами: прежние редакции сохраняются.",
        "Every correction with its reason; former editions stay.",
    ),
    columns=(
        fields.DOCUMENT.needed,
        fields.EDITION.needed,
        Column(
            "placed_at",
            MOMENT,
            words("Орналастырылған уақыты", "Время размещения", "Placed at"),
            is_required=True,
        ),
        *fields.TITLES,
        *fields.REASONS,
        fields.CHECKSUM.needed,
        fields.IS_INVENTED.needed,
        fields.ADDRESS,
    ),
    rows=_editions,
    key=("document", "edition"),
    refers={"document": ("documents", "number")},
    filters=("year", "administrator"),
)
PARTS = Dataset(
    name="parts",
    title=words("Құжаттардың бөліктері", "Части документов", "Parts of documents"),
    description=words(
        "Әр редакцияның құрылымдық бөліктері мен мәтіндері. Бөлік кестелерінің мәндері – "
        "«indicators» жиынында.",
        "Структурные части каждой редакции и их тексты. Значения таблиц – в наборе «indicators».",
        "The structural parts of each edition and their texts. Values of tables are in "
        "“indicators”.",
    ),
    columns=(
        fields.DOCUMENT.needed,
        fields.EDITION.needed,
        fields.PART.needed,
        Column("position", WHOLE, words("Реті", "Порядок", "Position"), is_required=True),
        *fields.TITLES,
        *in_languages(
            Column(
                "text",
                TEXT,
                words("Мәтіні", "Текст", "Text"),
                words(
                    "HTML: абзацтар, тізімдер, екпін.",
                    "HTML: абзацы, списки, выделение.",
                    "HTML: paragraphs, lists, stress.",
                ),
            ),
            fields.OFFICIAL,
        ),
    ),
    rows=_parts,
    key=("document", "edition", "part"),
    refers={"document": ("documents", "number")},
    filters=("year", "administrator"),
)
