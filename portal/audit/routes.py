"""The whole journal, and what was late (§15, §16); nothing here changes anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for

from portal.audit import queries
from portal.core.act_words import KINDS
from portal.core.db import session
from portal.core.i18n import lang
from portal.core.journal_page import PER_PAGE, Asked, journal_page
from portal.core.paging import Paging, asked_number
from portal.models.base import in_language

bp = Blueprint("audit", __name__, url_prefix="/audit")

FIELDS = ("kind", "body", "first_day", "last_day")


@dataclass(frozen=True)
class JournalFilter:
    """Which acts are asked for; a value that is not understood asks for all."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> "JournalFilter":
        """Read the arguments of an address."""
        return cls({name: args.get(name, "")[:10] for name in FIELDS})

    def asked(self, bodies: Mapping[str, int]) -> Asked:
        """The same as values; `bodies` are keys by code."""
        kind = self.values["kind"]
        return Asked(
            kind if kind in KINDS else "",
            bodies.get(self.values["body"]),
            _day(self.values["first_day"]),
            _day(self.values["last_day"]),
        )

    def address(self) -> dict[str, Any]:
        """The arguments that keep the filter from page to page."""
        return {name: value for name, value in self.values.items() if value}


@bp.get("")
def index() -> str:
    """Who did what when, the newest first; users of the portal are not named."""
    db, shown = session(), JournalFilter.parse(request.args)
    bodies = queries.bodies(db)
    page = asked_number(request.args, "page", 1)
    total, lines = journal_page(db, shown.asked({one.code: one.id for one in bodies}), page)
    names = {one.id: f"{one.code} {in_language(one, 'name', lang())}" for one in bodies}
    return render_template(
        "audit/index.html",
        lines=lines,
        form=shown,
        kinds=[(key, words) for key, (words, _acts) in KINDS.items()],
        bodies=[(one.code, names[one.id]) for one in bodies],
        body_names=names,
        paging=Paging(page, PER_PAGE, total),
        page_url=lambda number: url_for(".index", page=number, **shown.address()),
    )


@bp.get("/late")
def late() -> str:
    """Decisions and responses that came late, the newest first (§15, §16)."""
    db = session()
    return render_template(
        "audit/late.html",
        decisions=queries.late_decisions(db),
        responses=queries.late_responses(db),
        shown=queries.SHOWN,
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
