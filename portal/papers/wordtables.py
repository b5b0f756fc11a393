"""Tables of the official forms in Word: heads of several lines with merged cells, rows by their
labels, in one language (order MinFin No. 185, appendix 4; form 4-РБП)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.papers.contents import Block, TextCell
from portal.papers.letters import cleaned, folded
from portal.papers.wordlabels import NUMBER_COLUMN, TOTAL, Words
from portal.rules.placement import parse_number
from portal.terms import RowKind

HEAD_LINES = 5
YEAR = re.compile(r"20\d\d")
PLANS = ("plan_1", "plan_2", "plan_3")
ORDER = {  # in which headings are asked; the first that fits says what a column is
    "planned": ("unit", "approved", "refined", "fact"),
    "measures": (
        *("unit", "note", "deviation", "document_sum", "document_value", "value", "spending"),
    ),
    "report": ("unit", "note", "deviation", "percent", "fact", "plan"),
}
ALLOWED = {
    "planned": {RowKind.INDICATOR, RowKind.RESULT, RowKind.SPENDING_NEED, RowKind.SPENDING},
    "measures": {RowKind.MEASURE},
    "report": {RowKind.SPENDING, RowKind.RESULT, RowKind.MEASURE, RowKind.PROJECT},
}
NAME = "name"
TRIMMED = " \n:;–-—."


@dataclass(frozen=True)
class WordRow:
    """A row in one language; `table` and `no` say where it stands."""

    kind: RowKind
    name: str
    unit: str
    note: str
    cells: Mapping[str, str]
    table: int
    no: int


@dataclass(frozen=True)
class Unplaced:
    """What was not recognised."""

    text: str
    table: int
    no: int


@dataclass(frozen=True)
class WordTable:
    """A table of a form: which one it is, and its rows."""

    shape: str  # planned, measures or report
    rows: tuple[WordRow, ...]
    unplaced: tuple[Unplaced, ...]
    head: str  # all headings, folded


def table_of_block(block: Block, words: Words, first_year: int | None) -> WordTable | None:
    """A block as a table of the form; None when its headings are those of no form."""
    grid = [_spread(row) for row in block.rows]
    width = max((len(row) for row in grid), default=0)
    grid = [row + [""] * (width - len(row)) for row in grid]
    count = _head_lines(grid, words)
    if not count or width < 2:
        return None
    heads = [
        folded(" ".join(dict.fromkeys(row[at] for row in grid[:count]))) for at in range(width)
    ]
    shape = _shape(heads[1:], words)
    if shape is None:
        return None
    columns = _columns(heads, shape, words, first_year)
    rows, unplaced = [], []
    for one in _rows(block.no, grid, count, shape, columns, words):
        (unplaced if isinstance(one, Unplaced) else rows).append(one)
    return WordTable(shape, tuple(rows), tuple(unplaced), " ".join(heads))


def _spread(row: Sequence[TextCell]) -> list[str]:
    """A row over the columns of its table; a merged cell says the same in each."""
    return [text for cell in row for text in [cell.text] * cell.span]


def _head_lines(grid: Sequence[Sequence[str]], words: Words) -> int:
    """How many lines at the top are headings or numbers of columns."""
    count = 0
    for row in grid[:HEAD_LINES]:
        said = [folded(text) for text in row[1:] if text.strip()]
        numbers = [text for text in said if parse_number(text) is not None]
        years = [text for text in numbers if YEAR.fullmatch(text)]
        is_numbering = bool(said) and len(numbers) == len(said) and said == sorted(said, key=int_of)
        is_small = is_numbering and all(int_of(text) <= len(row) for text in said)
        is_heading = any(one.search(text) for text in said for one in words.columns.values())
        if numbers and len(numbers) > len(years) and not is_small:
            break
        if not is_heading and not is_small and not years and not any(map(YEAR.search, said)):
            break
        count += 1
    return count


def int_of(text: str) -> int:
    """A small whole number, for ordering numbers of columns."""
    return int(text) if text.isdecimal() else 10**9


def _shape(heads: Sequence[str], words: Words) -> str | None:
    def has(name: str) -> bool:
        return any(words.columns[name].search(text) for text in heads)

    if has("document_value") or has("document_sum") or (has("value") and has("spending")):
        return "measures"
    if has("approved") or has("refined"):
        return "planned"
    if has("fact") and (has("percent") or has("deviation")):
        return "report"
    return None


def _columns(
    heads: Sequence[str], shape: str, words: Words, first_year: int | None
) -> dict[int, str]:
    """What each column is; those that the form computes are left out."""
    start = 1 if len(heads) > 1 and NUMBER_COLUMN.fullmatch(heads[0]) else 0
    columns, plans = {start: NAME}, list(PLANS)
    for at in range(start + 1, len(heads)):
        text = heads[at]
        if text == heads[at - 1] and at - 1 == start:
            continue  # the merged cell of the names goes on
        name = next((one for one in ORDER[shape] if words.columns[one].search(text)), "")
        if not name and shape == "planned":
            name = _plan(text, plans, first_year)
        if name and name not in ("deviation", "percent") and name not in columns.values():
            columns[at] = name
    return columns


def _plan(text: str, plans: list[str], first_year: int | None) -> str:
    year = YEAR.search(text)
    if year and first_year and 0 <= int(year.group()) - first_year < len(PLANS):
        return PLANS[int(year.group()) - first_year]
    return plans.pop(0) if plans else ""


def _rows(
    table: int,
    grid: Sequence[Sequence[str]],
    count: int,
    shape: str,
    columns: Mapping[int, str],
    words: Words,
) -> Iterator[WordRow | Unplaced]:
    section = RowKind.MEASURE if shape == "measures" else None
    for no, row in enumerate(grid[count:], count + 1):
        said = {name: cleaned(row[at]) for at, name in columns.items()}
        name = said.pop(NAME)
        if len(set(row)) == 1:  # one cell over the whole width is a heading
            said = dict.fromkeys(said, "")
        has_values = any(said.values())
        if not name and not has_values:
            continue
        if TOTAL.match(folded(name)):
            section = RowKind.MEASURE if RowKind.MEASURE in ALLOWED[shape] else section
            continue
        label, rest, found = _label(name, shape, words)
        if found and label is None:
            continue  # the portal computes it
        if found:
            section = label
            if not rest and not has_values:
                continue
        if section is None:
            yield Unplaced(" | ".join(text for text in row if text), table, no)
            continue
        yield WordRow(
            section,
            rest or name,
            said.pop("unit", ""),
            said.pop("note", ""),
            said,
            table,
            no,
        )


def _label(name: str, shape: str, words: Words) -> tuple[RowKind | None, str, bool]:
    """What a row says it is, what its name says after that, and whether it says anything."""
    for asked, kind in words.rows:
        if kind is not None and kind not in ALLOWED[shape]:
            continue
        if found := asked.match(name):
            return kind, name[found.end() :].strip(TRIMMED), True
    return None, "", False
