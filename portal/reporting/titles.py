"""The words of a budget report's own texts: its title, its summary, its part, in Kazakh, Russian
and English."""

from collections.abc import Mapping
from dataclasses import dataclass

from babel.dates import get_month_names

from portal.core.i18n import number
from portal.models import Region
from portal.rules.forms import Words, words
from portal.terms import Language, ReportForm

TOTAL_WORDS = words("Барлығы", "Итого", "Total")
BUDGETS: dict[str, Words] = {
    "republican": words("Республикалық бюджет", "Республиканский бюджет", "Republican budget"),
    "state": words("Мемлекеттік бюджет", "Государственный бюджет", "State budget"),
    "local": words("Жергілікті бюджеттер", "Местные бюджеты", "Local budgets"),
}
OF_BUDGETS: dict[str, Words] = {
    "republican": words(
        "Республикалық бюджеттің атқарылуы туралы есеп",
        "Отчет об исполнении республиканского бюджета",
        "Report on the execution of the republican budget",
    ),
    "state": words(
        "Мемлекеттік бюджеттің атқарылуы туралы есеп",
        "Отчет об исполнении государственного бюджета",
        "Report on the execution of the state budget",
    ),
    "local": words(
        "Жергілікті бюджеттердің атқарылуы туралы есеп",
        "Отчет об исполнении местных бюджетов",
        "Report on the execution of local budgets",
    ),
}
OF_A_REGION = words(
    "{region} бюджетінің атқарылуы туралы есеп",
    "Отчет об исполнении бюджета ({region})",
    "Report on the execution of the budget ({region})",
)
FORMS: dict[ReportForm, Words] = {
    ReportForm.FULL: words("толық есеп", "полный отчет", "full report"),
    ReportForm.FUNCTIONAL: words(
        "функционалдық топтар бойынша", "по функциональным группам", "by functional group"
    ),
    ReportForm.ADMINISTRATORS: words(
        "бюджеттік бағдарламалардың әкімшілері бойынша",
        "по администраторам бюджетных программ",
        "by administrator of budget programs",
    ),
    ReportForm.ECONOMIC: words(
        "экономикалық сыныптама бойынша",
        "по экономической классификации",
        "by economic classification",
    ),
    ReportForm.INVESTMENTS: words(
        "бюджеттік инвестициялық жобалар бойынша",
        "по бюджетным инвестиционным проектам",
        "by budget investment project",
    ),
}
SINCE_JANUARY: dict[str, str] = {
    "kk": "{year} жылғы {first}–{last}",
    "ru": "за {first}–{last} {year} года",
    "en": "{first}–{last} {year}",
}
JANUARY: dict[str, str] = {
    "kk": "{year} жылғы {first}",
    "ru": "за {first} {year} года",
    "en": "{first} {year}",
}
SUMMARY = words(
    "Жылдық жоспар {plan} мың теңге, қаңтардан бері {done} мың теңге атқарылды.",
    "План года {plan} тыс. тенге, с января исполнено {done} тыс. тенге.",
    "Planned for the year {plan} thousand tenge, executed since January {done} thousand tenge.",
)
LINES_BODY = words(
    "Жолдар саны: {count}. Жолдардың бақылау сомасы (SHA-256): {sha}.",
    "Строк: {count}. Контрольная сумма строк (SHA-256): {sha}.",
    "Lines: {count}. Checksum of the lines (SHA-256): {sha}.",
)


@dataclass(frozen=True)
class ReportTexts:
    """The own texts of one month's report, by language."""

    title: Mapping[str, str]
    summary: Mapping[str, str]
    lines: Mapping[str, str]


def month_name(month: int, language: str) -> str:
    """A month by its name alone: `наурыз`."""
    name = str(get_month_names("wide", "stand-alone", locale=language)[month])
    return name.lower() if language == Language.KK else name


def period_words(year: int, month: int, language: str) -> str:
    """From January to a month: `за январь–март 2025 года`."""
    form = (JANUARY if month == 1 else SINCE_JANUARY)[language]
    first, last = month_name(1, language), month_name(month, language)
    return form.format(year=year, first=first, last=last)


def budget_words(budget: str, region: Region | None, language: str) -> str:
    """A budget by its name, of a region by the region's."""
    if region is None:
        return BUDGETS[budget][language]
    return str(getattr(region, f"name_{language}") or region.name_kk)


def report_title(
    budget: str, region: Region | None, form: ReportForm, year: int, month: int, language: str
) -> str:
    """The title of a report in one language."""
    if region is None:
        whose = OF_BUDGETS[budget][language]
    else:
        whose = OF_A_REGION[language].format(region=budget_words(budget, region, language))
    cut = "" if form is ReportForm.FULL else f", {FORMS[form][language]}"
    period = period_words(year, month, language)
    joined = f" {period}" if language == Language.RU else f", {period}"
    return f"{whose}{joined}{cut}" if language == Language.RU else f"{whose}{cut}{joined}"


def report_texts(
    budget: str,
    region: Region | None,
    form: ReportForm,
    month: tuple[int, int],
    sums: tuple[int, int],
    lines: tuple[int, str],
) -> ReportTexts:
    """The own texts of a report; `sums` are the plan of the year and what was executed, in tenge,
    `lines` their number and checksum."""
    plan, done = (_thousands(one) for one in sums)
    count, sha = lines
    return ReportTexts(
        title={one: report_title(budget, region, form, *month, one) for one in Language},
        summary={
            one: SUMMARY[one].format(plan=number(plan, one), done=number(done, one))
            for one in Language
        },
        lines={one: LINES_BODY[one].format(count=count, sha=sha) for one in Language},
    )


def _thousands(tenge: int) -> int:
    return (tenge + 500) // 1000
