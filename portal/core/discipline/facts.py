"""Discipline for machines: the same names in the page's JSON, the file of values and the API."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from portal.core.cells import UTF8_MARK, safe_cell
from portal.core.discipline.counting import numbers_by_body, operator_decisions
from portal.core.discipline.numbers import COUNTED, Asked, Decisions, Numbers, together
from portal.models import Body, Region

Line = tuple[Body, Region | None, Numbers]


def lines_of(db: Session, asked: Asked, today: date, *, reads_grounds: bool = True) -> list[Line]:
    """Every body that has something to count, by code."""
    numbers = numbers_by_body(db, asked, today, reads_grounds=reads_grounds)
    found = (
        select(Body, Region)
        .outerjoin(Region, Region.code == Body.region_code)
        .where(*asked.of_bodies(Body.id))
        .order_by(Body.code)
    )
    rows: Sequence[Row[Body, Region | None]] = db.execute(found).all()
    return [(body, region, numbers[body.id]) for body, region in rows if body.id in numbers]


def whole(db: Session, asked: Asked, today: date) -> dict[str, Any]:
    """The whole answer: what was asked, the sums, the operator, each body."""
    lines = lines_of(db, asked, today)
    return {
        "year": asked.year,
        "kind": asked.kind,
        "level": asked.level,
        "region": asked.region,
        "as_of": today.isoformat(),
        "total": len(lines),
        "sums": number_facts(together(numbers for _body, _region, numbers in lines)),
        "operator": decision_facts(operator_decisions(db, asked.year, today)),
        "items": [
            {
                "administrator": body.code,
                "name": {code: getattr(body, f"name_{code}") for code in ("kk", "ru", "en")},
                "level": body.level,
                "region": body.region_code,
                **number_facts(numbers),
            }
            for body, _region, numbers in lines
        ],
    }


def number_facts(numbers: Numbers) -> dict[str, int | float | None]:
    """The numbers of a body by their names."""
    return {
        "due": numbers.due,
        **{name: getattr(numbers, name) for name in COUNTED},
        "median_delay_days": _days(numbers.median),
        "own_grounds": numbers.own_grounds,
    }


def _days(median: Decimal | None) -> int | float | None:
    if median is None:
        return None
    return int(median) if median % 1 == 0 else float(median)


def decision_facts(decisions: Decisions) -> dict[str, int]:
    """How the operator kept the two working days (§15)."""
    names = ("in_time", "late", "overdue", "waiting")
    return {name: getattr(decisions, name) for name in names}


def as_csv(lines: Sequence[Line]) -> str:
    """A line for each body. Codes are text, and no cell begins a formula."""
    text = io.StringIO()
    rows = csv.writer(text)
    names = list(number_facts(Numbers()))
    rows.writerow(["administrator", "name_kk", "name_ru", "level", "region", *names])
    for body, _region, numbers in lines:
        named = (body.code, body.name_kk, body.name_ru, body.level.value, body.region_code)
        rows.writerow([safe_cell(one) for one in (*named, *number_facts(numbers).values())])
    return UTF8_MARK + text.getvalue()
