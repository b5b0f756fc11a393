"""Budget reporting of the demonstration: the real plan of the republican budget of 2026, program by
program, with invented figures of what was executed and of the year before."""

import csv
import io
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.core.files import FileStore
from portal.demo import material
from portal.models import Account, Body
from portal.papers.drafts import Reason
from portal.reporting.at_once import stage_at_once
from portal.reporting.columns import EVERYWHERE, OF_A_TREE
from portal.reporting.imports import ReceivedFile
from portal.reporting.limits import LARGEST_UPLOAD
from portal.reporting.placing import place_reports
from portal.rules.calendar import local_date
from portal.terms import ReportForm

YEAR = 2026  # of the real plan
MONTHS_SHOWN = 2
OF_LAST_YEAR = 930  # thousandths of the plan: invented
HEAD = (*EVERYWHERE, *OF_A_TREE)
OF_INCOME = {  # category of revenue -> heading of section I
    "1": "НАЛОГОВЫЕ ПОСТУПЛЕНИЯ",
    "2": "НЕНАЛОГОВЫЕ ПОСТУПЛЕНИЯ",
    "3": "ПОСТУПЛЕНИЯ ОТ ПРОДАЖИ ОСНОВНОГО КАПИТАЛА",
    "4": "СПЕЦИАЛЬНЫЕ ПОСТУПЛЕНИЯ",
    "5": "ПОСТУПЛЕНИЯ ТРАНСФЕРТОВ",
}


@dataclass
class Node:
    """A line of the invented report, with the lines below it; the plan in thousand tenge."""

    name: str
    code: str
    plan: int
    below: list["Node"]


def report_budget(
    db: Session, store: FileStore, body: Body, official: Account, now: datetime
) -> int:
    """Place the last months of this year and of the one before; how many months."""
    months = _months(local_date(now))
    if not months:
        return 0
    content = "".join(_csv(months)).encode()
    sha256, size = store.take(io.BytesIO(content), LARGEST_UPLOAD)
    name = f"republican-{YEAR}-invented.csv"
    told = ReceivedFile("republican", ReportForm.FULL, name, sha256, size, is_invented=True)
    received, faults = stage_at_once(db, store, body, official, told, now)
    assert not faults.total, faults.kept[:3]
    return len(place_reports(db, received, official, Reason("", ""), local_date(now), now))


def _months(today: date) -> list[tuple[int, int]]:
    """The last months of the year that are over, and the same ones of the year before."""
    last = 12 if today.year > YEAR else today.month - 1 if today.year == YEAR else 0
    shown = range(max(1, last - MONTHS_SHOWN + 1), last + 1)
    return [(year, month) for year in (YEAR - 1, YEAR) for month in shown]


def _csv(months: list[tuple[int, int]]) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.DictWriter(out, HEAD, delimiter=";")
    writer.writeheader()
    income, outlays = _income(), _outlays()
    for year, month in months:
        rows = [*_rows(income, year, month, 1), *_rows(outlays, year, month, 10_000)]
        writer.writerows(rows)
    yield out.getvalue()


def _income() -> Node:
    headings = [
        Node(OF_INCOME[one.code], "", one.amount, [Node(one.name.ru, one.code, one.amount, [])])
        for one in material.revenue_categories()
        if one.code in OF_INCOME
    ]
    return Node("I. ДОХОДЫ", "1", 0, headings)


def _outlays() -> Node:
    """Groups, administrators and programs of annex 1 to the law on the budget."""
    bodies = {one.code: one.name.ru for one in material.administrators()}
    told: dict[str, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
    for one in material.programs():
        program = Node(one.name.ru, one.code, one.amount, [])
        told[one.group][one.administrator].append(program)
    groups = [
        Node(
            group.name.ru,
            group.code,
            0,
            [Node(bodies[code], code, 0, below) for code, below in told[group.code].items()],
        )
        for group in material.functional_groups()
        if group.code in told
    ]
    return Node("II. ЗАТРАТЫ", "2", 0, groups)


@dataclass(frozen=True)
class _Sums:
    approved: int
    period: int
    executed: int

    def __add__(self, other: "_Sums") -> "_Sums":
        return _Sums(
            self.approved + other.approved,
            self.period + other.period,
            self.executed + other.executed,
        )


def _rows(top: Node, year: int, month: int, first: int) -> list[dict[str, object]]:
    """The lines of a section, parents above children, as the present portal exports them."""
    rows: list[dict[str, object]] = []

    def add(node: Node, level: int, parent: int | str) -> _Sums:
        own = first + len(rows)
        row: dict[str, object] = {"id": own, "code": node.code, "name": node.name, "level": level}
        rows.append(row | {"parent_id": parent, "month": f"{month:02}.{year}"})
        if node.below:
            sums = sum((add(one, level + 1, own) for one in node.below), _Sums(0, 0, 0))
        else:
            sums = _invented(node, year, month)
        rows[own - first] |= _columns(sums)
        return sums

    add(top, 0, "")
    return rows


def _invented(node: Node, year: int, month: int) -> _Sums:
    """Shares of the real plan that look like a budget's, the same ones each time."""
    plan = node.plan if year == YEAR else node.plan * OF_LAST_YEAR // 1000
    chance = zlib.crc32(f"{node.code} {node.name}".encode())
    pace = 60 + chance % 45  # of a hundred: how evenly the year is planned
    period = plan * month * pace // 1200
    done = 820 + (chance // 64 + 7 * month + year) % 181  # thousandths of the plan of the period
    return _Sums(plan, min(period, plan), min(period, plan) * done // 1000)


def _columns(sums: _Sums) -> dict[str, object]:
    approved, period, executed = sums.approved, sums.period, sums.executed
    return {
        **dict.fromkeys(("utv", "utch", "plg"), approved),
        **dict.fromkeys(("plgp", "plgo"), period),
        "sumrg": executed,
        "obz": executed,
        "obzsumrg": 0,
    }
