"""The demonstration material read from the files beside it: `facts` are real, `invented` is not."""

import json
from functools import cache
from importlib import resources
from typing import Any

from portal.demo import shapes


def functional_groups() -> tuple[shapes.Named, ...]:
    """The 16 functional groups of expenditure."""
    return tuple(_named(row) for row in _read("facts/functional_groups.json"))


def regions() -> tuple[shapes.Named, ...]:
    """The 17 oblasts and three cities, by KATO code."""
    return tuple(_named(row, row["kind"]) for row in _read("facts/regions.json"))


def administrators() -> tuple[shapes.Named, ...]:
    """The 39 administrators of the republican budget of 2026."""
    return tuple(_named(row) for row in _read("facts/administrators.json"))


def program_types() -> tuple[shapes.Named, ...]:
    """Types of programs by content, level, method and kind (Budget Code art. 14)."""
    return tuple(_named(row, row["axis"]) for row in _read("facts/program_types.json"))


def main_figures() -> tuple[shapes.Figure, ...]:
    """Receipts, outlays, net lending, balance of operations and deficits of 2026."""
    return tuple(_figure(row) for row in _read("facts/main_figures.json"))


def revenue_categories() -> tuple[shapes.Figure, ...]:
    """The seven categories of receipts of 2026."""
    return tuple(_figure(row) for row in _read("facts/revenue_categories.json"))


def programs() -> tuple[shapes.Program, ...]:
    """The 208 expenditure programs of 2026."""
    return tuple(
        shapes.Program(row["group"], row["administrator"], row["code"], _text(row), row["amount"])
        for row in _read("facts/programs.json")
    )


def indicators() -> tuple[shapes.Indicator, ...]:
    """The 134 target indicators and final results of 2026-2028."""
    return tuple(
        shapes.Indicator(
            row["administrator"],
            row["program"],
            row["no"],
            row["kind"],
            _text(row),
            tuple(row.get("values_kk", row["values"])),
            tuple(row["values"]),
            row.get("kk_ours", False),
        )
        for row in _read("facts/indicators.json")
    )


def passports() -> tuple[shapes.Passport, ...]:
    """Invented passports of real programs for 2026-2028."""
    return tuple(_passport(row) for row in _read("invented/passports.json")["passports"])


def reports() -> tuple[shapes.Report, ...]:
    """Invented execution reports of 2025."""
    return tuple(_report(row) for row in _read("invented/reports.json")["reports"])


def proposals() -> tuple[shapes.Proposal, ...]:
    """Invented proposals, each bound to a passport or a report."""
    return tuple(_proposal(row) for row in _read("invented/proposals.json")["proposals"])


def publication_grounds() -> tuple[shapes.Text, ...]:
    """Words in which an operator publishes a proposal (§15)."""
    return tuple(_text(row) for row in _read("invented/proposals.json")["publication_grounds"])


def organisations() -> tuple[shapes.Organisation, ...]:
    """The demonstration organisation, the operator, and the bodies that employ people."""
    return tuple(
        shapes.Organisation(row["slug"], row["bin"], _text(row), row["administrator"])
        for row in _read("invented/people.json")["organisations"]
    )


def people() -> tuple[shapes.Person, ...]:
    """The demonstration people of every role, whom a visitor can sign in as."""
    return tuple(_person(row) for row in _read("invented/people.json")["people"])


def voters() -> tuple[shapes.Person, ...]:
    """Further fictitious citizens who vote and send proposals."""
    return tuple(_person(row) for row in _read("invented/people.json")["voters"])


def role_labels() -> dict[str, shapes.Text]:
    """What each role of a demonstration person is called."""
    return {key: _text(row) for key, row in _read("invented/people.json")["roles"].items()}


@cache
def _read(place: str) -> Any:
    source = resources.files("portal.demo").joinpath(place)
    return json.loads(source.read_text(encoding="utf-8"))


def _text(row: Any) -> shapes.Text:
    return shapes.Text(row["kk"], row["ru"], row.get("en", ""))


def _named(row: Any, kind: str = "") -> shapes.Named:
    return shapes.Named(row["code"], _text(row), kind)


def _figure(row: Any) -> shapes.Figure:
    return shapes.Figure(row["code"], _text(row), row["amount"], row.get("percent_of_gdp", ""))


def _official(row: Any) -> shapes.Official:
    name = row["name"]
    return shapes.Official(
        shapes.PersonName(**name["kk"]), shapes.PersonName(**name["ru"]), _text(row["post"])
    )


def _passport(row: Any) -> shapes.Passport:
    types = {(one.kind, one.code): one for one in program_types()}
    paragraphs = zip(row["description"]["kk"], row["description"]["ru"], strict=True)
    measures = (
        shapes.Measure(_text(one), _text(one["unit"]), tuple(one["values"]), tuple(one["amounts"]))
        for one in row["measures"]
    )
    return shapes.Passport(
        row["administrator"],
        row["program"],
        _text(row["summary"]),
        tuple(shapes.Text(kk, ru) for kk, ru in paragraphs),
        tuple(types[axis, code] for axis, code in row["types"].items()),
        tuple(_named(one) for one in row["functions"]),
        tuple(_named(one) for one in row["services"]),
        tuple(measures),
        _official(row["head"]),
    )


def _report(row: Any) -> shapes.Report:
    return shapes.Report(
        row["administrator"],
        row["program"],
        tuple(shapes.Spending(_text(one), one["plan"], one["fact"]) for one in row["spending"]),
        tuple(_result(one) for one in row["results"]),
        _text(row["reasons"]),
        tuple(_text(one) for one in row["materials"]),
        tuple(
            shapes.Project(
                _text(one),
                one["plan"],
                one["fact"],
                _text(one["note"]) if "note" in one else None,
                tuple(one["materials"]),
            )
            for one in row.get("projects", ())
        ),
        _official(row["head"]),
        _official(row["chief_accountant"]),
    )


def _result(row: Any) -> shapes.Result:
    name = None if "indicator" in row else _text(row)
    return shapes.Result(row.get("indicator"), name, row["plan"], row["fact"])


def _proposal(row: Any) -> shapes.Proposal:
    told = {key: row[key] for key in shapes.Proposal.__dataclass_fields__ if key in row}
    response = row["response"] or {"outcome": None, "grounds": None}
    told["breaches"] = tuple(row["breaches"])
    told["grounds"] = _text(row["grounds"]) if row["grounds"] else None
    return shapes.Proposal(
        **told, response_outcome=response["outcome"], response_grounds=response["grounds"]
    )


def _person(row: Any) -> shapes.Person:
    return shapes.Person(
        row["slug"],
        row["role"],
        row["iin"],
        row["sex"],
        shapes.PersonName(**row["kk"]),
        shapes.PersonName(**row["ru"]),
        row.get("organisation"),
        _text(row["unit"]) if "unit" in row else None,
    )
