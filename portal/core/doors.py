"""Who may come in where: each address has one door, and an address without a door does not exist.

Doors know offices and powers; whether a thing is one's own is asked by the query that finds it,
and a door that says `own` promises that a foreign one is answered like a missing one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from flask import Blueprint, Flask, abort, request
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.core.access import sign_in_first, visitor
from portal.core.errors import wants_json
from portal.core.machines import stop_machine
from portal.terms import BODY_ROLES, Power, Role

View = TypeVar("View", bound=Callable[..., object])
MARK = "door"


@dataclass(frozen=True)
class Door:
    """Who may come in: everybody, whoever is signed in, or certain offices with certain powers; or
    no person at all, only a machine of a state body (§8)."""

    asks_sign_in: bool = True
    roles: frozenset[Role] | None = None  # None: no office is asked for
    powers: frozenset[Power] = frozenset()  # one of them is enough; empty: none is asked for
    is_own: bool = False  # only what belongs to the visitor or the body acted for
    asks_machine: bool = False

    def lets_in(self, is_signed_in: bool, role: Role | None, powers: frozenset[Power]) -> bool:
        """Whether somebody may come in, whatever it is about."""
        if self.asks_machine:
            return False
        if not self.asks_sign_in:
            return True
        has_role = self.roles is None or role in self.roles
        return is_signed_in and has_role and (not self.powers or bool(self.powers & powers))


PUBLIC = Door(asks_sign_in=False)
SIGNED_IN = Door()
MACHINES = Door(asks_machine=True)


def office(*roles: Role, powers: frozenset[Power] = frozenset()) -> Door:
    """The door of a workspace: signed in and acting in one of these offices."""
    return Door(roles=frozenset(roles), powers=powers)


def of_a_body(*powers: Power) -> Door:
    """The door of a state body's workplace; any of the powers opens it (§8)."""
    return office(*BODY_ROLES, powers=frozenset(powers))


def own(door: Door) -> Door:
    """The same door, behind which only one's own things lie."""
    return replace(door, is_own=True)


def behind(door: Door) -> Callable[[View], View]:
    """Put one view behind a door of its own."""

    def marked(view: View) -> View:
        setattr(view, MARK, door)
        return view

    return marked


def doors_of(app: Flask) -> dict[str, Door]:
    """The door of every endpoint."""
    found: dict[str, Door] = app.extensions["doors"]
    return found


def close_doors(app: Flask, blueprints: dict[Blueprint, Door]) -> None:
    """Give every endpoint its door, its own or its blueprint's; an endpoint without one stops the
    start. Guard them all."""
    by_name = {blueprint.name: door for blueprint, door in blueprints.items()}
    doors = {"static": PUBLIC}
    for endpoint, view in app.view_functions.items():
        door = getattr(view, MARK, None) or next(_of_blueprints(endpoint, by_name), None)
        if door is not None:
            doors[endpoint] = door
        elif endpoint not in doors:
            raise RuntimeError(f"no door before {endpoint}")
    app.extensions["doors"] = doors

    @app.before_request
    def guard() -> Response | None:
        return _guard(doors.get(request.endpoint or "", PUBLIC))  # PUBLIC: nothing is there


def _of_blueprints(endpoint: str, by_name: dict[str, Door]) -> Iterator[Door]:
    """The doors of the blueprints around an endpoint, the innermost first."""
    *around, _view = endpoint.split(".")
    for depth in range(len(around), 0, -1):
        if door := by_name.get(around[depth - 1]):
            yield door


def _guard(door: Door) -> Response | None:
    if door.asks_machine:
        return stop_machine()
    if not door.asks_sign_in:
        return None
    if not current_user.is_authenticated:
        if wants_json():
            abort(401)
        return sign_in_first()
    found = visitor()
    if found is None or not door.lets_in(True, found.role, found.powers):
        abort(403)
    return None
