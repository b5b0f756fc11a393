"""The administrator's answer to a published proposal, and the letter to its author (§16)."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.core.journal import record
from portal.core.notices import write_notice
from portal.models import Account, Body, Proposal, Response
from portal.models.base import in_language
from portal.models.discussion import hold_discussion
from portal.rules import Refused
from portal.rules.discussion import is_late
from portal.rules.response import response_due, why_not_respond
from portal.terms import ProposalStatus, ResponseOutcome
from portal.workplace.forms import ResponseDraft


def respond(
    db: Session,
    proposal: Proposal,
    employee: Account,
    body: Body,
    draft: ResponseDraft,
    today: date,
    now: datetime,
) -> Response:
    """The administrator accepts or does not accept a published proposal, with grounds; a late
    response is kept and marked (§16). The discussion with its edition and document, and the author
    of the proposal must be loaded."""
    discussion = proposal.discussion
    hold_discussion(db, discussion.id)
    is_own = discussion.document.body_id == body.id
    if refusal := why_not_respond(
        status=proposal.status, is_own_body=is_own, grounds=draft.grounds
    ):
        raise Refused(refusal)
    proposal.move_to(ProposalStatus.ANSWERED)
    response = Response(
        proposal_id=proposal.id,
        author_id=employee.id,
        outcome=draft.outcome,
        grounds=draft.grounds,
        language=draft.language,
        responded_at=now,
        is_late=is_late(done_on=today, due=response_due(discussion.closes_on)),
    )
    db.add(response)
    outcome = draft.outcome.value
    record(db, now, employee, "proposal.respond", proposal, body_id=body.id, outcome=outcome)
    _tell_author(db, proposal, response, now)
    return response


def _tell_author(db: Session, proposal: Proposal, response: Response, now: datetime) -> None:
    author, edition = proposal.author, proposal.discussion.edition
    if author.email:
        write_notice(
            db,
            now,
            key=f"proposal-responded-{proposal.id}",
            to=author,
            email=author.email,
            language=author.language,
            template="responded",
            number=proposal.number,
            title=in_language(edition, "title", author.language),
            accepted=response.outcome is ResponseOutcome.ACCEPTED,
            grounds=response.grounds,
        )
