"""Who may close an account, and what becomes of the votes given with it (decided: closing an
account)."""

from portal.rules import Refusal
from portal.terms import AccountKind, KeyKind


def why_not_close(
    *, kind: AccountKind, key_kind: KeyKind, uses_state_key: bool, holds_office: bool
) -> Refusal | None:
    """A person closes the own account, an organisation's its head or signatory; whoever holds an
    office gives it back first (§8, decided: closing an account)."""
    if holds_office:
        return Refusal(
            "You hold an office. Ask the head of the body or the operator to end it first", "§8"
        )
    if uses_state_key:
        return Refusal("The key of a state body does not close an account: use your own key", "")
    if kind is AccountKind.ORGANISATION and key_kind not in (KeyKind.HEAD, KeyKind.SIGNATORY):
        return Refusal("Only the head or a signatory closes the account of an organisation", "")
    return None


def why_not_take_part(*, is_closed: bool, has_voted: bool) -> Refusal | None:
    """A closed account takes no part any more, and the vote given with it stands: the same person
    does not vote on the same thing again (§11, decided: closing an account)."""
    if is_closed:
        return Refusal("This account has been closed", "")
    if has_voted:
        return Refusal(
            "You voted on this with the account that you closed. That vote stands and is counted "
            "once",
            "§11",
        )
    return None
