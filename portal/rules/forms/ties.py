"""Figures of a set of statements that follow from each other. A difference is shown to whoever
places it and stops nobody: rounding is no mistake (decided: ties of figures)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from portal.rules.forms.base import Words, words
from portal.terms import DocumentKind

Place = tuple[str, str, str]  # part, row, column


@dataclass(frozen=True)
class Tie:
    """One figure that is the sum of others, each with its sign."""

    title: Words
    whole: Place
    plus: tuple[Place, ...]
    minus: tuple[Place, ...] = ()


@dataclass(frozen=True)
class BrokenTie:
    """A tie whose two sides differ."""

    tie: Tie
    whole: Decimal
    counted: Decimal


def _balance(column: str) -> Tie:
    when = {
        "begin": ("кезеңнің басында", "на начало периода", "at the beginning"),
        "end": ("кезеңнің соңында", "на конец периода", "at the end"),
    }
    kk, ru, en = when[column]
    return Tie(
        words(
            f"Активтер = міндеттемелер + таза активтер, {kk}",
            f"Активы = обязательства + чистые активы, {ru}",
            f"Assets = liabilities + net assets, {en}",
        ),
        ("balance", "assets", column),
        (("balance", "liabilities", column), ("balance", "net-assets", column)),
    )


STATEMENT_TIES = (
    _balance("begin"),
    _balance("end"),
    Tie(
        words(
            "Қаржылық нәтиже = кірістер − шығыстар",
            "Финансовый результат = доходы − расходы",
            "Financial result = income − expenses",
        ),
        ("results", "result", "now"),
        (("results", "income", "now"),),
        (("results", "expenses", "now"),),
    ),
    Tie(
        words(
            "Кезең соңындағы таза активтер баланста және өзгерістер туралы есепте бірдей",
            "Чистые активы на конец периода в балансе и в отчёте об изменениях одинаковы",
            "Net assets at the end are the same in the balance sheet and in the report on changes",
        ),
        ("balance", "net-assets", "end"),
        (("changes", "net-assets-end", "now"),),
    ),
    Tie(
        words(
            "Кезең соңындағы ақша = басындағы ақша + түсуі − шығуы",
            "Деньги на конец периода = деньги на начало + поступление − выбытие",
            "Cash at the end = cash at the beginning + received − paid",
        ),
        ("cash-flow", "cash-end", "now"),
        (("cash-flow", "cash-begin", "now"), ("cash-flow", "cash-received", "now")),
        (("cash-flow", "cash-paid", "now"),),
    ),
)
TIES: Mapping[DocumentKind, tuple[Tie, ...]] = {DocumentKind.FINANCIAL_STATEMENT: STATEMENT_TIES}


def broken_ties(kind: DocumentKind, figures: Mapping[Place, Decimal]) -> list[BrokenTie]:
    """The ties of a kind of document whose sides differ; one with a missing figure is not asked
    (Budget Code art. 131, decided: ties of figures)."""
    broken = []
    for tie in TIES.get(kind, ()):
        if any(place not in figures for place in (tie.whole, *tie.plus, *tie.minus)):
            continue
        counted = sum((figures[one] for one in tie.plus), Decimal())
        counted -= sum((figures[one] for one in tie.minus), Decimal())
        if figures[tie.whole] != counted:
            broken.append(BrokenTie(tie, figures[tie.whole], counted))
    return broken
