"""The days and the people of the matrices: said as lists, not as comparisons."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from portal.terms import Role

OPENED, LAST = date(2026, 11, 6), date(2026, 11, 20)
DISCUSSED = {OPENED + timedelta(n) for n in range(15)}  # 6 to 20 November, both included
BEFORE = {OPENED - timedelta(n) for n in range(1, 40)}
AFTER = {LAST + timedelta(n) for n in range(1, 400)}
DAYS = sorted(DISCUSSED | BEFORE | AFTER)
OFFICES: tuple[Role | None, ...] = (None, *Role)


def cells() -> Iterator[tuple[date, bool, Role | None]]:
    """Every day, with the report made and not, in every office and in none."""
    return product(DAYS, (False, True), OFFICES)


def is_users_time(today: date, sealed: bool, office: Role | None) -> bool:
    """§11, §13 and the decisions: a private user, while the document is discussed."""
    return office is None and today in DISCUSSED and not sealed
