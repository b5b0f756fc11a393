"""The page about the API for people: what it is, how to call it, its limits, every address."""

import json
from dataclasses import dataclass

from flask import Blueprint, current_app, render_template
from flask_babel import gettext as _

from portal.core.api.described import Tag, addresses
from portal.core.api.guard import FAIR
from portal.core.api.openapi import path_of
from portal.core.api.paging import MOST, base_url
from portal.opendata.examples import examples

bp = Blueprint("api_pages", __name__, url_prefix="/data/api")


@dataclass(frozen=True)
class Line:
    """An address of the API on the page; `url` where it can be opened as it stands."""

    path: str
    method: str
    url: str | None
    words: str
    parameters: tuple[str, ...]


@bp.get("")
def show() -> str:
    """What the API is, how to call it, and everything that it knows."""
    shelves = _shelves()
    return render_template(
        "opendata/api.html",
        base=base_url(),
        shelves=[(_tag_words(tag), lines) for tag, lines in shelves.items()],
        sample=json.dumps(examples(base_url())["regions"], ensure_ascii=False, indent=2),
        fair=FAIR.split()[0],
        most=MOST,
    )


def _shelves() -> dict[Tag, list[Line]]:
    """Every address under its head, in the order of the heads."""
    found: dict[Tag, list[Line]] = {}
    for rule, method, stated in addresses(current_app):
        if stated is None:
            continue
        path = path_of(rule)
        is_open = not rule.arguments and not any(ask.is_required for ask in stated.asks)
        names = tuple(ask.name for ask in stated.asks)
        line = Line(path, method, path if is_open else None, _(stated.summary), names)
        found.setdefault(stated.tag, []).append(line)
    return {tag: found[tag] for tag in Tag if tag in found}


def _tag_words(tag: Tag) -> str:
    return str(
        {
            Tag.DOCUMENTS: _("Documents"),
            Tag.DISCUSSIONS: _("Discussions"),
            Tag.BODIES: _("State bodies and programs"),
            Tag.EXECUTION: _("Execution of budgets"),
            Tag.DISCIPLINE: _("Terms of the law"),
            Tag.SEARCH: _("Search"),
            Tag.LEDGER: _("Public ledger"),
            Tag.MACHINES: _("Machines of state bodies (§8)"),
            Tag.API: _("The API itself"),
        }[tag]
    )
