"""The dataset of budget reporting: every line of every month that stands (§4)."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from portal.bulk.dataset import Asked, Dataset, streamed
from portal.core import fields
from portal.core.columns import DECIMAL, TEXT, THOUSAND_TENGE, WHOLE, Column, Line
from portal.models import BudgetReport, Document, Edition, ExecutionLine, ReportMonth
from portal.models.reporting import MEASURES
from portal.reporting.names import Names, every_name
from portal.rules.forms import Words, words
from portal.terms import EditionStatus, NodeKind, ReportForm

NAMES_KEPT = 20_000  # of lines that come again each month
NAMED_BY_KEY = (NodeKind.SECTION, NodeKind.HEADING)  # by the form, not by a code
LINE = ExecutionLine
LINE_COLUMNS = (LINE.key, LINE.code, LINE.kind, LINE.depth, LINE.name_kk, LINE.name_ru)
SUMS = tuple(getattr(LINE, one) for one in MEASURES)


def _months(db: Session, asked: Asked) -> list[Any]:
    """The months that stand, each with its newest edition, in order."""
    later = aliased(Edition)
    newest = (
        select(func.max(later.no))
        .where(later.document_id == Document.id, later.status == EditionStatus.PLACED)
        .scalar_subquery()
    )
    report = BudgetReport.budget, BudgetReport.form, BudgetReport.year, BudgetReport.month
    found = (
        select(*report, Document.number, Edition.no, ReportMonth.id)
        .join(BudgetReport.document)
        .join(Edition, Edition.document_id == Document.id)
        .join(ReportMonth, ReportMonth.edition_id == Edition.id)
        .where(Edition.no == newest, Document.withdrawn_at.is_(None))
        .where(*asked.bodies(Document.body_id))
        .order_by(*report)
    )
    if asked.year is not None:
        found = found.where(BudgetReport.year == asked.year)
    return list(db.execute(found))


def _execution(db: Session, asked: Asked) -> Iterator[Line]:
    names = _texts(every_name(db))
    for budget, form, year, month, number, edition, month_id in _months(db, asked):
        head = budget, form.value, year, month, number, edition
        lines = select(*LINE_COLUMNS, *SUMS).where(LINE.report_month_id == month_id)
        for key, code, kind, depth, kk, ru, *sums in streamed(db, lines.order_by(LINE.position)):
            own = key if kind in NAMED_BY_KEY else ""
            said = names(own, code, kind, kk, ru, year)
            exact = [_thousands(one) for one in sums]
            yield (*head, key, code, kind.value, depth, *said, ru, *exact)


def _texts(names: Names) -> Any:
    """The names of a line in three languages, as often as it comes."""

    @lru_cache(maxsize=NAMES_KEPT)
    def said(
        key: str, code: str, kind: NodeKind, kk: str | None, ru: str, year: int
    ) -> tuple[str | None, ...]:
        line = ExecutionLine(key=key, code=code, kind=kind, name_kk=kk, name_ru=ru)
        texts = names.texts(line, year)
        return texts.get("kk"), texts.get("ru"), texts.get("en")

    return said


def _thousands(tenge: int) -> str:
    """Whole tenge as thousand tenge to the last digit."""
    whole, part = divmod(abs(tenge), 1000)
    return f"{'-' if tenge < 0 else ''}{whole}.{part:03}"


MEASURE_WORDS: Mapping[str, Words] = {
    "approved": words("Бекітілген", "Утверждённый", "Approved"),
    "refined": words("Нақтыланған", "Уточнённый", "Refined"),
    "adjusted": words("Түзетілген жоспар", "Скорректированный", "Adjusted plan of the year"),
    "payments_plan": words(
        "Төлемдер бойынша жоспар", "План по платежам", "Plan of payments of the period"
    ),
    "commitments_plan": words(
        "Міндеттемелер бойынша жоспар", "План по обязательствам", "Plan of commitments"
    ),
    "committed": words("Қабылданған міндеттемелер", "Принятые обязательства", "Committed"),
    "unpaid": words("Төленбеген міндеттемелер", "Неоплаченные обязательства", "Unpaid"),
    "executed": words("Атқарылғаны", "Исполнено", "Executed"),
}
EXECUTION = Dataset(
    name="execution",
    title=words("Бюджеттердің атқарылуы", "Исполнение бюджетов", "Execution of budgets"),
    description=words(
        "Бюджет есептілігінің әр айдағы барлық жолы, жыл басынан өсу қорытындысымен, мың теңге.",
        "Все строки бюджетной отчётности за каждый месяц нарастающим итогом с начала года, тыс. "
        "тенге.",
        "Every line of budget reporting of each month, summed up since January, thousand tenge.",
    ),
    columns=(
        fields.BUDGET.needed,
        Column(
            "form",
            TEXT,
            words("Есептің қимасы", "Разрез отчёта", "Cut of the report"),
            is_required=True,
            known=tuple(ReportForm),
        ),
        fields.YEAR.needed,
        fields.MONTH.needed,
        fields.DOCUMENT.needed,
        fields.EDITION.needed,
        Column(
            "key",
            TEXT,
            words("Жолдың кілті", "Ключ строки", "Key of the line"),
            words(
                "Жоғарыдан төмен кодтар; басқа айлар мен жылдарда да сол.",
                "Коды сверху вниз; тот же в другие месяцы и годы.",
                "Codes from the top down; the same in other months and years.",
            ),
            is_required=True,
        ),
        Column("code", TEXT, words("Коды", "Код", "Code")),
        Column(
            "kind",
            TEXT,
            words("Жолдың түрі", "Вид строки", "Kind of the line"),
            is_required=True,
            known=tuple(NodeKind),
        ),
        Column("depth", WHOLE, words("Тереңдігі", "Глубина", "Depth"), is_required=True),
        *fields.NAMES,
        Column(
            "name_source",
            TEXT,
            words("Дереккөздегі атау", "Название в источнике", "Name in the source"),
        ),
        *(
            Column(one, DECIMAL, title, unit=THOUSAND_TENGE, is_required=True)
            for one, title in MEASURE_WORDS.items()
        ),
    ),
    rows=_execution,
    key=("budget", "form", "year", "month", "key"),
    refers={"document": ("documents", "number")},
    filters=("year", "administrator"),
)
