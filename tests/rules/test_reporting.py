"""Who places budget reporting, and revenue categories from year to year (§4, §8)."""

import pytest

from portal.rules.reporting import lasting_category, why_not_report


def asked(**values: object):
    given = {"budget": "republican", "is_central": False, "region_code": None, "office_code": "201"}
    return why_not_report(**{**given, **values})


@pytest.mark.parametrize("budget", ["republican", "state", "local", "750000000"])
def test_central_body_reports_on_every_budget(budget: str):
    assert asked(budget=budget, is_central=True) is None


@pytest.mark.parametrize("office_code", ["120", "121", "257", "356"])
def test_akimat_reports_on_the_budget_of_its_region(office_code: str):
    akimat = {"region_code": "750000000", "office_code": office_code}
    assert asked(budget="750000000", **akimat) is None


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"budget": "state"},
        {"budget": "750000000"},
        {"budget": "750000000", "region_code": "710000000", "office_code": "121"},
        {"budget": "750000000", "region_code": "750000000", "office_code": "360"},
        {"budget": "republican", "region_code": "750000000", "office_code": "121"},
    ],
    ids=["ministry", "state", "region", "another region", "another office", "of the country"],
)
def test_others_do_not_report(values: dict[str, object]):
    assert asked(**values).paragraph == "§8"


@pytest.mark.parametrize(
    ("code", "year", "lasting"),
    [
        ("1", 2025, "1"),
        ("4", 2025, "5"),
        ("4", 2026, "4"),
        ("5", 2025, "6"),
        ("5", 2026, "5"),
        ("7", 2025, "8"),
        ("8", 2026, "8"),
    ],
)
def test_transfers_are_the_same_category_in_every_year(code: str, year: int, lasting: str):
    assert lasting_category(code, year) == lasting
