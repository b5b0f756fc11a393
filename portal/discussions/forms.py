"""What is asked of the pages of discussions, taken from an address."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.core.paging import asked_number

PER_PAGE = 50
MOST_PER_PAGE = 200
SORTS = ("newest", "supported")


@dataclass(frozen=True)
class ProposalsAsked:
    """Which proposals of a discussion are shown, in which order."""

    part: str  # key; empty for all
    sort: str  # newest | supported
    page: int
    per: int

    @classmethod
    def parse(cls, args: Mapping[str, str], parts: set[str]) -> "ProposalsAsked":
        """Read the arguments of an address; a part or an order that is not known is not asked
        for."""
        part, sort = args.get("part", ""), args.get("sort", "")
        return cls(
            part=part if part in parts else "",
            sort=sort if sort in SORTS else SORTS[0],
            page=asked_number(args, "page", 1),
            per=asked_number(args, "per", PER_PAGE, MOST_PER_PAGE),
        )

    def address(self, **changed: str | int) -> dict[str, str | int]:
        """The arguments of the same page with something changed; what is usual is left out."""
        asked: dict[str, str | int] = {**vars(self), **changed}
        usual = {"part": "", "sort": SORTS[0], "page": 1, "per": PER_PAGE}
        return {name: value for name, value in asked.items() if value != usual[name]}
