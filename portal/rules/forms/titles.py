"""What a document of a year is called when its body has not called it otherwise."""

from portal.rules.forms.base import Words, of_year, words
from portal.terms import BudgetStage, DocumentKind

BUDGETS = {
    BudgetStage.DRAFT: (
        "{} жылға арналған азаматтық бюджет: бюджет жобасы",
        "Гражданский бюджет на {} год: проект бюджета",
        "Citizen budget of {}: the draft",
    ),
    BudgetStage.APPROVED: (
        "{} жылға арналған азаматтық бюджет: бекітілген бюджет",
        "Гражданский бюджет на {} год: утверждённый бюджет",
        "Citizen budget of {}: as approved",
    ),
    BudgetStage.HALF_YEAR: (
        "Азаматтық бюджет: {} жылдың бірінші жартыжылдығындағы орындалу",
        "Гражданский бюджет: исполнение за первое полугодие {} года",
        "Citizen budget: the first half of {}",
    ),
    BudgetStage.YEAR: (
        "Азаматтық бюджет: {} жылғы орындалу",
        "Гражданский бюджет: исполнение за {} год",
        "Citizen budget: the year {}",
    ),
}
STATEMENT = (
    "{} жылғы шоғырландырылған қаржылық есептілік",
    "Консолидированная финансовая отчётность за {} год",
    "Consolidated financial statements of {}",
)


def proposed_title(
    kind: DocumentKind, year: int, stage: BudgetStage | None, month: int | None
) -> Words | None:
    """The usual name of a document that tells of no program; None where its body names it
    (decided: titles of documents)."""
    match kind, stage:
        case DocumentKind.CITIZEN_BUDGET, BudgetStage.MONTH:
            return words(
                f"Азаматтық бюджет: {year} жылдың 1–{month} айларындағы орындалу",
                f"Гражданский бюджет: исполнение за месяцы 1–{month} {year} года",
                f"Citizen budget: months 1–{month} of {year}",
            )
        case DocumentKind.CITIZEN_BUDGET, BudgetStage():
            return of_year(*BUDGETS[stage], year)
        case DocumentKind.FINANCIAL_STATEMENT, _:
            return of_year(*STATEMENT, year)
        case DocumentKind.PASSPORT_SUMMARY, _:
            last = year + 2
            return words(
                f"{year}–{last} жылдарға арналған бюджеттік бағдарламалардың паспорттары туралы "
                "біріктірілген жиынтық ақпарат",
                "Агрегированная сводная информация о паспортах бюджетных программ "
                f"на {year}–{last} годы",
                f"Aggregated summary of the passports of {year}–{last}",
            )
    return None
