"""The machine twins of a report: its lines as CSV and JSON, streamed; sums to the last tenge."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import closing

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal.core.cells import safe_cell
from portal.execution.page import thousands
from portal.execution.queries import PlacedMonth, whole_tree
from portal.models import ExecutionLine
from portal.models.reporting import MEASURES
from portal.reporting.names import Names, every_name

HEAD = ("key", "code", "kind", "depth", "name_kk", "name_ru", "name_source", *MEASURES)
ROWS_AT_ONCE = 200


def exact_thousands(tenge: int) -> str:
    """Whole tenge as thousand tenge with three decimals: `1234.567`."""
    whole, part = divmod(abs(tenge), 1000)
    return f"{'-' if tenge < 0 else ''}{whole}.{part:03}"


def _lines(bind: Engine, placed: PlacedMonth, key: str) -> Iterator[tuple[ExecutionLine, Names]]:
    """The lines with their names, read while they are sent: the request is over by then, and a
    cursor of PostgreSQL lives in a transaction alone."""
    with Session(bind, expire_on_commit=False) as db:
        names = every_name(db)
        with closing(whole_tree(db, placed.month_id, key)) as lines:
            for line in lines:
                yield line, names


def as_csv(bind: Engine, placed: PlacedMonth, key: str) -> Iterator[str]:
    """The lines of a report, or those under a key, as CSV, thousand tenge."""
    out, year = io.StringIO(), placed.report.year
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for no, (line, names) in enumerate(_lines(bind, placed, key), 1):
        texts = names.texts(line, year)
        said = (safe_cell(one or "") for one in (texts["kk"], texts["ru"], line.name_ru))
        sums = (exact_thousands(getattr(line, one)) for one in MEASURES)
        writer.writerow([line.key, line.code, line.kind.value, line.depth, *said, *sums])
        if no % ROWS_AT_ONCE == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def line_fields(line: ExecutionLine, names: Names, year: int) -> dict[str, object]:
    """A line for a machine: sums in thousand tenge, and exactly in tenge."""
    texts = names.texts(line, year)
    return {
        "key": line.key,
        "code": line.code,
        "kind": line.kind.value,
        "depth": line.depth,
        "name": {one: texts[one] for one in ("kk", "ru", "en")},
        "name_source": line.name_ru,
        **{one: thousands(getattr(line, one)) for one in MEASURES},
        "tenge": {one: getattr(line, one) for one in MEASURES},
    }


def report_fields(placed: PlacedMonth) -> dict[str, object]:
    """What a report is, for a machine."""
    report, edition = placed.report, placed.edition
    return {
        "number": placed.document.number,
        "budget": report.budget,
        "form": report.form.value,
        "year": report.year,
        "month": report.month,
        "edition": edition.no,
        "placed_at": edition.placed_at.isoformat() if edition.placed_at else None,
        "checksum": edition.checksum,
        "withdrawn": placed.document.withdrawn_at is not None,
        "invented": edition.is_invented,
        "unit": "KZT-thousand",
    }


def as_json(bind: Engine, placed: PlacedMonth, key: str) -> Iterator[str]:
    """A report with its lines, or with those under a key, as one JSON object."""
    head = json.dumps(report_fields(placed), ensure_ascii=False)
    yield head[:-1] + ', "lines": ['
    year, before = placed.report.year, ""
    for line, names in _lines(bind, placed, key):
        yield before + json.dumps(line_fields(line, names, year), ensure_ascii=False)
        before = ",\n"
    yield "]}\n"
