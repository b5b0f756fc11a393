"""Codes and numbers as words: `226-006`, `226 006` and `226/006` are one word, which its parts
find as well (decided: one analyser)."""

import re

SPACE, DASH = "[ \u00a0\u202f]", "[-‐‑‒–—−/._]"
NO_WORD_BEFORE, NO_WORD_AFTER = r"(?<![^\W_])", r"(?![-‐‑‒–]?[^\W_])"
GROUPED = rf"\d{{1,3}}(?:{SPACE}\d{{3}})+"  # 226 006, 1 234 567
JOINED = rf"\d{{1,9}}(?:\s?{DASH}\s?\d{{1,9}}){{0,5}}"  # 226-006, 2026-00001-3, 1.05.1
CODE = re.compile(f"{NO_WORD_BEFORE}(?:{GROUPED}|{JOINED}){NO_WORD_AFTER}")
BETWEEN = re.compile(r"\D+")
YEAR = re.compile(r"(?:19|20)\d\d")
PROGRAM_CODE = (3, 3)  # digits of a body and of its program


def parts_of(code: str) -> tuple[str, ...]:
    """The groups of digits of a code as it was typed; a sum such as `1 234 567` has one, and two
    groups of three digits are the code of a program."""
    parts = tuple(part for part in BETWEEN.split(code) if part)
    is_sum = re.fullmatch(GROUPED, code) and tuple(map(len, parts)) != PROGRAM_CODE
    return ("".join(parts),) if is_sum else parts


def whole(parts: tuple[str, ...]) -> str:
    """A code as one word. Numbers that begin with a year are given in order within it, so zeros
    before them do not count: `2026-00012` and `2026-12` are one number."""
    if len(parts) > 1 and YEAR.fullmatch(parts[0]):
        return "-".join([parts[0], *(str(int(part)) for part in parts[1:])])
    return "".join(parts)


def code_readings(parts: tuple[str, ...]) -> frozenset[str]:
    """What a typed code may be in the index: `228-91` is also `228-091`."""
    read = {whole(parts)}
    if len(parts) == len(PROGRAM_CODE) and len(parts[0]) == PROGRAM_CODE[0]:
        read.add(parts[0] + parts[1].zfill(PROGRAM_CODE[1]))
    return frozenset(read)


def code_words(parts: tuple[str, ...]) -> list[str]:
    """What a code is found by: itself, what it begins with, its digits in a row, its parts."""
    starts = [whole(parts[:length]) for length in range(len(parts), 1, -1)]
    return list(dict.fromkeys([*starts, "".join(parts), *parts]))
