"""The official calendar in the database: which edition counts a term, and what each one changed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from flask import abort, current_app, g, request
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from portal.core.db import session
from portal.models import CalendarEdition, JournalEntry
from portal.rules.calendar import SpecialDay, WorkCalendar
from portal.terms import CalendarChange

RECOUNT = "calendar.recount"  # in the journal
MOST_DIGITS = 6  # of the number of an edition


@dataclass(frozen=True)
class ChangedDay:
    """A day that an edition changed from the one before; None where it was an ordinary day, or is
    one again."""

    day: date
    before: SpecialDay | None
    after: SpecialDay | None

    @property
    def was_working(self) -> bool:
        """Whether it was a working day before."""
        return _works(self.day, self.before)

    @property
    def is_working(self) -> bool:
        """Whether it is a working day now."""
        return _works(self.day, self.after)

    @property
    def is_confirmed(self) -> bool:
        """Whether it was an estimate and is none any more."""
        was, now = self.before, self.after
        return bool(was and was.is_estimated and now and not now.is_estimated)


@dataclass(frozen=True)
class EditionLine:
    """An edition in the history of the calendar."""

    no: int
    change: CalendarChange
    reason: str
    made_at: datetime
    first_year: int
    last_year: int
    changed: tuple[ChangedDay, ...]  # in years that the edition before knew; none for the first
    further_years: tuple[int, ...]  # that it added


def calendar_of(edition: CalendarEdition) -> WorkCalendar:
    """The edition as a value that the rules take."""
    return WorkCalendar(
        edition.no,
        {
            row.day: SpecialDay(
                row.is_working,
                {"kk": row.name_kk, "ru": row.name_ru, "en": row.name_en},
                row.act,
                row.source,
                row.is_estimated,
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


def asked_calendar() -> WorkCalendar:
    """The edition that an address asks for by `edition`, else the newest; 404 for none."""
    written = request.args.get("edition", "")
    if not written:
        return work_calendar()
    if not (written.isascii() and written.isdigit() and len(written) <= MOST_DIGITS):
        abort(404)
    try:
        return calendar_edition(int(written))
    except LookupError:
        abort(404)


def day_facts(calendar: WorkCalendar, day: date) -> dict[str, object]:
    """A day for machines: what it is, and what the weekday alone does not tell."""
    special = calendar.special.get(day)
    return {
        "day": day.isoformat(),
        "is_working": calendar.is_working(day),
        "kind": calendar.kind(day),
        "name": dict(special.names) if special else None,
        "act": (special.act or special.source or None) if special else None,
        "is_estimated": special.is_estimated if special else False,
        "is_covered": calendar.covers(day.year),
    }


def edition_history(db: Session) -> list[EditionLine]:
    """Every edition, the newest first, with what it changed."""
    whole = select(CalendarEdition).options(selectinload(CalendarEdition.days))
    return lines_of(db.scalars(whole.order_by(CalendarEdition.no)).all())


@dataclass(frozen=True)
class RecountLine:
    """When open terms were recounted by an edition, and how many of them."""

    at: datetime
    terms: int


def recounts_by_edition(db: Session) -> dict[int, list[RecountLine]]:
    """What the journal tells of recounted terms (decided: recounting)."""
    found: dict[int, list[RecountLine]] = {}
    of_editions = JournalEntry.subject == CalendarEdition.__tablename__
    told = select(JournalEntry).where(of_editions, JournalEntry.act == RECOUNT)
    for entry in db.scalars(told.order_by(JournalEntry.id)):
        line = RecountLine(entry.at, json.loads(entry.details)["terms"])
        found.setdefault(int(entry.subject_id), []).append(line)
    return found


def lines_of(editions: Sequence[CalendarEdition]) -> list[EditionLine]:
    """Editions in the order of their numbers as lines of the history, the newest first."""
    lines, before = [], WorkCalendar(0)
    for edition in editions:
        after = calendar_of(edition)
        years = sorted(_years(after))
        lines.append(
            EditionLine(
                no=edition.no,
                change=edition.change,
                reason=edition.reason,
                made_at=edition.made_at,
                first_year=years[0] if years else 0,
                last_year=after.last_year,
                changed=tuple(changes(before, after)),
                further_years=tuple(sorted(_years(after) - _years(before))),
            )
        )
        before = after
    return lines[::-1]


def changes(before: WorkCalendar, after: WorkCalendar) -> list[ChangedDay]:
    """The days that are something else in a later edition, in years that the earlier one knew."""
    return [
        ChangedDay(day, before.special.get(day), after.special.get(day))
        for day in sorted({*before.special, *after.special})
        if before.covers(day.year) and before.special.get(day) != after.special.get(day)
    ]


def _years(calendar: WorkCalendar) -> set[int]:
    return {day.year for day in calendar.special if calendar.covers(day.year)}


def _works(day: date, special: SpecialDay | None) -> bool:
    return special.is_working if special else day.weekday() < 5
