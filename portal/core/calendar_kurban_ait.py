"""The first day of Kurban Ait in the calendar: estimated by the holidays package, named by the
ministry when the moon is known (decided: Kurban Ait)."""

from datetime import date

from portal.core.calendar_editions import Amendment, copied
from portal.models import CalendarDay, CalendarEdition
from portal.rules import Refused
from portal.rules.kurban_ait import why_not_kurban_ait
from portal.terms import CalendarChange

KURBAN_AIT = {"kk": "Құрбан айт", "ru": "Курбан-айт", "en": "Eid al-Adha"}


def kurban_ait_of(edition: CalendarEdition, year: int) -> CalendarDay | None:
    """The first day of Kurban Ait in a year, as an edition has it."""
    return next((one for one in edition.days if one.day.year == year and _is_kurban_ait(one)), None)


def kurban_ait_confirmed(base: CalendarEdition, day: date, source: str) -> Amendment:
    """The first day of Kurban Ait as the ministry named it: confirmed where it was, or moved there.
    Nothing moves when it falls on a day off; raises Refused (decided: Kurban Ait)."""
    known = kurban_ait_of(base, day.year)
    if refusal := why_not_kurban_ait(
        day=day,
        known=known.day if known else None,
        is_estimated=known is not None and known.is_estimated,
        is_worked_by_act=_is_worked_by_act(base, day),
    ):
        raise Refused(refusal)
    days: dict[date, CalendarDay | None] = {}
    if known is not None and known.day != day:
        days[known.day] = _without_kurban_ait(known)
    days[day] = _with_kurban_ait(base, day, source)
    return Amendment(base, CalendarChange.CONFIRMATION, source, days)


def _is_kurban_ait(one: CalendarDay) -> bool:
    return KURBAN_AIT["en"] in one.name_en.split("; ")


def _is_worked_by_act(edition: CalendarEdition, day: date) -> bool:
    return any(one.day == day and one.is_working for one in edition.days)


def _without_kurban_ait(one: CalendarDay) -> CalendarDay | None:
    """What else the day is: another holiday may fall on it."""
    left = copied(one)
    for code, name in KURBAN_AIT.items():
        kept = [part for part in getattr(one, f"name_{code}").split("; ") if part != name]
        setattr(left, f"name_{code}", "; ".join(kept))
    left.is_estimated, left.source = False, ""
    return left if left.name_en else None


def _with_kurban_ait(edition: CalendarEdition, day: date, source: str) -> CalendarDay:
    before = next((one for one in edition.days if one.day == day), None)
    others = _without_kurban_ait(before) if before else None
    row = others or CalendarDay(
        day=day, is_working=False, name_kk="", name_ru="", name_en="", act=""
    )
    for code, name in KURBAN_AIT.items():
        parts = filter(None, (getattr(row, f"name_{code}"), name))
        setattr(row, f"name_{code}", "; ".join(parts))
    row.is_estimated, row.source = False, source
    return row
