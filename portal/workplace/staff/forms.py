"""What is posted about offices and units: strings turned into drafts or into messages (§8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.core.i18n import refusal_words
from portal.models import RoleGrant
from portal.rules.delegation import why_not_iin
from portal.terms import Power, Role
from portal.workplace.forms import Form
from portal.workplace.staff.drafts import ChangedOffice, NewOffice, OfficeTerms, UnitNames

NAME_LIMIT = 300  # characters, as the tables keep
NEW_UNIT = "new"


@dataclass
class TermsForm(Form):
    """In which unit, what the employee does, from which day to which."""

    powers: frozenset[Power] = frozenset()
    terms: OfficeTerms | None = None

    @classmethod
    def blank(cls, today: date) -> "TermsForm":
        """An office of an employee that begins today."""
        return cls(values={"starts_on": today.isoformat(), "role": Role.ADMINISTRATOR.value})

    @classmethod
    def of(cls, grant: RoleGrant, today: date) -> "TermsForm":
        """An office as it is held, to be changed from today or later."""
        values = {
            "role": grant.role.value,
            "unit": str(grant.unit_id or ""),
            "starts_on": max(grant.starts_on, today).isoformat(),
            "ends_on": grant.ends_on.isoformat() if grant.ends_on else "",
        }
        return cls(values=values, powers=grant.powers)

    def read_terms(self, posted: "MultiDict[str, str]", units: Mapping[str, str]) -> None:
        """Take the terms of an office; `units` are those of the body by their keys."""
        for name in ("role", "unit", "starts_on", "ends_on"):
            self.values[name] = posted.get(name, "").strip()
        named = posted.getlist("power")
        self.powers = frozenset(power for power in Power if power in named)
        if not self.powers:
            self.errors["power"] = _("Choose at least one thing that the employee does")
        if self.values["role"] not in (Role.ADMINISTRATOR, Role.CENTRAL_BODY):
            self.errors["role"] = _("Choose for whom the employee acts")
        self._read_days()
        self._read_unit(posted, units)
        if not self.errors:
            self.terms = self._made()

    def _read_days(self) -> None:
        first, last = _day(self.values["starts_on"]), _day(self.values["ends_on"])
        if first is None:
            self.errors["starts_on"] = _("Give the first day")
        if self.values["ends_on"] and last is None:
            self.errors["ends_on"] = _("Give the last day, or leave it empty")
        elif first and last and last < first:
            self.errors["ends_on"] = _("The last day is not before the first")

    def _read_unit(self, posted: Mapping[str, str], units: Mapping[str, str]) -> None:
        unit = self.values["unit"]
        if unit and unit != NEW_UNIT and unit not in units:
            self.errors["unit"] = _("Choose a unit of your body")
        for name in ("unit_kk", "unit_ru"):
            self.take(posted, name, NAME_LIMIT)
        if unit == NEW_UNIT:
            self.require("unit_kk", "unit_ru")

    def _made(self) -> OfficeTerms:
        unit, is_new = self.values["unit"], self.values["unit"] == NEW_UNIT
        return OfficeTerms(
            role=self.values["role"],
            powers=[power.value for power in Power if power in self.powers],
            starts_on=self.values["starts_on"],
            ends_on=self.values["ends_on"] or None,
            unit_id=int(unit) if unit and not is_new else None,
            unit_kk=self.values["unit_kk"] if is_new else "",
            unit_ru=self.values["unit_ru"] if is_new else "",
        )


@dataclass
class NewOfficeForm(TermsForm):
    """A person by the IIN, and the terms of the office."""

    draft: NewOffice | None = None

    @classmethod
    def parse(
        cls, posted: "MultiDict[str, str]", units: Mapping[str, str], *, is_strict: bool
    ) -> "NewOfficeForm":
        """Typed strings into a draft, or messages; `is_strict` asks for the check digit."""
        form = cls()
        iin = "".join(form.take(posted, "iin", NAME_LIMIT).split())
        form.take(posted, "name", NAME_LIMIT)
        if refusal := why_not_iin(iin, is_strict=is_strict):
            form.errors["iin"] = refusal_words(refusal)
        form.require("name")
        form.read_terms(posted, units)
        if form.terms:
            form.draft = NewOffice(iin=iin, name=form.values["name"], **vars(form.terms))
        return form


@dataclass
class ChangedOfficeForm(TermsForm):
    """Other terms for an office that is held."""

    draft: ChangedOffice | None = None

    @classmethod
    def parse(
        cls, posted: "MultiDict[str, str]", units: Mapping[str, str], grant_id: int
    ) -> "ChangedOfficeForm":
        """Typed strings into a draft, or messages."""
        form = cls()
        form.read_terms(posted, units)
        if form.terms:
            form.draft = ChangedOffice(grant_id=grant_id, **vars(form.terms))
        return form


@dataclass
class UnitForm(Form):
    """The names of a unit in both languages (§3)."""

    draft: UnitNames | None = None

    @classmethod
    def parse(cls, posted: Mapping[str, str]) -> "UnitForm":
        """Typed names into a draft, or messages."""
        form = cls()
        names = [form.take(posted, name, NAME_LIMIT) for name in ("unit_kk", "unit_ru")]
        form.require("unit_kk", "unit_ru")
        if not form.errors:
            form.draft = UnitNames(*names)
        return form


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
