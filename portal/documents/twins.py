"""The machine twins of the list of documents, of a document's tables, of one part, of a
comparison."""

from collections.abc import Iterator

from flask import abort, current_app, request
from sqlalchemy.orm import Session

from portal.core import fields
from portal.core.columns import DECIMAL, TEXT, TRUTH, Column, Line
from portal.core.comparison import Comparison
from portal.core.db import session
from portal.core.editions import forms_of
from portal.core.i18n import lang
from portal.core.listed import LISTED, listed_documents
from portal.core.listing import MOST_COUNTED
from portal.core.paging import asked_number
from portal.core.tables import ShownRow, table_of
from portal.core.twins import OwnTwins, Twin, TwinTable
from portal.documents import queries
from portal.documents.forms import FilterForm
from portal.models import Edition, Part
from portal.models.base import in_language
from portal.rules.forms import Column as FormColumn
from portal.rules.forms import PartForm, words

ROW = (
    Column("row", TEXT, words("Жолдың кілті", "Ключ строки", "Key of the row")),
    Column("row_kind", TEXT, words("Жолдың түрі", "Вид строки", "Kind of the row")),
    Column("row_name", TEXT, words("Жолдың атауы", "Название строки", "Name of the row")),
    Column("unit", TEXT, words("Өлшем бірлігі", "Единица измерения", "Unit")),
)
NOTE = Column("note", TEXT, words("Ескертпе", "Примечание", "Note"))
IS_COMPUTED = Column("is_computed", TRUTH, words("Есептелген", "Вычислено", "Computed"))
VALUE = (
    Column("column", TEXT, words("Бағанның кілті", "Ключ столбца", "Key of the column")),
    Column("column_title", TEXT, words("Бағанның атауы", "Название столбца", "Column")),
    Column("value", TEXT, words("Басылған мән", "Напечатанное значение", "Printed value")),
    Column("number", DECIMAL, words("Сан", "Число", "Number")),
    IS_COMPUTED,
)
FIGURES = (
    fields.PART,
    ROW[0],
    ROW[2],
    VALUE[1],
    Column("before", TEXT, words("Бұрын", "Было", "Before")),
    Column("after", TEXT, words("Қазір", "Стало", "After")),
    Column("difference", DECIMAL, words("Айырма", "Разница", "Difference")),
    Column("percent", DECIMAL, words("Пайыз", "Процент", "Percent")),
)


def documents_table() -> TwinTable:
    """Every document that the filter asks for; words are looked for as far as the page does."""
    asked = FilterForm.parse(request.args).asked
    base = current_app.config["PORTAL"].base_url
    most = MOST_COUNTED if asked.words else None
    keys = queries.found_documents(asked)
    return TwinTable(
        "documents", LISTED, lambda db: listed_documents(db, keys, base, "documents", most)
    )


def _asked_edition(number: str) -> Edition:
    editions = queries.placed_editions(session(), number)
    wanted = asked_number(request.args, "edition", 0)
    return next((one for one in editions if wanted in (0, one.no)), None) or abort(404)


def document_table(number: str) -> TwinTable:
    """Every value in the tables of a document, as its page prints them."""
    edition, language = _asked_edition(number), lang()

    def rows(db: Session) -> Iterator[Line]:
        for part in queries.parts_of(db, [edition.id]):
            form = forms_of(edition).get(part.key)
            if form is not None:
                yield from _values(part, form, language)

    title = in_language(edition, "title", language)
    return TwinTable(
        f"{number}-{edition.no}",
        (fields.PART, *ROW, *VALUE, NOTE),
        rows,
        {"number": number, "edition": edition.no, "title": title, "language": language},
    )


def _values(part: Part, form: PartForm, language: str) -> Iterator[Line]:
    table = table_of(part, form, language)
    for row in table.rows if table else ():
        for column, cell in zip(form.columns, row.cells, strict=True):
            value = cell.text, cell.number, cell.is_computed
            yield (
                *(part.key, row.key, row.kind, row.name, row.unit),
                *(column.key, column.title[language], *value, row.note),
            )


def part_table(number: str, key: str) -> TwinTable:
    """The table of one part as its page shows it: a row for a row, of each column the number and
    the printed text."""
    edition, language = _asked_edition(number), lang()
    form = forms_of(edition).get(key)
    parts = [one for one in queries.parts_of(session(), [edition.id]) if one.key == key]
    table = table_of(parts[0], form, language) if form and parts else None
    if form is None or table is None:
        abort(404)
    columns = (*ROW, *(one for each in form.columns for one in _pair(each)), NOTE, IS_COMPUTED)
    lines = [_wide(row) for row in table.rows]
    title = in_language(parts[0], "title", language)
    facts = {"number": number, "edition": edition.no, "part": key, "title": title}
    return TwinTable(f"{number}-{edition.no}-{key}", columns, lambda _db: lines, facts)


def _pair(column: FormColumn) -> tuple[Column, Column]:
    return (
        Column(column.key, DECIMAL, column.title),
        Column(f"{column.key}_text", TEXT, column.title),
    )


def _wide(row: ShownRow) -> Line:
    values = [value for cell in row.cells for value in (cell.number, cell.text)]
    return (row.key, row.kind, row.name, row.unit, *values, row.note, row.is_computed)


def figures_table(number: str, old: int, new: int, comparison: Comparison) -> TwinTable:
    """Every figure that differs between two editions."""

    def rows(_db: Session) -> Iterator[Line]:
        for part in comparison.parts:
            for row in part.rows:
                for one in row.figures:
                    told = one.column, one.before.text, one.after.text
                    yield (part.key, row.key, row.name, *told, one.difference, one.percent)

    return TwinTable(f"{number}-{old}-{new}", FIGURES, rows)


TWINS = (
    Twin(
        "documents.index",
        documents_table,
        ("kind", "administrator", "level", "region", "group", "year", "q"),
    ),
    Twin("documents.show", document_table, ("edition",)),
    OwnTwins(
        "comparing.show",
        {"csv": ("comparing.as_csv", {}), "json": ("comparing.as_json", {})},
        ("from", "to", "text"),
    ),
)
