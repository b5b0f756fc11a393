"""The labels of the official forms as they stand in Word files, in Kazakh and in Russian: letters
that look alike, numbering, spacing and quotes do not matter."""

import re
from dataclasses import dataclass
from enum import StrEnum

from portal.terms import RowKind

ALIKE = {
    "а": "аa", "с": "сc", "е": "еeё", "і": "іi", "о": "оo", "р": "рp", "х": "хx", "у": "уy",
    "к": "кk", "м": "мm", "н": "нh", "т": "тt", "в": "вb", "ё": "ёе",
}  # fmt: skip


class Label(StrEnum):
    """What a paragraph or a cell of the form begins with."""

    ADMINISTRATOR = "administrator"
    PERIOD = "period"
    PROGRAM = "program"
    SUBPROGRAM = "subprogram"
    FUNCTIONS = "functions"
    SERVICES = "services"
    DESCRIPTION = "description"
    KIND = "kind"
    HEAD = "head"
    ACCOUNTANT = "accountant"


def pattern(label: str) -> re.Pattern[str]:
    """A label of the form as a pattern; `[…]` may be absent, ` | ` parts two wordings."""
    return re.compile("|".join(_one_pattern(one) for one in label.split(" | ")), re.I)


def _one_pattern(label: str) -> str:
    made = r"^\W*(?:\d+[.)]\s*)*\W*"
    for letter in label:
        if letter in "[]":
            made += "(?:" if letter == "[" else r")?"
        elif letter == " ":
            made += r"[\s]*"
        elif letter == "~":
            made += r"\w*"
        elif letter in ALIKE:
            made += f"[{ALIKE[letter]}]"
        else:
            made += re.escape(letter)
    return made


@dataclass(frozen=True)
class Words:
    """The labels of one language."""

    passport: re.Pattern[str]
    report: re.Pattern[str]
    labels: dict[Label, re.Pattern[str]]
    rows: tuple[tuple[re.Pattern[str], RowKind | None], ...]  # None: what the form computes
    columns: dict[str, re.Pattern[str]]


TOTAL = re.compile(r"^\W*(?:мероприятия|іс-шаралар)\W*(?:всего|барлығы|$)", re.I)
NUMBER_COLUMN = re.compile(r"^(?:№.*|п/п|р/с|no)$", re.I)
CAPTION = re.compile(r"^\W*(?:на\s*)?(20\d\d)\s*(?:год|жыл)", re.I)
HINT = re.compile(r"\(\s*(?:подпись|қолы|фамилия|тегі|расшифровка)[^)]*\)", re.I)
WORDS = {
    "ru": Words(
        passport=pattern("паспорт бюджетной программы"),
        report=pattern("отчет о реализации паспорт~ | отчет о реализации бюджетн~"),
        labels={
            Label.ADMINISTRATOR: pattern("код и наименование администратора бюджетн~ программ~"),
            Label.PERIOD: pattern("плановый период | отчетный период | отчетный год"),
            Label.PROGRAM: pattern("код и наименование бюджетной программы"),
            Label.SUBPROGRAM: pattern("код и наименование бюджетной подпрограммы"),
            Label.FUNCTIONS: pattern(
                "код и наименование функции[ (функций)] государственного органа"
                "[ (в соответствии с реестром функций государственных органов)]"
            ),
            Label.SERVICES: pattern(
                "код и наименование государственной услуги"
                "[ (в соответствии с реестром государственных услуг)]"
            ),
            Label.DESCRIPTION: pattern(
                "описание[ (обоснование)][ бюджетной программы][,][ в том числе текущий статус]"
                " | пояснительная записка"
            ),
            Label.KIND: pattern("вид бюджетной программы"),
            Label.HEAD: pattern("руководитель бюджетной программы | руководитель администратора"),
            Label.ACCOUNTANT: pattern("главный бухгалтер"),
        },
        rows=(
            (pattern("отклонени~"), None),
            (pattern("целевой индикатор[ документ~][ СГП] | целевые индикаторы[ документ~][ СГП]"),
             RowKind.INDICATOR),
            (pattern("конечные результаты | конечный результат"), RowKind.RESULT),
            (pattern("потребность[ в бюджетных средствах][ согласно документам]"
                     "[ системы государственного планирования][ СГП]"), RowKind.SPENDING_NEED),
            (pattern("итого расходы | расходы по бюджетной программе[, тысяч тенге]"),
             RowKind.SPENDING),
            (pattern("показатели мероприяти~ | показатель мероприяти~"), RowKind.MEASURE),
            (pattern("инвестиционные проекты"), RowKind.PROJECT),
            (re.compile(r"^\W*план\W*$", re.I), RowKind.SPENDING),
        ),
        columns={
            "unit": re.compile("единиц", re.I),
            "document_sum": re.compile("сумма", re.I),
            "document_value": re.compile("документ", re.I),
            "value": re.compile("мероприяти", re.I),
            "deviation": re.compile("отклонени", re.I),
            "percent": re.compile("процент|%", re.I),
            "note": re.compile("причин", re.I),
            "approved": re.compile("утвержд", re.I),
            "refined": re.compile("уточн", re.I),
            "fact": re.compile("факт", re.I),
            "spending": re.compile("расход", re.I),
            "plan": re.compile("план", re.I),
        },
    ),
    "kk": Words(
        passport=pattern("бюджеттік бағдарлама[ның] паспорты"),
        report=pattern("бюджеттік бағдарлама~[ паспорт~][ның] іске асыр~ туралы есеп"),
        labels={
            Label.ADMINISTRATOR: pattern(
                "бюджеттік бағдарлама[лар] әкімшісінің коды және атауы"
                " | бюджеттік бағдарлама[лар] әкімшісінің коды мен атауы"
            ),
            Label.PERIOD: pattern("жоспарлы кезең | есепті кезең | есепті жыл"),
            Label.PROGRAM: pattern(
                "бюджеттік бағдарламаның коды мен атауы | бюджеттік бағдарламаның коды және атауы"
            ),
            Label.SUBPROGRAM: pattern(
                "бюджеттік кіші бағдарламаның коды мен атауы"
                " | бюджеттік кіші бағдарламаның коды және атауы"
            ),
            Label.FUNCTIONS: pattern(
                "[мемлекеттік органдар функцияларының тізіліміне сәйкес ]мемлекеттік орган"
                " функциясының[ (функцияларының)] коды мен атауы"
            ),
            Label.SERVICES: pattern(
                "[мемлекеттік көрсетілетін қызметтер тізіліміне сәйкес ]"
                "мемлекеттік көрсетілетін қызметтің коды мен атауы"
            ),
            Label.DESCRIPTION: pattern(
                "[бюджеттік бағдарламаның ]сипаттама~[ (негіздеме~)][,]"
                "[ оның ішінде ағымдағы мәртебе~] | түсіндірме жазба"
            ),
            Label.KIND: pattern("бюджеттік бағдарламаның түрі"),
            Label.HEAD: pattern("бюджеттік бағдарламаның басшы~ | әкімші~ басшы~"),
            Label.ACCOUNTANT: pattern("бас бухгалтер"),
        },
        rows=(
            (pattern("жоспардың ауытқу~ | ауытқу~ | түпкілікті нәтиженің"), None),
            (pattern("нысаналы индикатор[лар][ы]"), RowKind.INDICATOR),
            (pattern("түпкілікті нәтиже[лер]"), RowKind.RESULT),
            (pattern("[мемлекеттік жоспарлау жүйесінің құжаттарына сәйкес ][МЖЖ құжаттарына "
                     "сәйкес ]бюджет қаражатына қажеттілік"), RowKind.SPENDING_NEED),
            (pattern("барлығы шығыстар | шығыстар барлығы | "
                     "бюджеттік бағдарлама бойынша шығыстар[, мың теңге]"), RowKind.SPENDING),
            (pattern("іс-шаралар көрсеткіш~ | іс-шара көрсеткіш~"), RowKind.MEASURE),
            (pattern("инвестициялық жобалар"), RowKind.PROJECT),
            (re.compile(r"^\W*жоспар\W*$", re.I), RowKind.SPENDING),
        ),
        columns={
            "unit": re.compile("өлшем", re.I),
            "document_sum": re.compile("сома", re.I),
            "document_value": re.compile("құжат", re.I),
            "value": re.compile("шара", re.I),
            "note": re.compile("себеп|себеб", re.I),
            "deviation": re.compile("ауытқу", re.I),
            "percent": re.compile("пайыз|%", re.I),
            "approved": re.compile("бекіт", re.I),
            "refined": re.compile("нақтылан", re.I),
            "fact": re.compile("факт|іс жүзінде", re.I),
            "spending": re.compile("шығыс", re.I),
            "plan": re.compile("жоспар", re.I),
        },
    ),
}  # fmt: skip
