"""The official calendar in the database: which edition counts a term."""

from functools import lru_cache

from flask import current_app, g
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from portal.core.db import session
from portal.models import CalendarEdition
from portal.rules.calendar import SpecialDay, WorkCalendar


def calendar_of(edition: CalendarEdition) -> WorkCalendar:
    """The edition as a value that the rules take."""
    return WorkCalendar(
        edition.no,
        {
            row.day: SpecialDay(
                row.is_working, {"kk": row.name_kk, "ru": row.name_ru, "en": row.name_en}, row.act
            )
            for row in edition.days
        },
    )


def load_calendar(db: Session, no: int | None = None) -> WorkCalendar:
    """An edition by its number, else the newest; raises LookupError when there is none."""
    newest = select(func.max(CalendarEdition.no)).scalar_subquery()
    wanted = CalendarEdition.no == (newest if no is None else no)
    edition = db.scalar(
        select(CalendarEdition).where(wanted).options(selectinload(CalendarEdition.days))
    )
    if edition is None:
        raise LookupError("no edition of the calendar; run `portal db upgrade`")
    return calendar_of(edition)


class Calendars:
    """Editions never change, so a process reads each of them once."""

    def __init__(self) -> None:
        self.edition = lru_cache(maxsize=64)(self._load)

    def _load(self, no: int) -> WorkCalendar:
        return load_calendar(session(), no)


def work_calendar() -> WorkCalendar:
    """The newest edition, for a term that begins now."""
    if "calendar" not in g:
        newest = session().scalar(select(func.max(CalendarEdition.no)))
        g.calendar = calendar_edition(newest or 0)
    found: WorkCalendar = g.calendar
    return found


def calendar_edition(no: int) -> WorkCalendar:
    """The edition that a stored term was computed with (decided: calendar editions)."""
    found: WorkCalendar = current_app.extensions["calendars"].edition(no)
    return found
