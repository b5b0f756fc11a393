"""The administrator's responses to published proposals (§16)."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core.access import me, own_body
from portal.core.calendars import calendar_edition
from portal.core.clock import request_now, request_today
from portal.core.db import session, transaction
from portal.core.editions import form_of_part
from portal.core.i18n import lang
from portal.core.tables import table_of
from portal.core.tally import NOBODY, tallies
from portal.models import Proposal
from portal.models.vote import proposal_vote_counts
from portal.rules.calendar import local_date
from portal.rules.discussion import is_late
from portal.rules.response import response_due
from portal.terms import ProposalStatus
from portal.workplace import answers, queries
from portal.workplace.forms import ResponseForm

bp = Blueprint("responses", __name__, url_prefix="/responses")


@bp.get("")
def index() -> str:
    """Proposals that wait for a response, those due first on top, and those answered."""
    db, body_id = session(), own_body().id
    waiting = queries.proposals_of(body_id, ProposalStatus.PUBLISHED).limit(queries.MANY)
    answered = queries.answered_proposals(body_id).limit(queries.MANY)
    return render_template(
        "workplace/responses.html",
        waiting=db.scalars(waiting).all(),
        answered=db.scalars(answered).all(),
        today=request_today(),
        days_left=_days_left,
        is_late=is_late,
    )


@bp.route("/<number>", methods=["GET", "POST"])
def card(number: str) -> str | Response | tuple[str, int]:
    """A proposal beside the part it speaks to, and the form of the response."""
    body, body_id = own_body(), own_body().id
    form = ResponseForm.parse(request.form) if request.method == "POST" else ResponseForm.blank()
    if form.draft:
        with transaction() as db:
            proposal = queries.own_proposal(db, body_id, number, lock=True) or abort(404)
            answers.respond(db, proposal, me(), body, form.draft, request_today(), request_now())
        flash(_("The response to proposal %(number)s is published", number=number), "done")
        return redirect(url_for(".index"))
    proposal = queries.own_proposal(session(), body_id, number) or abort(404)
    page = render_template("workplace/response.html", form=form, **_shown(proposal))
    return page, 422 if form.errors else 200


def _shown(proposal: Proposal) -> dict[str, object]:
    db, due = session(), response_due(proposal.discussion.closes_on)
    document = proposal.discussion.document
    form = form_of_part(document, proposal.part.key)
    votes = tallies(db, proposal_vote_counts([proposal.id])).get(proposal.id, NOBODY)
    return {
        "proposal": proposal,
        "document": document,
        "table": table_of(proposal.part, form, lang()),
        "votes": votes,
        "answered_on": local_date(proposal.response.responded_at) if proposal.response else None,
        "due": due,
        "days_left": _days_left(proposal),
        "is_late": is_late(done_on=request_today(), due=due),
    }


def _days_left(proposal: Proposal) -> int:
    """Working days until the response is due, by the calendar of the discussion."""
    calendar = calendar_edition(proposal.discussion.calendar_edition)
    return calendar.working_days_left(request_today(), proposal.discussion.closes_on)
