"""The consolidated financial statements (Budget Code art. 131): balance sheet, results, changes in
net assets, cash flow, explanatory note; thousand tenge."""

from portal.rules.forms.base import Column, PartForm, of_year, words
from portal.terms import RowKind

LINE_CODE = Column("line", words("Жол коды", "Код строки", "Line code"))


def _years(year: int) -> tuple[Column, ...]:
    titles = ("{} жыл", "{} год", "{}")
    return (
        LINE_CODE,
        Column("before", of_year(*titles, year - 1), is_sum=True),
        Column("now", of_year(*titles, year), is_sum=True),
        Column(
            "change", words("Өзгеріс", "Изменение", "Change"), is_sum=True, minus=("now", "before")
        ),
    )


BALANCE_COLUMNS = (
    LINE_CODE,
    Column("begin", words("Кезеңнің басында", "На начало периода", "At the beginning"), True),
    Column("end", words("Кезеңнің соңында", "На конец периода", "At the end"), True),
    Column("change", words("Өзгеріс", "Изменение", "Change"), True, minus=("end", "begin")),
)
STATEMENTS = (
    ("balance", words("Бухгалтерлік баланс", "Бухгалтерский баланс", "Balance sheet")),
    (
        "results",
        words(
            "Қаржылық қызметтің нәтижелері туралы есеп",
            "Отчет о результатах финансовой деятельности",
            "Report on financial results",
        ),
    ),
    (
        "changes",
        words(
            "Таза активтердің (капиталдың) өзгерістері туралы есеп",
            "Отчет об изменениях чистых активов (капитала)",
            "Report on changes in net assets (capital)",
        ),
    ),
    (
        "cash-flow",
        words("Ақша қозғалысы туралы есеп", "Отчет о движении денег", "Report on the flow of cash"),
    ),
)


def statement_form(year: int) -> tuple[PartForm, ...]:
    """The five parts of a set of statements (Budget Code art. 131, §5)."""
    note = words("Түсіндірме жазба", "Пояснительная записка", "Explanatory note")
    return (
        *(
            PartForm(
                key,
                title,
                columns=BALANCE_COLUMNS if key == "balance" else _years(year),
                rows=(RowKind.LINE, RowKind.TOTAL),
            )
            for key, title in STATEMENTS
        ),
        PartForm("note", note, has_body=True),
    )
