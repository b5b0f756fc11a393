"""Golos Text, the face of the drawn reports: where it lies and which signs it has."""

import struct
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "fonts"
FAMILY = "Golos Text"
REGULAR = FOLDER / "GolosText-Regular.ttf"
BOLD = FOLDER / "GolosText-Bold.ttf"


@cache
def signs(font: Path) -> frozenset[int]:
    """Code points the font draws: its `cmap` of format 4 (OpenType 1.9, cmap)."""
    letters = font.read_bytes()
    tables, *_ = struct.unpack_from(">4xH", letters)
    offsets = {}
    for record in range(12, 12 + 16 * tables, 16):
        tag, offset = struct.unpack_from(">4s4xI", letters, record)
        offsets[tag] = offset
    cmap = offsets[b"cmap"]
    for record in range(cmap + 4, cmap + 4 + 8 * _short(letters, cmap + 2), 8):
        start = cmap + struct.unpack_from(">I", letters, record + 4)[0]
        if _short(letters, start) == 4:
            return frozenset(_segments(letters, start))
    raise ValueError(f"{font.name} has no cmap of format 4")


def _segments(letters: bytes, start: int) -> set[int]:
    count = _short(letters, start + 6) // 2
    lasts = struct.unpack_from(f">{count}H", letters, start + 14)
    firsts = struct.unpack_from(f">{count}H", letters, start + 16 + 2 * count)
    spans = (range(first, last + 1) for first, last in zip(firsts, lasts, strict=True))
    return {point for span in spans for point in span} - {0xFFFF}


def _short(letters: bytes, offset: int) -> int:
    return int.from_bytes(letters[offset : offset + 2], "big")
