"""The ledger for machines: entries in order, one entry, the head (decided: the ledger)."""

from flask import Blueprint, Response, abort, jsonify, request, url_for

from portal.core.api.asks import asked, like, whole
from portal.core.api.described import ROOT, Tag, described
from portal.core.api.paging import MOST, USUAL, base_url
from portal.core.api.shapes import (
    ADDRESS,
    ANYTHING,
    DAY,
    MOMENT,
    SHA256,
    TEXT,
    WHOLE,
    YES_NO,
    Json,
    Named,
    by_name,
    listed,
    maybe,
    record,
    said,
)
from portal.core.db import session
from portal.ledger import queries
from portal.ledger.form import FORM, moment_text
from portal.ledger.form import said as entry_said
from portal.models import LedgerCheck, LedgerEntry
from portal.rules.calendar import local_date

bp = Blueprint("ledger_api", __name__, url_prefix=f"{ROOT}/ledger")
FURTHEST = 999_999_999
POSITION = whole("position", "The place of an entry, from 1.", 1, FURTHEST)
AFTER = whole("after", "Entries behind this place; 0 begins with the first.", 0, FURTHEST, 0)
NUMBER = like(
    "number",
    "Entries about a document with its proposals, or about one proposal.",
    "[0-9]{4}-[0-9]{5,9}(-[0-9]{1,9})?",
    "a number as 2026-00001 or 2026-00001-7",
)
LIMIT = whole("limit", "How many entries a page has at most.", 1, MOST, USUAL)
ENTRY = Named(
    "LedgerEntry",
    record(
        position=WHOLE,
        at=said(TEXT, "The moment of the act, or its day when it is a vote"),
        entered_at=MOMENT,
        afterwards=said(YES_NO, "Entered later than on the day after the act"),
        act=TEXT,
        number=maybe(TEXT),
        facts=by_name(ANYTHING),
        previous=said(SHA256, "The hash of the entry before; zeros for the first"),
        hash=said(SHA256, "SHA-256 of the entry without this member, as docs/verify_ledger.py"),
    ),
)
CHECK = record(
    at=MOMENT,
    position=WHOLE,
    hash=maybe(SHA256),
    votes=WHOLE,
    waiting=WHOLE,
    agrees=YES_NO,
    failures=WHOLE,
)
HEAD = Named(
    "LedgerHead",
    record(
        form={"type": "string", "const": FORM},
        position=WHOLE,
        hash=maybe(SHA256),
        entered_at=maybe(MOMENT),
        day=maybe(DAY),
        checked=maybe(CHECK),
        heads=ADDRESS,
        export=ADDRESS,
    ),
)


@bp.get("")
@described(
    "Entries of the ledger in order",
    Tag.LEDGER,
    listed(ENTRY),
    asks=(AFTER, NUMBER, LIMIT),
    example="/ledger?limit=1",
)
def entries() -> Response:
    """Every public act as it was entered, each bound to the one before by its hash. An entry never
    changes, so whoever keeps a copy asks for what stands behind the last place it has."""
    number, limit = asked("number"), asked("limit")
    rows = session().scalars(queries.after(asked("after"), number).limit(limit + 1)).all()
    more = None
    if len(rows) > limit:
        there = {"after": rows[limit - 1].position, "limit": limit, "number": number}
        more = base_url() + url_for(request.endpoint or "", **there)
    items = [entry_said(one) for one in rows[:limit]]
    return jsonify({"items": items, "total": queries.count(session(), number), "next": more})


@bp.get("/<int:position>")
@described(
    "One entry of the ledger", Tag.LEDGER, ENTRY, of_address=(POSITION,), example="/ledger/1"
)
def entry(position: int) -> Response:
    """The entry at a place."""
    return jsonify(entry_said(session().get(LedgerEntry, position) or abort(404)))


@bp.get("/head")
@described("Where the ledger ends", Tag.LEDGER, HEAD, example="/ledger/head")
def head() -> Response:
    """The last entry, and how the last look at the whole ledger went. Whoever keeps the hash finds
    out if anything before it is ever changed."""
    db = session()
    found, check = queries.newest_entry(db), queries.newest_check(db)
    return jsonify(
        {
            "form": FORM,
            "position": found.position if found else 0,
            "hash": found and found.entry_hash,
            "entered_at": found and moment_text(found.entered_at),
            "day": found and local_date(found.entered_at).isoformat(),
            "checked": check and _check(check),
            "heads": base_url() + url_for("ledger_files.heads_json"),
            "export": base_url() + url_for("ledger_files.export"),
        }
    )


def _check(check: LedgerCheck) -> Json:
    return {
        "at": moment_text(check.checked_at),
        "position": check.position,
        "hash": check.entry_hash,
        "votes": check.votes,
        "waiting": check.waiting,
        "agrees": check.failed == 0,
        "failures": check.failed,
    }
