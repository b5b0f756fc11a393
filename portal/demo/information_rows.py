"""Rows of the tables that the information of the demonstration has."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from portal.demo import information_shapes as shapes
from portal.demo import material
from portal.demo.shapes import Figure, Text
from portal.papers.drafts import CellDraft, RowDraft
from portal.papers.filling.rows import made_row, millions, same, thousands
from portal.rules.forms.audit import FULFILMENT
from portal.rules.forms.statement import STARTS
from portal.terms import RowKind

WORDS = {one.key: one.words for one in FULFILMENT}
RECEIPTS = "12345"  # categories that make the receipts of the law


def line(told: shapes.Line) -> RowDraft:
    """A line of a citizen budget as it is told."""
    cells = {column: same(text) for column, text in told.cells.items()}
    name, note = (told.name.kk, told.name.ru), (told.note.kk, told.note.ru)
    row = made_row(told.key, RowKind.LINE, name, cells, note)
    return replace(row, texts={**row.texts, "unit_kk": told.unit.kk, "unit_ru": told.unit.ru})


def main_figures() -> dict[str, list[RowDraft]]:
    """Receipts and deficits of the law on the republican budget, in millions."""
    categories = [one for one in material.revenue_categories() if one.code in RECEIPTS]
    deficits = [one for one in material.main_figures() if one.code.endswith("deficit")]
    return {
        "receipts": [_figure(f"category-{one.code}", one) for one in categories],
        "balance": [_figure(one.code.replace("_", "-"), one) for one in deficits],
    }


def _figure(key: str, one: Figure) -> RowDraft:
    name = one.name.kk, one.name.ru
    return made_row(key, RowKind.LINE, name, {"year": millions(one.amount)})


def values_of(rows: Iterable[RowDraft], values: Mapping[str, Mapping[str, str]]) -> list[RowDraft]:
    """Further values of rows that are there, by their keys."""
    return [
        replace(
            row, cells=tuple(CellDraft(key, *same(one)) for key, one in values[row.key].items())
        )
        for row in rows
        if row.key in values
    ]


def with_benefits(rows: Iterable[RowDraft], told: Mapping[str, Text]) -> list[RowDraft]:
    """What a program gives to people, where nothing is said yet."""
    return [
        replace(row, texts={**row.texts, "note_kk": told[row.key].kk, "note_ru": told[row.key].ru})
        if row.key in told and not row.texts["note_kk"]
        else row
        for row in rows
    ]


def finding(no: int, one: shapes.Finding) -> RowDraft:
    """What an audit found, with its sums."""
    cells = {"amount": thousands(one.amount), "restored": thousands(one.restored)}
    name, note = (one.name.kk, one.name.ru), (one.note.kk, one.note.ru)
    return made_row(f"finding-{no}", RowKind.FINDING, name, cells, note)


def recommendation(no: int, one: shapes.Recommendation) -> RowDraft:
    """What an audit recommended, with its state in closed words."""
    state = WORDS[one.state]["kk"], WORDS[one.state]["ru"]
    name, note = (one.name.kk, one.name.ru), (one.note.kk, one.note.ru)
    cells = {"due": same(one.due), "state": state}
    return made_row(f"recommendation-{no}", RowKind.RECOMMENDATION, name, cells, note)


def statement_tables(told: shapes.Statement) -> dict[str, list[RowDraft]]:
    """The four tables of a set of statements; totals follow from what is told."""
    pairs = _pairs(told)
    years = {"balance": ("begin", "end")}
    return {
        part: [
            made_row(
                start.key,
                start.kind,
                (start.name["kk"], start.name["ru"]),
                {
                    column: thousands(amount)
                    for column, amount in zip(
                        years.get(part, ("before", "now")), pairs[part][start.key], strict=True
                    )
                },
            )
            for start in starts
        ]
        for part, starts in STARTS.items()
    }


def _pairs(told: shapes.Statement) -> dict[str, dict[str, tuple[int | None, ...]]]:
    balance, results = dict(told.balance), dict(told.results)
    for whole in ("assets", "liabilities"):
        balance[whole] = _added(balance[f"{whole}-short"], balance[f"{whole}-long"])
    net = _less(balance["assets"], balance["liabilities"])
    results["result"] = _less(results["income"], results["expenses"])
    before = told.net_assets_before, net[0]
    begin, received, paid = told.cash
    return {
        "balance": {**balance, "net-assets": net},
        "results": dict(results),
        "changes": {
            "net-assets-begin": before,
            "changed": _less(net, before),
            "net-assets-end": net,
        },
        "cash-flow": {
            "cash-begin": (None, begin),
            "cash-received": (None, received),
            "cash-paid": (None, paid),
            "cash-end": (begin, begin + received - paid),
        },
    }


def _added(first: Iterable[int], second: Iterable[int]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(first, second, strict=True))


def _less(first: Iterable[int], second: Iterable[int]) -> tuple[int, ...]:
    return tuple(a - b for a, b in zip(first, second, strict=True))
