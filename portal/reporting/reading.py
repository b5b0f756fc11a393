"""Reading a file of budget reporting: batches of lines month by month, every fault noted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from portal.reporting.columns import (
    PARENTS,
    Columns,
    Unfit,
    columns_of,
    month_of,
    wanted_columns,
)
from portal.reporting.faults import Faults, Unreadable
from portal.reporting.limits import BATCH, MOST_ROWS
from portal.reporting.summing import MonthSummary
from portal.reporting.tree import Line, MonthTree
from portal.reporting.unpacking import Table, open_table
from portal.terms import ReportForm

TREES = (ReportForm.FULL, ReportForm.INVESTMENTS)


@dataclass
class Batch:
    """Some lines of one month; `summary` stands in the last batch of the month."""

    year: int
    month: int
    lines: list[Line]
    rows_read: int
    bytes_read: int
    summary: MonthSummary | None = None


@dataclass
class Reader:
    """Goes once through a file; its faults grow while it reads."""

    form: ReportForm
    today: date
    faults: Faults = field(default_factory=Faults)
    rows_read: int = 0
    months_read: set[tuple[int, int]] = field(default_factory=set)
    told: list[dict[str, object]] = field(default_factory=list)  # of each month, in short

    def batches(self, path: Path) -> Iterator[Batch]:
        """The lines of a file; a file that cannot be read ends with a fault."""
        try:
            wanted = wanted_columns(self.form in TREES)
            with open_table(path, wanted) as table:
                self.faults.sheet = table.sheet
                if self._lacks_columns(table.head, wanted):
                    return
                yield from self._months(table, columns_of(table))
        except Unreadable as unreadable:
            self.faults.end_with(unreadable.fault)

    def _lacks_columns(self, head: list[str], wanted: frozenset[str]) -> bool:
        names = [name.strip() for name in head]
        if self.form not in TREES and PARENTS & set(names):
            self.faults.add("wrong_form", "parent_id", row=1)
        for name in sorted(wanted - set(names)):
            self.faults.add("missing_column", ", ".join(filter(None, names)), row=1, column=name)
        for name in sorted({one for one in names if one and names.count(one) > 1}):
            self.faults.add("repeated_column", name, row=1, column=name)
        return self.faults.total > 0

    def _months(self, table: Table, columns: Columns) -> Iterator[Batch]:
        tree: MonthTree | None = None
        lines: list[Line] = []
        for no, row in table.rows:
            self.rows_read += 1
            if self.rows_read > MOST_ROWS:
                self.faults.add("too_many_rows", row=no)
                return
            if len(row) != columns.width:
                self.faults.add("row_width", f"{len(row)}", row=no)
                continue
            month = self._month(no, columns.cell(row, "month"))
            if month is None:
                continue
            if tree is None or month != (tree.year, tree.month):
                if tree is not None:
                    yield self._batch(tree, lines, table, is_last=True)
                    lines = []
                tree = self._begun(no, month, columns)
            line = tree.add(no, row)
            if line is not None:
                lines.append(line)
            if len(lines) >= BATCH or self.rows_read % BATCH == 0:
                yield self._batch(tree, lines, table, is_last=False)
                lines = []
        if tree is None:
            self.faults.add("no_rows")
        else:
            yield self._batch(tree, lines, table, is_last=True)

    def _month(self, no: int, written: str) -> tuple[int, int] | None:
        try:
            month = month_of(written)
            if month > (self.today.year, self.today.month):
                raise Unfit("month_ahead")
        except Unfit as unfit:
            self.faults.add(str(unfit), written, no, "month")
            return None
        return month

    def _begun(self, no: int, month: tuple[int, int], columns: Columns) -> MonthTree:
        if month in self.months_read:
            self.faults.add("month_repeated", f"{month[1]:02}.{month[0]}", no, "month")
        self.months_read.add(month)
        return MonthTree(self.form, *month, columns, self.faults)

    def _batch(self, tree: MonthTree, lines: list[Line], table: Table, *, is_last: bool) -> Batch:
        summary = tree.close() if is_last else None
        if summary is not None:
            self.told.append({"year": tree.year, "month": tree.month, **summary.in_short()})
        return Batch(
            year=tree.year,
            month=tree.month,
            lines=lines,
            rows_read=self.rows_read,
            bytes_read=table.position(),
            summary=summary,
        )
