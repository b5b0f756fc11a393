"""The filter of the list of documents, taken from an address."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from portal.core.text import plain
from portal.terms import BudgetLevel, DocumentKind

LONGEST_QUERY = 200  # characters
FULL_CODE = re.compile(r"(\d{3})\s*[-–—/ ]\s*(\d{3})")
Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True)
class DocumentFilter:
    """Which documents are asked for; a value the portal does not know is not asked for."""

    kind: DocumentKind | None = None
    administrator: str | None = None  # code
    level: BudgetLevel | None = None
    region: str | None = None  # KATO code
    group: str | None = None  # code of the functional group
    year: int | None = None
    q: str = ""

    @property
    def full_code(self) -> tuple[str, str] | None:
        """Administrator and program when the words sought are a code such as `226-006`."""
        match = FULL_CODE.fullmatch(self.q)
        return (match[1], match[2]) if match else None

    @property
    def words(self) -> list[str]:
        """The words sought in names; none when a code is sought."""
        return [] if self.full_code else self.q.split()


@dataclass(frozen=True)
class FilterForm:
    """The filter with the values its fields show; a filter has no errors."""

    asked: DocumentFilter
    values: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "FilterForm":
        """Read the filter from the arguments of an address."""
        asked = DocumentFilter(
            kind=_one_of(DocumentKind, args.get("kind", "")),
            administrator=_digits(args.get("administrator", ""), 3),
            level=_one_of(BudgetLevel, args.get("level", "")),
            region=_digits(args.get("region", ""), 9),
            group=_digits(args.get("group", ""), 2),
            year=int(_digits(args.get("year", ""), 4) or 0) or None,
            q=plain(args.get("q", ""))[:LONGEST_QUERY],
        )
        return cls(asked, {name: str(one) for name, one in vars(asked).items() if one})


def _one_of(words: type[Word], text: str) -> Word | None:
    return words(text) if text in set(words) else None


def _digits(text: str, length: int) -> str | None:
    return text if text.isascii() and text.isdigit() and len(text) == length else None
