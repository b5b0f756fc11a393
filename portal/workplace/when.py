"""When a document is placed: now, or at a day and hour to come in Kazakhstan (decided: placing at a
set moment)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.core.i18n import refusal_words
from portal.rules import Refusal
from portal.rules.calendar import PORTAL_ZONE, local_date
from portal.rules.drafting import why_not_place_at

NO_MOMENT = Refusal("Write the day and the hour", "")
NOW, LATER = "now", "later"
USUAL_HOUR = "09:00"


@dataclass(frozen=True)
class When:
    """What the fields say, the moment that follows, and what is wrong with it."""

    values: Mapping[str, str]
    place_at: datetime | None  # None: now
    errors: Mapping[str, str]

    @classmethod
    def parse(cls, asked: Mapping[str, str], given: Mapping[str, Any], now: datetime) -> "When":
        """From an address or a form, else from an act that was not signed."""
        values = {name: asked.get(name, "") for name in ("when", "day", "hour")}
        if not values["when"] and "place_at" in given:
            local = datetime.fromisoformat(given["place_at"]).astimezone(PORTAL_ZONE)
            values = {"when": LATER, "day": f"{local:%Y-%m-%d}", "hour": f"{local:%H:%M}"}
        if values["when"] != LATER:
            return cls({**values, "when": NOW, "hour": USUAL_HOUR}, None, {})
        place_at = _moment(values["day"], values["hour"])
        if place_at is None:
            return cls(values, None, {"day": refusal_words(NO_MOMENT)})
        refusal = why_not_place_at(place_at=place_at, now=now)
        return cls(values, place_at, {"day": refusal_words(refusal)} if refusal else {})

    def day(self, today: date) -> date:
        """The day of placing, as far as the fields say one."""
        return local_date(self.place_at) if self.place_at and not self.errors else today

    def given(self) -> dict[str, str]:
        """What the act of placing is done with, besides the rest."""
        return {"place_at": self.place_at.isoformat()} if self.place_at else {}


def _moment(day: str, hour: str) -> datetime | None:
    try:
        return datetime.strptime(f"{day} {hour}", "%Y-%m-%d %H:%M").replace(tzinfo=PORTAL_ZONE)
    except ValueError:
        return None
