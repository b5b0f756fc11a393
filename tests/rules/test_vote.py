"""Who may vote, on what and until when (§11)."""

from datetime import date

import pytest

from portal.rules.vote import why_not_vote, why_not_vote_on_proposal
from portal.terms import ProposalStatus, Role
from tests.rules.law import AFTER, BEFORE, DISCUSSED, LAST, OPENED, cells, is_users_time

TERM = {"opens_on": OPENED, "closes_on": LAST}
VOTED_ON = {"published", "answered"}


def test_private_user_votes_on_each_day_of_the_discussion_and_nobody_else_ever():
    for today, sealed, office in cells():
        refusal = why_not_vote(**TERM, today=today, sealed=sealed, acting=office)
        assert (refusal is None) is is_users_time(today, sealed, office), (today, sealed, office)
        assert refusal is None or refusal.paragraph == "§11"


@pytest.mark.parametrize("status", list(ProposalStatus))
def test_published_proposal_is_voted_on_as_long_as_its_document(status: ProposalStatus):
    for today, sealed, office in cells():
        refusal = why_not_vote_on_proposal(
            **TERM, status=status, today=today, sealed=sealed, acting=office
        )
        allowed = status.value in VOTED_ON and is_users_time(today, sealed, office)
        assert (refusal is None) is allowed, (today, sealed, office)
        assert refusal is None or refusal.paragraph == "§11"


@pytest.mark.parametrize(
    ("today", "sealed", "office", "reason"),
    [
        (max(BEFORE), False, None, "not begun"),
        (min(AFTER), False, None, "has ended"),
        (min(DISCUSSED), True, None, "has ended"),
        (min(AFTER), True, Role.OPERATOR, "has ended"),
        (max(DISCUSSED), False, Role.ADMINISTRATOR, "not in office"),
        (max(DISCUSSED), False, Role.STATE_BODY, "neither votes nor proposes"),
    ],
    ids=["day before", "next day", "report made", "ended for officials", "in office", "body key"],
)
def test_refused_vote_says_why(today: date, sealed: bool, office: Role | None, reason: str):
    refusal = why_not_vote(**TERM, today=today, sealed=sealed, acting=office)
    assert refusal is not None
    assert reason in refusal.reason


def test_hidden_proposal_is_refused_for_what_it_is_before_any_day_is_named():
    refusal = why_not_vote_on_proposal(
        **TERM, status=ProposalStatus.REFUSED, today=max(AFTER), sealed=True, acting=None
    )
    assert refusal is not None
    assert "Only a published proposal" in refusal.reason


def test_withdrawn_document_is_not_voted_on_any_more_while_its_term_still_runs():
    for today, sealed, office in cells():
        refusal = why_not_vote(**TERM, today=today, sealed=sealed, acting=office, withdrawn=True)
        assert refusal is not None, (today, sealed, office)
    running = why_not_vote(**TERM, today=LAST, sealed=False, acting=None, withdrawn=True)
    assert running is not None
    assert "was withdrawn" in running.reason
    on_proposal = why_not_vote_on_proposal(
        **TERM,
        status=ProposalStatus.PUBLISHED,
        today=LAST,
        sealed=False,
        acting=None,
        withdrawn=True,
    )
    assert on_proposal == running
