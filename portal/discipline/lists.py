"""The lists behind the numbers of one body, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.core.discipline.counting import numbers_by_body
from portal.core.discipline.numbers import Asked, Numbers
from portal.core.duty_words import duty_title, paragraph_of, why_address, why_due
from portal.core.i18n import lang
from portal.core.paging import Paging
from portal.core.plan import stands
from portal.discipline import queries
from portal.discipline.table import DISCUSSIONS, LOOKS, RESPONSES, TERMS, Column
from portal.models import Duty, Proposal
from portal.rules.discussion import LEAST_WORKING_DAYS
from portal.rules.duty import duty_state
from portal.rules.response import response_due
from portal.terms import DutyState

PER_PAGE = 50
DUTIES, OPENED, ANSWERS, PAST = "duties", "discussions", "responses", "past"
LISTS: Mapping[str, tuple[Column, ...]] = {  # the ways to narrow each list
    DUTIES: LOOKS[TERMS][:6],
    OPENED: LOOKS[DISCUSSIONS][:6],
    ANSWERS: LOOKS[RESPONSES][:5],
    PAST: LOOKS[DISCUSSIONS][6:],
}


@dataclass(frozen=True)
class DutyLine:
    """A duty as the public sees it."""

    duty: Duty
    title: str
    paragraph: str
    why: str
    why_url: str | None
    state: DutyState
    days_late: int


@dataclass(frozen=True)
class ListPage:
    """One page of one list of a body, and the numbers it belongs to."""

    show: str
    state: str
    numbers: Numbers
    rows: Sequence[Any]
    paging: Paging
    ways: Mapping[str, tuple[Column, ...]]
    today: date

    def count(self, column: Column) -> int:
        """The number that leads to a list."""
        return int(getattr(self.numbers, column.key))

    def release_state(self, opens_on: date, released_on: date | None) -> DutyState:
        """How a press release stands (§12)."""
        return duty_state(
            due_on=opens_on, placed_on=released_on, is_mistaken=False, today=self.today
        )

    def response_state(self, proposal: Proposal) -> DutyState:
        """How the response to a published proposal stands (§16)."""
        if proposal.response is not None:
            return DutyState.LATE if proposal.response.is_late else DutyState.ON_TIME
        is_over = self.today > response_due(proposal.discussion.closes_on)
        return DutyState.MISSING if is_over else DutyState.TO_COME

    @property
    def least_days(self) -> int:
        """The least working days of a discussion (§9, §10)."""
        return LEAST_WORKING_DAYS


def shown_list(
    db: Session, asked: Asked, show: str, state: str, page: int, today: date
) -> ListPage:
    """The rows of a list that are asked for."""
    found: Any = {
        DUTIES: lambda: queries.duties(asked, state, today),
        OPENED: lambda: queries.discussions(db, asked, state, today),
        ANSWERS: lambda: queries.responses(asked, state, today),
        PAST: lambda: queries.past(asked),
    }[show]()
    numbers = numbers_by_body(db, asked, today).get(asked.body_id or 0, Numbers())
    paging = Paging(page, PER_PAGE, queries.count_of(db, found))
    cut = db.execute(found.limit(PER_PAGE).offset(paging.offset))
    rows: Sequence[Any] = cut.all() if show == OPENED else cut.scalars().all()
    if show == DUTIES:
        rows = [_line(duty, today) for duty in rows]
    known = {column.state for column in LISTS[show]}
    return ListPage(show, state if state in known else "", numbers, rows, paging, LISTS, today)


def _line(duty: Duty, today: date) -> DutyLine:
    state, document = stands(duty, today), duty.standing
    done_on = document.placed_on if document and document.placed_on else today
    return DutyLine(
        duty,
        duty_title(duty, lang()),
        paragraph_of(duty),
        why_due(duty, lang()),
        why_address(duty),
        state,
        (done_on - duty.due_on).days if state in (DutyState.LATE, DutyState.MISSING) else 0,
    )
