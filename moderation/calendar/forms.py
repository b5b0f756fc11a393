"""What the chief operator types for a further edition of the calendar."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from portal.core.state_acts import Given
from portal.core.text import plain
from portal.rules.calendar import LAST_YEAR
from portal.rules.proposal import forbidden_characters
from portal.terms import CalendarChange

SOURCE_LEAST, SOURCE_LIMIT = 3, 500  # characters of the name of an act
NAME_LIMIT = 150  # characters; the table keeps 200
FIRST_YEAR = 2000
WORKING, OFF = "working", "off"


@dataclass
class AmendmentForm:
    """An amendment as it was typed; `given` when nothing is missing."""

    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    given: Given | None = None

    @classmethod
    def again(cls, given: Given) -> "AmendmentForm":
        """An amendment that was not signed, as it was typed."""
        return cls({name: str(value) for name, value in given.items()})

    @classmethod
    def parse(cls, change: CalendarChange, posted: Mapping[str, str], no: int) -> "AmendmentForm":
        """Typed strings into what the act is done with, or words on what is missing; `no` is the
        number in the address: a year, or an edition."""
        form = cls()
        match change:
            case CalendarChange.MOVE:
                form._take_day(posted, "given_up")
                form._take_day(posted, "worked")
            case CalendarChange.CONFIRMATION:
                form._take_day(posted, "day", year=no)
            case CalendarChange.DAY:
                form._take_day(posted, "day")
                form._take_kind(posted)
            case _:
                form.values["no"] = str(no)
        form._take_source(posted)
        if not form.errors:
            form.given = form.values
        return form

    def _take_day(self, posted: Mapping[str, str], name: str, year: int | None = None) -> None:
        written = posted.get(name, "").strip()
        self.values[name] = written[:10]
        try:
            day = date.fromisoformat(written)
        except ValueError:
            self.errors[name] = _("Give a day")
            return
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.errors[name] = _("Give a day")
        elif year is not None and day.year != year:
            self.errors[name] = _("Give a day of %(year)s", year=year)

    def _take_kind(self, posted: Mapping[str, str]) -> None:
        self.values["becomes"] = posted.get("becomes", "")
        if self.values["becomes"] not in (WORKING, OFF):
            self.values["becomes"] = ""
            self.errors["becomes"] = _("Choose what the day becomes")
        names = [self._take_text(posted, f"name_{code}", NAME_LIMIT) for code in ("kk", "ru")]
        if any(names) and not all(names):
            empty = "name_ru" if names[0] else "name_kk"
            self.errors.setdefault(empty, _("Give the name in both languages, or in none"))

    def _take_source(self, posted: Mapping[str, str]) -> None:
        text = self._take_text(posted, "source", SOURCE_LIMIT)
        if len(text) < SOURCE_LEAST:
            self.errors.setdefault("source", _("Name the act: what it is, its number and its day"))

    def _take_text(self, posted: Mapping[str, str], name: str, limit: int) -> str:
        text = " ".join(plain(posted.get(name, "")).split())
        self.values[name] = text
        if len(text) > limit:
            self.errors[name] = _("Shorten this to %(count)s characters", count=limit)
        elif found := forbidden_characters(text):
            self.errors[name] = _(
                "Remove the hidden or control characters: %(found)s", found=", ".join(found)
            )
        return text
