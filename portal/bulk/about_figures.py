"""Datasets of figures in documents: each value of each row, and the money among them (official
forms)."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from portal.bulk.about_documents import EDITION_ORDER, placed_editions
from portal.bulk.dataset import Asked, Dataset, streamed
from portal.core import fields
from portal.core.columns import DECIMAL, TEXT, Column, Line, in_languages
from portal.models import Body, Cell, Document, Edition, Part, Program, Row
from portal.rules import forms
from portal.rules.forms import words
from portal.terms import BudgetStage, DocumentKind, EditionStatus, RowKind

Places = Mapping[tuple[str, str], forms.Column]  # by the keys of part and column
NOTHING = {"kk": None, "ru": None, "en": None}


@lru_cache(maxsize=256)
def _form_columns(kind: DocumentKind, year: int, stage: BudgetStage | None) -> Places:
    """The columns of a form that are typed, by part."""
    return {
        (part.key, column.key): column
        for part in forms.form_of(kind, year, stage)
        for column in part.columns
    }


def _cells(asked: Asked) -> Select[Any]:
    told = Document.number, Edition.no, Document.kind, Document.period_from, Document.stage
    return (
        placed_editions(asked, *told, Body.code, Part.key, Row, Cell)
        .join(Edition.parts)
        .join(Part.rows)
        .join(Row.cells)
        .order_by(*EDITION_ORDER, Part.position, Row.position, Cell.id)
    )


def _indicators(db: Session, asked: Asked) -> Iterator[Line]:
    for number, edition, kind, year, stage, _body, part, row, cell in streamed(db, _cells(asked)):
        column = _form_columns(kind, year, stage).get((part, cell.column))
        title = column.title if column else NOTHING
        yield (
            *(number, edition, part, row.key, row.kind),
            *(row.name_kk, row.name_ru, row.unit_kk, row.unit_ru, row.note_kk, row.note_ru),
            *(cell.column, title["kk"], title["ru"], title["en"]),
            *(cell.text_kk, cell.text_ru, cell.number),
        )


def _spending(db: Session, asked: Asked) -> Iterator[Line]:
    """Values in the columns of money, of the newest editions of documents that stand."""
    later = aliased(Edition)
    newest = (
        select(func.max(later.no))
        .where(later.document_id == Document.id, later.status == EditionStatus.PLACED)
        .scalar_subquery()
    )
    found = (
        _cells(asked)
        .outerjoin(Document.program)
        .add_columns(Program.code, Program.budget)
        .where(Document.withdrawn_at.is_(None), Cell.number.is_not(None), Edition.no == newest)
    )
    for number, edition, kind, year, stage, body, part, row, cell, *of in streamed(db, found):
        column = _form_columns(kind, year, stage).get((part, cell.column))
        if column is not None and column.is_sum:
            title = column.title
            yield (
                *(number, edition, kind, body, *of, year),
                *(part, row.key, row.kind, row.name_kk, row.name_ru),
                *(cell.column, title["kk"], title["ru"], title["en"]),
                cell.number * column.thousands,
            )


ROW = (
    Column("row", TEXT, words("Жолдың кілті", "Ключ строки", "Key of the row"), is_required=True),
    Column(
        "row_kind",
        TEXT,
        words("Жолдың түрі", "Вид строки", "Kind of the row"),
        is_required=True,
        known=tuple(RowKind),
    ),
    *in_languages(
        Column("row_name", TEXT, words("Жолдың атауы", "Название строки", "Name of the row")),
        fields.OFFICIAL,
    ),
)
COLUMN = (
    Column(
        "column",
        TEXT,
        words("Бағанның кілті", "Ключ столбца", "Key of the column"),
        is_required=True,
    ),
    *in_languages(
        Column(
            "column_title", TEXT, words("Бағанның атауы", "Название столбца", "Title of the column")
        )
    ),
)
INDICATORS = Dataset(
    name="indicators",
    title=words(
        "Кестелердің мәндері", "Значения таблиц", "Indicators: values of the tables of documents"
    ),
    description=words(
        "Құжат бөліктері кестелерінің әр мәні жеке жолда: басылған мәтін және сан болса – саны. "
        "Нысан есептейтін ауытқулар мен пайыздар кірмейді.",
        "Каждое значение таблиц частей отдельной строкой: напечатанный текст и число, если это "
        "число. Отклонения и проценты, которые вычисляет форма, не входят.",
        "Each value of the tables of parts in a row of its own: the printed text, and the number "
        "where it is one. Deviations and percents that the form computes are left out.",
    ),
    columns=(
        fields.DOCUMENT.needed,
        fields.EDITION.needed,
        fields.PART.needed,
        *ROW,
        *in_languages(
            Column("unit", TEXT, words("Өлшем бірлігі", "Единица измерения", "Unit")),
            fields.OFFICIAL,
        ),
        *in_languages(
            Column("note", TEXT, words("Ескертпе", "Примечание", "Note")), fields.OFFICIAL
        ),
        *COLUMN,
        *in_languages(
            Column(
                "value",
                TEXT,
                words("Басылған мән", "Напечатанное значение", "Printed value"),
            ),
            fields.OFFICIAL,
        ),
        Column("number", DECIMAL, words("Сан", "Число", "Number")),
    ),
    rows=_indicators,
    key=("document", "edition", "part", "row", "column"),
    refers={"document": ("documents", "number")},
    filters=("year", "administrator"),
)
SPENDING = Dataset(
    name="spending",
    title=words("Құжаттардағы қаражат", "Деньги в документах", "Money in documents"),
    description=words(
        "Құжаттардың соңғы редакцияларындағы ақша бағандарының мәндері: бағдарламалар мен олардың "
        "бөліктеріне жоспарланған және жұмсалған қаражат.",
        "Значения денежных столбцов последних редакций: деньги программ и частей, по плану и по "
        "факту.",
        "The values of the columns of money in newest editions: money of programs and parts, "
        "planned and spent.",
    ),
    columns=(
        fields.DOCUMENT.needed,
        fields.EDITION.needed,
        fields.KIND.needed,
        fields.ADMINISTRATOR.needed,
        fields.PROGRAM,
        fields.BUDGET,
        fields.PERIOD_FROM.needed,
        fields.PART.needed,
        *ROW,
        *COLUMN,
        fields.AMOUNT.needed,
    ),
    rows=_spending,
    key=("document", "part", "row", "column"),
    refers={
        "document": ("documents", "number"),
        "administrator": ("administrators", "code"),
    },
    filters=("year", "administrator"),
)
