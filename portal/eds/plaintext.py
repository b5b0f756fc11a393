"""Text that a person reads before signing: nothing in it may hide or change what they see."""

import unicodedata
from datetime import UTC, datetime

_HIDDEN_KINDS = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_HARMLESS = frozenset("\n\t\u00ad\u200c\u200d")


def hidden_characters(text: str) -> frozenset[str]:
    """Control, bidirectional, invisible and private characters of the text."""
    return frozenset(
        one for one in text if one not in _HARMLESS and unicodedata.category(one) in _HIDDEN_KINDS
    )


def without_hidden(text: str) -> str:
    """The text without its hidden characters, for what a state body has already placed."""
    hidden = hidden_characters(text)
    return "".join(one for one in text if one not in hidden)


def canonical_text(text: str) -> str:
    """The text in NFC with LF line ends; ValueError when it has hidden characters."""
    canonical = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if hidden := hidden_characters(canonical):
        raise ValueError(f"hidden characters {sorted(map(ascii, hidden))}")
    return canonical


def header(name: str, content: object) -> str:
    """One line `name: content`; white space of the content is drawn together."""
    return f"{name}: {' '.join(canonical_text(str(content)).split())}".rstrip()


def moment(at: datetime) -> str:
    """An aware time in UTC, to the second: 2026-11-20T12:00:00Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
