"""The execution report 4-РБП (order MinFin of 30.05.2025, appendix 21); keys of its parts are those
of the passport."""

from portal.rules.forms.base import Column, PartForm, words
from portal.rules.forms.passport import SPENDING_TITLE
from portal.terms import RowKind

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

PROJECTS = PartForm(  # §10: each with the materials that confirm its facts
    "projects",
    words(
        "Инвестициялық жобалар, мың теңге",
        "Инвестиционные проекты, тысяч тенге",
        "Investment projects, thousand tenge",
    ),
    columns=REPORT_SUM_COLUMNS,
    rows=(RowKind.PROJECT,),
    has_note=True,
    is_required=False,
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
        PROJECTS,
    )
