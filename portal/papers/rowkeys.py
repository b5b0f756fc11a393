"""Keys of rows that come without them: a row keeps the key of the one it was, a new one gets the
same key each time its file is read (§14, decided: keys of parts)."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from portal.papers.drafts import RowDraft
from portal.papers.incoming import KnownRow
from portal.papers.letters import folded
from portal.terms import RowKind

SINGLE = (RowKind.SPENDING_NEED, RowKind.SPENDING)  # rows that every form prints once


def keyed(rows: Iterable[RowDraft], known: Sequence[KnownRow]) -> tuple[RowDraft, ...]:
    """The same rows, each with a key of its own."""
    rows = list(rows)
    taken = {row.key for row in rows if row.key}
    given = []
    for no, row in enumerate(rows):
        key = row.key or _of_known(row, known, taken) or _fresh(row, no, taken)
        taken.add(key)
        given.append(replace(row, key=key))
    return tuple(given)


def is_blank(row: RowDraft) -> bool:
    """Whether a row is only what every form prints, with nothing said in it yet."""
    return row.kind in SINGLE and not any(cell.kk or cell.ru for cell in row.cells)


def _of_known(row: RowDraft, known: Sequence[KnownRow], taken: set[str]) -> str:
    free = [one for one in known if one.kind is row.kind and one.key not in taken]
    for one in free:
        for lang, name in (("kk", one.kk), ("ru", one.ru)):
            said = folded(row.texts[f"name_{lang}"])
            if said and said == folded(name):
                return one.key
    return free[0].key if row.kind in SINGLE and free else ""


def _fresh(row: RowDraft, no: int, taken: set[str]) -> str:
    start = row.kind.value.replace("_", "-")
    if row.kind in SINGLE and start not in taken:
        return start
    said = "\n".join((row.texts["name_kk"], row.texts["name_ru"]))
    key = f"{start}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"
    return key if key not in taken else f"{key}-{no + 1}"
