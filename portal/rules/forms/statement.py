"""The consolidated financial statements (Budget Code art. 131): balance sheet, results, changes in
net assets, cash flow, explanatory note; thousand tenge."""

from portal.rules.forms.base import Column, PartForm, StartRow, of_year, words
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
    (
        "balance",
        words(
            "Бухгалтерлік баланс, мың теңге",
            "Бухгалтерский баланс, тысяч тенге",
            "Balance sheet, thousand tenge",
        ),
    ),
    (
        "results",
        words(
            "Қаржылық қызметтің нәтижелері туралы есеп, мың теңге",
            "Отчет о результатах финансовой деятельности, тысяч тенге",
            "Report on financial results, thousand tenge",
        ),
    ),
    (
        "changes",
        words(
            "Таза активтердің (капиталдың) өзгерістері туралы есеп, мың теңге",
            "Отчет об изменениях чистых активов (капитала), тысяч тенге",
            "Report on changes in net assets (capital), thousand tenge",
        ),
    ),
    (
        "cash-flow",
        words(
            "Ақша қозғалысы туралы есеп, мың теңге",
            "Отчет о движении денег, тысяч тенге",
            "Report on the flow of cash, thousand tenge",
        ),
    ),
)


def _line(key: str, kk: str, ru: str, en: str) -> StartRow:
    return StartRow(key, RowKind.LINE, words(kk, ru, en))


def _total(key: str, kk: str, ru: str, en: str) -> StartRow:
    return StartRow(key, RowKind.TOTAL, words(kk, ru, en))


STARTS = {
    "balance": (
        _line(
            "assets-short", "Қысқа мерзімді активтер", "Краткосрочные активы", "Short-term assets"
        ),
        _line("assets-long", "Ұзақ мерзімді активтер", "Долгосрочные активы", "Long-term assets"),
        _total("assets", "Активтер, барлығы", "Активы, всего", "Assets, total"),
        _line(
            "liabilities-short",
            "Қысқа мерзімді міндеттемелер",
            "Краткосрочные обязательства",
            "Short-term liabilities",
        ),
        _line(
            "liabilities-long",
            "Ұзақ мерзімді міндеттемелер",
            "Долгосрочные обязательства",
            "Long-term liabilities",
        ),
        _total(
            "liabilities", "Міндеттемелер, барлығы", "Обязательства, всего", "Liabilities, total"
        ),
        _total("net-assets", "Таза активтер (капитал)", "Чистые активы (капитал)", "Net assets"),
    ),
    "results": (
        _total("income", "Кірістер, барлығы", "Доходы, всего", "Income, total"),
        _total("expenses", "Шығыстар, барлығы", "Расходы, всего", "Expenses, total"),
        _total(
            "result",
            "Есепті кезеңнің қаржылық нәтижесі",
            "Финансовый результат отчётного периода",
            "Financial result of the period",
        ),
    ),
    "changes": (
        _line(
            "net-assets-begin",
            "Кезеңнің басындағы таза активтер",
            "Чистые активы на начало периода",
            "Net assets at the beginning",
        ),
        _line(
            "changed",
            "Кезең ішіндегі өзгерістер",
            "Изменения за период",
            "Changes during the period",
        ),
        _total(
            "net-assets-end",
            "Кезеңнің соңындағы таза активтер",
            "Чистые активы на конец периода",
            "Net assets at the end",
        ),
    ),
    "cash-flow": (
        _line(
            "cash-begin",
            "Кезеңнің басындағы ақша",
            "Деньги на начало периода",
            "Cash at the beginning",
        ),
        _line("cash-received", "Ақшаның түсуі", "Поступление денег", "Cash received"),
        _line("cash-paid", "Ақшаның шығуы", "Выбытие денег", "Cash paid"),
        _total("cash-end", "Кезеңнің соңындағы ақша", "Деньги на конец периода", "Cash at the end"),
    ),
}


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
                starts=STARTS[key],
            )
            for key, title in STATEMENTS
        ),
        PartForm("note", note, has_body=True),
    )
