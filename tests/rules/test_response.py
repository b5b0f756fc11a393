"""The administrator's grounded response (§16)."""

from datetime import date
from itertools import product

import pytest

from portal.rules.response import response_due, why_not_respond
from portal.terms import ProposalStatus

GOOD_GROUNDS, BAD_GROUNDS = ("Жоспарға енгізілді.", "я" * 2000), ("", "-", "я" * 2001)


def test_response_is_due_on_the_last_day_of_the_discussion():
    assert response_due(date(2026, 11, 20)) == date(2026, 11, 20)


def test_own_administrator_answers_each_published_proposal_once_with_grounds():
    cells = product(ProposalStatus, (True, False), GOOD_GROUNDS + BAD_GROUNDS)
    for status, is_own_body, grounds in cells:
        refusal = why_not_respond(status=status, is_own_body=is_own_body, grounds=grounds)
        allowed = (status, is_own_body) == ("published", True) and grounds in GOOD_GROUNDS
        assert (refusal is None) is allowed, (status, is_own_body, grounds)


@pytest.mark.parametrize(
    ("status", "is_own_body", "reason"),
    [
        (ProposalStatus.PUBLISHED, False, "Another administrator"),
        (ProposalStatus.ANSWERED, True, "already been answered"),
        (ProposalStatus.ON_MODERATION, True, "Only a published"),
        (ProposalStatus.REFUSED, True, "Only a published"),
        (ProposalStatus.WITHDRAWN, True, "Only a published"),
        (ProposalStatus.ON_MODERATION, False, "Another administrator"),
    ],
)
def test_refused_response_says_why(status: ProposalStatus, is_own_body: bool, reason: str):
    refusal = why_not_respond(status=status, is_own_body=is_own_body, grounds=GOOD_GROUNDS[0])
    assert refusal is not None
    assert reason in refusal.reason
    assert refusal.paragraph == "§16"
