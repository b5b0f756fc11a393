"""Faults of a file of budget reporting: where, what was found; the words for what is expected."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from portal.core.faults import Fault

KEPT = 200  # faults shown; the others are counted
LONGEST_FOUND = 120  # characters of what was found


@dataclass(frozen=True)
class Spot:
    """One fault with its place, as it is kept; `code` names what is expected there."""

    code: str
    found: str = ""
    row: int | None = None
    column: str = ""
    sheet: str = ""


class Unreadable(Exception):
    """The file cannot be read any further; carries the fault."""

    def __init__(self, fault: Spot) -> None:
        super().__init__(fault.code)
        self.fault = fault


@dataclass
class Faults:
    """The first faults of a file, and how many there are in all."""

    sheet: str = ""
    kept: list[Spot] = field(default_factory=list)
    total: int = 0

    def add(self, code: str, found: str = "", row: int | None = None, column: str = "") -> None:
        """One more fault."""
        shown = "".join(one if one.isprintable() else "·" for one in found[:LONGEST_FOUND])
        self.take(Spot(code, shown, row, column, self.sheet))

    def take(self, fault: Spot) -> None:
        """A fault that was found elsewhere."""
        self.total += 1
        if len(self.kept) < KEPT:
            self.kept.append(fault)

    def end_with(self, fault: Spot) -> None:
        """The fault that ended the reading: it is told first."""
        self.total += 1
        self.kept = [fault, *self.kept[: KEPT - 1]]

    def packed(self) -> list[dict[str, object]]:
        """The kept faults as JSON keeps them."""
        return [asdict(one) for one in self.kept]


def unpacked(kept: Iterable[dict[str, Any]]) -> list[Fault]:
    """What `packed` wrote, ready to be said to people and to machines."""
    return [said(Spot(**one)) for one in kept]


def said(spot: Spot) -> Fault:
    """A fault with the words for what is expected."""
    place = {"sheet": spot.sheet, "row": spot.row, "column": spot.column}
    return replace(EXPECTED[spot.code], found=spot.found, **place)


EXPECTED: dict[str, Fault] = {
    "empty": Fault("A file with a line of column names and lines of sums; this one is empty"),
    "too_large": Fault("A file of at most 100 MB; pack a larger one with gzip"),
    "unpacked_too_large": Fault("A packed file that unpacks to at most 1.5 GB"),
    "bomb": Fault("A file packed at most a hundred times smaller than it is"),
    "lost": Fault("The file itself, which was taken away meanwhile; upload it again"),
    "cut": Fault("A whole file; this one is cut off or damaged"),
    "not_utf8": Fault("Text in UTF-8; save the file in this encoding"),
    "looks_cp1251": Fault("Text in UTF-8; this file looks like Windows-1251: save it anew"),
    "old_excel": Fault("A workbook .xlsx or a CSV file; save the old .xls anew"),
    "unknown_type": Fault("A CSV file, a CSV file packed with gzip, or a workbook .xlsx"),
    "macro": Fault("A workbook without definitions of its own (DTD)"),
    "wrong_sheet": Fault("A sheet with the columns of the portal's export; no sheet has them"),
    "missing_column": Fault("A column of this name"),
    "repeated_column": Fault("Each column once"),
    "wrong_form": Fault(
        "A file of the chosen form: only the full tree and investments have parents"
    ),
    "line_too_long": Fault("Lines of at most 64,000 characters"),
    "broken_csv": Fault("Lines of a CSV file, with quotes closed"),
    "row_width": Fault("As many cells as there are columns"),
    "too_many_rows": Fault("At most 2,000,000 lines in a file and 200,000 in a month"),
    "no_rows": Fault("At least one line of sums"),
    "number": Fault("A number such as 1234.567, without spaces, words or formulas"),
    "too_exact": Fault("A sum in thousand tenge with at most three decimals"),
    "too_big": Fault("A sum below a hundred trillion thousand tenge"),
    "whole": Fault("A whole number"),
    "id_repeated": Fault("A number of the line that no other line of the month has"),
    "parent": Fault("The number of a line above it in the same month"),
    "level": Fault("A level that is one more than that of the parent, and 0 without one"),
    "too_deep": Fault("A level that this form has"),
    "code": Fault("A code of digits; .0 at its end is let go"),
    "code_missing": Fault("A code of the classification"),
    "code_width": Fault("A code with as many digits as its level has"),
    "code_repeated": Fault("A code that no other line under the same parent has"),
    "name_missing": Fault("A name"),
    "name_formula": Fault("A name that does not begin like a formula (= + - @)"),
    "name_text": Fault("A name of at most 2,000 visible characters"),
    "month": Fault("A month such as 03.2025, as text"),
    "month_ahead": Fault("A month that has begun"),
    "month_repeated": Fault("All lines of a month together; this month was read before"),
    "total_missing": Fault("The total as the first line of the month"),
    "other_codes": Fault("Codes of the chosen form, with the names that the classification gives"),
    "root": Fault("One line for the total of all projects as the first line of the month"),
}
