"""What is posted about a token of a machine (§8)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.terms import Intake
from portal.workplace.forms import Form, parse_day
from portal.workplace.machines.actions import NewToken

NAME_LIMIT = 200  # characters
USUAL_TERM = timedelta(days=364)


@dataclass
class TokenForm(Form):
    """The name of the system, what it sends, whether it places, from which day to which."""

    sends: frozenset[Intake] = frozenset()
    draft: NewToken | None = None

    @classmethod
    def blank(cls, today: date, until: date | None) -> "TokenForm":
        """A token for a year that makes drafts of documents."""
        last = min(today + USUAL_TERM, until or date.max)
        values = {"starts_on": today.isoformat(), "ends_on": last.isoformat(), "places": "no"}
        return cls(values=values, sends=frozenset({Intake.DOCUMENTS}))

    @classmethod
    def again(cls, given: dict[str, Any]) -> "TokenForm":
        """The form of an act that was not signed, as it was typed."""
        values = {name: given[name] for name in ("name", "starts_on", "ends_on")}
        values["places"] = "yes" if given["may_place"] else "no"
        return cls(values=values, sends=frozenset(Intake(one) for one in given["sends"]))

    @classmethod
    def parse(cls, posted: "MultiDict[str, str]") -> "TokenForm":
        """Typed strings into a draft, or messages."""
        form = cls(values={name: posted.get(name, "").strip() for name in ("starts_on", "ends_on")})
        form.take(posted, "name", NAME_LIMIT)
        form.require("name")
        named = posted.getlist("sends")
        form.sends = frozenset(one for one in Intake if one in named)
        if not form.sends:
            form.errors["sends"] = _("Choose at least one thing that the machine sends")
        form.values["places"] = posted.get("places", "")
        if form.values["places"] not in ("yes", "no"):
            form.errors["places"] = _("Choose one")
        form._read_days()
        if not form.errors:
            form.draft = form._made()
        return form

    def _read_days(self) -> None:
        first, last = (parse_day(self.values[name]) for name in ("starts_on", "ends_on"))
        if first is None:
            self.errors["starts_on"] = _("Give the first day")
        if last is None:
            self.errors["ends_on"] = _("Give the last day")
        elif first and last < first:
            self.errors["ends_on"] = _("The last day is not before the first")

    def _made(self) -> NewToken:
        return NewToken(
            name=self.values["name"],
            sends=sorted(self.sends),
            may_place=self.values["places"] == "yes",
            starts_on=self.values["starts_on"],
            ends_on=self.values["ends_on"],
        )
