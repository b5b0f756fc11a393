"""The sections and headings of form 7-ОИБ: known by their names, because their numbers change."""

import hashlib
import re
from dataclasses import dataclass
from enum import Enum

from portal.rules.forms import Words, words

ROMAN = re.compile(r"^([IVX]+)\.\s*")
NUMBERS = {  # of the sections of form 7-ОИБ
    **{"income": "I", "expenditure": "II", "net-lending": "III", "financial-assets": "IV"},
    **{"deficit": "V", "non-oil-deficit": "VI", "financing": "VII"},
}
LOOK_ALIKES = str.maketrans("abcehkmoptxyi", "авсенкмортхуі")  # Latin letters in Cyrillic words


class Chain(Enum):
    """Which classification the lines below a section or a heading go through."""

    FUNCTIONAL = "functional"
    REVENUE = "revenue"
    HEADINGS = "headings"
    NONE = "none"


@dataclass(frozen=True)
class Section:
    """A section or a heading; `sign` says whether it is added to what stands above it."""

    key: str
    names: tuple[str, ...]  # as the source writes them
    words: Words
    chain: Chain
    sign: int = 1


def folded(name: str) -> str:
    """A name by its letters and digits alone, Latin look-alikes as Cyrillic letters."""
    return "".join(filter(str.isalnum, name.casefold().translate(LOOK_ALIKES)))


SECTIONS = (
    Section("income", ("ДОХОДЫ",), words("Кірістер", "Доходы", "Income"), Chain.HEADINGS),
    Section("expenditure", ("ЗАТРАТЫ",), words("Шығындар", "Затраты", "Outlays"), Chain.FUNCTIONAL),
    Section(
        "net-lending",
        ("ЧИСТОЕ БЮДЖЕТНОЕ КРЕДИТОВАНИЕ",),
        words("Таза бюджеттік кредиттеу", "Чистое бюджетное кредитование", "Net budget lending"),
        Chain.HEADINGS,
    ),
    Section(
        "financial-assets",
        ("САЛЬДО ПО ОПЕРАЦИЯМ С ФИНАНСОВЫМИ АКТИВАМИ",),
        words(
            "Қаржы активтерімен операциялар бойынша сальдо",
            "Сальдо по операциям с финансовыми активами",
            "Balance of operations with financial assets",
        ),
        Chain.HEADINGS,
    ),
    Section(
        "deficit",
        ("ДЕФИЦИТ (ПРОФИЦИТ) БЮДЖЕТА",),
        words(
            "Бюджет тапшылығы (профициті)", "Дефицит (профицит) бюджета", "Budget deficit (surplus)"
        ),
        Chain.NONE,
    ),
    Section(
        "non-oil-deficit",
        ("НЕНЕФТЯНОЙ ДЕФИЦИТ (ПРОФИЦИТ) БЮДЖЕТА",),
        words(
            "Бюджеттің мұнайға қатысты емес тапшылығы (профициті)",
            "Ненефтяной дефицит (профицит) бюджета",
            "Non-oil budget deficit (surplus)",
        ),
        Chain.NONE,
    ),
    Section(
        "financing",
        ("ФИНАНСИРОВАНИЕ ДЕФИЦИТА (ИСПОЛЬЗОВАНИЕ ПРОФИЦИТА) БЮДЖЕТА",),
        words(
            "Бюджет тапшылығын қаржыландыру (профицитін пайдалану)",
            "Финансирование дефицита (использование профицита) бюджета",
            "Financing of the deficit (use of the surplus)",
        ),
        Chain.HEADINGS,
    ),
    Section(
        "balances-used",
        ("ИСПОЛЬЗУЕМЫЕ ОСТАТКИ БЮДЖЕТНЫХ СРЕДСТВ",),
        words(
            "Бюджет қаражатының пайдаланылатын қалдықтары",
            "Используемые остатки бюджетных средств",
            "Balances of budget funds used",
        ),
        Chain.NONE,
    ),
    Section(
        "balances",
        ("Справочно: Остатки бюджетных средств",),
        words(
            "Анықтама үшін: бюджет қаражатының қалдықтары",
            "Справочно: остатки бюджетных средств",
            "For reference: balances of budget funds",
        ),
        Chain.NONE,
    ),
    Section(
        "balance-opening",
        ("Остатки бюджетных средств на начало финансового года",),
        words(
            "Қаржы жылының басындағы бюджет қаражатының қалдықтары",
            "Остатки бюджетных средств на начало финансового года",
            "Balances at the beginning of the financial year",
        ),
        Chain.NONE,
    ),
    Section(
        "balance-closing",
        ("Остатки бюджетных средств на конец отчетного периода",),
        words(
            "Есепті кезеңнің соңындағы бюджет қаражатының қалдықтары",
            "Остатки бюджетных средств на конец отчетного периода",
            "Balances at the end of the reporting period",
        ),
        Chain.NONE,
    ),
    Section(
        "balance-external-loans",
        ("в том числе за счет внешних займов",),
        words(
            "оның ішінде сыртқы қарыздар есебінен",
            "в том числе за счет внешних займов",
            "of which from external loans",
        ),
        Chain.NONE,
    ),
)
HEADINGS = (
    Section(
        "tax",
        ("НАЛОГОВЫЕ ПОСТУПЛЕНИЯ",),
        words("Салықтық түсімдер", "Налоговые поступления", "Tax receipts"),
        Chain.REVENUE,
    ),
    Section(
        "non-tax",
        ("НЕНАЛОГОВЫЕ ПОСТУПЛЕНИЯ",),
        words("Салықтық емес түсімдер", "Неналоговые поступления", "Non-tax receipts"),
        Chain.REVENUE,
    ),
    Section(
        "capital",
        ("ПОСТУПЛЕНИЯ ОТ ПРОДАЖИ ОСНОВНОГО КАПИТАЛА",),
        words(
            "Негізгі капиталды сатудан түсетін түсімдер",
            "Поступления от продажи основного капитала",
            "Receipts from sale of fixed capital",
        ),
        Chain.REVENUE,
    ),
    Section(
        "special",
        ("СПЕЦИАЛЬНЫЕ ПОСТУПЛЕНИЯ",),
        words("Арнаулы түсімдер", "Специальные поступления", "Special receipts"),
        Chain.REVENUE,
    ),
    Section(
        "transfers",
        ("ПОСТУПЛЕНИЯ ТРАНСФЕРТОВ",),
        words("Трансферттердің түсімдері", "Поступления трансфертов", "Receipts of transfers"),
        Chain.REVENUE,
    ),
    Section(
        "lending",
        ("БЮДЖЕТНЫЕ КРЕДИТЫ",),
        words("Бюджеттік кредиттер", "Бюджетные кредиты", "Budget loans"),
        Chain.FUNCTIONAL,
    ),
    Section(
        "repayment",
        ("ПОГАШЕНИЕ БЮДЖЕТНЫХ КРЕДИТОВ",),
        words(
            "Бюджеттік кредиттерді өтеу",
            "Погашение бюджетных кредитов",
            "Repayment of budget loans",
        ),
        Chain.REVENUE,
        -1,
    ),
    Section(
        "acquisition",
        ("ПРИОБРЕТЕНИЕ ФИНАНСОВЫХ АКТИВОВ",),
        words(
            "Қаржы активтерін сатып алу",
            "Приобретение финансовых активов",
            "Acquisition of financial assets",
        ),
        Chain.FUNCTIONAL,
    ),
    Section(
        "sale",
        (
            "ПОСТУПЛЕНИЯ ОТ ПРОДАЖИ ФИНАНСОВЫХ АКТИВОВ ГОСУДАРСТВА",
            "ПОСТУПЛЕНИЯ ОТ ПРОДАЖИ ФИНАНСОВЫХ АКТИВОВ",
        ),
        words(
            "Мемлекеттің қаржы активтерін сатудан түсетін түсімдер",
            "Поступления от продажи финансовых активов государства",
            "Receipts from sale of financial assets of the state",
        ),
        Chain.REVENUE,
        -1,
    ),
    Section(
        "loans-received",
        ("ПОСТУПЛЕНИЕ ЗАЙМОВ", "ПОСТУПЛЕНИЯ ЗАЙМОВ"),
        words("Қарыздар түсімі", "Поступления займов", "Loans received"),
        Chain.REVENUE,
    ),
    Section(
        "loans-repaid",
        ("ПОГАШЕНИЕ ЗАЙМОВ",),
        words("Қарыздарды өтеу", "Погашение займов", "Loans repaid"),
        Chain.FUNCTIONAL,
        -1,
    ),
)
BY_NAME = {
    place: {folded(name): one for one in known for name in one.names}
    for place, known in (("section", SECTIONS), ("heading", HEADINGS))
}
WORDS_BY_KEY = {
    place: {one.key: one.words for one in known}
    for place, known in (("section", SECTIONS), ("heading", HEADINGS))
}


def section_of(name: str) -> Section | None:
    """The section of form 7-ОИБ that has this name; None when another Roman number stands before
    it, because the source gives the name of one section to two (decided: names of sections)."""
    known = BY_NAME["section"].get(folded(ROMAN.sub("", name)))
    number = ROMAN.match(name)
    is_another = known and number and number[1] != NUMBERS.get(known.key, number[1])
    return None if is_another else known


def heading_of(name: str) -> Section | None:
    """The heading of a section that has this name."""
    return BY_NAME["heading"].get(folded(name))


def key_of_a_name(name: str) -> str:
    """A key for a line that has neither a code nor a name we know: the same name, the same key."""
    return "n" + hashlib.sha256(folded(name).encode()).hexdigest()[:10]
