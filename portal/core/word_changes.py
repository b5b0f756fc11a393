"""How one text became another, word by word; the work is bounded, so that no text however long
keeps anybody waiting (decided: comparison of editions)."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

PIECE = re.compile(r"\d+(?:[ \u00a0]\d{3})*(?:[.,]\d+)?\s*|\w+\s*|[^\w\s]+\s*")
PAIRS = 400_000  # pairs of equal words that are looked at in one comparison
PAIRS_OF_ONE = 100_000  # of them for one paragraph, or for the paragraphs of one text
ALIKE = 0.3  # two paragraphs that share less are shown as one gone and one come
KEPT, REMOVED, ADDED = "kept", "removed", "added"


@dataclass(frozen=True)
class Piece:
    """Words that stayed, went or came."""

    mark: str
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with its changes, or so many paragraphs that stayed as they were."""

    pieces: tuple[Piece, ...] = ()
    skipped: int = 0


class Budget:
    """How much work is left; a text that would need more is shown as gone and come as a whole."""

    def __init__(self, pairs: int = PAIRS) -> None:
        self._left = pairs

    def allows(self, old: Sequence[str], new: Sequence[str]) -> bool:
        """Whether two sequences may be compared; what that costs is taken off."""
        times = Counter(new)
        cost = len(old) + len(new) + sum(times[one] for one in old)
        if cost > min(self._left, PAIRS_OF_ONE):
            return False
        self._left -= cost
        return True


def text_changes(old: str, new: str, budget: Budget) -> tuple[Paragraph, ...]:
    """The paragraphs of two texts with their changes; empty when nothing changed."""
    if old == new:
        return ()
    return tuple(_joined(_paragraphs(old.splitlines(), new.splitlines(), budget)))


def _paragraphs(old: Sequence[str], new: Sequence[str], budget: Budget) -> Iterator[Paragraph]:
    if not budget.allows(old, new):
        yield from _pairs(old, new, budget)
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Paragraph(skipped=b - a)
        else:
            yield from _pairs(old[a:b], new[c:d], budget)


def _pairs(old: Sequence[str], new: Sequence[str], budget: Budget) -> Iterator[Paragraph]:
    for gone, come in zip_longest(old, new, fillvalue=""):
        if pieces := tuple(_pieces(gone, come, budget)):
            yield Paragraph(pieces)


def _joined(paragraphs: Iterator[Paragraph]) -> Iterator[Paragraph]:
    """Paragraphs that stayed, one after the other, are counted together."""
    skipped = 0
    for one in paragraphs:
        if one.pieces:
            if skipped:
                yield Paragraph(skipped=skipped)
            skipped = 0
            yield one
        skipped += one.skipped
    if skipped:
        yield Paragraph(skipped=skipped)


def _pieces(gone: str, come: str, budget: Budget) -> Iterator[Piece]:
    old, new = PIECE.findall(gone), PIECE.findall(come)
    if old and new and budget.allows(old, new):
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        if matcher.ratio() >= ALIKE:
            yield from _marked(matcher, old, new)
            return
    if gone:
        yield Piece(REMOVED, gone)
    if come:
        yield Piece(ADDED, come)


def _marked(
    matcher: "SequenceMatcher[str]", old: Sequence[str], new: Sequence[str]
) -> Iterator[Piece]:
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(KEPT, "".join(new[c:d]))
            continue
        if a < b:
            yield Piece(REMOVED, "".join(old[a:b]))
        if c < d:
            yield Piece(ADDED, "".join(new[c:d]))
