"""The words of the official layout in Word: titles, labels and headings (order MinFin No. 185,
appendix 4; order MinFin of 30.05.2025, appendix 21)."""

from collections.abc import Mapping

from portal.rules.forms import Words, words
from portal.terms import DocumentKind, RowKind

PASSPORT, REPORT = DocumentKind.PASSPORT, DocumentKind.EXECUTION_REPORT
TITLES: Mapping[DocumentKind, Words] = {
    PASSPORT: words(
        "Бюджеттік бағдарлама паспорты", "Паспорт бюджетной программы", "Passport of a program"
    ),
    REPORT: words(
        "Бюджеттік бағдарламалардың іске асырылуы туралы есеп",
        "Отчет о реализации паспорта бюджетных программ",
        "Report on the implementation of a passport",
    ),
}
LABELS: Mapping[tuple[str, DocumentKind], Words] = {
    ("functions", PASSPORT): words(
        "Мемлекеттік органдар функцияларының тізіліміне сәйкес мемлекеттік орган функциясының "
        "(функцияларының) коды мен атауы",
        "Код и наименование функции (функций) государственного органа (в соответствии с реестром "
        "функций государственных органов)",
        "Functions of the state body",
    ),
    ("services", PASSPORT): words(
        "Мемлекеттік көрсетілетін қызметтер тізіліміне сәйкес мемлекеттік көрсетілетін қызметтің "
        "коды мен атауы",
        "Код и наименование государственной услуги (в соответствии с реестром государственных "
        "услуг)",
        "Public services",
    ),
    ("description", PASSPORT): words(
        "Сипаттама (негіздеме), оның ішінде ағымдағы мәртебе",
        "Описание (обоснование), в том числе текущий статус",
        "Description (justification) and current state",
    ),
    ("kind", PASSPORT): words(
        "Бюджеттік бағдарламаның түрі", "Вид бюджетной программы", "Kind of the program"
    ),
    ("description", REPORT): words("Түсіндірме жазба", "Пояснительная записка", "Note"),
}
KIND_LABELS: Mapping[RowKind, Words] = {
    RowKind.INDICATOR: words("Нысаналы индикатор", "Целевой индикатор документов СГП", "Indicator"),
    RowKind.RESULT: words("Түпкілікті нәтиже", "Конечный результат", "Result"),
    RowKind.SPENDING_NEED: words(
        "Мемлекеттік жоспарлау жүйесінің құжаттарына сәйкес бюджет қаражатына қажеттілік",
        "Потребность в бюджетных средствах согласно документам системы государственного "
        "планирования",
        "Need",
    ),
    RowKind.SPENDING: words("Барлығы шығыстар", "Итого расходы", "Spending"),
}
SECTIONS: Mapping[RowKind, Words] = {
    RowKind.RESULT: words("Түпкілікті нәтиже", "Конечный результат", "Final result"),
    RowKind.MEASURE: words("Іс-шаралар көрсеткіші", "Показатели мероприятия", "Measures"),
    RowKind.PROJECT: words("Инвестициялық жобалар", "Инвестиционные проекты", "Projects"),
}
TOTAL_ROW = words(
    "Іс-шаралар, барлығы, оның ішінде", "Мероприятия, всего, в том числе", "Measures in total"
)
PLANNED_HEADS = {
    "kk": {"now": "{} жылғы ағымдағы жоспар", "planned": "Жоспарлы кезең"},
    "ru": {"now": "План текущего {} года", "planned": "Плановый период"},
}
DRAWN: Mapping[str, Mapping[str, str]] = {
    "kk": {
        "administrator": "Бюджеттік бағдарламалар әкімшісінің коды және атауы",
        "period": "Жоспарлы кезең {period} жылдар",
        "report_period": "Есепті кезең {period} жыл",
        "program": "Бюджеттік бағдарламаның коды мен атауы",
        "indicators": "Көрсеткіштер",
        "unit": "Өлшем бірлігі",
        "caption": "{year} жылға, мың теңге",
        "measures": "Іс-шаралар",
        "measure_value": "Іс-шара көрсеткіші",
        "measure_document_value": "Мемлекеттік жоспарлау жүйелері құжатының көрсеткіші",
        "measure_document_sum": "Мемлекеттік жоспарлау жүйелері құжатының сомасы",
        "reason": "Ауытқу себебі",
        "report_names": "Бюджеттік бағдарлама бойынша шығыстар",
        "report_reason": "Нәтижелерге қол жеткізе алмау/асыра орындау және қаражаттың "
        "игерілмеу себептері",
        "head": "Бюджеттік бағдарламаның басшысы",
    },
    "ru": {
        "administrator": "Код и наименование администратора бюджетных программ",
        "period": "Плановый период {period} годы",
        "report_period": "Отчетный период {period} год",
        "program": "Код и наименование бюджетной программы",
        "indicators": "Показатели",
        "unit": "Единица измерения",
        "caption": "На {year} год, тысяч тенге",
        "measures": "Мероприятия",
        "measure_value": "Показатель мероприятия",
        "measure_document_value": "Показатель документа СГП",
        "measure_document_sum": "Сумма документа СГП",
        "reason": "Причина отклонения",
        "report_names": "Расходы по бюджетной программе",
        "report_reason": "Причины недостижения или перевыполнения результатов и неосвоения средств",
        "head": "Руководитель бюджетной программы",
    },
}
