"""The words of appendices 1 and 2 in the order of the form (§17).

Kazakh is printed letter for letter, oddities included; Russian and English are the portal's own.
"""

from collections.abc import Mapping
from datetime import date

from portal.closure.values import Bilingual
from portal.terms import Language

Words = Mapping[Language, str]


def words(kk: str, ru: str, en: str) -> Words:
    """One text in the three languages of the portal."""
    return {Language.KK: kk, Language.RU: ru, Language.EN: en}


APPROVED = words(
    "Қазақстан Республикасы Мәдениет және ақпарат министрінің міндетін атқарушының "
    "2025 жылғы 18 сәуірдегі № 176-НҚ бұйрығымен бекітілген Қағидаларға\n{appendix}-қосымша",
    "Приложение {appendix}\nк Правилам, утвержденным приказом исполняющего обязанности Министра "
    "культуры и информации Республики Казахстан от 18 апреля 2025 года № 176-НҚ",
    "Appendix {appendix}\nto the Rules approved by order No. 176-НҚ of the acting Minister of "
    "Culture and Information of the Republic of Kazakhstan of 18 April 2025",
)

TITLES: Mapping[int, Words] = {
    1: words(
        "Бюджеттік бағдарлама паспортының жария талқылаудың аяқталуы туралы есеп «{name}»",
        "Отчет о завершении публичного обсуждения паспорта бюджетной программы «{name}»",
        "Report on the completion of the public discussion of the budget program passport “{name}”",
    ),
    2: words(
        "Өткен қаржы жылындағы бюджеттік бағдарлама паспортының іске асыру туралы есепті "
        "жария талқылаудың аяқталуы туралы есеп «{name}»",
        "Отчет о завершении публичного обсуждения отчета о реализации паспорта бюджетной "
        "программы за прошедший финансовый год «{name}»",
        "Report on the completion of the public discussion of the report on the implementation "
        "of the budget program passport for the past financial year “{name}”",
    ),
}

TITLE_CAPTION = words("құжаттың атауы", "наименование документа", "name of the document")

_PLACED: Mapping[int, Words] = {
    1: words(
        "Бюджеттік бағдарлама паспортының орналастыру күні",
        "Дата размещения паспорта бюджетной программы",
        "Date of placement of the budget program passport",
    ),
    2: words(
        "Бюджеттік бағдарлама паспортының іске асыру туралы есептің орналастыру күні",
        "Дата размещения отчета о реализации паспорта бюджетной программы",
        "Date of placement of the implementation report",
    ),
}

_ENDED: Mapping[int, Words] = {
    1: words(
        "Бюджеттік бағдарлама паспортының талқылауды аяқтау күні",
        "Дата завершения обсуждения паспорта бюджетной программы",
        "Date the discussion of the passport ended",
    ),
    2: words(
        "Бюджеттік бағдарлама паспортының іске асыру туралы есептің талқылауды аяқтау күні",
        "Дата завершения обсуждения отчета о реализации паспорта бюджетной программы",
        "Date the discussion of the implementation report ended",
    ),
}


# Appendix 2, too, says "passport" where votes for the report are meant.
_COMMON: Mapping[str, Words] = {
    "generated_on": words(
        "Есепті қалыптастыру күні", "Дата формирования отчета", "Date the report was formed"
    ),
    "votes_for": words(
        "Паспортты «жақтады» деген дауыстың барлығы",
        "Всего голосов «за» паспорт",
        "Total votes “for” the passport",
    ),
    "votes_against": words(
        "Паспортты «қарсы» деген дауыстың барлығы",
        "Всего голосов «против» паспорта",
        "Total votes “against” the passport",
    ),
    "proposals_total": words("Барлық ұсыныстар", "Всего предложений", "Total proposals"),
    "proposal_votes_for": words(
        "«Жақтады» деген дауыстың барлығы (ұсыныстар)",
        "Всего голосов «за» (предложения)",
        "Total votes “for” (proposals)",
    ),
    "proposal_votes_against": words(
        "«Қарсы» деген дауыстың барлығы (ұсыныстар)",
        "Всего голосов «против» (предложения)",
        "Total votes “against” (proposals)",
    ),
    "budget_kind": words("Бюджет түрі", "Вид бюджета", "Type of budget"),
    "administrator": words(
        "Бюджеттік бағдарлама әкімшісінің коды және атауы",
        "Код и наименование администратора бюджетной программы",
        "Code and name of the budget program administrator",
    ),
    "period": words("Қамтылатын кезең", "Охватываемый период", "Period covered"),
    "program_head": words(
        "Бюджеттік бағдарламаның басшы",
        "Руководитель бюджетной программы",
        "Head of the budget program",
    ),
}


def header(appendix: int) -> Mapping[str, Words]:
    """The thirteen labels of the header by the names of the contract, in the order of the form."""
    return {
        "unique_number": words("Бірегей нөмір", "Уникальный номер", "Unique number"),
        "placed_on": _PLACED[appendix],
        "ended_on": _ENDED[appendix],
        **_COMMON,
    }


COLUMNS: Mapping[str, Words] = {
    "no": words("№ р/с", "№ п/п", "No."),
    "placed_on": words("Орналастыру күні", "Дата размещения", "Date of placement"),
    "part": words(
        "Құжаттың құрылымдық бөлігі",
        "Структурная часть документа",
        "Structural part of the document",
    ),
    "proposal": words(
        "Порталды пайдаланушының ұсынысының мәтіні",
        "Текст предложения пользователя портала",
        "Text of the portal user's proposal",
    ),
    "response": words(
        "Мемлекеттік орган жауабының мәтіні",
        "Текст ответа государственного органа",
        "Text of the state body's answer",
    ),
    "votes_for": words(
        "Ұсынысты «жақтады» деген дауыс саны",
        "Количество голосов «за» предложение",
        "Number of votes “for” the proposal",
    ),
    "votes_against": words(
        "Ұсынысқа «қарсы» деген дауыс саны",
        "Количество голосов «против» предложения",
        "Number of votes “against” the proposal",
    ),
}

COLUMN_NUMBERS = tuple(str(number) for number, _ in enumerate(COLUMNS, start=1))

# Kazakh months as they stand before a noun: "of 21 November".
_MONTHS: Mapping[Language, tuple[str, ...]] = {
    Language.KK: (
        *("қаңтардағы", "ақпандағы", "наурыздағы", "сәуірдегі", "мамырдағы", "маусымдағы"),
        *("шілдедегі", "тамыздағы", "қыркүйектегі", "қазандағы", "қарашадағы", "желтоқсандағы"),
    ),
    Language.RU: (
        *("января", "февраля", "марта", "апреля", "мая", "июня"),
        *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
    ),
    Language.EN: (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_OF_DAY = words(
    "{year} жылғы {day} {month}", "от {day} {month} {year} года", "of {day} {month} {year}"
)


def of_day(day: date, lang: Language) -> str:
    """The date in words as it qualifies a noun, before it in Kazakh, after it in the others."""
    return _OF_DAY[lang].format(year=day.year, day=day.day, month=_MONTHS[lang][day.month - 1])


def period(first_year: int, last_year: int) -> Bilingual:
    """The years a document covers, in words (field 12)."""
    if first_year == last_year:
        return Bilingual(f"{first_year} жыл", f"{first_year} год", str(first_year))
    years = f"{first_year}–{last_year}"
    return Bilingual(f"{years} жылдар", f"{years} годы", years)


def number(amount: int) -> str:
    """A count as it is printed: from 10,000 on its thousands are set apart by a no-break space."""
    return f"{amount:,}".replace(",", "\u00a0") if abs(amount) >= 10_000 else str(amount)


def day(when: date) -> str:
    """A date as the form has it: dd.mm.yyyy."""
    return f"{when:%d.%m.%Y}"
