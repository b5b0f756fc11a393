"""The real export of the present portal, where it is at hand: nothing of it enters the project."""

import gzip
import os
from datetime import date
from pathlib import Path

import pytest

from portal.config import ROOT
from portal.reporting.reading import Batch, Reader
from portal.terms import ReportForm

FOLDER = Path(os.environ.get("PORTAL_EXECUTION_DIR", ROOT.parent / "shared/data/execution"))
TODAY = date(2026, 11, 2)
FILES = (  # name, months, months missing between the others
    ("republican_full", ReportForm.FULL, 27, 0),
    ("region_100000000_full", ReportForm.FULL, 26, 1),
    ("republican_investments", ReportForm.INVESTMENTS, 27, 0),
    ("state_functional", ReportForm.FUNCTIONAL, 27, 0),
)


def read(name: str, form: ReportForm) -> tuple[Reader, list[Batch]]:
    path = FOLDER / f"{name}.csv.gz"
    if not path.exists():
        pytest.skip(f"the real export is not there: {path}")
    reader = Reader(form, TODAY)
    return reader, list(reader.batches(path))


@pytest.mark.parametrize(("name", "form", "months", "missing"), FILES, ids=lambda one: str(one))
def test_real_file_is_read_whole(name: str, form: ReportForm, months: int, missing: int):
    reader, batches = read(name, form)
    assert reader.faults.total == 0, reader.faults.kept[:3]
    with gzip.open(FOLDER / f"{name}.csv.gz", "rt", encoding="utf-8") as file:
        assert reader.rows_read == sum(1 for _line in file) - 1 - _broken_lines(name)
    assert sum(len(batch.lines) for batch in batches) == reader.rows_read
    assert len(reader.months_read) == months
    first, last = min(reader.months_read), max(reader.months_read)
    between = 12 * (last[0] - first[0]) + last[1] - first[1] + 1
    assert between - months == missing


def _broken_lines(name: str) -> int:
    """Line ends inside of names, which are no rows."""
    with gzip.open(FOLDER / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return sum(line.count('"') % 2 for line in file) // 2


def test_totals_of_real_files_are_those_of_the_source():
    _reader, batches = read("state_functional", ReportForm.FUNCTIONAL)
    for batch in (one for one in batches if one.summary):
        (total,) = batch.summary.totals
        for measure, stated in total.stated.items():
            assert abs(stated - total.counted[measure]) <= 1, (batch.year, batch.month)


def test_outlays_of_the_republican_budget_add_up_in_every_month():
    _reader, batches = read("republican_full", ReportForm.FULL)
    for batch in (one for one in batches if one.summary):
        by_key = {one.key: one for one in batch.summary.totals}
        for key in {"income", "expenditure", "deficit"} & by_key.keys():  # June 2023 lacks one
            total = by_key[key]
            off = abs(total.stated["executed"] - total.counted["executed"])
            assert off <= 10_000, (batch.year, batch.month, key, off)  # ten thousand tenge
