"""The passport of a budget program (order MinFin No. 185, appendix 4)."""

from portal.rules.forms.base import Column, PartForm, of_year, words
from portal.terms import RowKind

SPENDING_TITLE = words(
    "Бюджеттік бағдарлама бойынша шығыстар, мың теңге",
    "Расходы по бюджетной программе, тысяч тенге",
    "Spending of the program, thousand tenge",
)


def _planned(first: int, *, is_sum: bool) -> tuple[Column, ...]:
    titles = (
        ("fact", of_year("{} жылғы факт", "Факт {} года", "Fact of {}", first - 2)),
        (
            "approved",
            of_year(
                "{} жылғы бекітілген жоспар",
                "Утверждённый план {} года",
                "Approved plan of {}",
                first - 1,
            ),
        ),
        (
            "refined",
            of_year(
                "{} жылғы нақтыланған жоспар",
                "Уточнённый план {} года",
                "Refined plan of {}",
                first - 1,
            ),
        ),
        *(
            (f"plan_{n + 1}", of_year("{} жыл", "{} год", "{}", first + n))
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
        of_year(
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
