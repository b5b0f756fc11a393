"""The columns of the present portal's export, and how sums, codes and months stand in them."""

import re
from dataclasses import dataclass
from decimal import Decimal

from portal.models.reporting import MEASURES
from portal.reporting.limits import LARGEST_SUM
from portal.reporting.unpacking import Table

EXPORTED = {  # column of the export -> measure of form 7-ОИБ
    "utv": "approved",
    "utch": "refined",
    "plg": "adjusted",
    "plgp": "payments_plan",
    "plgo": "commitments_plan",
    "obz": "committed",
    "obzsumrg": "unpaid",
    "sumrg": "executed",
}
SUMS = tuple(next(k for k, v in EXPORTED.items() if v == one) for one in MEASURES)
EVERYWHERE = ("id", "code", "name", *SUMS, "month")
OF_A_TREE = ("level", "parent_id")
PARENTS = frozenset({"parent_id", "parentCode"})
KAZAKH = "name_kk"
NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,30})?([eE][+-]?\d{1,2})?")
CODE = re.compile(r"(\d{1,6})(?:\.0+)?")
WHOLE = re.compile(r"(\d{1,9})(?:\.0+)?")
MONTH = re.compile(r"(0[1-9]|1[0-2])\.(20\d\d)")
NOISE = Decimal("0.00001")  # of a float; what is larger was written by somebody
TENGE = Decimal("0.001")


class Unfit(ValueError):
    """A cell is not what its column holds; its argument is the code of the fault."""


@dataclass(frozen=True)
class Columns:
    """Where each column of a table stands."""

    places: dict[str, int]
    width: int
    sums: tuple[int, ...]

    def cell(self, row: list[str], name: str) -> str:
        """The cell of a column, empty when the table has no such column."""
        place = self.places.get(name)
        return row[place].strip() if place is not None else ""


def wanted_columns(is_tree: bool) -> frozenset[str]:
    """The columns that a table must have."""
    return frozenset(EVERYWHERE + (OF_A_TREE if is_tree else ()))


def columns_of(table: Table) -> Columns:
    """The places of the columns; the table has been checked for those it needs."""
    names = [name.strip() for name in table.head]
    places = {name: place for place, name in enumerate(names) if name}
    return Columns(places, len(names), tuple(places[one] for one in SUMS))


def tenge(text: str) -> int:
    """A sum in thousand tenge with its thousandths as whole tenge; raises Unfit."""
    whole, _point, part = text.partition(".")
    if len(part) <= 3 and part.isascii() and whole.isascii() and len(whole) <= 14:
        digits = whole[1:] if whole.startswith("-") else whole
        if digits.isdigit() and (not part or part.isdigit()):
            found = int(whole) * 1000
            thousandths = int(part.ljust(3, "0"))
            return found - thousandths if whole.startswith("-") else found + thousandths
    return _tenge_of_a_float(text)


def _tenge_of_a_float(text: str) -> int:
    """Sums of the export are printed floats: a thousandth and noise behind it."""
    stripped = text.strip()
    if not stripped.isascii() or not NUMBER.fullmatch(stripped):
        raise Unfit("number")
    exact = Decimal(stripped)
    rounded = exact.quantize(TENGE) if abs(exact) < LARGEST_SUM else exact
    if abs(rounded) * 1000 > LARGEST_SUM:
        raise Unfit("too_big")
    if abs(exact - rounded) > NOISE:
        raise Unfit("too_exact")
    return int(rounded.scaleb(3))


def code_number(text: str) -> str:
    """A code as digits without leading zeros: `1.0` and `01` are `1`; empty stays empty; raises
    Unfit (decided: codes)."""
    if not text:
        return ""
    match = CODE.fullmatch(text) if text.isascii() else None
    if match is None:
        raise Unfit("code")
    return match[1].lstrip("0") or "0"


def whole_number(text: str) -> int:
    """A number of a line or a level, which the export prints as a float; raises Unfit."""
    match = WHOLE.fullmatch(text) if text.isascii() else None
    if match is None:
        raise Unfit("whole")
    return int(match[1])


def month_of(text: str) -> tuple[int, int]:
    """Year and month of `03.2025`; raises Unfit."""
    match = MONTH.fullmatch(text) if text.isascii() else None
    if match is None:
        raise Unfit("month")
    return int(match[2]), int(match[1])
