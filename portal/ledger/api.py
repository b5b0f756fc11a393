"""The ledger for machines, `/api/v1/ledger`: entries in order, the head, one entry."""

from flask import Blueprint, Response, abort, current_app, jsonify, request, url_for

from portal.core.db import session
from portal.core.paging import MOST_DIGITS, asked_number
from portal.ledger import queries
from portal.ledger.form import FORM, moment_text, said
from portal.models import LedgerCheck, LedgerEntry
from portal.rules.calendar import local_date

bp = Blueprint("ledger_api", __name__, url_prefix="/api/v1/ledger")
USUAL, MOST = 50, 200  # items of a page


@bp.after_request
def open_to_all(response: Response) -> Response:
    """Any page of the web may read, and nobody needs to read the same twice."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag"
    if response.status_code == 200:
        response.add_etag()
        response.make_conditional(request)
    return response


@bp.get("")
def entries() -> Response:
    """Entries after `?after=`, in order; `?number=` those about a document with its proposals, or
    about one proposal."""
    after = asked_number(request.args, "after", 0, 10**MOST_DIGITS)
    limit = asked_number(request.args, "limit", USUAL, MOST)
    number = request.args.get("number", "")[:30] or None
    rows = session().scalars(queries.after(after, number).limit(limit + 1)).all()
    items = [said(one) for one in rows[:limit]]
    more = None
    if len(rows) > limit:
        there = {"after": rows[limit - 1].position, "limit": limit, "number": number}
        more = current_app.config["PORTAL"].base_url + url_for(".entries", **there)
    return jsonify({"items": items, "total": queries.count(session(), number), "next": more})


@bp.get("/<int:position>")
def entry(position: int) -> Response:
    """One entry."""
    found = session().get(LedgerEntry, position) if position < 10**MOST_DIGITS else None
    return jsonify(said(found or abort(404)))


@bp.get("/head")
def head() -> Response:
    """Where the ledger ends now, and how the last look at it went."""
    db, base = session(), current_app.config["PORTAL"].base_url
    found, check = queries.newest_entry(db), queries.newest_check(db)
    return jsonify(
        {
            "form": FORM,
            "position": found.position if found else 0,
            "hash": found and found.entry_hash,
            "entered_at": found and moment_text(found.entered_at),
            "day": found and local_date(found.entered_at).isoformat(),
            "checked": check and _check(check),
            "heads": base + url_for("ledger_files.heads_json"),
            "export": base + url_for("ledger_files.export"),
        }
    )


def _check(check: LedgerCheck) -> dict[str, object]:
    return {
        "at": moment_text(check.checked_at),
        "position": check.position,
        "hash": check.entry_hash,
        "votes": check.votes,
        "waiting": check.waiting,
        "agrees": check.failed == 0,
        "failures": check.failed,
    }
