"""Typed values of tables, whoever types them: what is a sum, what reads the same in both languages,
which words are closed (decided: a value is text, papers)."""

import re
from decimal import Decimal

from portal.rules.forms import Column

SAME_EVERYWHERE = re.compile(r"[-–—]|[%‰°№₸$€]+|[-−+]?\d[\d\s.,:/–-]*[%‰]?")


def is_sum(number: Decimal | None, column: Column) -> bool:
    """Whether a typed number is a sum to the last thousand tenge."""
    return number is not None and number * column.thousands == int(number * column.thousands)


def needs_no_translation(text: str) -> bool:
    """Whether a value reads the same in both languages: a number, a percent, a day, a dash, a sign
    of a unit."""
    return SAME_EVERYWHERE.fullmatch(text) is not None


def in_both(kk: str, ru: str, column: Column | None = None) -> tuple[str, str]:
    """A value in both languages when one was typed: a sum and what needs no translation stand for
    both, and a closed word brings its other language along. Otherwise as it is."""
    only = kk or ru
    if not only or (kk and ru):
        return kk, ru
    if needs_no_translation(only) or (column is not None and column.is_sum):
        return only, only
    choices = column.choices if column else ()
    chosen = next(
        (one.words for one in choices if only in (one.words["kk"], one.words["ru"])), None
    )
    return (chosen["kk"], chosen["ru"]) if chosen else (kk, ru)
