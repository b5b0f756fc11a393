"""Faults of a file of budget reporting: where, what was found; the words for what is expected."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

KEPT = 200  # faults shown; the others are counted
LONGEST_FOUND = 120  # characters of what was found


@dataclass(frozen=True)
class Fault:
    """One fault with its place; `code` names what is expected there."""

    code: str
    found: str = ""
    row: int | None = None
    column: str = ""
    sheet: str = ""


class Unreadable(Exception):
    """The file cannot be read any further; carries the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


@dataclass
class Faults:
    """The first faults of a file, and how many there are in all."""

    sheet: str = ""
    kept: list[Fault] = field(default_factory=list)
    total: int = 0

    def add(self, code: str, found: str = "", row: int | None = None, column: str = "") -> None:
        """One more fault."""
        shown = "".join(one if one.isprintable() else "·" for one in found[:LONGEST_FOUND])
        self.take(Fault(code, shown, row, column, self.sheet))

    def take(self, fault: Fault) -> None:
        """A fault that was found elsewhere."""
        self.total += 1
        if len(self.kept) < KEPT:
            self.kept.append(fault)

    def packed(self) -> list[dict[str, object]]:
        """The kept faults as JSON keeps them."""
        return [asdict(one) for one in self.kept]


def unpacked(kept: Iterable[dict[str, object]]) -> list[Fault]:
    """What `packed` wrote."""
    return [Fault(**one) for one in kept]  # type: ignore[arg-type]


EXPECTED: dict[str, LazyString] = {
    "empty": _l("A file with a line of column names and lines of sums; this one is empty"),
    "too_large": _l("A file of at most 100 MB; pack a larger one with gzip"),
    "unpacked_too_large": _l("A packed file that unpacks to at most 1.5 GB"),
    "bomb": _l("A file packed at most a hundred times smaller than it is"),
    "lost": _l("The file itself, which was taken away meanwhile; upload it again"),
    "cut": _l("A whole file; this one is cut off or damaged"),
    "not_utf8": _l("Text in UTF-8; save the file in this encoding"),
    "looks_cp1251": _l("Text in UTF-8; this file looks like Windows-1251, save it as UTF-8"),
    "old_excel": _l("A workbook .xlsx or a CSV file; save the old .xls anew"),
    "unknown_type": _l("A CSV file, a CSV file packed with gzip, or a workbook .xlsx"),
    "macro": _l("A workbook without definitions of its own (DTD)"),
    "wrong_sheet": _l("A sheet with the columns of the portal's export; no sheet has them"),
    "missing_column": _l("A column of this name"),
    "repeated_column": _l("Each column once"),
    "wrong_form": _l("A file of the chosen form: only the full tree and investments have parents"),
    "line_too_long": _l("Lines of at most 64,000 characters"),
    "broken_csv": _l("Lines of a CSV file, with quotes closed"),
    "row_width": _l("As many cells as there are columns"),
    "too_many_rows": _l("At most 2,000,000 lines in a file and 200,000 in a month"),
    "no_rows": _l("At least one line of sums"),
    "number": _l("A number such as 1234.567, without spaces, words or formulas"),
    "too_exact": _l("A sum in thousand tenge with at most three decimals"),
    "too_big": _l("A sum below a hundred trillion thousand tenge"),
    "whole": _l("A whole number"),
    "id_repeated": _l("A number of the line that no other line of the month has"),
    "parent": _l("The number of a line above it in the same month"),
    "level": _l("A level that is one more than that of the parent, and 0 without one"),
    "too_deep": _l("A level that this form has"),
    "code": _l("A code of digits; .0 at its end is let go"),
    "code_missing": _l("A code of the classification"),
    "code_width": _l("A code with as many digits as its level has"),
    "code_repeated": _l("A code that no other line under the same parent has"),
    "name_missing": _l("A name"),
    "name_formula": _l("A name that does not begin like a formula (= + - @)"),
    "name_text": _l("A name of at most 2,000 visible characters"),
    "month": _l("A month such as 03.2025, as text"),
    "month_ahead": _l("A month that has begun"),
    "month_repeated": _l("All lines of a month together; this month was read before"),
    "total_missing": _l("The total as the first line of the month"),
    "root": _l("One line for the total of all projects as the first line of the month"),
}


def expected(fault: Fault) -> str:
    """What is expected where a fault was found, in words."""
    return str(EXPECTED[fault.code])
