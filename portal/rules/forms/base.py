"""What a form is made of: parts, columns of tables, kinds of rows, words in three languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from portal.terms import RowKind

Words = Mapping[str, str]  # by language


def words(kk: str, ru: str, en: str) -> Words:
    """One text in the three languages."""
    return MappingProxyType({"kk": kk, "ru": ru, "en": en})


@dataclass(frozen=True)
class Choice:
    """One of the closed words of a column; the key stays whatever the words are."""

    key: str
    words: Words


@dataclass(frozen=True)
class Column:
    """A column of a part's table. `minus` and `over` name the two columns that a computed one is
    drawn from: a difference, or a percent."""

    key: str
    title: Words
    is_sum: bool = False  # money
    thousands: int = 1  # thousand tenge in one unit of a sum; 1000 where a form counts in millions
    minus: tuple[str, str] | None = None
    over: tuple[str, str] | None = None
    is_count: bool = False  # a number of things: summed up in a total
    choices: tuple[Choice, ...] = ()  # the only words that may stand here

    @property
    def is_computed(self) -> bool:
        """Whether the form says how the value follows from others; nobody types it."""
        return bool(self.minus or self.over)


@dataclass(frozen=True)
class StartRow:
    """A line that a form prints; its key stays from year to year."""

    key: str
    kind: RowKind
    name: Words


@dataclass(frozen=True)
class PartForm:
    """A structural part: text, a table, or both."""

    key: str
    title: Words
    has_body: bool = False
    columns: tuple[Column, ...] = ()
    rows: tuple[RowKind, ...] = ()  # kinds of rows a person adds
    has_unit: bool = False
    has_note: bool = False  # the reason of a deviation, unless `note_title` says otherwise
    note_title: Words | None = None
    is_required: bool = True
    has_total: bool = False  # its sums and counts are added up under the table
    starts: tuple[StartRow, ...] = ()  # lines that the form prints, there from the beginning


ROW_KIND_WORDS: Mapping[RowKind, Words] = {
    RowKind.INDICATOR: words("Нысаналы индикатор", "Целевой индикатор", "Target indicator"),
    RowKind.RESULT: words("Түпкілікті нәтиже", "Конечный результат", "Final result"),
    RowKind.SPENDING_NEED: words(
        "Мемлекеттік жоспарлау жүйесінің құжаттарына сәйкес бюджет қаражатына қажеттілік",
        "Потребность в бюджетных средствах согласно документам "
        "системы государственного планирования",
        "Budget funds needed by the planning documents",
    ),
    RowKind.SPENDING: words("Жоспар", "План", "Plan"),
    RowKind.MEASURE: words("Іс-шара", "Мероприятие", "Measure"),
    RowKind.TOTAL: words("Барлығы", "Всего", "Total"),
    RowKind.LINE: words("Жол", "Строка", "Line"),
    RowKind.PROGRAM: words("Бюджеттік бағдарлама", "Бюджетная программа", "Budget program"),
    RowKind.PROJECT: words("Инвестициялық жоба", "Инвестиционный проект", "Investment project"),
    RowKind.FINDING: words("Анықталған бұзушылық", "Выявленное нарушение", "Finding"),
    RowKind.RECOMMENDATION: words("Ұсыным", "Рекомендация", "Recommendation"),
}
RESULT_DEVIATION = words(
    "Түпкілікті нәтиженің нысаналы индикаторлардан ауытқуы",
    "Отклонение конечного результата от целевых индикаторов",
    "Deviation of the final result from the target indicators",
)
SPENDING_DEVIATION = words("Жоспардың ауытқуы", "Отклонение плана", "Deviation of the plan")


def of_year(kk: str, ru: str, en: str, year: int) -> Words:
    """One text in the three languages that names a year."""
    return words(kk.format(year), ru.format(year), en.format(year))
