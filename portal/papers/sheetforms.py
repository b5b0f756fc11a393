"""Sheets of the portal's template become a document: which one it is, and what it says."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from portal.core.faults import Fault
from portal.core.text import rich
from portal.papers.contents import Line, Sheet, Value, ValueKind
from portal.papers.drafts import BODY_LIMIT, ROW_LIMIT, CellDraft, Paper, PartDraft, RowDraft
from portal.papers.findings import Findings
from portal.papers.incoming import Incoming, Known, Particulars
from portal.papers.layout import (
    DOCUMENT,
    KIND_WORDS,
    PARTICULARS,
    STAGE_WORDS,
    TEXT_ROW,
    head_fields,
    kinds_of,
    row_kind,
)
from portal.papers.letters import day_of, folded
from portal.papers.rowkeys import is_blank, keyed
from portal.papers.sheetheads import Table, mark_of, sheets_by_part, table_of_sheet
from portal.papers.sheetvalues import CONTINUED, Place, sum_text, text_of
from portal.papers.values import in_both
from portal.rules.forms import PartForm, form_of
from portal.terms import BudgetStage, DocumentKind, RowKind

ROW_KEY = re.compile(r"[a-z0-9-]{1,60}")
PROGRAM_CODE = re.compile(r"(?:(\d{3})\s*[-–]\s*)?(\d{1,3})(?:\D.*)?", re.S)
MARK_END = re.compile(r"</(?:p|ul|ol)>$")
YEARS = range(2015, 2100)


def incoming_of_sheets(
    sheets: Sequence[Sheet], target: Particulars | None, known: Known, findings: Findings
) -> Incoming | None:
    """The document that sheets tell of; `target` is the draft they go into, which they may then
    leave unnamed. None when they do not say which document they are."""
    first = next((one for one in sheets if mark_of(one) == DOCUMENT), None)
    if first is None and target is None:
        findings.add(Fault("The first sheet of the template, which says what document this is"))
        return None
    said = _said(first) if first else {}
    particulars = _particulars(said, first.name, findings) if first else target
    if particulars is None:
        return None
    form = form_of(particulars.kind, particulars.year, particulars.stage)
    head = _head(said, first.name, findings) if first else {}
    parts = {
        part.key: draft
        for part, sheet in sheets_by_part(sheets, form, findings)
        if (draft := _part(sheet, part, known, findings)) is not None
    }
    return Incoming(particulars, Paper(head, parts))


Said = Mapping[str, tuple[Value, int]]  # by name of the field, with its line


def _said(sheet: Sheet) -> Said:
    """What the first sheet says: names in the first column, values in the third."""
    found = {}
    for line in sheet.lines:
        name, value = line.values.get(1), line.values.get(3)
        if name is not None and value is not None:
            found[name.text.strip()] = value, line.no
    return found


def _words(said: Said, name: str) -> str:
    value, _no = said.get(name, (Value(""), 0))
    return value.text.strip()


def _particulars(said: Said, sheet: str, findings: Findings) -> Particulars | None:
    def wrong(name: str, fault: Fault) -> None:
        _value, no = said.get(name, (None, None))
        column = "C" if no else PARTICULARS[name]["ru"]
        findings.add(replace(fault, found=_words(said, name), sheet=sheet, row=no, column=column))

    kind = _one_of(_words(said, "kind"), KIND_WORDS)
    if kind is None:
        wrong("kind", Fault("A kind of document from the list"))
        return None
    year = _words(said, "year")
    if not year.isdecimal() or int(year) not in YEARS:
        wrong("year", Fault("A year, as 2027"))
        return None
    stage = month = None
    if kind is DocumentKind.CITIZEN_BUDGET:
        stage = _one_of(_words(said, "stage"), STAGE_WORDS)
        if stage is None:
            wrong("stage", Fault("A stage of the budget from the list"))
            return None
    if stage is BudgetStage.MONTH:
        text = _words(said, "month")
        month = int(text) if text.isdecimal() and 1 <= int(text) <= 11 else None
        if month is None:
            wrong("month", Fault("A month from 1 to 11"))
    event = _event(said, wrong)
    code = PROGRAM_CODE.fullmatch(_words(said, "program"))
    if code is None and _words(said, "program"):
        wrong("program", Fault("A program from the list, as 201-015"))
    administrator = _words(said, "administrator") or (code and code.group(1)) or ""
    program = code.group(2).zfill(3) if code else ""
    places = {name: (sheet, no) for name, (_value, no) in said.items() if name in PARTICULARS}
    coded = administrator.zfill(3) if administrator else ""
    return Particulars(kind, int(year), coded, program, stage, month, event, places)


def _event(said: Said, wrong: Callable[[str, Fault], None]) -> date | None:
    text = _words(said, "event_on")
    value, _no = said.get("event_on", (Value(""), 0))
    day = day_of(text[:10] if value.kind is ValueKind.DAY else text)
    if text and day is None:
        wrong("event_on", Fault("A day, as 27.11.2026"))
    return day


def _one_of(text: str, words: Mapping) -> object:
    wanted = folded(text)
    for one, names in words.items():
        if wanted in {folded(one.value), *(folded(name) for name in names.values())}:
            return one
        if wanted == folded(" / ".join((names["kk"], names["ru"]))):
            return one
    return None


def _head(said: Said, sheet: str, findings: Findings) -> dict[str, str]:
    head = {}
    for one in head_fields(with_reason="reason_kk" in said or "reason_ru" in said):
        value, no = said.get(one.key, (None, 0))
        if text := text_of(value, one, Place(sheet, no, "C"), findings):
            head[one.key] = text
    return head


@dataclass
class Bodies:
    """The paragraphs of a part as they come, line after line."""

    kk: list[str] = field(default_factory=list)
    ru: list[str] = field(default_factory=list)

    def text(self, lang: str) -> str:
        """The paragraphs as an official would type them."""
        whole = ""
        for piece in self.kk if lang == "kk" else self.ru:
            if piece.startswith(CONTINUED):
                whole += piece.removeprefix(CONTINUED)
            elif MARK_END.search(whole) and piece.startswith("<"):
                whole += piece
            else:
                whole += f"\n\n{piece}" if whole else piece
        return whole


def _part(sheet: Sheet, form: PartForm, known: Known, findings: Findings) -> PartDraft | None:
    table = table_of_sheet(sheet, form, findings)
    if table is None:
        return None
    bodies, rows = Bodies(), []
    keys: set[str] = set()
    for line in table.lines:
        row = _row(table, line, form, bodies, findings)
        if row is not None:
            _check_key(row, keys, table, line, findings)
            rows.append(row)
    if len(rows) > ROW_LIMIT:
        findings.add(
            Fault(
                "At most %(count)s rows in a table; there are %(length)s",
                {"count": ROW_LIMIT, "length": len(rows)},
                sheet=sheet.name,
            )
        )
    if all(is_blank(row) for row in rows) and not (bodies.kk or bodies.ru):
        return None  # a sheet that says nothing leaves its part alone
    kk, ru = (_body(bodies, lang, sheet, findings) for lang in ("kk", "ru"))
    return PartDraft(kk, ru, keyed(rows[:ROW_LIMIT], known.get(form.key, ())))


def _body(bodies: Bodies, lang: str, sheet: Sheet, findings: Findings) -> str:
    text = bodies.text(lang)
    if len(text) > BODY_LIMIT:
        findings.add(
            Fault(
                "At most %(count)s characters; there are %(length)s",
                {"count": BODY_LIMIT, "length": len(text)},
                found=text,
                sheet=sheet.name,
            )
        )
    return rich(text)


def _check_key(row: RowDraft, keys: set[str], table: Table, line: Line, findings: Findings) -> None:
    column = next((table.place(at) for at, one in table.columns.items() if one.key == "key"), "")
    if row.key and not ROW_KEY.fullmatch(row.key):
        findings.add(
            Fault(
                "The key as the template had it, or nothing for a new row",
                found=row.key,
                sheet=table.sheet.name,
                row=line.no,
                column=column,
            )
        )
    if row.key and row.key in keys:
        findings.add(
            Fault(
                "A key of its own for each row, or nothing for a new one",
                found=row.key,
                sheet=table.sheet.name,
                row=line.no,
                column=column,
            )
        )
    keys.add(row.key)


def _row(
    table: Table, line: Line, form: PartForm, bodies: Bodies, findings: Findings
) -> RowDraft | None:
    """A line as a row of the table; None for a paragraph and for a line without words."""
    said: dict[str, str] = {}
    columns: dict[str, str] = {}
    for at, one in table.columns.items():
        place = Place(table.sheet.name, line.no, table.place(at))
        read = sum_text if one.is_sum else text_of
        said[one.key] = read(line.values.get(at), one, place, findings)
        columns[one.key] = place.column
    if not form.columns:
        _take_paragraph(bodies, said, "text")
        return None
    if not any(text for key, text in said.items() if key not in ("key", "kind")):
        return None
    kind = row_kind(said.get("kind", ""), form)
    if kind is None:
        known = ", ".join(one["ru"] for one in kinds_of(form).values())
        findings.add(
            Fault(
                "A kind of row: %(known)s",
                {"known": known},
                found=said.get("kind", ""),
                sheet=table.sheet.name,
                row=line.no,
                column=columns.get("kind", ""),
            )
        )
        return None
    if kind == TEXT_ROW:
        _take_paragraph(bodies, said, "name")
        return None
    return RowDraft(said.get("key", ""), RowKind(kind), _texts(said), tuple(_cells(said, form)))


def _take_paragraph(bodies: Bodies, said: Mapping[str, str], name: str) -> None:
    for lang, pieces in (("kk", bodies.kk), ("ru", bodies.ru)):
        if text := said.get(f"{name}.{lang}", ""):
            pieces.append(text)


def _texts(said: Mapping[str, str]) -> dict[str, str]:
    return {
        f"{name}_{lang}": said.get(f"{name}.{lang}", "")
        for name in ("name", "unit", "note")
        for lang in ("kk", "ru")
    }


def _cells(said: Mapping[str, str], form: PartForm) -> list[CellDraft]:
    cells = []
    for column in form.columns:
        if column.is_computed:
            continue
        if column.is_sum:
            kk = ru = said.get(column.key, "")
        else:
            kk, ru = (said.get(f"{column.key}.{lang}", "") for lang in ("kk", "ru"))
            kk, ru = in_both(kk, ru, column)
        cells.append(CellDraft(column.key, kk, ru))
    return cells
