"""The official forms as data: the passport (order MinFin No. 185, appendix 4) and the execution
report 4-РБП (order MinFin of 30.05.2025, appendix 21). A part keeps its key from passport to report
and from year to year (§14, decided: keys of parts)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from portal.terms import DocumentKind, RowKind

Words = Mapping[str, str]  # by language


def words(kk: str, ru: str, en: str) -> Words:
    """One text in the three languages."""
    return MappingProxyType({"kk": kk, "ru": ru, "en": en})


@dataclass(frozen=True)
class Column:
    """A column of a part's table. `minus` and `over` name the two columns that a computed one is
    drawn from: a difference, or a percent."""

    key: str
    title: Words
    is_sum: bool = False  # thousand tenge
    minus: tuple[str, str] | None = None
    over: tuple[str, str] | None = None

    @property
    def is_computed(self) -> bool:
        """Whether the form says how the value follows from others; nobody types it."""
        return bool(self.minus or self.over)


@dataclass(frozen=True)
class PartForm:
    """A structural part: text, a table, or both."""

    key: str
    title: Words
    has_body: bool = False
    columns: tuple[Column, ...] = ()
    rows: tuple[RowKind, ...] = ()  # kinds of rows a person adds
    has_unit: bool = False
    has_note: bool = False  # the reason of a deviation
    is_required: bool = True


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
}
RESULT_DEVIATION = words(
    "Түпкілікті нәтиженің нысаналы индикаторлардан ауытқуы",
    "Отклонение конечного результата от целевых индикаторов",
    "Deviation of the final result from the target indicators",
)
SPENDING_DEVIATION = words("Жоспардың ауытқуы", "Отклонение плана", "Deviation of the plan")
SPENDING_TITLE = words(
    "Бюджеттік бағдарлама бойынша шығыстар, мың теңге",
    "Расходы по бюджетной программе, тысяч тенге",
    "Spending of the program, thousand tenge",
)


def _year(kk: str, ru: str, en: str, year: int) -> Words:
    return words(kk.format(year), ru.format(year), en.format(year))


def _planned(first: int, *, is_sum: bool) -> tuple[Column, ...]:
    titles = (
        ("fact", _year("{} жылғы факт", "Факт {} года", "Fact of {}", first - 2)),
        (
            "approved",
            _year(
                "{} жылғы бекітілген жоспар",
                "Утверждённый план {} года",
                "Approved plan of {}",
                first - 1,
            ),
        ),
        (
            "refined",
            _year(
                "{} жылғы нақтыланған жоспар",
                "Уточнённый план {} года",
                "Refined plan of {}",
                first - 1,
            ),
        ),
        *(
            (f"plan_{n + 1}", _year("{} жыл", "{} год", "{}", first + n))
            for n in range(3)  # the planning period
        ),
    )
    return tuple(Column(key, title, is_sum) for key, title in titles)


MEASURE_COLUMNS = (
    Column("value", words("Іс-шара көрсеткіші", "Показатель мероприятия", "Measure")),
    Column(
        "document_value",
        words(
            "МЖЖ құжатының көрсеткіші",
            "Показатель документа СГП",
            "Figure of the planning document",
        ),
    ),
    Column(
        "value_deviation",
        words("Ауытқу", "Отклонение", "Deviation"),
        minus=("value", "document_value"),
    ),
    Column("spending", words("Шығыстар", "Расходы", "Spending"), is_sum=True),
    Column(
        "document_sum",
        words("МЖЖ құжатының сомасы", "Сумма документа СГП", "Sum of the planning document"),
        is_sum=True,
    ),
    Column(
        "sum_deviation",
        words("Ауытқу", "Отклонение", "Deviation"),
        is_sum=True,
        minus=("spending", "document_sum"),
    ),
)
REPORT_COLUMNS = (
    Column("plan", words("Жоспар", "План", "Plan")),
    Column("fact", words("Іс жүзінде", "Факт", "Fact")),
    Column("deviation", words("Ауытқуы", "Отклонение", "Deviation"), minus=("fact", "plan")),
    Column(
        "percent",
        words(
            "Көрсеткіштердің орындалу пайызы",
            "Процент выполнения показателей",
            "Percent achieved",
        ),
        over=("fact", "plan"),
    ),
)
REPORT_SUM_COLUMNS = tuple(
    Column(one.key, one.title, is_sum=one.over is None, minus=one.minus, over=one.over)
    for one in REPORT_COLUMNS
)


PASSPORT_TEXTS = (
    PartForm(
        "functions",
        words(
            "Мемлекеттік орган функциясының (функцияларының) коды мен атауы",
            "Код и наименование функции (функций) государственного органа",
            "Functions of the state body",
        ),
        has_body=True,
    ),
    PartForm(
        "services",
        words(
            "Мемлекеттік көрсетілетін қызметтің коды мен атауы",
            "Код и наименование государственной услуги",
            "Public services",
        ),
        has_body=True,
        is_required=False,
    ),
    PartForm(
        "description",
        words(
            "Сипаттама (негіздеме), оның ішінде ағымдағы мәртебе",
            "Описание (обоснование), в том числе текущий статус",
            "Description (justification) and current state",
        ),
        has_body=True,
    ),
    PartForm(
        "kind",
        words("Бюджеттік бағдарламаның түрі", "Вид бюджетной программы", "Kind of the program"),
        has_body=True,
    ),
)


def passport_form(first_year: int) -> tuple[PartForm, ...]:
    """The parts of a passport for three planned years (order MinFin No. 185, appendix 4)."""
    return (
        *PASSPORT_TEXTS,
        PartForm(
            "results",
            words(
                "Нысаналы индикаторлар және түпкілікті нәтижелер",
                "Целевые индикаторы и конечные результаты",
                "Target indicators and final results",
            ),
            columns=_planned(first_year, is_sum=False),
            rows=(RowKind.INDICATOR, RowKind.RESULT),
            has_unit=True,
            is_required=False,
        ),
        PartForm(
            "spending",
            SPENDING_TITLE,
            columns=_planned(first_year, is_sum=True),
            rows=(RowKind.SPENDING_NEED, RowKind.SPENDING),
        ),
        *(
            _measures(key, first_year + n)
            for n, key in enumerate(("measures", "measures-second", "measures-third"))
        ),
    )


def _measures(key: str, year: int) -> PartForm:
    return PartForm(
        key,
        _year(
            "{} жылға арналған іс-шаралар және шығыстар, мың теңге",
            "Мероприятия и расходы на {} год, тысяч тенге",
            "Measures and spending of {}, thousand tenge",
            year,
        ),
        columns=MEASURE_COLUMNS,
        rows=(RowKind.MEASURE,),
        has_unit=True,
        has_note=True,
        is_required=key == "measures",
    )


def report_form(year: int) -> tuple[PartForm, ...]:
    """The parts of an execution report (form 4-РБП); keys are those of the passport."""
    return (
        PartForm(
            "description",
            words("Түсіндірме жазба", "Пояснительная записка", "Explanatory note"),
            has_body=True,
        ),
        PartForm(
            "spending",
            SPENDING_TITLE,
            columns=REPORT_SUM_COLUMNS,
            rows=(RowKind.SPENDING,),
            has_note=True,
        ),
        PartForm(
            "results",
            words("Түпкілікті нәтиже", "Конечный результат", "Final results"),
            columns=REPORT_COLUMNS,
            rows=(RowKind.RESULT,),
            has_unit=True,
            has_note=True,
            is_required=False,
        ),
        PartForm(
            "measures",
            words("Іс-шаралар көрсеткіші", "Показатели мероприятия", "Figures of the measures"),
            columns=REPORT_COLUMNS,
            rows=(RowKind.MEASURE,),
            has_unit=True,
            has_note=True,
        ),
    )


def form_of(kind: DocumentKind, period_from: int) -> tuple[PartForm, ...]:
    """The parts of a document by its kind and first year; raises KeyError for a kind whose pages
    have no structured form yet."""
    return {
        DocumentKind.PASSPORT: passport_form,
        DocumentKind.EXECUTION_REPORT: report_form,
    }[kind](period_from)
