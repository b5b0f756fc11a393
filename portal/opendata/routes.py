"""The read-only API of the contract, `/api/v1`: no key, CORS open, an ETag on everything."""

import json
from collections.abc import Sequence
from datetime import date, timedelta

from flask import Blueprint, Response, abort, current_app, jsonify, request, url_for
from sqlalchemy import func, select

from portal.core.calendars import asked_calendar, day_facts, edition_history
from portal.core.clock import request_today
from portal.core.db import session
from portal.core.discipline.asking import asked_discipline, wrong_arguments
from portal.core.discipline.facts import whole
from portal.core.errors import problem
from portal.core.limits import COUNTS, limiter
from portal.core.listing import count_keys
from portal.core.tally import NOBODY, tallies
from portal.core.verdict import is_seen, verdict_of
from portal.models import Body, Proposal, Region
from portal.models.vote import document_vote_counts, proposal_vote_counts
from portal.opendata import queries, serializers
from portal.opendata.queries import MOST, DocumentsAsked, Slice
from portal.rules.calendar import LAST_YEAR
from portal.terms import DocumentKind

bp = Blueprint("api", __name__, url_prefix="/api/v1")
A_YEAR = 366  # days
USUAL = 50  # items of a page when nothing is asked


@bp.after_request
def open_to_all(response: Response) -> Response:
    """Any page of the web may read, and nobody needs to read the same twice."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag"
    if response.status_code == 200:
        response.add_etag()
        response.make_conditional(request)
    return response


def _wanted() -> Slice:
    limit, offset = (request.args.get(name, type=int) for name in ("limit", "offset"))
    return Slice(min(max(1, limit or USUAL), MOST), max(0, offset or 0))


def _listed(items: Sequence[object], total: int, wanted: Slice) -> Response:
    following = wanted.offset + wanted.limit
    values = {**(request.view_args or {}), **request.args.to_dict()}
    values |= {"limit": str(wanted.limit), "offset": str(following)}
    more = url_for(request.endpoint or "", **values, _external=False) if following < total else None
    base = current_app.config["PORTAL"].base_url
    return jsonify({"items": items, "total": total, "next": more and base + more})


def _no_such(value: str, allowed: Sequence[str]) -> Response:
    return problem(422, f"{value!r} is none of: {', '.join(allowed)}")


@bp.get("/")
def index() -> Response:
    """Where everything is."""
    addresses = sorted(
        rule.rule
        for rule in current_app.url_map.iter_rules()
        if rule.rule.startswith(str(bp.url_prefix)) and "GET" in (rule.methods or ())
    )
    return jsonify({"addresses": addresses})


@bp.get("/documents")
def documents() -> Response:
    """Placed documents, filtered by kind, administrator and year."""
    kind = request.args.get("kind")
    if kind and kind not in set(DocumentKind):
        return _no_such(kind, list(DocumentKind))
    asked = DocumentsAsked(
        DocumentKind(kind) if kind else None,
        request.args.get("administrator"),
        request.args.get("year", type=int),
    )
    db, wanted, listed = session(), _wanted(), queries.documents(asked)
    items = [serializers.document(*row) for row in queries.page(db, listed, wanted)]
    return _listed(items, count_keys(db, listed), wanted)


@bp.get("/documents/<number>")
def document(number: str) -> Response:
    """A document with its parts, rows and files."""
    found = queries.one_document(session(), number) or abort(404)
    return jsonify(serializers.document_with_parts(*found))


@bp.get("/discussions")
def discussions() -> Response:
    """Discussions with their counts, filtered by state."""
    state = request.args.get("state")
    if state not in (None, "open", "closed"):
        return _no_such(state, ("open", "closed"))
    db, wanted = session(), _wanted()
    listed = queries.discussions(state, request_today())
    rows = queries.page(db, listed, wanted)
    return _listed(_discussions(rows), count_keys(db, listed), wanted)


def _discussions(rows: Sequence[tuple[object, ...]]) -> list[serializers.Json]:
    db, today = session(), request_today()
    ids = [discussion.id for _edition, discussion in rows]
    votes, counts = tallies(db, document_vote_counts(ids)), queries.proposal_counts(db, ids)
    return [
        serializers.discussion(
            edition, one, votes.get(one.id, NOBODY), counts.get(one.id, {}), today
        )
        for edition, one in rows
    ]


@bp.get("/discussions/<number>")
def discussion(number: str) -> Response:
    """One discussion with its counts."""
    found = queries.one_document(session(), number)
    if found is None or found[1] is None:
        abort(404)
    return jsonify(_discussions([found])[0])


@bp.get("/discussions/<number>/proposals")
def proposals(number: str) -> Response:
    """Every proposal of a discussion; the text only of published ones (§15)."""
    db, wanted = session(), _wanted()
    found = queries.one_document(db, number)
    if found is None or found[1] is None:
        abort(404)
    listed = queries.proposals(found[1].id)
    page = db.scalars(listed.limit(wanted.limit).offset(wanted.offset)).all()
    votes = tallies(db, proposal_vote_counts([one.id for one in page]))
    counted = select(func.count()).select_from(Proposal)
    total = db.scalar(counted.where(Proposal.discussion_id == found[1].id)) or 0
    items = [serializers.proposal(one, votes.get(one.id, NOBODY)) for one in page]
    return _listed(items, total, wanted)


@bp.get("/proposals/<number>")
def proposal(number: str) -> Response:
    """One proposal with its decision and response."""
    found = queries.one_proposal(session(), number) or abort(404)
    votes = tallies(session(), proposal_vote_counts([found.id]))
    return jsonify(serializers.proposal(found, votes.get(found.id, NOBODY)))


@bp.get("/proposals/<number>/signature")
def signature(number: str) -> Response:
    """The verdict on the signature under a published proposal (§13)."""
    found = queries.one_proposal(session(), number) or abort(404)
    if not is_seen(found, None, None):
        abort(404)
    return jsonify(serializers.signature(found, verdict_of(session(), found.id)))


@bp.get("/closure-reports/<number>")
def closure_report(number: str) -> Response:
    """The closure report: its newest edition, or `?edition=` (§17)."""
    edition = request.args.get("edition", type=int)
    found = queries.closure_report(session(), number, edition) or abort(404)
    return jsonify({**json.loads(found.facts), "sha256": found.sha256})


@bp.get("/administrators")
def administrators() -> Response:
    """All administrators of budget programs."""
    bodies = session().scalars(select(Body).order_by(Body.code)).all()
    return _listed([serializers.administrator(one) for one in bodies], len(bodies), Slice(MOST, 0))


@bp.get("/discipline")
@limiter.limit(COUNTS)
def discipline() -> Response:
    """Who keeps the terms of the law: sums of a year, the operator, and each body."""
    if faults := list(wrong_arguments(request.args)):
        return problem(422, "; ".join(faults))
    today = request_today()
    facts = whole(session(), asked_discipline(request.args, today), today)
    return jsonify({**facts, "next": None})


@bp.get("/regions")
def regions() -> Response:
    """All regions."""
    found = session().scalars(select(Region).order_by(Region.code)).all()
    return _listed([serializers.region(one) for one in found], len(found), Slice(MOST, 0))


@bp.get("/calendar")
def calendar() -> Response:
    """Every day between two days, and what it is in the newest edition, or in `?edition=`."""
    today = request_today()
    first = request.args.get("from", today, type=date.fromisoformat)
    last = request.args.get("to", first + timedelta(days=30), type=date.fromisoformat)
    if not 0 <= (last - first).days <= A_YEAR or last.year > LAST_YEAR:
        return problem(422, "`from` and `to` are days, in order, at most 366 days apart")
    edition = asked_calendar()
    days = [first + timedelta(days=no) for no in range((last - first).days + 1)]
    items = [day_facts(edition, one) for one in days]
    return jsonify({"edition": edition.edition, "items": items, "total": len(items), "next": None})


@bp.get("/calendar/editions")
def calendar_editions() -> Response:
    """Every edition of the calendar, the newest first, with what it changed."""
    found = edition_history(session())
    return _listed([serializers.calendar_edition(one) for one in found], len(found), Slice(MOST, 0))


@bp.get("/calendar/deadline")
def deadline() -> Response:
    """The last day of a term of working days, with every day counted or skipped, by the newest
    edition of the calendar, or by `?edition=`."""
    event = request.args.get("event", type=date.fromisoformat)
    working_days = request.args.get("working_days", type=int)
    is_asked = event is not None and event.year <= LAST_YEAR and working_days is not None
    if not is_asked or not 1 <= working_days <= A_YEAR:
        return problem(422, "Give `event` (YYYY-MM-DD, to 2100) and `working_days` (1 to 366)")
    edition = asked_calendar()
    days = list(edition.counted(event, working_days))
    return jsonify(
        {
            "event": event.isoformat(),
            "working_days": working_days,
            "last_day": days[-1].day.isoformat(),
            "calendar_edition": edition.edition,
            "days": [serializers.counted_day(one) for one in days],
        }
    )
