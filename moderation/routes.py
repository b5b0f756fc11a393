"""The operator's pages: the queue, a proposal with its decision, what was decided (§15)."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from moderation import actions, queries, state_acts
from moderation.calendar import routes as days
from moderation.forms import Decision, DecisionForm, QueueFilter
from moderation.heads import routes as heads
from moderation.page import BREACHES, WorkingTime, card_of, status_words
from moderation.people import routes as people
from portal.core.access import me
from portal.core.breaches import breach_words
from portal.core.clock import request_now, request_today
from portal.core.db import session, transaction
from portal.core.i18n import lang
from portal.core.paging import Paging, asked_number
from portal.core.state_acts import ask_to_sign, typed_before
from portal.models import Account, Proposal
from portal.models.base import in_language
from portal.rules import Refusal, Refused
from portal.rules.moderation import GROUNDS_LIMIT, why_not_judge
from portal.terms import DecisionOutcome

bp = Blueprint("moderation", __name__, url_prefix="/moderation")
for part in (heads.bp, people.bp, days.bp):
    bp.register_blueprint(part)


@bp.get("")
def queue() -> str:
    """What waits for a decision, nearest due first."""
    db, today, asked = session(), request_today(), QueueFilter.parse(request.args)
    found = queries.waiting_proposals(asked)
    page = asked_number(request.args, "page", 1)
    paging = Paging(page, queries.PER_PAGE, queries.count_of(db, found))
    waiting = db.scalars(found.limit(paging.per).offset(paging.offset)).all()
    bodies = queries.waiting_bodies(db)
    return render_template(
        "moderation/queue.html",
        rows=[(proposal, WorkingTime.of(proposal, today)) for proposal in waiting],
        counts=queries.queue_counts(db, today),
        asked=asked,
        bodies=[(body.code, f"{body.code} {in_language(body, 'name', lang())}") for body in bodies],
        paging=paging,
        page_url=lambda number: url_for(".queue", page=number, **asked.address()),
    )


@bp.get("/decided")
def decided() -> str:
    """What was decided, by oneself or by all."""
    is_mine = request.args.get("by") == "me"
    page = asked_number(request.args, "page", 1)
    offset = (page - 1) * queries.PER_PAGE
    total, rows = queries.decided_page(session(), me().id if is_mine else None, offset)
    return render_template(
        "moderation/decided.html",
        rows=rows,
        counts=queries.queue_counts(session(), request_today()),
        breach_words=breach_words,
        is_mine=is_mine,
        paging=Paging(page, queries.PER_PAGE, total),
        page_url=lambda number: url_for(".decided", page=number, by=request.args.get("by")),
    )


@bp.route("/<number>", methods=["GET", "POST"])
def card(number: str) -> str | Response | tuple[str, int]:
    """A proposal, what it speaks to, and the decision; after it the next one opens."""
    if request.method == "GET":
        proposal = session().scalar(queries.proposal_to_decide(number)) or abort(404)
        typed = typed_before(session(), state_acts.REFUSE, request.args.get("act", ""))
        form = state_acts.typed_form(typed) if typed else DecisionForm.blank(proposal.language)
        return _card_page(number, form)
    form = DecisionForm.parse(request.form)
    if form.decision is None:
        return _card_page(number, form), 422
    operator_id, asked = me().id, QueueFilter.parse(request.args)
    try:
        if form.decision.outcome is DecisionOutcome.REFUSED:
            return _ask_to_refuse(number, form.decision, asked)
        with transaction() as db:
            sought = queries.proposal_to_decide(number).with_for_update(of=Proposal)
            proposal = db.scalar(sought) or abort(404)
            operator = db.get_one(Account, operator_id)
            now, today = request_now(), request_today()
            actions.decide_proposal(db, proposal, operator, form.decision, today, now)
            following = queries.next_number(db, asked, of_others_than=operator_id)
    except Refused as refused:
        return _card_page(number, form, refused.refusal), 409
    flash(_("The decision on %(number)s is recorded", number=number), "done")
    return redirect(state_acts.next_page(following, asked), 303)


def _ask_to_refuse(number: str, decision: Decision, asked: QueueFilter) -> Response:
    """A refusal is an act of state: it is read and signed first (decided: acts of state)."""
    if session().scalar(queries.proposal_to_decide(number)) is None:
        abort(404)
    back = url_for(".card", number=number, **asked.address())
    return ask_to_sign(state_acts.REFUSE, state_acts.given_of(number, decision, asked), back)


def _card_page(number: str, form: DecisionForm, refusal: Refusal | None = None) -> str:
    db, asked = session(), QueueFilter.parse(request.args)
    proposal = db.scalar(queries.proposal_to_decide(number)) or abort(404)
    return render_template(
        "moderation/card.html",
        card=card_of(db, proposal, request_today()),
        proposal=proposal,
        form=form,
        refusal=refusal,
        breaches=BREACHES,
        breach_words=breach_words,
        status_words=status_words,
        grounds_limit=GROUNDS_LIMIT,
        asked=asked,
        later=queries.next_number(db, asked, after=proposal, of_others_than=me().id),
        own=why_not_judge(operator_id=me().id, author_id=proposal.author_id),
        counts=queries.queue_counts(db, request_today()),
    )
