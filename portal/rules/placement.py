"""What must hold before information is placed: both languages, complete and alike (§3); and by
when it is placed (§5-§7, §10)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from portal.rules import Refusal
from portal.rules.calendar import WorkCalendar
from portal.rules.discussion import report_due
from portal.rules.moderation import GROUNDS_LEAST
from portal.terms import BudgetLevel, BudgetStage, DocumentKind

STATEMENT_DUE = (7, 5)  # §5: no later than 5 July
AUDIT_WORKING_DAYS = 15  # §7
DRAFT_WORKING_DAYS = 5  # before the draft budget is submitted (order MinFin No. 244)
APPROVED_DAYS = 20  # calendar days after the budget is approved or refined (order MinFin No. 244)
MONTH_DUE_DAY = 25  # of the next month (order MinFin No. 244)
HALF_YEAR_DUE = (9, 1)  # 1 September (order MinFin No. 244)

UNSIGNED = r"(?:\d{1,3}(?:\s\d{3})+(?!\d)|\d+)(?:[.,]\d+)?"  # \s: no-break spaces too
MINUS = r"(?<![^\s(])(?<!\d\s)[-−]"  # not the hyphen of a word or of a range of years
FIGURE = re.compile(f"(?:{MINUS})?{UNSIGNED}")
NUMBER = re.compile(f"[-−]?{UNSIGNED}")


@dataclass(frozen=True)
class Twin:
    """One place of a document in both languages, as printed."""

    place: str  # part key, row and column: where a person finds it
    kk: str
    ru: str
    required: bool = True
    allowed: tuple[tuple[str, str], ...] = ()  # closed words, when only these may stand here


@dataclass(frozen=True)
class Difference:
    """Where the two languages do not say the same (§3)."""

    place: str
    reason: str  # message id
    kk: str
    ru: str


def parse_number(printed: str) -> Decimal | None:
    """The number that a printed value is, when it is nothing but a number; `13 889,6` is,
    `30 минут` is not (decided: a value is text)."""
    text = printed.strip().removesuffix("%").strip()
    return Decimal(_one_spelling(text)) if NUMBER.fullmatch(text) else None


def figures(text: str) -> list[str]:
    """The figures said in a text, in one spelling and order, so that two languages can be compared
    (decided: language gate)."""
    return sorted(_one_spelling(match.group()) for match in FIGURE.finditer(text))


def _one_spelling(figure: str) -> str:
    return re.sub(r"\s", "", figure).replace(",", ".").replace("−", "-")


def differences(twins: Sequence[Twin]) -> Iterator[Difference]:
    """Where Kazakh and Russian are not both there, or say other figures (§3)."""
    for twin in twins:
        kk, ru = twin.kk.strip(), twin.ru.strip()
        if not kk and not ru:
            if twin.required:
                yield Difference(twin.place, "Fill in both languages", kk, ru)
        elif not kk:
            yield Difference(twin.place, "The Kazakh text is missing", kk, ru)
        elif not ru:
            yield Difference(twin.place, "The Russian text is missing", kk, ru)
        elif twin.allowed and (kk, ru) not in twin.allowed:
            yield Difference(twin.place, "Choose one of the words of the form", kk, ru)
        elif figures(kk) != figures(ru):
            yield Difference(twin.place, "The figures differ between the languages", kk, ru)


def why_not_place(found: Sequence[Difference]) -> Refusal | None:
    """Nothing is placed until Kazakh and Russian say the same (§3)."""
    if found:
        return Refusal(
            "Kazakh and Russian must say the same: %(count)s places differ",
            "§3",
            {"count": len(found)},
        )
    return None


def why_not_withdraw_document(*, is_placed: bool, is_withdrawn: bool) -> Refusal | None:
    """A placed document is withdrawn once; its page stays (decided: withdrawing a document)."""
    if not is_placed:
        return Refusal("Only a placed document can be withdrawn", "")
    if is_withdrawn:
        return Refusal("The document has already been withdrawn", "")
    return None


def why_not_reason(*, kk: str, ru: str) -> Refusal | None:
    """The reason of a withdrawal is public and stands in Kazakh and in Russian
    (§3, decided: withdrawing a document)."""
    if any(len(reason.strip()) < GROUNDS_LEAST for reason in (kk, ru)):
        return Refusal("Write the reason in at least 10 characters, in both languages", "§3")
    return None


def needs_event(kind: DocumentKind, stage: BudgetStage | None) -> bool:
    """Whether the term of a document counts from a day that only its body knows: the day an audit
    was received (§7), a budget submitted or approved, a yearly report approved (§6)."""
    if kind is DocumentKind.AUDIT_RESULT:
        return True
    return stage in (BudgetStage.DRAFT, BudgetStage.APPROVED, BudgetStage.YEAR)


def information_due(
    *,
    kind: DocumentKind,
    level: BudgetLevel,
    year: int,
    calendar: WorkCalendar,
    stage: BudgetStage | None = None,
    month: int | None = None,
    event_on: date | None = None,
) -> date | None:
    """The last day to place a document that tells of a year, None where no term is set: statements
    of republican bodies by 5 July (§5), citizen budgets by their rules (§6), audit results within
    15 working days (§7), execution reports by 1 April (§10)."""
    match kind:
        case DocumentKind.EXECUTION_REPORT:
            return report_due(year)
        case DocumentKind.FINANCIAL_STATEMENT:
            return date(year + 1, *STATEMENT_DUE) if level is BudgetLevel.REPUBLICAN else None
        case DocumentKind.AUDIT_RESULT if event_on:
            return calendar.working_days_after(event_on, AUDIT_WORKING_DAYS)
        case DocumentKind.CITIZEN_BUDGET:
            return _citizen_budget_due(stage, year, month, event_on, calendar)
    return None


def _citizen_budget_due(
    stage: BudgetStage | None,
    year: int,
    month: int | None,
    event_on: date | None,
    calendar: WorkCalendar,
) -> date | None:
    if stage is BudgetStage.MONTH and month:
        return date(year + month // 12, month % 12 + 1, MONTH_DUE_DAY)
    if stage is BudgetStage.HALF_YEAR:
        return date(year, *HALF_YEAR_DUE)
    if event_on is None:
        return None
    if stage is BudgetStage.DRAFT:
        return calendar.working_days_before(event_on, DRAFT_WORKING_DAYS)
    if stage is BudgetStage.APPROVED:
        return event_on + timedelta(days=APPROVED_DAYS)
    return same_day_next_month(event_on)


def same_day_next_month(day: date) -> date:
    """The end of a term of one month: the same day of the next one, or its last day
    (Civil Code art. 173)."""
    first = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))
