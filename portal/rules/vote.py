"""Who may vote, on what and until when (§11)."""

from datetime import date

from portal.rules import Refusal
from portal.terms import PUBLIC_STATUSES, ProposalStatus, Role


def why_not_vote(
    *,
    opens_on: date,
    closes_on: date,
    today: date,
    sealed: bool,
    acting: Role | None,
    withdrawn: bool = False,
) -> Refusal | None:
    """A user votes while the document is discussed; an office has no vote
    (§11, decided: legal entities; decided: withdrawing a document)."""
    if today < opens_on:
        return Refusal("The discussion has not begun yet", "§11")
    if withdrawn:
        return Refusal("The document was withdrawn, votes are no longer accepted", "§11")
    if sealed or today > closes_on:
        return Refusal("The discussion has ended, votes are no longer accepted", "§11")
    if acting is Role.STATE_BODY:
        return Refusal("The key of a state body neither votes nor proposes", "§11")
    if acting is not None:
        return Refusal("An official votes only as a private person, not in office", "§11")
    return None


def why_not_vote_on_proposal(
    *,
    status: ProposalStatus,
    opens_on: date,
    closes_on: date,
    today: date,
    sealed: bool,
    acting: Role | None,
    withdrawn: bool = False,
) -> Refusal | None:
    """Published proposals are voted on as long as their document is (§11)."""
    if status not in PUBLIC_STATUSES:
        return Refusal("Only a published proposal can be voted on", "§11")
    return why_not_vote(
        opens_on=opens_on,
        closes_on=closes_on,
        today=today,
        sealed=sealed,
        acting=acting,
        withdrawn=withdrawn,
    )
