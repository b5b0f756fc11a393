"""The invented information of state bodies, read from the file beside it: summaries of passports,
citizen budgets, statements, audit results."""

import json
from functools import cache
from importlib import resources
from typing import Any

from portal.demo import information_shapes as shapes
from portal.demo.shapes import Text

NOTHING = {"kk": "", "ru": ""}


def summaries() -> tuple[shapes.Summary, ...]:
    """Invented summaries of passports."""
    return tuple(
        shapes.Summary(
            row["administrator"],
            row["placed_ago"],
            *(_text(row[name]) for name in ("summary", "head", "about")),
        )
        for row in _read()["summaries"]
    )


def citizen_budgets() -> tuple[shapes.CitizenBudget, ...]:
    """Invented citizen budgets around real sums."""
    return tuple(
        shapes.CitizenBudget(
            administrator=row["administrator"],
            year=row["year"],
            stage=row["stage"],
            event=row.get("event_on", row.get("event_ago")),
            placed=row.get("placed_on", row.get("placed_ago")),
            title=_text(row["title"]),
            summary=_text(row["summary"]),
            head=_text(row["head"]),
            texts={key: _paragraphs(one) for key, one in row["texts"].items()},
            tables={key: tuple(_line(one) for one in rows) for key, rows in row["tables"].items()},
            values=row.get("values", {}),
            benefits={key: _text(one) for key, one in row["benefits"].items()},
            has_main_figures=row.get("facts", False),
        )
        for row in _read()["budgets"]
    )


def statements() -> tuple[shapes.Statement, ...]:
    """Invented consolidated statements of 2025."""
    return tuple(
        shapes.Statement(
            administrator=row["administrator"],
            year=row["year"],
            placed=row["placed_on"],
            summary=_text(row["summary"]),
            head=_text(row["head"]),
            note=_paragraphs(row["note"]),
            balance={key: tuple(pair) for key, pair in row["balance"].items()},
            results={key: tuple(pair) for key, pair in row["results"].items()},
            net_assets_before=row["net_assets_before"],
            cash=tuple(row["cash"]),
        )
        for row in _read()["statements"]
    )


def audits() -> tuple[shapes.Audit, ...]:
    """Invented results of state audit."""
    return tuple(
        shapes.Audit(
            administrator=row["administrator"],
            year=row["year"],
            event=row["event_on"],
            placed=row["placed_on"],
            title=_text(row["title"]),
            summary=_text(row["summary"]),
            head=_text(row["head"]),
            audit=_paragraphs(row["audit"]),
            findings=tuple(
                shapes.Finding(_text(one), one["amount"], one["restored"], _text(one["note"]))
                for one in row["findings"]
            ),
            recommendations=tuple(
                shapes.Recommendation(_text(one), one["due"], one["state"], _text(one["note"]))
                for one in row["recommendations"]
            ),
            correction=_correction(row["correction"]) if "correction" in row else None,
        )
        for row in _read()["audits"]
    )


@cache
def _read() -> Any:
    source = resources.files("portal.demo").joinpath("invented/information.json")
    return json.loads(source.read_text(encoding="utf-8"))


def _text(row: Any) -> Text:
    return Text(row["kk"], row["ru"])


def _paragraphs(row: Any) -> Text:
    return Text("\n\n".join(row["kk"]), "\n\n".join(row["ru"]))


def _line(row: Any) -> shapes.Line:
    return shapes.Line(
        row["key"],
        _text(row),
        _text(row.get("unit", NOTHING)),
        _text(row.get("note", NOTHING)),
        row["cells"],
    )


def _correction(row: Any) -> shapes.Correction:
    notes = tuple(one and _text(one) for one in row["notes"])
    return shapes.Correction(row["placed_on"], _text(row["reason"]), tuple(row["states"]), notes)
