"""Discussions held before the portal, from a list of somebody else: read whole, checked whole,
taken whole or not at all (decided: past discussions)."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.core.faults import Fault
from portal.models import Body, PastDiscussion
from portal.rules.calendar import WorkCalendar, local_date
from portal.rules.discussion import is_after_allotment
from portal.terms import DISCUSSED_KINDS, DocumentKind

COLUMNS = (
    *("administrator", "program", "kind", "year", "opened_on", "closed_on"),
    *("votes", "proposals", "source"),
)
MOST_ROWS = 20_000
MOST_BYTES = 8 * 1024 * 1024
MOST_COUNT = 10_000_000  # votes or proposals
ADDRESS_LIMIT = 500
YEARS = range(2016, 2101)
FOUND_SHOWN = 60  # characters of what a fault quotes
CODE_DIGITS = 3


@dataclass
class PastList:
    """What a file tells, and what of it cannot be taken."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_past(db: Session, content: bytes, calendar: WorkCalendar, now: datetime) -> PastList:
    """The rows of a CSV file in UTF-8 with a heading; every fault of it at once."""
    found = PastList()
    try:
        lines = list(_lines(content, found.faults))
    except csv.Error:
        found.faults.append(Fault("A file of comma-separated values"))
        lines = []
    bodies = {code: key for key, code in db.execute(select(Body.id, Body.code))}
    known = {tuple(row) for row in db.execute(_known())}
    for no, line in lines:
        reading = _Reading(no, line, found.faults)
        row = reading.row(bodies, local_date(now))
        if row is None:
            continue
        key = tuple(row[name] for name in ("body_id", "program_code", "kind", "year", "opened_on"))
        if key in known:
            reading.fault("opened_on", Fault("A discussion that was not told before"))
            continue
        known.add(key)
        found.rows.append({**row, **_counted(row, calendar), "imported_at": now})
    return found


def _known() -> Any:
    one = PastDiscussion
    return select(one.body_id, one.program_code, one.kind, one.year, one.opened_on)


def take_past(db: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """All rows of a list without faults."""
    if rows:
        db.execute(insert(PastDiscussion), list(rows))


def _counted(row: Mapping[str, Any], calendar: WorkCalendar) -> dict[str, Any]:
    """What follows from the days; working days only of years whose days off are known."""
    opened_on, closed_on = row["opened_on"], row["closed_on"]
    is_known = calendar.covers(opened_on.year) and calendar.covers(closed_on.year)
    return {
        "working_days": calendar.working_days_left(opened_on, closed_on) if is_known else None,
        "is_after_allotment": is_after_allotment(
            kind=row["kind"], opens_on=opened_on, first_year=row["year"]
        ),
    }


def _lines(content: bytes, faults: list[Fault]) -> Iterator[tuple[int, Mapping[str, str]]]:
    if len(content) > MOST_BYTES:
        faults.append(Fault("A file of at most %(count)s bytes", {"count": MOST_BYTES}))
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        faults.append(Fault("A file in UTF-8"))
        return
    table = csv.DictReader(io.StringIO(text, newline=""))
    if tuple(table.fieldnames or ()) != COLUMNS:
        wanted = {"columns": ", ".join(COLUMNS)}
        found = ", ".join(table.fieldnames or ())[:FOUND_SHOWN]
        faults.append(Fault("The columns %(columns)s", wanted, found, row=1))
        return
    for line in table:
        if table.line_num > MOST_ROWS + 1:
            faults.append(Fault("A file of at most %(count)s rows", {"count": MOST_ROWS}))
            return
        if None in line or None in line.values():
            faults.append(Fault("As many values as columns", row=table.line_num))
        else:
            yield table.line_num, line


@dataclass
class _Reading:
    """One row of the file; what cannot be read becomes a fault."""

    no: int
    line: Mapping[str, str]
    faults: list[Fault]

    def row(self, bodies: Mapping[str, int], today: date) -> dict[str, Any] | None:
        """The values of the row, None when one of them is wrong."""
        before = len(self.faults)
        code, program = self._typed("administrator"), self._typed("program")
        opened_on, closed_on = self._day("opened_on", today), self._day("closed_on", today)
        row = {
            "body_id": bodies.get(code) or self._unknown(),
            "program_code": program if _is_code(program) else self._wrong_code(),
            "kind": self._kind(),
            "year": self._whole("year", YEARS),
            "opened_on": opened_on,
            "closed_on": closed_on,
            "votes": self._whole("votes", range(MOST_COUNT)),
            "proposals": self._whole("proposals", range(MOST_COUNT)),
            "source": self._source(),
        }
        if opened_on and closed_on and closed_on < opened_on:
            self.fault("closed_on", Fault("A day not before the opening"))
        return row if len(self.faults) == before else None

    def fault(self, column: str, wrong: Fault) -> None:
        """Remember what is wrong and where."""
        found = self.line[column][:FOUND_SHOWN]
        self.faults.append(replace(wrong, found=found, row=self.no, column=column))

    def _typed(self, column: str) -> str:
        return self.line[column].strip()

    def _wrong_code(self) -> None:
        self.fault("program", Fault("A code of %(count)s digits", {"count": CODE_DIGITS}))

    def _unknown(self) -> None:
        self.fault("administrator", Fault("The code of a body that the portal knows"))

    def _kind(self) -> DocumentKind | None:
        kind = next((one for one in DISCUSSED_KINDS if one == self._typed("kind")), None)
        if kind is None:
            self.fault("kind", Fault("One of: %(words)s", {"words": ", ".join(DISCUSSED_KINDS)}))
        return kind

    def _whole(self, column: str, allowed: range) -> int | None:
        typed = self._typed(column)
        is_number = typed.isascii() and typed.isdigit() and len(typed) <= len(str(allowed.stop))
        if not is_number or int(typed) not in allowed:
            ends = {"least": allowed.start, "most": allowed.stop - 1}
            self.fault(column, Fault("A whole number from %(least)s to %(most)s", ends))
            return None
        return int(typed)

    def _day(self, column: str, today: date) -> date | None:
        try:
            day = date.fromisoformat(self._typed(column))
        except ValueError:
            self.fault(column, Fault("A day as YYYY-MM-DD"))
            return None
        if day > today or day.year not in YEARS:
            self.fault(column, Fault("A day that has passed"))
        return day

    def _source(self) -> str:
        source = self._typed("source")
        if not source.startswith(("https://", "http://")) or len(source) > ADDRESS_LIMIT:
            self.fault("source", Fault("The address of the source: https://…"))
        return source


def _is_code(text: str) -> bool:
    return len(text) == CODE_DIGITS and text.isascii() and text.isdigit()
