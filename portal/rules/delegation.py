"""Who decides in a state body who does what on the portal, and who confirms its head (§8)."""

from dataclasses import dataclass
from datetime import date

from portal.rules import Refusal
from portal.rules.moderation import why_not_grounds
from portal.terms import Power, Role

GIVEN_IN_A_BODY = frozenset({Role.ADMINISTRATOR, Role.CENTRAL_BODY})  # never the head's (§8)
IIN_DIGITS = 12
GIVEN_BY_THE_CHIEF = frozenset({Role.OPERATOR, Role.AUDITOR})  # others come by a command


@dataclass(frozen=True)
class Giver:
    """Somebody who decides, with the office acted in."""

    account_id: int
    body_id: int | None
    powers: frozenset[Power]
    ends_on: date | None  # the last day of the office acted in


@dataclass(frozen=True)
class Given:
    """An office as it is to be given."""

    account_id: int | None  # None: somebody who never signed in
    role: Role
    powers: frozenset[Power]
    starts_on: date
    ends_on: date | None


def why_not_delegate(
    giver: Giver, given: Given, *, is_central: bool, today: date
) -> Refusal | None:
    """The head, or whom he named, gives employees what he holds himself, for no longer than he
    holds it, and never to himself (§8)."""
    if Power.DELEGATE not in giver.powers:
        return Refusal("You do not decide who does what in this body", "§8")
    if given.role not in GIVEN_IN_A_BODY:
        return Refusal("This office is not given inside a body", "§8")
    if given.role is Role.CENTRAL_BODY and not is_central:
        return Refusal("Only the central body for budget execution has such an office", "§8")
    if given.account_id == giver.account_id:
        return Refusal("Nobody gives an office to himself", "§8")
    return _why_not_these_powers(giver, given) or _why_not_this_term(giver, given, today)


def _why_not_these_powers(giver: Giver, given: Given) -> Refusal | None:
    if not given.powers:
        return Refusal("Choose at least one thing that the employee does", "§8")
    if not given.powers <= giver.powers:
        return Refusal("Nobody can give what he does not hold himself", "§8")
    return None


def _why_not_this_term(giver: Giver, given: Given, today: date) -> Refusal | None:
    if given.starts_on < today:
        return Refusal("An office begins today or later", "§8")
    if given.ends_on is not None and given.ends_on < given.starts_on:
        return Refusal("The last day is not before the first", "§8")
    if giver.ends_on is None:
        return None
    if (given.ends_on or date.max) > giver.ends_on:
        return Refusal("Your own office ends earlier: give this one until then at most", "§8")
    return None


def why_not_end(
    ender: Giver, *, account_id: int, role: Role, body_id: int | None, is_ended: bool
) -> Refusal | None:
    """Whoever decides in a body ends an office in it at once, but not the head's; one's own office
    may be given up (§8)."""
    if is_ended:
        return Refusal("This office has ended already", "§8")
    if account_id == ender.account_id:
        return None
    if Power.DELEGATE not in ender.powers or body_id is None or body_id != ender.body_id:
        return Refusal("You do not decide who does what in this body", "§8")
    if role is Role.HEAD:
        return Refusal("The head's office ends when the operator confirms another head", "§8")
    return None


def why_not_close_unit(*, offices: int, is_ended: bool) -> Refusal | None:
    """A unit is closed once, when nobody in it holds an office (§8)."""
    if is_ended:
        return Refusal("This unit is closed already", "§8")
    if offices:
        return Refusal("End the offices of the unit first", "§8")
    return None


def why_not_confirm_head(
    *, is_open: bool, operator_id: int, account_id: int, grounds: str
) -> Refusal | None:
    """The operator decides once, with grounds, and not about himself, whether the holder of a
    head's key is the head of the body (§8, decided: heads of bodies)."""
    if not is_open:
        return Refusal("This claim has been decided already", "§8")
    if operator_id == account_id:
        return Refusal("Nobody confirms himself", "§8")
    return why_not_grounds(grounds)


def why_not_appoint(
    *, giver_role: Role | None, giver_id: int, account_id: int | None, role: Role
) -> Refusal | None:
    """The chief operator gives and ends the offices of operators and auditors; chief operators and
    keepers of the system come by a command alone (§15, decided: the first people)."""
    if giver_role is not Role.CHIEF_OPERATOR:
        return Refusal("Only the chief operator gives this office", "§15")
    if role not in GIVEN_BY_THE_CHIEF:
        return Refusal("This office is given by a command of those who run the portal", "§15")
    if account_id == giver_id:
        return Refusal("Nobody gives an office to himself", "§15")
    return None


def why_not_iin(iin: str, *, is_strict: bool) -> Refusal | None:
    """An office goes to a person by the IIN: 12 digits, of which the last one checks the others; a
    test contour has numbers that fail the check (§13)."""
    if not (iin.isascii() and iin.isdigit() and len(iin) == IIN_DIGITS):
        return Refusal("An IIN has 12 digits", "§13")
    if is_strict and _check_digit(iin) != int(iin[-1]):
        return Refusal("A digit of this IIN is wrong: compare it with the document", "§13")
    return None


def _check_digit(iin: str) -> int | None:
    for weights in (range(1, 12), (*range(3, 12), 1, 2)):
        total: int = sum(int(one) * weight for one, weight in zip(iin[:-1], weights, strict=True))
        found = total % 11
        if found < 10:
            return found
    return None
