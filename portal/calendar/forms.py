"""A term that somebody wants to have counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from portal.core.paging import asked_number
from portal.rules.calendar import LAST_YEAR
from portal.rules.counting import WORKING_DAYS, FixedTerm, LawTerm

FIRST_YEAR = 2000  # nobody asks of a term before it
MOST_DAYS = 366
WORKING, CALENDAR = "working", "calendar"


@dataclass(frozen=True)
class CountAsked:
    """A term by its event and its length."""

    event: date
    days: int
    is_working: bool
    term: LawTerm | None

    def address(self) -> dict[str, str | int]:
        """What an address asks for this term with."""
        name = "working_days" if self.is_working else "calendar_days"
        said: dict[str, str | int] = {"event": self.event.isoformat(), name: self.days}
        return said | ({"term": self.term.value} if self.term else {})


@dataclass
class CountForm:
    """A term as it was typed; `asked` when it can be counted."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    asked: CountAsked | None = None

    @classmethod
    def blank(cls, today: date) -> "CountForm":
        """A form that begins today with the shortest discussion."""
        days = WORKING_DAYS[LawTerm.DISCUSSION]
        return cls({"event": today.isoformat(), "days": str(days), "unit": WORKING})

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "CountForm":
        """Typed strings, or an address, into a term. A term of the law brings its own length when
        none is given: `term=decision`."""
        term = next((one for one in LawTerm if one.value == args.get("term")), None)
        unit = CALENDAR if args.get("calendar_days") or args.get("unit") == CALENDAR else WORKING
        given = args.get("working_days") or args.get("calendar_days") or args.get("days") or ""
        if term is not None and not args.get("working_days"):
            given, unit = str(WORKING_DAYS[term]), WORKING
        form = cls({"event": args.get("event", "").strip(), "days": given.strip(), "unit": unit})
        event = _day(form.values["event"])
        if event is None:
            form.errors["event"] = _("Give the day of the event, from %(first)s to %(last)s",
                                     first=FIRST_YEAR, last=LAST_YEAR)  # fmt: skip
        days = asked_number({"days": form.values["days"]}, "days", 0, MOST_DAYS + 1)
        if not 1 <= days <= MOST_DAYS:
            form.errors["days"] = _("Give a number of days from 1 to %(most)s", most=MOST_DAYS)
        if event is not None and not form.errors:
            form.asked = CountAsked(event, days, unit == WORKING, term)
        return form


def asked_fixed(args: Mapping[str, str], today: date) -> tuple[FixedTerm, int] | None:
    """A day that the law names, and the year in which it is asked for."""
    term = next((one for one in FixedTerm if one.value == args.get("term")), None)
    year = asked_number(args, "year", today.year, LAST_YEAR)
    return (term, max(year, FIRST_YEAR)) if term else None


def _day(written: str) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
