"""The operator's check of a proposal within two working days (§14, §15)."""

from collections.abc import Collection
from datetime import date

from portal.rules import Refusal
from portal.rules.calendar import WorkCalendar
from portal.terms import Breach, DecisionOutcome, ProposalStatus

DECISION_WORKING_DAYS = 2  # §15
GROUNDS_LEAST = 10  # characters (decided: what grounds are)
GROUNDS_LIMIT = 2000  # characters (decided: what grounds are)


def decision_due(received_on: date, calendar: WorkCalendar) -> date:
    """Last day of the operator's decision on a proposal (§15)."""
    return calendar.working_days_after(received_on, DECISION_WORKING_DAYS)


def why_not_decide(
    *,
    status: ProposalStatus,
    outcome: DecisionOutcome,
    breaches: Collection[Breach],
    grounds: str,
) -> Refusal | None:
    """A decision is made once, with grounds; a refusal names what of §14 is broken (§15)."""
    if status is not ProposalStatus.ON_MODERATION:
        return Refusal("The proposal has already been decided or withdrawn", "§15")
    if outcome is DecisionOutcome.REFUSED and not breaches:
        return Refusal("A refusal names at least one breach of §14", "§15")
    if outcome is DecisionOutcome.PUBLISHED and breaches:
        return Refusal("A proposal with a breach of §14 cannot be published", "§15")
    return why_not_grounds(grounds)


def why_not_judge(*, operator_id: int, author_id: int) -> Refusal | None:
    """Nobody decides about the own proposal (§15, decided: own proposals)."""
    if operator_id == author_id:
        return Refusal("You wrote this proposal yourself: another operator decides it", "§15")
    return None


def why_not_grounds(grounds: str) -> Refusal | None:
    """Grounds are written in words (§15, §16, decided: what grounds are)."""
    if len(grounds.strip()) < GROUNDS_LEAST:
        return Refusal("Write the grounds in at least 10 characters", "§15, §16")
    if len(grounds) > GROUNDS_LIMIT:
        return Refusal("Shorten the grounds to 2,000 characters", "§15, §16")
    return None
