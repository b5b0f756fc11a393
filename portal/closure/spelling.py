"""How a text is written in a typeface that does not have every sign of Unicode."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from portal.closure import typeface

MAY_BREAK = "\u200b"
SET_ASIDE = ("Cc", "Cf", "Co")  # controls and private signs, which PDF/A-2a does not allow
LEFT_OUT = ("Cc", "Cf", "Mn", "Me")  # joiners, variation selectors, marks without their letter


class Spelling:
    """A way to write all the given texts; a sign the face lacks is written by its number."""

    def __init__(self, texts: Iterable[str]) -> None:
        strange = {sign for text in texts for sign in text} - _known()
        self._instead = {ord(sign): _instead(sign) for sign in strange}

    @property
    def has_numbers(self) -> bool:
        """Whether some sign is written by its number."""
        return any(written.startswith("[") for written in self._instead.values())

    def write(self, text: str, line: int) -> str:
        """The text as it is set in a column whose line takes so many letters of one word."""
        written = text.translate(self._instead)
        return re.sub(rf"[^\s/-]{{{line}}}(?=[^\s/-])", rf"\g<0>{MAY_BREAK}", written)


@cache
def _known() -> frozenset[str]:
    drawn = typeface.signs(typeface.REGULAR) & typeface.signs(typeface.BOLD)
    allowed = (sign for sign in map(chr, drawn) if unicodedata.category(sign) not in SET_ASIDE)
    return frozenset((*allowed, "\n"))


def _instead(sign: str) -> str:
    category = unicodedata.category(sign)
    if category.startswith("Z") or sign == "\t":
        return " "
    return "" if category in LEFT_OUT else f"[U+{ord(sign):04X}]"
