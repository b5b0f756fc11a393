"""Sheets of a file find their places: which part each is, where its headings stand, which column
is which."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.core.faults import Fault
from portal.papers.contents import Line, Sheet, Value, ValueKind, column_letters
from portal.papers.findings import Findings
from portal.papers.layout import DOCUMENT, Field, fields_of, sheet_name
from portal.papers.letters import folded
from portal.rules.forms import PartForm

SHEET_MARK = re.compile(r"([a-z-]+)/(?:key|kind|text\.kk|field)")  # in the first cell of a sheet
HEAD_LINES = 10  # lines among which the headings are looked for
RANGE = re.compile(r"([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)")
LANGUAGES = ("kk", "ru", "en")


@dataclass(frozen=True)
class Table:
    """A sheet with its columns found: which field each column is, and the lines under the head."""

    sheet: Sheet
    columns: dict[int, Field]
    lines: Sequence[Line]

    def place(self, column: int) -> str:
        """A column as its reader names it: the letter, in separated values the number of it."""
        return column_letters(column)


def mark_of(sheet: Sheet) -> str:
    """Which part a sheet says it is in its first cell; empty when it does not say so."""
    for line in sheet.lines[:1]:
        if first := line.values.get(1):
            found = SHEET_MARK.fullmatch(first.text.strip())
            return found.group(1) if found else ""
    return ""


def sheets_by_part(
    sheets: Sequence[Sheet], form: Sequence[PartForm], findings: Findings
) -> Iterator[tuple[PartForm, Sheet]]:
    """Each part with its sheet; a sheet of no part is a fault, unless it is only there to help."""
    names = {folded(name): one for no, one in enumerate(form, 1) for name in _names(one, no)}
    taken: set[str] = set()
    for sheet in sheets:
        mark = mark_of(sheet)
        if mark in (DOCUMENT, "example", "lists", "help") or not sheet.lines:
            continue
        part = names.get(folded(mark)) if mark else names.get(folded(sheet.name))
        if part is None:
            known = ", ".join(one.key for one in form)
            findings.add(
                Fault(
                    "A sheet of the template; its parts are: %(known)s",
                    {"known": known},
                    found=mark or sheet.name,
                    sheet=sheet.name,
                )
            )
        elif part.key in taken:
            findings.add(Fault("One sheet for each part", found=part.key, sheet=sheet.name))
        else:
            taken.add(part.key)
            yield part, sheet


def _names(form: PartForm, no: int) -> Iterator[str]:
    yield form.key
    for lang in LANGUAGES:
        yield form.title[lang]
        yield sheet_name(no, form, lang)


def table_of_sheet(sheet: Sheet, form: PartForm, findings: Findings) -> Table | None:
    """The columns of a part's sheet; what is wrong with its headings is told."""
    fields = fields_of(form)
    names = {name: one for one in fields for name in one.names()}
    best = max(
        range(min(len(sheet.lines), HEAD_LINES)),
        key=lambda at: len(_known(sheet.lines[at], names)),
        default=None,
    )
    if best is None or not _known(sheet.lines[best], names):
        wanted = ", ".join(one.heading for one in fields[:4])
        findings.add(
            Fault(
                "The headings of the template: %(wanted)s…",
                {"wanted": wanted},
                sheet=sheet.name,
                row=1,
            )
        )
        return None
    head = sheet.lines[best]
    columns, lines = _known(head, names), sheet.lines[best + 1 :]
    while lines and len(_known(lines[0], names)) > len(lines[0].values) // 2:
        lines = lines[1:]
    table = Table(sheet, columns, lines)
    _tell_of_head(table, head, fields, findings)
    _tell_of_merged(table, findings)
    return table


def _known(line: Line, names: dict[str, Field]) -> dict[int, Field]:
    found = {}
    for at, value in line.values.items():
        if field := names.get(_heading(value)):
            found[at] = field
    return found


def _heading(value: Value) -> str:
    """A heading, without the name of the sheet that stands before the first one."""
    text = value.text.strip()
    return folded(text.rpartition("/")[2] if SHEET_MARK.fullmatch(text) else text)


def _tell_of_head(table: Table, head: Line, fields: Sequence[Field], findings: Findings) -> None:
    seen: set[str] = set()
    for at, field in table.columns.items():
        if field.key in seen:
            findings.add(
                Fault(
                    "Each heading once",
                    found=field.heading,
                    sheet=table.sheet.name,
                    row=head.no,
                    column=table.place(at),
                )
            )
        seen.add(field.key)
    used = {at for line in table.lines for at in line.values}
    for at in sorted(used - set(table.columns)):
        findings.add(
            Fault(
                "A column of the template, or an empty one",
                found=head.values[at].text if at in head.values else "",
                sheet=table.sheet.name,
                row=head.no,
                column=table.place(at),
            )
        )
    for field in fields:
        if field.key not in seen and field.key != "key" and table.lines:
            if field.key == "kind" and "name.kk" in seen:
                continue
            findings.tell(
                Fault(
                    "A column that is not there stays empty: %(column)s",
                    {"column": field.heading},
                    sheet=table.sheet.name,
                    row=head.no,
                )
            )


def _tell_of_merged(table: Table, findings: Findings) -> None:
    first = table.lines[0].no if table.lines else 0
    for ref in table.sheet.merged:
        found = RANGE.fullmatch(ref)
        if found and int(found.group(4)) >= first > 0:
            findings.add(
                Fault(
                    "Cells that are not merged: each row has its own values",
                    found=ref,
                    sheet=table.sheet.name,
                    row=int(found.group(2)),
                    column=found.group(1),
                )
            )


def is_formula(value: Value) -> bool:
    """Whether a formula stands there without a value."""
    return value.kind is ValueKind.FORMULA
