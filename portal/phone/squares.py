"""The QR code of a link as one path of an SVG picture."""

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4  # modules of empty space around the code, as its standard asks


@dataclass(frozen=True)
class Squares:
    """A picture of so many modules on each side, and the path of the dark ones."""

    side: int
    path: str


def qr_squares(text: str) -> Squares:
    """A QR code that still reads when a seventh of it is lost; a row of dark modules is one
    stroke, so that no seam shows between them."""
    code = segno.make_qr(text, error="m")
    strokes = []
    for y, row in enumerate(code.matrix, QUIET):
        x = QUIET
        for dark, run in groupby(row):
            length = len(tuple(run))
            if dark:
                strokes.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return Squares(len(code.matrix) + 2 * QUIET, "".join(strokes))
