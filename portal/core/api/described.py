"""What an address of the API states of itself, beside its view: the document is made of it, the
parameters are read by it, and an address that states nothing is found by a guard test."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask
from werkzeug.routing import Rule

from portal.core.api.asks import Ask
from portal.core.api.shapes import Shape, Told

View = TypeVar("View", bound=Callable[..., object])
MARK = "described"
ROOT = "/api/v1"
FOR_MACHINES = f"{ROOT}/intake/"  # with a token of a body (§8)
JSON = "application/json"


class Tag(StrEnum):
    """Under which head the document and its page tell of an address."""

    DOCUMENTS = "Documents"
    DISCUSSIONS = "Discussions"
    BODIES = "State bodies and programs"
    EXECUTION = "Execution of budgets"
    DISCIPLINE = "Terms of the law"
    SEARCH = "Search"
    LEDGER = "Public ledger"
    MACHINES = "Machines of state bodies"
    API = "The API itself"


@dataclass(frozen=True)
class Sent:
    """What a machine may send to an address."""

    types: Mapping[str, Shape]  # media type: what it holds
    says: str


@dataclass(frozen=True)
class Described:
    """A short sentence, its head, the answer, the parameters and a request that shows them."""

    summary: str
    tag: Tag
    tells: Told
    asks: tuple[Ask, ...] = ()
    of_address: tuple[Ask, ...] = ()
    example: str | None = None  # the path and query whose answer stands in the document
    media_type: str = JSON
    limit: str | None = None  # of its own, beside the common one
    for_machine: bool = False  # of a state body (§8)
    asks_token: bool = True  # of a machine
    sends: Sent | None = None
    statuses: Mapping[int, str] = field(default_factory=dict)  # beside the usual ones


def described(
    summary: str,
    tag: Tag,
    tells: Told,
    *,
    asks: tuple[Ask, ...] = (),
    of_address: tuple[Ask, ...] = (),
    **more: Any,
) -> Callable[[View], View]:
    """State of a view what it is asked and what it tells; the summary is a message id, and the
    docstring of the view becomes the longer words."""
    stated = Described(summary, tag, tells, asks, of_address, **more)

    def marked(view: View) -> View:
        setattr(view, MARK, stated)
        return view

    return marked


def stated_by(view: object) -> Described | None:
    """What a view states of itself."""
    found: Described | None = getattr(view, MARK, None)
    return found


def addresses(app: Flask) -> Iterator[tuple[Rule, str, Described | None]]:
    """Every address of the API with its method and what it states, in the order of the paths."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for method in sorted((rule.methods or set()) & {"GET", "PUT", "POST", "DELETE", "PATCH"}):
            if rule.rule.startswith(f"{ROOT}/"):
                yield rule, method, stated_by(app.view_functions[rule.endpoint])
