"""Which pictures the parts of a document have (§6, §7, §10)."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from flask_babel import gettext as _

from portal.core import pictures
from portal.core.pictures import Picture
from portal.core.tables import value_of
from portal.models import Document, Part, Row
from portal.rules.forms import Column, PartForm
from portal.rules.forms.audit import FULFILLED, FULFILMENT
from portal.terms import DocumentKind, RowKind

NO_YEARS = ("plan", "percent")  # columns of a citizen budget that are no year of their own
PLANNED = {"year", "next_1", "next_2"}
DISTANCE = {f"past_{n}": -n for n in range(1, 5)} | {"year": 0, "fact": 0, "next_1": 1, "next_2": 2}

Drawn = list[Picture | None]
Drawer = Callable[[Part, PartForm, Document, str], Drawn]


def pictures_of(part: Part, form: PartForm, document: Document, lang: str) -> tuple[Picture, ...]:
    """The pictures of a part, none where its kind has none or its figures are missing; rows and
    cells must be loaded."""
    drawer = DRAWERS.get((document.kind, part.key))
    drawn = drawer(part, form, document, lang) if drawer else []
    return tuple(picture for picture in drawn if picture)


def _lines(part: Part, form: PartForm, document: Document, lang: str) -> Drawn:
    """Receipts, spending or programs: line by line, then over the years."""
    title = form.title[lang].split(",")[0]
    columns = _columns(form)
    if "fact" in columns:
        plan, fact = columns["plan"], columns["fact"]
        words = _("%(part)s: plan and execution", part=title)
        first = pictures.pairs(
            _both(part.rows, plan, fact), (plan, fact), lang, words, pictures.of_the_plan()
        )
    else:
        year = columns["year"]
        words = _("%(part)s in %(year)s", part=title, year=year.title[lang])
        first = pictures.bars(_numbers(part.rows, year), year, lang, words)
    years = _year_values(form, document, lambda column: _whole(part.rows, column))
    return [first, pictures.poles(years, lang, _("%(part)s over the years", part=title))]


def _balance(part: Part, form: PartForm, document: Document, lang: str) -> Drawn:
    """The deficit below a zero line, over the years or for the one year that is told."""
    if not part.rows:
        return []
    first, title = part.rows[0], form.title[lang].split(",")[0]
    years = _year_values(form, document, lambda column: value_of(first, column))
    over = pictures.poles(years, lang, _("%(part)s over the years", part=title))
    if over:
        return [over]
    columns = _columns(form)
    main = columns.get("fact") or columns["year"]
    words = _("To the left of the line there is less money than is spent.")
    year = _("%(part)s in %(year)s", part=title, year=document.period_from)
    return [pictures.bars(_numbers(part.rows, main), main, lang, year, words)]


def _debt(part: Part, form: PartForm, _document: Document, lang: str) -> Drawn:
    if not part.rows:
        return []
    title = form.title[lang].split(",")[0]
    last = _years(form)[-1]
    return [pictures.bars(_numbers(part.rows, last), last, lang, title, last.title[lang])]


def _totals(part: Part, form: PartForm, _document: Document, lang: str) -> Drawn:
    """What a body owns and owes, received and spent: the totals of a statement (§5)."""
    columns = _columns(form)
    last = columns.get("end") or columns["now"]
    rows = [row for row in part.rows if row.kind is RowKind.TOTAL]
    owns = part.key == "balance"
    title = _("What the body owns and owes") if owns else _("What it received and spent")
    return [pictures.bars(_numbers(rows, last), last, lang, title, last.title[lang])]


def _findings(part: Part, form: PartForm, _document: Document, lang: str) -> Drawn:
    columns = _columns(form)
    both = columns["amount"], columns["restored"]
    words = _("The pale bar is what was found, the full one what was restored.")
    return [pictures.pairs(_both(part.rows, *both), both, lang, _("Found and restored"), words)]


def _recommendations(part: Part, _form: PartForm, _document: Document, lang: str) -> Drawn:
    states = [cell.text_kk for row in part.rows for cell in row.cells if cell.column == "state"]
    counts = [(one.words[lang], states.count(one.words["kk"])) for one in FULFILMENT]
    done = next(one.words["kk"] for one in FULFILMENT if one.key == FULFILLED)
    words = _("%(done)s of %(all)s fulfilled", done=states.count(done), all=len(part.rows))
    return [pictures.shares(counts, words)] if len(states) == len(part.rows) else []


def _projects(part: Part, form: PartForm, _document: Document, lang: str) -> Drawn:
    columns = _columns(form)
    both = columns["plan"], columns["fact"]
    words = _("Projects: plan and execution")
    return [pictures.pairs(_both(part.rows, *both), both, lang, words, pictures.of_the_plan())]


def _columns(form: PartForm) -> dict[str, Column]:
    return {column.key: column for column in form.columns}


def _years(form: PartForm) -> list[Column]:
    return [one for one in form.columns if one.is_sum and one.key not in NO_YEARS]


def _year_values(
    form: PartForm, document: Document, value: Callable[[Column], Decimal | None]
) -> list[pictures.YearValue]:
    """The years of a citizen budget of which a value is known."""
    is_planning = "fact" not in _columns(form)
    return [
        pictures.YearValue(
            str(document.period_from + DISTANCE[column.key]),
            column,
            number,
            is_planning and column.key in PLANNED,
        )
        for column in _years(form)
        if column.key in DISTANCE and (number := value(column)) is not None
    ]


def _numbers(rows: Sequence[Row], column: Column) -> list[pictures.Value]:
    return [(row, number) for row in rows if (number := value_of(row, column)) is not None]


def _both(rows: Sequence[Row], first: Column, second: Column) -> list[tuple[Row, Decimal, Decimal]]:
    found = ((row, value_of(row, first), value_of(row, second)) for row in rows)
    return [(row, a, b) for row, a, b in found if a is not None and b is not None]


def _whole(rows: Sequence[Row], column: Column) -> Decimal | None:
    """The sum of a column where every row has a number; a part of a sum is none."""
    numbers = [value_of(row, column) for row in rows]
    known = [number for number in numbers if number is not None]
    return sum(known, Decimal()) if known and len(known) == len(numbers) else None


BUDGET, REPORT = DocumentKind.CITIZEN_BUDGET, DocumentKind.EXECUTION_REPORT
DRAWERS: Mapping[tuple[DocumentKind, str], Drawer] = {
    (BUDGET, "receipts"): _lines,
    (BUDGET, "spending"): _lines,
    (BUDGET, "programs"): _lines,
    (BUDGET, "balance"): _balance,
    (BUDGET, "debt"): _debt,
    (DocumentKind.FINANCIAL_STATEMENT, "balance"): _totals,
    (DocumentKind.FINANCIAL_STATEMENT, "results"): _totals,
    (DocumentKind.AUDIT_RESULT, "findings"): _findings,
    (DocumentKind.AUDIT_RESULT, "recommendations"): _recommendations,
    (REPORT, "projects"): _projects,
}
