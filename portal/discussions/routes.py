"""Public discussions: the list, a discussion with its proposals, the vote (§9-§16)."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.core.access import acting_role, keys, local_path, me, visitor
from portal.core.breaches import breach_words
from portal.core.cards import cards, kind_words
from portal.core.clock import request_now, request_today
from portal.core.db import session, transaction
from portal.core.doors import SIGNED_IN, behind
from portal.core.paging import Paging, asked_number
from portal.discussions import actions, queries
from portal.discussions.page import discussion_page
from portal.terms import Side

bp = Blueprint("discussions", __name__, url_prefix="/discussions")


@bp.get("")
def index() -> str:
    """Discussions that are open, or with `?state=closed` those that have ended."""
    db, today = session(), request_today()
    state = "closed" if request.args.get("state") == "closed" else "open"
    counts = queries.counts_by_state(db, today)
    page = asked_number(request.args, "page", 1)
    paging = Paging(page, queries.PER_PAGE, counts[state])
    rows = queries.listed_discussions(db, state, today, paging)
    return render_template(
        "discussions/index.html",
        cards=cards(db, rows, today, "discussions.show"),
        state=state,
        counts=counts,
        paging=paging,
        page_url=lambda number: url_for("discussions.index", state=state, page=number),
    )


@bp.get("/<number>")
def show(number: str) -> str:
    """A discussion: its days, its votes, its proposals by part."""
    db, today = session(), request_today()
    discussion = queries.shown_discussion(db, number) or abort(404)
    guest = visitor()
    voter_id = guest.account.id if guest else None
    page = discussion_page(db, discussion, request.args, voter_id, acting_role(), today)
    return render_template(
        "discussions/show.html", page=page, kind_words=kind_words, breach_words=breach_words
    )


@bp.post("/<number>/vote")
@behind(SIGNED_IN)
def vote(number: str) -> Response:
    """Vote for or against the discussed document, or change the vote (§11)."""
    voter_id, acting = me().id, acting_role()
    side = request.form.get("side", "")
    if side not in set(Side):
        abort(400)
    with transaction() as db:
        discussion, voter = queries.discussion_and_voter(db, number, voter_id) or abort(404)
        now, today = request_now(), request_today()
        chosen = Side(side)
        actions.cast_document_vote(db, discussion, voter, acting, chosen, keys(), today, now)
    return redirect(f"{_place_of_the_vote(number)}#vote", 303)


def _place_of_the_vote(number: str) -> str:
    """The page from which the vote was sent: the document's or the discussion's."""
    there = local_path(request.referrer or "")
    pages = {url_for(one, number=number) for one in ("documents.show", "discussions.show")}
    return there if there.split("?")[0] in pages else url_for("discussions.show", number=number)
