"""What is asked of discipline in an address: read kindly for people, strictly for machines."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from portal.core.discipline.numbers import Asked
from portal.core.paging import asked_number
from portal.rules.calendar import LAST_YEAR
from portal.terms import BudgetLevel, DocumentKind

FIRST_YEAR = 2016  # discussions of the years before are in no list (order No. 149)
REGION_DIGITS = 9  # of a KATO code
ARGUMENTS = ("year", "kind", "level", "region")
Word = TypeVar("Word", bound=StrEnum)


def asked_discipline(args: Mapping[str, str], today: date) -> Asked:
    """What is asked; a value that is not understood asks for all, or for this year."""
    year = asked_number(args, "year", today.year, LAST_YEAR)
    return Asked(
        year=max(year, FIRST_YEAR),
        kind=_word(DocumentKind, args.get("kind")),
        level=_word(BudgetLevel, args.get("level")),
        region=args["region"] if _is_region(args.get("region", "")) else None,
    )


def _word(words: type[Word], asked: str | None) -> Word | None:
    return words(asked) if asked in set(words) else None


def _is_region(code: str) -> bool:
    return len(code) == REGION_DIGITS and code.isascii() and code.isdigit()


def wrong_arguments(args: Mapping[str, str]) -> Iterator[str]:
    """What a machine asks that nobody can answer, in English."""
    year = args.get("year")
    if year is not None and not (FIRST_YEAR <= asked_number(args, "year", 0) <= LAST_YEAR):
        yield f"`year` is a year from {FIRST_YEAR} to {LAST_YEAR}"
    words: tuple[tuple[str, type[StrEnum]], ...] = (("kind", DocumentKind), ("level", BudgetLevel))
    for name, known in words:
        if name in args and args[name] not in set(known):
            yield f"`{name}` is one of: {', '.join(known)}"
    if "region" in args and not _is_region(args["region"]):
        yield f"`region` is a code of {REGION_DIGITS} digits"
