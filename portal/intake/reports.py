"""Reading what a machine says of a budget report: which budget, in which form, whether it is to be
placed; and its lines, when they come as JSON (§4, §8)."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.intake.payload import canonical_payload, sha256_of
from portal.intake.reader import Reader, kind_of, pointer, shown
from portal.papers.drafts import HEAD_LIMITS, Reason
from portal.reporting.columns import EXPORTED, KAZAKH
from portal.terms import ReportForm

LARGEST_JSON = 8 * 1024 * 1024  # bytes; a larger month comes as a file
ARGUMENTS = ("budget", "form", "place", "reason_kk", "reason_ru", "dry_run")
NAMES = ("budget", "form", "month", "lines", "place", "reason")
COLUMNS = {  # name in JSON: column of the file that the portal reads
    **{name: name for name in ("id", "parent_id", "level", "code", "name", KAZAKH)},
    **{measure: column for column, measure in EXPORTED.items()},
}
NEEDED = ("id", "code", "name", *EXPORTED.values())
MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
LONGEST_VALUE = 2_000  # characters
FIRST_ROW = 2  # of the file: the heads stand in the first


@dataclass(frozen=True)
class ReportTold:
    """What a machine says of a file of budget reporting."""

    budget: str
    form: ReportForm
    wants_place: bool
    reason: Reason

    def sha256_with(self, file_sha256: str) -> str:
        """By which the same message is known again: the file with what was said of it."""
        reason = {"kk": self.reason.kk, "ru": self.reason.ru}
        told = {"budget": self.budget, "form": self.form, "place": self.wants_place}
        return sha256_of(canonical_payload({**told, "reason": reason, "file": file_sha256}))


def read_arguments(reader: Reader, given: Mapping[str, str]) -> ReportTold | None:
    """What the address of a sent file says; None when it has faults."""
    for name in given:
        if name not in ARGUMENTS:
            reader.fault(f"?{name}", "Only these names: %(names)s", names=", ".join(ARGUMENTS))
    words = {"1": True, "true": True, "0": False, "false": False, "": False}
    place = words.get(given.get("place", ""))
    if place is None:
        reader.fault("?place", "true or false", given["place"])
    reason = {
        code: reader.text(given.get(f"reason_{code}", ""), f"?reason_{code}", HEAD_LIMITS["reason"])
        for code in ("kk", "ru")
    }
    form = reader.word(given.get("form", ReportForm.FULL), "?form", tuple(ReportForm))
    budget = reader.text(given.get("budget", "republican"), "?budget", 10)
    if reader.total or form is None or place is None:
        return None
    return ReportTold(budget, form, place, Reason(**reason))


def read_report(reader: Reader, payload: Mapping[str, Any]) -> tuple[ReportTold, bytes] | None:
    """A month in JSON: what is said of it, and its lines as the file that the portal reads; None
    when it has faults."""
    reader.members(payload, "", NAMES, needed=("month", "lines"))
    form = reader.word(payload.get("form", ReportForm.FULL), "/form", tuple(ReportForm))
    budget = reader.text(payload.get("budget", "republican"), "/budget", 10)
    place = reader.yes(payload.get("place", False), "/place")
    reason = reader.pair(payload.get("reason"), "/reason", HEAD_LIMITS["reason"])
    month = MONTH.fullmatch(shown(payload.get("month", "")))
    if month is None and "month" in payload:
        reader.fault("/month", "A month such as 2026-10", shown(payload["month"]))
    lines = payload.get("lines", [])
    if not isinstance(lines, list):
        reader.fault("/lines", "An array of lines", kind_of(lines))
        return None
    rows = [_row(reader, line, pointer("/lines", no)) for no, line in enumerate(lines)]
    if reader.total or form is None or month is None:
        return None
    written = _file(rows, f"{month[2]}.{month[1]}")
    return ReportTold(budget, form, place, Reason(**reason)), written


def _row(reader: Reader, line: Any, place: str) -> dict[str, str]:
    given = reader.members(line, place, tuple(COLUMNS), needed=NEEDED)
    return {
        COLUMNS[name]: _value(reader, value, pointer(place, name))
        for name, value in given.items()
        if name in COLUMNS
    }


def _value(reader: Reader, value: Any, place: str) -> str:
    """Texts and whole numbers; sums with a part are texts, so that no machine rounds them."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is None:
        return ""
    if not isinstance(value, str):
        reader.fault(place, "A text such as 1234.567, or a whole number", shown(value))
        return ""
    return reader.text(value, place, LONGEST_VALUE)


def _file(rows: list[dict[str, str]], month: str) -> bytes:
    is_tree = any("parent_id" in row for row in rows)
    heads = [
        column
        for name, column in COLUMNS.items()
        if name in NEEDED or name == KAZAKH or (is_tree and name in ("parent_id", "level"))
    ]
    out = io.StringIO()
    writer = csv.DictWriter(out, [*heads, "month"], restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({**row, "month": month} for row in rows)
    return out.getvalue().encode()


def place_in_json(row: int | None, column: str) -> str:
    """Where a line of the file stands in the JSON it was made from."""
    names = {column: name for name, column in COLUMNS.items()}
    if row is None or row < FIRST_ROW:
        return "/month" if column == "month" else "/lines"
    place = pointer("/lines", row - FIRST_ROW)
    return pointer(place, names[column]) if column in names else place
