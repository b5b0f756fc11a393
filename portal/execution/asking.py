"""What an address of execution asks for: a month of a budget, a line of its tree."""

from flask import abort, request

from portal.core.db import session
from portal.core.paging import asked_number
from portal.execution.queries import PlacedMonth, placed_month
from portal.terms import ReportForm

LONGEST_KEY = 200
LATEST_YEAR = 2100


def asked_node() -> str:
    """The key of the line that `?node=` asks for; empty for the top."""
    return request.args.get("node", "")[:LONGEST_KEY]


def asked_month(budget: str, cut: str, year: int, month: int) -> PlacedMonth:
    """The placed month of an address, by `?edition=` an older edition, by `?number=` a withdrawn
    document that another one took the place of; 404 when there is none."""
    if cut not in set(ReportForm) or not 1 <= month <= 12 or year > LATEST_YEAR:
        abort(404)
    edition, number = asked_number(request.args, "edition", 0), request.args.get("number")
    found = placed_month(session(), budget, ReportForm(cut), (year, month), edition, number)
    return found or abort(404)
