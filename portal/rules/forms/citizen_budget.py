"""The citizen budget at the stages of planning and of execution (Budget Code art. 39, order MinFin
No. 244), in million tenge."""

from dataclasses import replace

from portal.rules.forms.audit import STATE
from portal.rules.forms.base import Column, PartForm, Words, of_year, words
from portal.terms import BudgetStage, RowKind

MILLION = 1_000  # thousand tenge
PROGRAMS = words(
    "Бағдарламалар және олардың адамдарға пайдасы, миллион теңге",
    "Программы и их польза для людей, миллионов тенге",
    "Programs and their benefit for people, million tenge",
)
BENEFIT = words("Адамдарға пайдасы", "Польза для людей", "Benefit for people")
ABOUT = PartForm(
    "about",
    words("Негізгісі қарапайым сөзбен", "Главное простыми словами", "In plain words"),
    has_body=True,
)
INDICATORS = words(
    "Негізгі әлеуметтік-экономикалық көрсеткіштер",
    "Основные социально-экономические показатели",
    "Main social and economic indicators",
)
DEVELOPMENT = words(
    "Даму жоспарының көрсеткіштері",
    "Показатели плана развития",
    "Indicators of the development plan",
)
SERVICES = words(
    "Ақылы қызметтер және қайырымдылық",
    "Платные услуги и благотворительность",
    "Paid services and charity",
)
RECEIPTS = words(
    "Бюджет түсімдері, миллион теңге",
    "Поступления бюджета, миллионов тенге",
    "Receipts of the budget, million tenge",
)
SPENDING = words(
    "Бюджет шығыстары, миллион теңге",
    "Расходы бюджета, миллионов тенге",
    "Spending of the budget, million tenge",
)
BALANCE = words(
    "Бюджет тапшылығы (профициті), миллион теңге",
    "Дефицит (профицит) бюджета, миллионов тенге",
    "Deficit (surplus) of the budget, million tenge",
)
DEBT = words(
    "Борыш және мемлекеттік міндеттемелер, миллион теңге",
    "Долг и государственные обязательства, миллионов тенге",
    "Debt and obligations of the state, million tenge",
)


PLANNED = Column("plan", words("Жоспар", "План", "Plan"), is_sum=True, thousands=MILLION)
SPENT = Column("fact", words("Орындалуы", "Исполнено", "Executed"), True, thousands=MILLION)
PERCENT = Column(
    "percent", words("Орындалу пайызы", "Процент исполнения", "Percent"), over=("fact", "plan")
)
ACHIEVED = (
    Column("plan", words("Жоспар", "План", "Plan")),
    Column("fact", words("Іс жүзінде", "Факт", "Fact")),
    PERCENT,
)


def citizen_budget_form(year: int, stage: BudgetStage) -> tuple[PartForm, ...]:
    """The sections of a citizen budget of a year at a stage (order MinFin No. 244)."""
    return _planning(year) if stage.is_planning else _execution(year)


def _planning(year: int) -> tuple[PartForm, ...]:
    years = _years(year, -2, 2)
    plain = tuple(Column(one.key, one.title) for one in years[1:])
    return (
        ABOUT,
        replace(_lines("indicators", INDICATORS, plain), has_unit=True),
        replace(_lines("receipts", RECEIPTS, years), has_total=True),
        replace(_lines("spending", SPENDING, years), is_required=True, has_total=True),
        _lines("balance", BALANCE, years),
        replace(_lines("debt", DEBT, years[:3]), has_body=True),
        PartForm(
            "programs",
            PROGRAMS,
            columns=(
                _year("year", year),
                Column("direct", words("Тікелей нәтиже", "Прямой результат", "Direct result")),
                Column("final", words("Түпкілікті нәтиже", "Конечный результат", "Final result")),
            ),
            rows=(RowKind.PROGRAM,),
            has_note=True,
            note_title=BENEFIT,
            has_total=True,
        ),
        _text(
            "participation",
            words(
                "Халықтың қатысуымен қалыптасатын бюджет",
                "Бюджет с участием населения",
                "The budget of people's participation",
            ),
        ),
    )


def _execution(year: int) -> tuple[PartForm, ...]:
    figures = (*_years(year, -3, -1), PLANNED, SPENT, PERCENT)
    return (
        ABOUT,
        replace(_lines("indicators", DEVELOPMENT, ACHIEVED), has_unit=True, has_note=True),
        replace(_lines("receipts", RECEIPTS, figures), has_total=True),
        replace(_lines("spending", SPENDING, figures), is_required=True, has_total=True),
        _lines("balance", BALANCE, figures),
        replace(_lines("debt", DEBT, _years(year, -4, 0)), has_body=True),
        PartForm(
            "programs",
            PROGRAMS,
            columns=(
                PLANNED,
                SPENT,
                PERCENT,
                Column("final", words("Нәтиже", "Результат", "Result")),
            ),
            rows=(RowKind.PROGRAM,),
            has_note=True,
            note_title=BENEFIT,
            has_total=True,
        ),
        _text("services", SERVICES),
        PartForm(
            "audit",
            words("Аудит ұсынымдары", "Рекомендации аудита", "Recommendations of the audit"),
            columns=(STATE,),
            rows=(RowKind.RECOMMENDATION,),
            is_required=False,
        ),
    )


def _year(key: str, year: int) -> Column:
    return Column(key, of_year("{} жыл", "{} год", "{}", year), is_sum=True, thousands=MILLION)


def _years(year: int, first: int, last: int) -> tuple[Column, ...]:
    """A column a year by its distance from the year that is told of: `past_3` … `year` …
    `next_2`."""
    return tuple(
        _year(f"past_{-n}" if n < 0 else f"next_{n}" if n else "year", year + n)
        for n in range(first, last + 1)
    )


def _lines(key: str, title: Words, columns: tuple[Column, ...]) -> PartForm:
    return PartForm(key, title, columns=columns, rows=(RowKind.LINE,), is_required=False)


def _text(key: str, title: Words) -> PartForm:
    return PartForm(key, title, has_body=True, is_required=False)
