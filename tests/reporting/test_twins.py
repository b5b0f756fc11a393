"""Sums and names as machines get them: exact, and harmless in a spreadsheet."""

import pytest

from portal.execution.page import ratio, thousands
from portal.execution.twins import cell_text, exact_thousands


def test_formulas_never_reach_a_spreadsheet():
    for name in ("=1", "+1", "-Управление", "@a", "\tx", "\ry"):
        assert cell_text(name) == f"'{name}"
    assert cell_text("Управление") == "Управление"
    assert cell_text(None) == ""


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
