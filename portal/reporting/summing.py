"""What the lines of a month add up to, beside what the source states (decided: sums of the
source)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from portal.models.reporting import MEASURES
from portal.reporting.places import Place
from portal.terms import NodeKind

TOLERATED = 1  # tenge: a thousandth of a thousand
SHOWN = 5  # differences of a month that are told one by one
TOLD = ("adjusted", "executed")
DEFICIT, FINANCING, BALANCES = "deficit", "financing", "balances-used"
WITH_RECEIPTS = ("net-lending", "financial-assets", DEFICIT, FINANCING)
COUNTED_TOGETHER = ("approved", "refined", "adjusted", "payments_plan", "executed")
OF_THE_DEFICIT = {"income": 1, "expenditure": -1, "net-lending": -1, "financial-assets": -1}


@dataclass(slots=True)
class Node:
    """A line while its month is read; `counted` is what the lines below it add up to."""

    position: int
    place: Place
    name: str
    sums: list[int]
    depth: int = 0
    counted: list[int] | None = None

    def add(self, sums: list[int], sign: int) -> None:
        """One more line below this one."""
        if self.counted is None:
            self.counted = [0] * len(MEASURES)
        counted = self.counted
        for no, one in enumerate(sums):
            counted[no] += sign * one


@dataclass(frozen=True)
class Total:
    """A total that the source states beside what we count, in tenge."""

    key: str
    kind: str
    name: str
    stated: dict[str, int]
    counted: dict[str, int] | None


@dataclass(frozen=True)
class Differing:
    """A sum that its lines do not add up to."""

    key: str
    name: str
    measure: str
    stated: int
    counted: int


@dataclass
class MonthSummary:
    """What is told of a month before it is placed."""

    line_count: int
    lines_sha256: str
    totals: list[Total] = field(default_factory=list)
    tolerated: int = 0  # sums off by a thousandth
    differing: int = 0  # sums off by more
    largest: list[Differing] = field(default_factory=list)

    def in_short(self) -> dict[str, object]:
        """How large the month is, and how well its sums agree."""
        return {
            "line_count": self.line_count,
            "tolerated": self.tolerated,
            "differing": self.differing,
        }

    def told(self) -> dict[str, object]:
        """The summary as JSON keeps it beside the month."""
        said = asdict(self)
        del said["line_count"], said["lines_sha256"]
        return said


def summary_of(nodes: Iterable[Node], count: int, checksum: str) -> MonthSummary:
    """Every stated sum compared with its lines; the totals at the top are told."""
    every = list(nodes)
    _count_sections([one for one in every if one.depth == 0])
    summary, found = MonthSummary(count, checksum), []
    for node in every:
        if node.depth == 0:
            summary.totals.append(_total(node))
        for no, counted in enumerate(node.counted or ()):
            off = abs(node.sums[no] - counted)
            if off > TOLERATED:
                key, name = node.place.key, node.name
                found.append(Differing(key, name, MEASURES[no], node.sums[no], counted))
            elif off:
                summary.tolerated += 1
    summary.differing = len(found)
    found.sort(key=lambda one: abs(one.stated - one.counted), reverse=True)
    summary.largest = found[:SHOWN]
    return summary


def _count_sections(roots: list[Node]) -> None:
    """The deficit is income less outlays, lending and assets; its financing takes the balances that
    were used (form 7-ОИБ)."""
    by_key = {one.place.key: one for one in roots if one.place.kind is NodeKind.SECTION}
    if DEFICIT in by_key and by_key.keys() >= {"income", "expenditure"}:
        for key, sign in OF_THE_DEFICIT.items():
            if key in by_key:
                by_key[DEFICIT].add(by_key[key].sums, sign)
    if FINANCING in by_key and BALANCES in by_key:
        by_key[FINANCING].add(by_key[BALANCES].sums, 1)
    for node in (by_key[one] for one in WITH_RECEIPTS if one in by_key):
        for no, measure in enumerate(MEASURES):
            if node.counted and measure not in COUNTED_TOGETHER:
                node.counted[no] = node.sums[no]  # receipts know no commitments


def _total(node: Node) -> Total:
    stated, counted = node.sums, node.counted
    places = {one: MEASURES.index(one) for one in TOLD}
    return Total(
        key=node.place.key,
        kind=node.place.kind,
        name=node.name,
        stated={one: stated[place] for one, place in places.items()},
        counted={one: counted[place] for one, place in places.items()} if counted else None,
    )
