"""Budget reporting: whose it is to place, and what its codes mean from year to year (§4, §8)."""

from portal.rules import Refusal

COUNTRY_BUDGETS = ("republican", "state", "local")
AKIMAT_OFFICES = frozenset({"120", "121", "257", "299", "356", "751"})  # the akim's, of finance
SPECIAL_RECEIPTS_SINCE = 2026  # category 4 of revenue; what followed moved on by one
MOVED_CATEGORIES = {"4": "5", "5": "6", "6": "7", "7": "8"}


def why_not_report(
    *, budget: str, is_central: bool, region_code: str | None, office_code: str
) -> Refusal | None:
    """The central body reports on every budget, an akimat on the budget of its own region (§4, §8;
    decided: who places budget reporting)."""
    is_own = region_code is not None and budget == region_code and office_code in AKIMAT_OFFICES
    if is_central or is_own:
        return None
    return Refusal("This body does not report on this budget", "§8")


def lasting_category(code: str, year: int) -> str:
    """The number that a revenue category has since 2026, so that a line is found again in other
    years (decided: revenue categories of 2026)."""
    return MOVED_CATEGORIES.get(code, code) if year < SPECIAL_RECEIPTS_SINCE else code
