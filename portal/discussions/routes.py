"""Public discussions: the list, a discussion with its proposals, the vote (§9-§16)."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.core.access import acting_role, local_path, me, sign_in_first, visitor
from portal.core.cards import cards, discussion_strip, kind_words
from portal.core.clock import request_now, request_today
from portal.core.db import session, transaction
from portal.core.paging import Paging, asked_number
from portal.discussions import actions, queries
from portal.discussions.page import breach_words, discussion_page
from portal.models import Account, Discussion
from portal.terms import Side

bp = Blueprint("discussions", __name__, url_prefix="/discussions")


@bp.get("")
def index() -> str:
    """Discussions that are open, or with `?state=closed` those that have ended."""
    db, today = session(), request_today()
    is_closed = request.args.get("state") == "closed"
    opened, ended = queries.counts_by_state(db, today)
    page = asked_number(request.args, "page", 1)
    paging = Paging(page, queries.PER_PAGE, ended if is_closed else opened)
    found = queries.closed_discussions(today) if is_closed else queries.open_discussions(today)
    rows = db.execute(found.limit(paging.per).offset(paging.offset)).all()
    state = "closed" if is_closed else "open"
    return render_template(
        "discussions/index.html",
        cards=cards(db, rows, today, "discussions.show"),
        state=state,
        counts={"open": opened, "closed": ended},
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
        "discussions/show.html",
        page=page,
        strip_of_days=discussion_strip(discussion, today),
        kind_words=kind_words,
        breach_words=breach_words,
        page_url=lambda no: url_for(
            "discussions.show", number=number, **page.asked.address(page=no), _anchor="proposals"
        ),
        asked_url=lambda **asked: url_for(
            "discussions.show",
            number=number,
            **page.asked.address(**{"page": 1, **asked}),
            _anchor="proposals",
        ),
    )


@bp.post("/<number>/vote")
def vote(number: str) -> Response:
    """Vote for or against the discussed document, or change the vote (§11)."""
    if visitor() is None:
        return sign_in_first()
    voter_id, acting = me().id, acting_role()
    side = request.form.get("side", "")
    if side not in set(Side):
        abort(400)
    with transaction() as db:
        sought = queries.discussion_by_number(number)
        discussion = db.scalar(sought.with_for_update(read=True, of=Discussion)) or abort(404)
        voter = db.get_one(Account, voter_id)
        now, today = request_now(), request_today()
        actions.cast_document_vote(db, discussion, voter, acting, Side(side), today, now)
    return redirect(f"{_place_of_the_vote(number)}#vote", 303)


def _place_of_the_vote(number: str) -> str:
    """The page from which the vote was sent: the document's or the discussion's."""
    there = local_path(request.referrer or "")
    pages = {url_for(one, number=number) for one in ("documents.show", "discussions.show")}
    return there if there.split("?")[0] in pages else url_for("discussions.show", number=number)
