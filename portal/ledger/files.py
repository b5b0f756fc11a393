"""The ledger to take away, without a language: the whole of it, its heads by day, the script that
checks it."""

import csv
import io
from collections.abc import Iterator

from flask import Blueprint, Response, jsonify, request
from sqlalchemy import Engine

from portal.config import ROOT
from portal.core.db import engine, read_session, session
from portal.core.limits import limiter
from portal.core.paging import MOST_DIGITS, asked_number
from portal.ledger import queries
from portal.ledger.form import FORM, line
from portal.ledger.queries import DayHead
from portal.ledger.reading import entries_between

bp = Blueprint("ledger_files", __name__, url_prefix="/ledger")
WHOLE = "30 per minute"  # of one visitor
HEAD_COLUMNS = ("day", "position", "hash", "entries")


@bp.after_request
def open_to_all(response: Response) -> Response:
    """Any page of the web may read."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    if response.status_code == 200 and not response.is_streamed:
        response.add_etag()
        response.make_conditional(request)
    return response


@bp.get("/export.jsonl")
@limiter.limit(WHOLE)
def export() -> Response:
    """Every entry on a line, or those `?from=` one place `&to=` another; as it stood when the
    answer began."""
    head = queries.newest_entry(session())
    most = 10**MOST_DIGITS
    first = asked_number(request.args, "from", 1, most)
    last = min(asked_number(request.args, "to", most, most), head.position if head else 0)
    etag = f"{first}-{last}-{head.entry_hash[:16] if head else 'empty'}"
    if request.if_none_match.contains(etag):
        answer = Response(status=304)
    else:
        answer = Response(_lines(engine(), first - 1, last), content_type="application/jsonl")
        answer.headers["Content-Disposition"] = "attachment; filename=export.jsonl"
    answer.set_etag(etag)
    return answer


def _lines(bind: Engine, after: int, last: int) -> Iterator[str]:
    """Read in a session of its own, because the request's is gone when the file is sent."""
    with read_session(bind) as db:
        for entry in entries_between(db, after, last):
            yield f"{line(entry)}\n"


def _head(one: DayHead) -> dict[str, object]:
    values = one.day.isoformat(), one.position, one.entry_hash, one.entries
    return dict(zip(HEAD_COLUMNS, values, strict=True))


@bp.get("/heads.json")
@limiter.limit(WHOLE)
def heads_json() -> Response:
    """The head of each day: keep one, and nothing before it can be changed unseen."""
    return jsonify({"form": FORM, "items": [_head(one) for one in queries.heads(session())]})


@bp.get("/heads.csv")
@limiter.limit(WHOLE)
def heads_csv() -> Response:
    """The same as a table."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(HEAD_COLUMNS)
    table.writerows(_head(one).values() for one in queries.heads(session()))
    return Response(out.getvalue(), content_type="text/csv; charset=utf-8")


@bp.get("/verify-ledger.py")
def checker() -> Response:
    """The script that checks an exported ledger, to be read before it is run."""
    script = (ROOT / "docs/verify_ledger.py").read_text("utf-8")
    return Response(script, content_type="text/x-python; charset=utf-8")
