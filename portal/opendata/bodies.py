"""State bodies, regions and programs for machines (§2)."""

from flask import Response, abort, jsonify

from portal.core.api.asks import asked, renamed, whole
from portal.core.api.described import Tag, described
from portal.core.api.paging import MOST, page_asks, page_told, sliced, whole_told
from portal.core.api.shapes import listed
from portal.core.db import session
from portal.models import Region
from portal.opendata import body_queries
from portal.opendata.asks import (
    ADMINISTRATOR,
    BUDGET,
    GROUP,
    LEVEL,
    PROGRAM,
    REGION,
    YEAR,
)
from portal.opendata.body_queries import BY_CODE, BY_YEAR, ProgramsAsked
from portal.opendata.queries import documents_of_program
from portal.opendata.told import bodies as told
from portal.opendata.told.bodies import (
    ADMINISTRATOR as ADMINISTRATOR_TOLD,
)
from portal.opendata.told.bodies import (
    PROGRAM as PROGRAM_TOLD,
)
from portal.opendata.told.bodies import (
    REGION as REGION_TOLD,
)
from portal.opendata.told.bodies import (
    WHOLE_ADMINISTRATOR,
    WHOLE_REGION,
)
from portal.opendata.told.documents import WHOLE_PROGRAM, whole_program
from portal.rules.calendar import LAST_YEAR

OF_PROGRAM = (
    BUDGET,
    whole("year", "The year of the budget.", 0, LAST_YEAR),
    renamed(PROGRAM, "code"),
)


@described(
    "Administrators of budget programs",
    Tag.BODIES,
    listed(ADMINISTRATOR_TOLD),
    asks=(LEVEL, REGION, *page_asks(MOST)),
    example="/administrators?limit=1",
)
def administrators() -> Response:
    """Every administrator of budget programs, in the order of codes."""
    db = session()
    found = sliced(db, body_queries.bodies(asked("level"), asked("region")), BY_CODE)
    items = [told.administrator(one) for one in body_queries.bodies_by_key(db, found.keys)]
    return page_told(items, found)


@described(
    "One administrator",
    Tag.BODIES,
    WHOLE_ADMINISTRATOR,
    of_address=(renamed(ADMINISTRATOR, "code"),),
    example="/administrators/226",
)
def administrator(code: str) -> Response:
    """An administrator by its code, with how much it has placed and where to read it."""
    db = session()
    body, home = body_queries.body_by_code(db, code) or abort(404)
    return jsonify(told.whole_administrator(body, home, body_queries.count_documents(db, body)))


@described("Regions", Tag.BODIES, listed(REGION_TOLD), example="/regions")
def regions() -> Response:
    """Every region by its KATO code."""
    return whole_told([told.region(one) for one in body_queries.regions(session())])


@described(
    "One region",
    Tag.BODIES,
    WHOLE_REGION,
    of_address=(renamed(REGION, "code"),),
    example="/regions/750000000",
)
def region(code: str) -> Response:
    """A region with its administrators."""
    db = session()
    found = db.get(Region, code) or abort(404)
    return jsonify(told.whole_region(found, body_queries.bodies_of(db, found)))


@described(
    "Budget programs",
    Tag.BODIES,
    listed(PROGRAM_TOLD),
    asks=(ADMINISTRATOR, BUDGET, GROUP, YEAR, *page_asks()),
    example="/programs?year=2026&limit=1",
)
def programs() -> Response:
    """Every budget program of every year that the portal knows, by year, budget and code."""
    db = session()
    wanted = ProgramsAsked(*(asked(name) for name in ("administrator", "budget", "group", "year")))
    found = sliced(db, body_queries.programs(wanted), BY_YEAR)
    items = [told.program(one) for one in body_queries.programs_by_key(db, found.keys)]
    return page_told(items, found)


@described(
    "One budget program of a year",
    Tag.BODIES,
    WHOLE_PROGRAM,
    of_address=OF_PROGRAM,
    example="/programs/republican/2026/226-006",
)
def program(budget: str, year: int, code: str) -> Response:
    """A program of a budget and a year by its full code, with the first 50 documents about it."""
    db = session()
    found = body_queries.one_program(db, budget, year, code) or abort(404)
    return jsonify(whole_program(found, documents_of_program(db, found)))
