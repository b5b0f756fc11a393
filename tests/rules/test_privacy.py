"""Who may close an account, and what a closed one may do (decided: closing an account)."""

import pytest

from portal.rules.privacy import why_not_close, why_not_take_part
from portal.terms import AccountKind, KeyKind

PERSON = {
    "kind": AccountKind.PERSON,
    "key_kind": KeyKind.INDIVIDUAL,
    "uses_state_key": False,
    "holds_office": False,
}


def test_person_closes_the_own_account():
    assert why_not_close(**PERSON) is None


def test_whoever_holds_an_office_gives_it_back_first():
    refusal = why_not_close(**{**PERSON, "holds_office": True})
    assert refusal is not None
    assert refusal.paragraph == "§8"


def test_key_of_a_state_body_closes_nothing():
    assert why_not_close(**{**PERSON, "key_kind": KeyKind.HEAD, "uses_state_key": True})


@pytest.mark.parametrize("key_kind", [KeyKind.HEAD, KeyKind.SIGNATORY])
def test_head_and_signatory_close_the_account_of_an_organisation(key_kind: KeyKind):
    given = {**PERSON, "kind": AccountKind.ORGANISATION, "key_kind": key_kind}
    assert why_not_close(**given) is None


def test_employee_does_not_close_the_account_of_an_organisation():
    given = {**PERSON, "kind": AccountKind.ORGANISATION, "key_kind": KeyKind.EMPLOYEE}
    assert why_not_close(**given)


def test_closed_account_takes_no_part():
    assert why_not_take_part(is_closed=False, has_voted=False) is None
    assert why_not_take_part(is_closed=True, has_voted=False)


def test_vote_of_a_closed_account_is_counted_once():
    refusal = why_not_take_part(is_closed=False, has_voted=True)
    assert refusal is not None
    assert refusal.paragraph == "§11"
