"""What the law asks of a body this year, for its public page (§5-§7, §10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from portal.core.due_next import DueLine, due_next
from portal.core.plan import state_counts
from portal.models import Body
from portal.terms import DutyState

FEW = 3


@dataclass(frozen=True)
class TermsOfLaw:
    """How the duties of a year stand, and what is due next."""

    year: int
    counts: Mapping[DutyState, int]
    coming: Sequence[DueLine]

    def count(self, state: str) -> int:
        """How many duties stand so."""
        return self.counts.get(DutyState(state), 0)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


def terms_of_law(db: Session, body: Body, today: date) -> TermsOfLaw:
    """The duties of this year."""
    coming = due_next(db, body.id, today, FEW)
    return TermsOfLaw(today.year, state_counts(db, body.id, today.year, today), coming)
