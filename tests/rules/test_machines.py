"""Who lets a machine send for a body, and for how long (§8)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.rules.machines import (
    LONGEST_TERM,
    Keeper,
    TokenTerms,
    why_not_make_token,
    why_not_show_key,
)
from portal.terms import Intake, Power

TODAY = date(2026, 11, 2)
BOTH = frozenset({Power.DELEGATE, Power.PLACE})
KEEPER = Keeper(BOTH, ends_on=None, reports=True)
TERMS = TokenTerms(frozenset(Intake), may_place=True, starts_on=TODAY, ends_on=TODAY)


@pytest.mark.parametrize(
    ("keeper", "terms", "why"),
    [
        ({}, {}, None),
        ({"powers": frozenset({Power.PLACE})}, {}, "You do not decide"),
        ({"powers": frozenset({Power.DELEGATE})}, {}, "A machine places only"),
        ({"powers": frozenset({Power.DELEGATE})}, {"may_place": False}, None),
        ({}, {"sends": frozenset()}, "Choose at least one"),
        ({"reports": False}, {}, "This body does not report"),
        ({"reports": False}, {"sends": frozenset({Intake.DOCUMENTS})}, None),
        ({}, {"starts_on": TODAY - timedelta(1)}, "A token begins today"),
        ({}, {"ends_on": TODAY - timedelta(1)}, "The last day is not before"),
        ({}, {"ends_on": TODAY + timedelta(LONGEST_TERM - 1)}, None),
        ({}, {"ends_on": TODAY + timedelta(LONGEST_TERM)}, "A token is valid for two years"),
        ({"ends_on": TODAY}, {}, None),
        ({"ends_on": TODAY}, {"ends_on": TODAY + timedelta(1)}, "Your own office ends earlier"),
    ],
)
def test_token_is_made_by_who_decides_for_no_longer_than_the_office(keeper, terms, why):
    refusal = why_not_make_token(replace(KEEPER, **keeper), replace(TERMS, **terms), TODAY)
    assert refusal is None if why is None else refusal is not None and refusal.reason[:9] == why[:9]


@pytest.mark.parametrize(
    ("is_maker", "is_shown", "is_valid", "is_let"),
    [
        (True, False, True, True),
        (False, False, True, False),
        (True, True, True, False),
        (True, False, False, False),
    ],
)
def test_key_is_shown_once_to_its_maker(is_maker, is_shown, is_valid, is_let):
    why = why_not_show_key(is_maker=is_maker, is_shown=is_shown, is_valid=is_valid)
    assert (why is None) is is_let
