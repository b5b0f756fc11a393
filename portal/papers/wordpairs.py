"""Two Word files, one in each language, become one document; one file alone fills its language and
leaves the other as the draft has it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from portal.core.faults import Fault
from portal.core.text import rich
from portal.models import Edition, Row
from portal.papers.drafts import (
    BODY_LIMIT,
    CELL_LIMIT,
    HEAD_LIMITS,
    NAME_LIMIT,
    ROW_LIMIT,
    UNIT_LIMIT,
    CellDraft,
    Paper,
    PartDraft,
    RowDraft,
)
from portal.papers.findings import Findings
from portal.papers.incoming import Incoming, Known, Particulars
from portal.papers.judging import length_fault, sum_fault
from portal.papers.rowkeys import keyed
from portal.papers.values import in_both
from portal.papers.wordforms import WordPaper
from portal.papers.wordtables import WordRow
from portal.rules.forms import Column, PartForm, form_of

LIMITS = {"name": NAME_LIMIT, "unit": UNIT_LIMIT, "note": NAME_LIMIT}
NOTHING = ("-", "–", "—", "x", "х")  # printed where there is no sum
Pair = Mapping[str, WordPaper]  # by language
RowPair = tuple[WordRow | None, WordRow | None]  # kk, ru


def incoming_of_papers(
    papers: Sequence[WordPaper], base: Edition | None, known: Known, findings: Findings
) -> Incoming | None:
    """The document that one or two files tell of."""
    pair: dict[str, WordPaper] = {}
    for paper in papers:
        if paper.lang in pair:
            findings.add(Fault("One file in Kazakh and one in Russian", found=paper.name))
        pair[paper.lang] = paper
        for one in paper.unplaced:
            findings.tell(
                Fault(
                    "This found no place in the form", found=one.text, sheet=paper.name, row=one.no
                )
            )
    particulars = _particulars(list(pair.values()), base, findings)
    if particulars is None:
        return None
    parts = {}
    for form in form_of(particulars.kind, particulars.year):
        draft = _part(form, pair, base, known, findings)
        if draft is not None:
            parts[form.key] = draft
    return Incoming(particulars, Paper(_head(pair, findings), parts))


def _particulars(
    papers: Sequence[WordPaper], base: Edition | None, findings: Findings
) -> Particulars | None:
    first, before = papers[0], findings.total
    for name, fault in (
        ("kind", Fault("Two files of the same document")),
        ("year", Fault("The same years in both files")),
        ("administrator", Fault("The same administrator in both files")),
        ("program", Fault("The same program in both files")),
    ):
        values = {str(getattr(one, name)) for one in papers if getattr(one, name)}
        if len(values) > 1:
            found = " / ".join(sorted(values))
            findings.add(replace(fault, found=found, sheet=papers[-1].name))
    year = next((one.year for one in papers if one.year), None)
    if year is None and base is not None:
        year = base.document.period_from
    if year is None:
        findings.add(Fault("The years of the planning period, as 2027-2029", sheet=first.name))
    if year is None or findings.total > before:
        return None
    administrator = next((one.administrator for one in papers if one.administrator), "")
    program = next((one.program for one in papers if one.program), "")
    return Particulars(first.kind, year, administrator, program)


def _head(pair: Pair, findings: Findings) -> dict[str, str]:
    head = {}
    for lang, paper in pair.items():
        for name, text in (("title", paper.title), ("head", paper.head)):
            if text:
                _check_length(text, HEAD_LIMITS[name], paper.name, None, findings)
                head[f"{name}_{lang}"] = text
    return head


def _check_length(text: str, limit: int, sheet: str, row: int | None, findings: Findings) -> None:
    if fault := length_fault(text, limit):
        findings.add(replace(fault, sheet=sheet, row=row))


def _part(
    form: PartForm, pair: Pair, base: Edition | None, known: Known, findings: Findings
) -> PartDraft | None:
    bodies = {lang: paper.bodies.get(form.key, "") for lang, paper in pair.items()}
    has_rows = any(paper.rows.get(form.key) for paper in pair.values())
    if not any(bodies.values()) and not has_rows:
        return None
    saved = next((one for one in base.parts if one.key == form.key), None) if base else None
    texts = {}
    for lang in ("kk", "ru"):
        text = bodies.get(lang, "")
        if text:
            _check_length(text, BODY_LIMIT, pair[lang].name, None, findings)
        kept = getattr(saved, f"body_{lang}") if saved else ""
        texts[lang] = rich(text) if text else kept
    rows = _rows(form, pair, saved.rows if saved else (), known, findings)
    if len(rows) > ROW_LIMIT:
        values = {"count": ROW_LIMIT, "length": len(rows)}
        findings.add(Fault("At most %(count)s rows in a table; there are %(length)s", values))
    return PartDraft(texts["kk"], texts["ru"], tuple(rows[:ROW_LIMIT]))


def _rows(
    form: PartForm, pair: Pair, saved: Sequence[Row], known: Known, findings: Findings
) -> list[RowDraft]:
    """The rows of both files side by side, kind by kind; the keys are those of the draft."""
    given = {lang: paper.rows.get(form.key, []) for lang, paper in pair.items()}
    drafts = []
    for kind in form.rows:
        kk, ru = ([one for one in given.get(lang, ()) if one.kind is kind] for lang in ("kk", "ru"))
        if kk and ru and len(kk) != len(ru):
            values = {"kk": len(kk), "ru": len(ru), "part": form.title["ru"]}
            findings.tell(Fault("%(part)s: %(kk)s rows in Kazakh and %(ru)s in Russian", values))
        for both in zip_longest(kk, ru):
            drafts.append(_row(form, both, pair, findings))
    keys = keyed(drafts, known.get(form.key, ()))
    kept = {row.key: row for row in saved}
    missing = [lang for lang in ("kk", "ru") if lang not in pair]
    return [_completed(row, kept.get(row.key), missing, form) for row in keys]


def _row(form: PartForm, both: RowPair, pair: Pair, findings: Findings) -> RowDraft:
    texts = {}
    for lang, row in zip(("kk", "ru"), both, strict=True):
        for name, limit in LIMITS.items():
            text = getattr(row, name) if row else ""
            if row:
                _check_length(text, limit, pair[lang].name, row.no, findings)
            texts[f"{name}_{lang}"] = text
    for name in ("unit", "note"):
        both_texts = in_both(texts[f"{name}_kk"], texts[f"{name}_ru"])
        texts |= {f"{name}_{lang}": one for lang, one in zip(("kk", "ru"), both_texts, strict=True)}
    kind = next(row.kind for row in both if row)
    cells = tuple(
        _cell(column, both, pair, findings) for column in form.columns if not column.is_computed
    )
    return RowDraft("", kind, texts, cells)


def _cell(column: Column, both: RowPair, pair: Pair, findings: Findings) -> CellDraft:
    said = {}
    for lang, row in zip(("kk", "ru"), both, strict=True):
        text = row.cells.get(column.key, "") if row else ""
        if row and text:
            _check_value(text, column, row, pair[lang].name, findings)
        said[lang] = "" if column.is_sum and text in NOTHING else text
    return CellDraft(column.key, *in_both(said["kk"], said["ru"], column))


def _check_value(text: str, column: Column, row: WordRow, name: str, findings: Findings) -> None:
    if not column.is_sum:
        _check_length(text, CELL_LIMIT, name, row.no, findings)
    elif text not in NOTHING and (fault := sum_fault(text, column)):
        findings.add(replace(fault, sheet=name, row=row.no, column=column.title["ru"]))


def _completed(row: RowDraft, kept: Row | None, missing: Sequence[str], form: PartForm) -> RowDraft:
    """The row with what the draft has in the language that did not come."""
    if kept is None or not missing:
        return row
    texts, cells = dict(row.texts), {cell.column: cell for cell in kept.cells}
    for lang in missing:
        for name in LIMITS:
            texts[f"{name}_{lang}"] = getattr(kept, f"{name}_{lang}")
    whole = []
    for cell in row.cells:
        said, before = {"kk": cell.kk, "ru": cell.ru}, cells.get(cell.column)
        for lang in missing:
            if not said[lang] and before is not None:
                said[lang] = getattr(before, f"text_{lang}")
        whole.append(CellDraft(cell.column, said["kk"], said["ru"]))
    return RowDraft(row.key, row.kind, texts, tuple(whole))
