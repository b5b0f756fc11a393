"""Which slice of a long list a page shows."""

from collections.abc import Mapping
from dataclasses import dataclass

LAST_PAGE = 100_000  # no list is longer
MOST_DIGITS = 9  # of a number in an address


@dataclass(frozen=True)
class Paging:
    """One page of a list of `total` rows, `per` rows each; pages count from 1."""

    page: int
    per: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.per))

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.page - 1) * self.per


def asked_number(args: Mapping[str, str], name: str, default: int, most: int = LAST_PAGE) -> int:
    """A whole number from 1 to `most` asked for in an address; anything else is the default."""
    written = args.get(name, "")
    if not (written.isascii() and written.isdigit() and len(written) <= MOST_DIGITS):
        return default
    return min(int(written), most) or default
