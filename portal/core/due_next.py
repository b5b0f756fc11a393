"""What a body has to place next, in a few lines (§5-§7, §10)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from portal.core.calendars import calendar_edition
from portal.core.duty_words import duty_title
from portal.core.i18n import lang
from portal.core.plan import next_duties, stands
from portal.models import Duty
from portal.terms import DutyState


@dataclass(frozen=True)
class DueLine:
    """One thing that is due; `left` counts working days."""

    due_on: date
    what: str
    state: DutyState
    left: int


def due_next(db: Session, body_id: int, today: date, most: int) -> list[DueLine]:
    """The duties that wait, missing ones first."""
    return [_line(one, today) for one in next_duties(db, body_id, today, most)]


def _line(duty: Duty, today: date) -> DueLine:
    calendar = calendar_edition(duty.calendar_edition)
    left = calendar.working_days_left(today, duty.due_on)
    return DueLine(duty.due_on, duty_title(duty, lang()), stands(duty, today), left)
