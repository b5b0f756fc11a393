"""The pages of the public ledger: what it is, its head, how to check it, its entries."""

import csv
import io
import json
from types import SimpleNamespace

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for
from sqlalchemy import select

from portal.core.clock import request_today
from portal.core.db import session
from portal.core.evidence_chain import canonical
from portal.core.paging import MOST_DIGITS, asked_number
from portal.ledger import queries
from portal.ledger.form import FORM, said
from portal.ledger.queries import PER_PAGE
from portal.ledger.words import fault_words, shown
from portal.models import LedgerEntry

bp = Blueprint("ledger", __name__)
HEADS_SHOWN = 14  # days
LAST = 10**MOST_DIGITS
COLUMNS = (
    *("position", "at", "entered_at", "afterwards", "act", "number", "facts", "previous", "hash"),
)


def _number() -> str | None:
    return request.args.get("number", "").strip()[:30] or None


def _before() -> int | None:
    return asked_number(request.args, "before", 0, LAST) or None


@bp.get("/ledger")
def index() -> str:
    """What the ledger is, where it ends today, how to check it, and its newest entries."""
    db, number, before = session(), _number(), _before()
    rows = db.scalars(queries.newest(before, number).limit(PER_PAGE + 1)).all()
    since = queries.days_back(request_today(), HEADS_SHOWN)
    check = queries.newest_check(db)
    return render_template(
        "ledger/index.html",
        head=queries.newest_entry(db),
        heads=list(reversed(queries.heads(db, since))),
        check=check,
        faults=json.loads(check.failures) if check else [],
        fault_words=fault_words,
        entries=[shown(one) for one in rows[:PER_PAGE]],
        number=number,
        counted=queries.counted(db, number) if number else None,
        before=before,
        older=rows[PER_PAGE - 1].position if len(rows) > PER_PAGE else None,
        form=SimpleNamespace(values={"number": number or ""}, errors={}),
        form_name=FORM,
    )


@bp.get("/ledger.json")
def index_json() -> Response:
    """The same entries for machines."""
    rows = session().scalars(queries.newest(_before(), _number()).limit(PER_PAGE)).all()
    more = url_for(".index_json", number=_number(), before=rows[-1].position) if rows else None
    return jsonify({"items": [said(one) for one in rows], "older": more})


@bp.get("/ledger.csv")
def index_csv() -> Response:
    """The same entries as a table; facts are JSON in one column."""
    rows = session().scalars(queries.newest(_before(), _number()).limit(PER_PAGE)).all()
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for one in rows:
        told = said(one)
        told["facts"] = canonical(told["facts"]).decode()
        told["afterwards"] = "true" if told["afterwards"] else "false"
        table.writerow([told[name] for name in COLUMNS])
    answer = Response(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=ledger.csv"
    return answer


@bp.get("/ledger/entries/<int:position>")
def entry(position: int) -> str:
    """One entry, with what its hash is over."""
    if position > LAST:
        abort(404)
    near = (position - 1, position, position + 1)
    rows = session().scalars(select(LedgerEntry).where(LedgerEntry.position.in_(near)))
    known = {one.position: one for one in rows}
    if position not in known:
        abort(404)
    return render_template(
        "ledger/entry.html",
        entry=shown(known[position]),
        facts=json.loads(known[position].facts),
        has_next=position + 1 in known,
    )
