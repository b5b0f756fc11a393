"""A text split into words and codes, where they stand in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from portal.search.words.codes import CODE, parts_of
from portal.search.words.letters import UNSEEN, in_one_alphabet, small

LETTERS = rf"[^\W_](?:[^\W_]|[{UNSEEN}]|['’ʼ`ʹ](?=[^\W_]))*"
WORD = re.compile(rf"(?P<code>{CODE.pattern})|{LETTERS}(?:[-‐‑‒–]{LETTERS}){{0,5}}")
HYPHEN = re.compile("[-‐‑‒–]")
APOSTROPHES = re.compile("['’ʼ`ʹ]")
AFTER_A_HYPHEN = """
    ның нің дың дің тың тің ға ге қа ке на не ны ні ды ді ты ті да де та те нда нде
    дан ден тан тен нан нен мен бен пен дағы дегі тағы тегі лар лер дар дер тар тер
    ы і сы сі ын ін шы ші ншы нші го му ый ая ой ое ые ых ого
"""
CASE_ENDINGS = frozenset(AFTER_A_HYPHEN.split())  # `ДСМ-ның`, `2026-ға`, `7-го`


@dataclass(frozen=True)
class Found:
    """A word or a code of a text. `pieces` are the words in it in small letters of one alphabet,
    more than one when it is written with hyphens, or the groups of digits of a code; `spelled` are
    the same words in the letters they were typed in."""

    start: int
    end: int
    pieces: tuple[str, ...]
    spelled: tuple[str, ...] = ()
    is_code: bool = False


def split(text: str) -> Iterator[Found]:
    """The words and codes of a text in their order."""
    for found in WORD.finditer(text):
        if found["code"]:
            yield Found(found.start(), found.end(), parts_of(found[0]), is_code=True)
            continue
        spelled = tuple(
            one for piece in HYPHEN.split(found[0]) if (one := small(APOSTROPHES.sub("", piece)))
        )
        pieces = tuple(map(in_one_alphabet, spelled))
        if len(pieces) > 1 and pieces[-1] in CASE_ENDINGS:
            pieces, spelled = pieces[:-1], spelled[:-1]
        if pieces:
            digits = len(pieces) > 1 and all(map(str.isdecimal, pieces))
            yield Found(found.start(), found.end(), pieces, spelled, is_code=digits)
