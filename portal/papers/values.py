"""Typed values of tables: what is a sum, and what needs no translation (decided: a value is
text)."""

import re

from portal.rules.forms import Column
from portal.rules.placement import parse_number

SAME_EVERYWHERE = re.compile(r"[-–—]|\d[\d\s.,]*%?")


def is_sum(text: str, column: Column) -> bool:
    """Whether a typed sum is one to the last thousand tenge."""
    number = parse_number(text)
    return number is not None and number * column.thousands == int(number * column.thousands)


def needs_no_translation(text: str) -> bool:
    """Whether a value reads the same in both languages: a number, a percent, a dash."""
    return SAME_EVERYWHERE.fullmatch(text) is not None
