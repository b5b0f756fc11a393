"""Who may send a proposal, how long it may be, and when it can be taken back (§13, §14)."""

import unicodedata
from datetime import date

from portal.rules import Refusal
from portal.terms import ProposalStatus, Role

TEXT_LIMIT = 1000  # §14, in the one definition of `length`
HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # incl. reordering marks
EMPTY_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # show nothing
SEEN = frozenset("LNPS")  # categories of letters, numbers, punctuation and signs
HARMLESS = frozenset("\n\u200c\u200d")  # line ends, and the joiners of some scripts and emoji


def canonical(text: str) -> str:
    """The text as it is counted, kept, signed and printed: NFC, every line end one LF, no blank
    space around (§14, decided: one definition of 1,000 characters)."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines).strip()


def length(text: str) -> int:
    """Characters of a text: code points of its canonical form
    (§14, decided: one definition of 1,000 characters)."""
    return len(canonical(text))


def forbidden_characters(text: str) -> list[str]:
    """Characters that hide or reorder text, as `U+202E`; line ends are allowed
    (§14, decided: forbidden characters)."""
    found = {letter for letter in set(canonical(text)) if _is_hidden(letter)} - HARMLESS
    return sorted(f"U+{ord(letter):04X}" for letter in found)


def _is_hidden(letter: str) -> bool:
    return letter in EMPTY_LETTERS or unicodedata.category(letter) in HIDDEN_CATEGORIES


def why_not_text(text: str) -> Refusal | None:
    """A proposal has one to 1,000 visible characters (§14)."""
    if not any(unicodedata.category(letter)[0] in SEEN for letter in text):
        return Refusal("Write the text of the proposal", "§14")
    if (count := length(text)) > TEXT_LIMIT:
        return Refusal(
            "Shorten the proposal to 1,000 characters: it has %(count)s", "§14", {"count": count}
        )
    if found := forbidden_characters(text):
        return Refusal(
            "Remove the hidden or control characters: %(found)s",
            "§14",
            {"found": ", ".join(found[:5])},
        )
    return None


def why_not_submit(
    *,
    opens_on: date,
    closes_on: date,
    today: date,
    sealed: bool,
    acting: Role | None,
    withdrawn: bool = False,
) -> Refusal | None:
    """Proposals are accepted until 24:00 of the last day of the discussion (§13, decided: a
    proposal sent in the last two days), unless the document is withdrawn before
    (decided: withdrawing a document)."""
    if today < opens_on:
        return Refusal("The discussion has not begun yet", "§13")
    if withdrawn:
        return Refusal("The document was withdrawn, proposals are no longer accepted", "§13")
    if sealed or today > closes_on:
        return Refusal("The discussion has ended, proposals are no longer accepted", "§13")
    if acting is Role.STATE_BODY:
        return Refusal("The key of a state body neither votes nor proposes", "§13")
    if acting is not None:
        return Refusal("An official sends proposals only as a private person, not in office", "§13")
    return None


def why_not_withdraw(*, status: ProposalStatus, is_author: bool) -> Refusal | None:
    """The author can take a proposal back until the operator has decided
    (decided: can one withdraw a proposal)."""
    if not is_author:
        return Refusal("Only its author can withdraw a proposal", "§13")
    if status is not ProposalStatus.ON_MODERATION:
        return Refusal("The operator has already decided, the proposal stays", "§15")
    return None
