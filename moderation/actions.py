"""The operator's decision on a proposal, and the letter that tells its author (§15)."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from moderation.forms import Decision
from portal.core import journal
from portal.core.breaches import WORDS
from portal.core.notices import write_notice
from portal.models import Account, ModerationDecision, Proposal
from portal.models.discussion import hold_discussion
from portal.rules import Refused
from portal.rules.discussion import is_late
from portal.rules.moderation import why_not_decide, why_not_judge
from portal.terms import Breach, ProposalStatus


def decide_proposal(
    db: Session,
    proposal: Proposal,
    operator: Account,
    draft: Decision,
    today: date,
    now: datetime,
) -> ModerationDecision:
    """Publish, or refuse publication, once and with grounds; a late decision is marked, never
    refused. The author of the proposal must be loaded. Raises Refused (§15)."""
    hold_discussion(db, proposal.discussion_id)
    if refusal := why_not_judge(operator_id=operator.id, author_id=proposal.author_id):
        raise Refused(refusal)
    if refusal := why_not_decide(
        status=proposal.status,
        outcome=draft.outcome,
        breaches=draft.breaches,
        grounds=draft.grounds,
    ):
        raise Refused(refusal)
    proposal.move_to(ProposalStatus(draft.outcome.value))
    decision = ModerationDecision(
        proposal_id=proposal.id,
        operator_id=operator.id,
        outcome=draft.outcome,
        breaches=draft.breaches,
        grounds=draft.grounds,
        language=draft.language,
        decided_at=now,
        is_late=is_late(done_on=today, due=proposal.decision_due),
    )
    db.add(decision)
    outcome = draft.outcome.value
    journal.record(
        db, now, operator, "proposal.decide", decision, proposal=proposal.id, outcome=outcome
    )
    _tell_author(db, proposal, decision, now)
    return decision


def _tell_author(
    db: Session, proposal: Proposal, decision: ModerationDecision, now: datetime
) -> None:
    author = proposal.author
    if author.email is None:
        return
    write_notice(
        db,
        now,
        key=f"proposal-decided:{proposal.number}",
        to=author,
        email=author.email,
        language=author.language,
        template="proposal_decided",
        proposal=proposal,
        decision=decision,
        breaches=[WORDS[breach] for breach in Breach if breach in decision.breaches],
    )
