"""The administrator's grounded response to a published proposal (§16)."""

from datetime import date

from portal.rules import Refusal
from portal.rules.moderation import why_not_grounds
from portal.terms import ProposalStatus


def response_due(closes_on: date) -> date:
    """A response is given within the period of the discussion (§16)."""
    return closes_on


def why_not_respond(*, status: ProposalStatus, is_own_body: bool, grounds: str) -> Refusal | None:
    """The administrator of the document answers each approved proposal once, with grounds (§16)."""
    if not is_own_body:
        return Refusal("Another administrator answers for this document", "§16")
    if status is ProposalStatus.ANSWERED:
        return Refusal("The proposal has already been answered", "§16")
    if status is not ProposalStatus.PUBLISHED:
        return Refusal("Only a published proposal is answered", "§16")
    return why_not_grounds(grounds)
