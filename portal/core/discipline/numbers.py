"""What is counted about the terms of the law: for one body, for several together, for the operator
(§5-§7, §10, §12, §15, §16)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Mapped

from portal.models import Body
from portal.rules.duty import median_delay
from portal.terms import BudgetLevel, DocumentKind


@dataclass(frozen=True)
class Asked:
    """Which duties and discussions are counted: those due, or opened, in a year."""

    year: int
    kind: DocumentKind | None = None
    level: BudgetLevel | None = None
    region: str | None = None
    body_id: int | None = None

    def of_bodies(self, column: Mapped[int]) -> list[ColumnElement[bool]]:
        """Conditions on the column that names the body."""
        conditions = [column == self.body_id] if self.body_id is not None else []
        wanted: tuple[tuple[Any, object], ...] = (
            (Body.level, self.level),
            (Body.region_code, self.region),
        )
        told = [found == value for found, value in wanted if value is not None]
        return [*conditions, column.in_(select(Body.id).where(*told))] if told else conditions


@dataclass(frozen=True)
class Numbers:
    """What was counted for one body, or for several together."""

    on_time: int = 0
    late: int = 0
    missing: int = 0
    to_come: int = 0
    mistaken: int = 0
    discussions: int = 0
    released_on_time: int = 0
    released_late: int = 0
    release_missing: int = 0
    release_to_come: int = 0
    short: int = 0
    after_allotment: int = 0
    answered_in_time: int = 0
    answered_late: int = 0
    unanswered: int = 0  # when the term was over
    waiting: int = 0  # for a response whose term runs
    copied: int = 0  # responses in words given to three proposals or more
    past: int = 0
    past_short: int = 0
    past_after_allotment: int = 0
    delays: Mapping[int, int] = field(default_factory=dict)  # of late documents, in days

    @property
    def due(self) -> int:
        """Every duty of the year."""
        return self.over + self.to_come + self.mistaken

    @property
    def over(self) -> int:
        """Duties that were kept or not: the whole of which shares are told."""
        return self.on_time + self.late + self.missing

    @property
    def median(self) -> Decimal | None:
        """The middle delay of late documents, in days (decided: delays)."""
        return median_delay(self.delays)

    @property
    def answered(self) -> int:
        """Responses that were given."""
        return self.answered_in_time + self.answered_late

    @property
    def published(self) -> int:
        """Proposals that ask for a response (§16)."""
        return self.answered + self.unanswered + self.waiting

    @property
    def own_grounds(self) -> int:
        """Responses with grounds of their own (decided: grounded responses)."""
        return self.answered - self.copied


COUNTED = tuple(one.name for one in fields(Numbers) if one.name != "delays")


def together(numbers: Iterable[Numbers]) -> Numbers:
    """The numbers of several bodies as those of one."""
    sums: Counter[str] = Counter()
    delays: Counter[int] = Counter()
    for one in numbers:
        sums.update({name: getattr(one, name) for name in COUNTED})
        delays.update(one.delays)
    return Numbers(**sums, delays=delays)


@dataclass(frozen=True)
class Decisions:
    """How the operator kept the two working days for the proposals of a year (§15)."""

    in_time: int
    late: int
    overdue: int
    waiting: int

    @property
    def over(self) -> int:
        """Those whose term was kept or not."""
        return self.in_time + self.late + self.overdue
