"""The operator's check within two working days (§14, §15)."""

from datetime import date
from itertools import chain, combinations, product

import pytest

from portal.rules.moderation import decision_due, why_not_decide, why_not_grounds, why_not_judge
from portal.terms import Breach, DecisionOutcome, ProposalStatus
from tests.rules.official import CALENDAR

BREACH_SETS = list(chain.from_iterable(combinations(Breach, size) for size in range(6)))
GOOD_GROUNDS = ("Толық сай.", "я" * 2000, "  Соответствует § 14  ")
BAD_GROUNDS = ("", " " * 50, "—", "123456789", "   девять.  ", "я" * 2001)


@pytest.mark.parametrize(
    ("received_on", "due"),
    [
        ("2026-11-09", "2026-11-11"),
        ("2026-11-12", "2026-11-16"),
        ("2026-11-13", "2026-11-17"),
        ("2026-11-14", "2026-11-17"),
        ("2026-03-20", "2026-03-27"),
        ("2026-12-15", "2026-12-18"),
        ("2024-05-03", "2024-05-06"),
        ("2024-05-06", "2024-05-13"),
    ],
    ids=[
        "on a Monday", "over a weekend", "from a Friday", "on a Saturday", "over Nauryz",
        "over Independence Day", "over a worked Saturday", "over a Wednesday given up",
    ],
)  # fmt: skip
def test_decision_is_due_on_the_second_working_day(received_on: str, due: str):
    found = decision_due(date.fromisoformat(received_on), CALENDAR)
    assert found == date.fromisoformat(due)


def test_decision_is_made_once_with_grounds_and_a_refusal_names_a_breach():
    cells = product(ProposalStatus, DecisionOutcome, BREACH_SETS, GOOD_GROUNDS + BAD_GROUNDS)
    for status, outcome, breaches, grounds in cells:
        refusal = why_not_decide(status=status, outcome=outcome, breaches=breaches, grounds=grounds)
        fits = {"refused": len(breaches) in (1, 2, 3, 4, 5), "published": breaches == ()}
        allowed = status == "on_moderation" and fits[outcome] and grounds in GOOD_GROUNDS
        assert (refusal is None) is allowed, (status, outcome, breaches, grounds)


def test_all_sets_of_breaches_are_tried():
    assert len(BREACH_SETS) == 2 ** len(Breach) == 32


@pytest.mark.parametrize("status", [one for one in ProposalStatus if one != "on_moderation"])
def test_decided_or_withdrawn_proposal_is_not_decided_again(status: ProposalStatus):
    refusal = why_not_decide(
        status=status, outcome=DecisionOutcome.PUBLISHED, breaches=(), grounds=GOOD_GROUNDS[0]
    )
    assert refusal is not None
    assert "already been decided" in refusal.reason


@pytest.mark.parametrize("grounds", BAD_GROUNDS)
def test_grounds_are_words_not_a_dash(grounds: str):
    refusal = why_not_grounds(grounds)
    assert refusal is not None
    assert refusal.paragraph == "§15, §16"


@pytest.mark.parametrize("grounds", GOOD_GROUNDS)
def test_ten_to_two_thousand_characters_are_grounds(grounds: str):
    assert why_not_grounds(grounds) is None


def test_nobody_decides_about_the_own_proposal():
    assert why_not_judge(operator_id=1, author_id=2) is None
    refusal = why_not_judge(operator_id=1, author_id=1)
    assert refusal is not None
    assert "another operator" in refusal.reason
