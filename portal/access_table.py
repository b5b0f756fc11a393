"""Who may do what, printed from the doors themselves: `docs/access.md` (§8, ASVS 4.1)."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import Rule

from portal.core.doors import Door, doors_of
from portal.core.grants import usual_powers
from portal.terms import Power, Role

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

LEGEND = (
    "● may come in; ○ may come in where it is about one's own things (a foreign one is answered "
    "like a missing one); an empty cell is refused: a guest is asked to sign in, everybody else "
    "gets 403, machines 401. Addresses of `intake` without a mark are for machines of state bodies "
    "alone, which come with a token (§8)."
)


@dataclass(frozen=True)
class Somebody:
    """A kind of visitor, as the doors see it."""

    name: str
    is_signed_in: bool = True
    role: Role | None = None
    powers: frozenset[Power] = frozenset()

    def may(self, door: Door) -> bool:
        """Whether this visitor may come in at all."""
        return door.lets_in(self.is_signed_in, self.role, self.powers)


def _office(name: str, role: Role, *powers: Power) -> Somebody:
    return Somebody(name, role=role, powers=frozenset(powers) or usual_powers(role))


EVERYBODY = (
    Somebody("guest", is_signed_in=False),
    Somebody("person"),
    Somebody("organisation"),
    Somebody("key of a state body", role=Role.STATE_BODY),
    _office("employee: place", Role.ADMINISTRATOR, Power.PLACE),
    _office("employee: respond", Role.ADMINISTRATOR, Power.RESPOND),
    _office("employee: feed", Role.ADMINISTRATOR, Power.FEED),
    _office("employee: delegate", Role.ADMINISTRATOR, Power.DELEGATE),
    _office("head of a body", Role.HEAD),
    _office("central body", Role.CENTRAL_BODY),
    _office("operator", Role.OPERATOR),
    _office("chief operator", Role.CHIEF_OPERATOR),
    _office("auditor", Role.AUDITOR),
    _office("keeper of the system", Role.SYSTEM_KEEPER),
)


@dataclass(frozen=True)
class Address:
    """One address with one method, and its door."""

    rule: Rule
    method: str
    door: Door

    @property
    def part(self) -> str:
        """The part of the portal it belongs to."""
        return self.rule.endpoint.split(".")[0]


def addresses(app: Flask) -> Iterator[Address]:
    """Every address with every method, as the application knows them."""
    doors = doors_of(app)
    for rule in app.url_map.iter_rules():
        for method in METHODS:
            if method in (rule.methods or ()):
                yield Address(rule, method, doors[rule.endpoint])


def table(app: Flask) -> str:
    """The whole table in Markdown, by parts of the portal."""
    lines = ["# Who may do what", "", "Printed by `portal access print`; never edited by hand.", ""]
    lines += [LEGEND, ""]
    found = sorted(addresses(app), key=lambda one: (one.part, one.rule.rule, one.method))
    part = ""
    for address in found:
        if address.part != part:
            part = address.part
            heads = ["address", *(one.name for one in EVERYBODY)]
            rule = ["---", *(":-:" for _one in EVERYBODY)]
            lines += ["", f"## {part}", "", _row(heads), _row(rule)]
        shown = f"`{address.method} {address.rule.rule.replace('<any(kk, ru, en):lang>', 'LANG')}`"
        lines.append(_row([shown, *(_cell(one, address.door) for one in EVERYBODY)]))
    return "\n".join(lines).replace("\n\n\n", "\n\n") + "\n"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(somebody: Somebody, door: Door) -> str:
    if not somebody.may(door):
        return ""
    return "○" if door.is_own else "●"
