"""How a document is laid out in a workbook: a sheet for what it is, a sheet for each part, columns
with names that programs know and headings that people read, both languages side by side."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from portal.papers.drafts import (
    BODY_LIMIT,
    CELL_LIMIT,
    HEAD_LIMITS,
    NAME_LIMIT,
    NUMBER_LIMIT,
    UNIT_LIMIT,
)
from portal.papers.letters import folded
from portal.rules.forms import ROW_KIND_WORDS, Column, PartForm, Words, words
from portal.terms import BudgetStage, DocumentKind, RowKind

DOCUMENT = "document"
EXAMPLE = "ҮЛГІ · ПРИМЕР"  # begins every text of the example, so that none is placed by mistake
SHEET_NAME_LIMIT = 31  # of Excel
YEAR = re.compile(r"20\d\d")
UNSAFE_NAME = re.compile(r"[\[\]:*?/\\']+")
TONGUES = {"kk": "қазақша", "ru": "русский", "en": "English"}
NOTE = words("Ауытқу себебі", "Причина отклонения", "Reason of the deviation")
KEY = words("Жол кілті (өзгертпеңіз)", "Ключ строки (не менять)", "Key of the row (do not change)")
KIND = words("Жол түрі", "Вид строки", "Kind of the row")
NAME = words("Атауы", "Наименование", "Name")
UNIT = words("Өлшем бірлігі", "Единица измерения", "Unit")
TEXT = words("Мәтін", "Текст", "Text")
TEXT_ROW = "text"  # the kind of a line that is a paragraph, in a part with a table
PARTICULARS: dict[str, Words] = {
    "kind": words("Құжат түрі", "Вид документа", "Kind of document"),
    "administrator": words("Әкімшінің коды", "Код администратора", "Code of the administrator"),
    "program": words("Бағдарлама", "Программа", "Program"),
    "year": words("Жыл", "Год", "Year"),
    "stage": words("Бюджет кезеңі", "Этап бюджета", "Stage of the budget"),
    "month": words("Соңғы ай (1–11)", "Последний месяц (1–11)", "Last month (1-11)"),
    "event_on": words(
        "Мерзім басталатын күн (КК.АА.ЖЖЖЖ)",
        "День, от которого идёт срок (ДД.ММ.ГГГГ)",
        "Day from which the term is counted (DD.MM.YYYY)",
    ),
}
HEAD_WORDS: dict[str, Words] = {
    "title": words("Атауы", "Название", "Title"),
    "summary": words("Қарапайым сөзбен", "Простыми словами", "In plain words"),
    "head": words("Басшысы", "Руководитель", "Head"),
    "reason": words("Түзету себебі", "Причина исправления", "Reason of the correction"),
}
KIND_WORDS: dict[DocumentKind, Words] = {
    DocumentKind.PASSPORT: words(
        "Бюджеттік бағдарламаның паспорты", "Паспорт бюджетной программы", "Passport"
    ),
    DocumentKind.PASSPORT_SUMMARY: words(
        "Паспорттар туралы жиынтық ақпарат",
        "Сводная информация о паспортах",
        "Summary of the passports",
    ),
    DocumentKind.EXECUTION_REPORT: words(
        "Паспорттың іске асырылуы туралы есеп",
        "Отчёт о реализации паспорта",
        "Report on a passport",
    ),
    DocumentKind.CITIZEN_BUDGET: words("Азаматтық бюджет", "Гражданский бюджет", "Citizen budget"),
    DocumentKind.FINANCIAL_STATEMENT: words(
        "Шоғырландырылған қаржылық есептілік",
        "Консолидированная финансовая отчётность",
        "Consolidated financial statement",
    ),
    DocumentKind.AUDIT_RESULT: words(
        "Мемлекеттік аудит нәтижелері", "Результаты государственного аудита", "Audit results"
    ),
}
STAGE_WORDS: dict[BudgetStage, Words] = {
    BudgetStage.DRAFT: words("Бюджет жобасы", "Проект бюджета", "Draft budget"),
    BudgetStage.APPROVED: words(
        "Бекітілген (нақтыланған) бюджет",
        "Утверждённый (уточнённый) бюджет",
        "Approved (refined) budget",
    ),
    BudgetStage.MONTH: words("Ай басынан атқару", "Исполнение за месяцы", "Execution, months"),
    BudgetStage.HALF_YEAR: words(
        "Жартыжылдық атқару", "Исполнение за полугодие", "Execution, half a year"
    ),
    BudgetStage.YEAR: words("Жылдық атқару", "Исполнение за год", "Execution, the year"),
}


@dataclass(frozen=True)
class Field:
    """A column of a part's sheet; `column` is that of the form for a value of the table."""

    key: str
    title: Words
    limit: int
    lang: str = ""  # of a text; a sum has none
    column: Column | None = None

    @property
    def is_sum(self) -> bool:
        """Whether numbers alone may stand here."""
        return self.column is not None and self.column.is_sum

    @property
    def heading(self) -> str:
        """What a person reads above the column, in both official languages."""
        both = " / ".join(dict.fromkeys((self.title["kk"], self.title["ru"])))
        return f"{both} · {TONGUES[self.lang]}" if self.lang else both

    def names(self) -> Iterator[str]:
        """By what a heading is known, folded."""
        yield folded(self.key)
        yield folded(self.heading)
        for title in dict.fromkeys(self.title.values()):
            yield folded(f"{title} · {TONGUES[self.lang]}" if self.lang else title)


def fields_of(form: PartForm) -> tuple[Field, ...]:
    """The columns of a part's sheet."""
    if not form.columns:
        return tuple(_both("text", TEXT, BODY_LIMIT))
    fields = [Field("key", KEY, 60), Field("kind", KIND, 200), *_both("name", NAME, NAME_LIMIT)]
    if form.has_unit:
        fields += _both("unit", UNIT, UNIT_LIMIT)
    for column in form.columns:
        if column.is_computed:
            continue
        if column.is_sum:
            fields.append(Field(column.key, column.title, NUMBER_LIMIT, column=column))
        else:
            fields += _both(column.key, column.title, CELL_LIMIT, column)
    if form.has_note:
        fields += _both("note", form.note_title or NOTE, NAME_LIMIT)
    return tuple(fields)


def _both(key: str, title: Words, limit: int, column: Column | None = None) -> Iterator[Field]:
    for lang in ("kk", "ru"):
        yield Field(f"{key}.{lang}", title, limit, lang, column)


def head_fields(*, with_reason: bool) -> tuple[Field, ...]:
    """The texts of the head, as lines of the first sheet."""
    names = [name for name in HEAD_WORDS if name != "reason" or with_reason]
    fields = [
        Field(f"{name}_{lang}", HEAD_WORDS[name], HEAD_LIMITS[name], lang)
        for name in names
        for lang in ("kk", "ru")
    ]
    return *fields, Field("title_en", HEAD_WORDS["title"], HEAD_LIMITS["title"], "en")


def kinds_of(form: PartForm) -> dict[str, Words]:
    """The kinds of lines in a part's sheet by their value; a paragraph too where it has a text."""
    kinds = {kind.value: ROW_KIND_WORDS[kind] for kind in form.rows}
    return {TEXT_ROW: TEXT, **kinds} if form.has_body and form.columns else kinds


def row_kind(said: str, form: PartForm) -> RowKind | str | None:
    """The kind that a line names by its value or by its words in any language; the only kind of a
    part need not be named. TEXT_ROW for a paragraph, None for what the part does not have."""
    kinds = kinds_of(form)
    if not said:
        return form.rows[0] if len(form.rows) == 1 else None
    wanted = folded(said)
    for value, names in kinds.items():
        if wanted in {folded(value), *(folded(one) for one in names.values())}:
            return value if value == TEXT_ROW else RowKind(value)
    return None


def sheet_name(no: int, form: PartForm, lang: str) -> str:
    """The name of a part's sheet, as short as Excel wants it; the number keeps it unlike others."""
    year = YEAR.search(form.title[lang])
    said = f"{no} {year.group()} {form.title[lang]}" if year else f"{no} {form.title[lang]}"
    title = UNSAFE_NAME.sub(" ", said)
    if len(title) <= SHEET_NAME_LIMIT:
        return title
    return title[: SHEET_NAME_LIMIT - 1].rstrip() + "…"
