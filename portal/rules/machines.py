"""Machines of state bodies: who lets one send for the body, what, and for how long (§8)."""

from dataclasses import dataclass
from datetime import date

from portal.rules import Refusal
from portal.terms import Intake, Power

LONGEST_TERM = 731  # days a token may be valid for (decided: keys of machines)


@dataclass(frozen=True)
class Keeper:
    """Somebody who makes a token, with the office acted in."""

    powers: frozenset[Power]
    ends_on: date | None  # the last day of the office
    reports: bool  # whether the body reports on a budget (§4)


@dataclass(frozen=True)
class TokenTerms:
    """What a machine is to do, and from which day to which."""

    sends: frozenset[Intake]
    may_place: bool
    starts_on: date
    ends_on: date


def why_not_make_token(keeper: Keeper, terms: TokenTerms, today: date) -> Refusal | None:
    """Whoever decides who does what lets a machine send, for no longer than the own office lasts;
    placing only who places (§8, decided: keys of machines)."""
    if Power.DELEGATE not in keeper.powers:
        return Refusal("You do not decide who does what in this body", "§8")
    if terms.may_place and Power.PLACE not in keeper.powers:
        return Refusal("A machine places only when you place yourself", "§8")
    if not terms.sends:
        return Refusal("Choose at least one thing that the machine sends", "§8")
    if Intake.BUDGET_REPORTS in terms.sends and not keeper.reports:
        return Refusal("This body does not report on a budget", "§4, §8")
    return _why_not_this_term(keeper, terms, today)


def _why_not_this_term(keeper: Keeper, terms: TokenTerms, today: date) -> Refusal | None:
    if terms.starts_on < today:
        return Refusal("A token begins today or later", "§8")
    if terms.ends_on < terms.starts_on:
        return Refusal("The last day is not before the first", "§8")
    if (terms.ends_on - terms.starts_on).days >= LONGEST_TERM:
        return Refusal("A token is valid for two years at most", "§8")
    if keeper.ends_on is not None and terms.ends_on > keeper.ends_on:
        return Refusal("Your own office ends earlier: give this one until then at most", "§8")
    return None


def why_not_show_key(*, is_maker: bool, is_shown: bool, is_valid: bool) -> Refusal | None:
    """The key of a machine is drawn and shown once, to whoever made the token
    (§8, decided: keys of machines)."""
    if not is_maker:
        return Refusal("The key is shown to whoever made the token", "§8")
    if is_shown:
        return Refusal("The key was shown already: revoke this token and make another one", "§8")
    if not is_valid:
        return Refusal("This token was revoked or has run out", "§8")
    return None
