"""Who decides in a body who does what, and who is confirmed or appointed by whom (§8, §15)."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, combinations, product

import pytest

from portal.rules.delegation import (
    Given,
    Giver,
    why_not_appoint,
    why_not_close_unit,
    why_not_confirm_head,
    why_not_delegate,
    why_not_end,
    why_not_iin,
)
from portal.terms import Power, Role

TODAY = date(2026, 11, 27)
DAY = timedelta(days=1)
SETS = [
    frozenset(some)
    for some in chain.from_iterable(combinations(Power, size) for size in range(len(Power) + 1))
]
HEAD = Giver(1, 201, frozenset(Power), None)
OFFICE = Given(2, Role.ADMINISTRATOR, frozenset({Power.PLACE}), TODAY, None)


def why(giver: Giver = HEAD, given: Given = OFFICE, *, is_central: bool = False) -> str:
    """The reason of a refusal; empty when there is none."""
    refusal = why_not_delegate(giver, given, is_central=is_central, today=TODAY)
    return refusal.reason if refusal else ""


@pytest.mark.parametrize("held", SETS)
def test_who_may_delegate_gives_only_what_he_holds(held: frozenset[Power]):
    for given in SETS:
        allowed = Power.DELEGATE in held and bool(given) and given <= held
        assert (why(replace(HEAD, powers=held), replace(OFFICE, powers=given)) == "") is allowed


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "own_end", "reason"),
    [
        (TODAY, None, None, ""),
        (TODAY, TODAY, None, ""),
        (TODAY + 30 * DAY, None, None, ""),
        (TODAY - DAY, None, None, "today or later"),
        (TODAY, TODAY - DAY, None, "not before the first"),
        (TODAY + 2 * DAY, TODAY + DAY, None, "not before the first"),
        (TODAY, TODAY + 9 * DAY, TODAY + 10 * DAY, ""),
        (TODAY, TODAY + 10 * DAY, TODAY + 10 * DAY, ""),
        (TODAY, TODAY + 11 * DAY, TODAY + 10 * DAY, "ends earlier"),
        (TODAY, None, TODAY + 10 * DAY, "ends earlier"),
    ],
)
def test_office_begins_today_or_later_and_ends_with_the_givers_at_the_latest(
    starts_on: date, ends_on: date | None, own_end: date | None, reason: str
):
    given = replace(OFFICE, starts_on=starts_on, ends_on=ends_on)
    found = why(replace(HEAD, ends_on=own_end), given)
    assert reason in found
    assert bool(reason) == bool(found)


@pytest.mark.parametrize("is_central", [True, False])
@pytest.mark.parametrize("role", list(Role))
def test_only_employees_are_named_inside_a_body(role: Role, is_central: bool):
    allowed = {Role.ADMINISTRATOR} | ({Role.CENTRAL_BODY} if is_central else set())
    assert (why(given=replace(OFFICE, role=role), is_central=is_central) == "") is (role in allowed)


def test_nobody_gives_an_office_to_himself():
    assert "to himself" in why(given=replace(OFFICE, account_id=HEAD.account_id))


ENDERS = {
    "head": HEAD,
    "deputy": Giver(3, 201, frozenset({Power.DELEGATE}), None),
    "employee": Giver(4, 201, frozenset(Power) - {Power.DELEGATE}, None),
    "stranger": Giver(5, 217, frozenset(Power), None),
    "operator": Giver(6, None, frozenset(), None),
}


@pytest.mark.parametrize("ender", ENDERS)
@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.CENTRAL_BODY, Role.HEAD])
@pytest.mark.parametrize("is_own", [True, False])
@pytest.mark.parametrize("is_ended", [True, False])
def test_office_is_ended_by_who_decides_in_the_body_or_given_up(
    ender: str, role: Role, is_own: bool, is_ended: bool
):
    who = ENDERS[ender]
    refusal = why_not_end(
        who,
        account_id=who.account_id if is_own else 99,
        role=role,
        body_id=201,
        is_ended=is_ended,
    )
    decides = ender in ("head", "deputy") and role is not Role.HEAD
    assert (refusal is None) is (not is_ended and (is_own or decides))


def test_office_outside_of_bodies_is_not_ended_in_one():
    outside = Giver(1, None, frozenset(Power), None)
    assert why_not_end(outside, account_id=2, role=Role.OPERATOR, body_id=None, is_ended=False)


def test_unit_is_closed_once_and_empty():
    assert why_not_close_unit(offices=0, is_ended=False) is None
    assert why_not_close_unit(offices=1, is_ended=False)
    assert why_not_close_unit(offices=0, is_ended=True)


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("is_own", [True, False])
@pytest.mark.parametrize("grounds", ["Бұйрық № 7-НҚ", "жоқ", ""])
def test_head_is_decided_once_by_another_with_grounds(is_open: bool, is_own: bool, grounds: str):
    refusal = why_not_confirm_head(
        is_open=is_open, operator_id=1, account_id=1 if is_own else 2, grounds=grounds
    )
    assert (refusal is None) is (is_open and not is_own and len(grounds) >= 10)


def test_chief_operator_names_operators_and_auditors_and_nobody_else():
    for giver, role, is_own in product((*Role, None), Role, (True, False)):
        refusal = why_not_appoint(
            giver_role=giver, giver_id=1, account_id=1 if is_own else 2, role=role
        )
        named = role in (Role.OPERATOR, Role.AUDITOR)
        assert (refusal is None) is (giver is Role.CHIEF_OPERATOR and named and not is_own)


@pytest.mark.parametrize(
    ("iin", "strict", "loose"),
    [
        ("850715200017", True, True),
        ("991231100109", True, True),
        ("850715200018", False, True),
        ("850715200071", False, True),
        ("85071520001", False, False),
        ("8507152000170", False, False),
        ("85071520001x", False, False),
        ("٨٥٠٧١٥٢٠٠٠١٧", False, False),
        ("", False, False),
    ],
)
def test_iin_has_twelve_digits_and_the_last_one_checks(iin: str, strict: bool, loose: bool):
    assert (why_not_iin(iin, is_strict=True) is None) is strict
    assert (why_not_iin(iin, is_strict=False) is None) is loose
