"""Sums and names as machines get them: exact, and harmless in a spreadsheet."""

import pytest

from portal.core.cells import safe_cell
from portal.execution.page import ratio, thousands
from portal.execution.twins import exact_thousands


def test_formulas_never_reach_a_spreadsheet():
    for name in ("=1", "+1", "-Управление", "@a", "\tx", "\ry"):
        assert safe_cell(name) == f"'{name}"
    assert safe_cell("Управление") == "Управление"


@pytest.mark.parametrize(
    ("tenge", "exact", "rounded"),
    [
        (0, "0.000", 0),
        (1, "0.001", 0),
        (-1499, "-1.499", -1),
        (1500, "1.500", 2),
        (-1500, "-1.500", -2),
    ],
)
def test_sums_are_said_exactly_and_rounded(tenge: int, exact: str, rounded: int):
    assert exact_thousands(tenge) == exact
    assert thousands(tenge) == rounded


def test_a_share_of_nothing_is_none():
    assert ratio(5, 0) is None
    assert ratio(1, 4) == 0.25
