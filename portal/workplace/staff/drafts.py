"""What is decided about offices and units of a body, as plain values that JSON can carry (§8)."""

from dataclasses import dataclass
from datetime import date

from portal.terms import Power, Role


@dataclass(frozen=True, kw_only=True)
class OfficeTerms:
    """What an office is: in which unit, what its holder does, from which day to which."""

    role: str
    powers: list[str]
    starts_on: str  # an ISO day
    ends_on: str | None  # the last day; None until it is ended
    unit_id: int | None = None
    unit_kk: str = ""  # of a unit to be made
    unit_ru: str = ""

    @property
    def named_role(self) -> Role:
        """The role as the word of the field."""
        return Role(self.role)

    @property
    def named_powers(self) -> frozenset[Power]:
        """The powers as words of the field."""
        return frozenset(Power(one) for one in self.powers)

    @property
    def first_day(self) -> date:
        """From which day the office is held."""
        return date.fromisoformat(self.starts_on)

    @property
    def last_day(self) -> date | None:
        """Until which day, that day included."""
        return date.fromisoformat(self.ends_on) if self.ends_on else None


@dataclass(frozen=True, kw_only=True)
class NewOffice(OfficeTerms):
    """An office for a person, named by the IIN; the name is used until the person signs in."""

    iin: str
    name: str


@dataclass(frozen=True, kw_only=True)
class ChangedOffice(OfficeTerms):
    """Other terms for an office that is held: it is ended and given anew."""

    grant_id: int


@dataclass(frozen=True)
class EndedOffice:
    """An office to be ended at once."""

    grant_id: int


@dataclass(frozen=True)
class UnitNames:
    """How a unit is called, in both languages (§3)."""

    kk: str
    ru: str


@dataclass(frozen=True)
class EndedUnit:
    """A unit whose offices are all ended at once."""

    unit_id: int
