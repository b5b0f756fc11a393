"""A dataset read from the database while it is sent, with the same code as the files of a night:
bounded in time, in number, and in how often (decided: data on demand)."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date
from threading import BoundedSemaphore
from time import monotonic

from flask import Response
from sqlalchemy import Engine

from portal.bulk.catalogue import media_type
from portal.bulk.dataset import Asked, Dataset
from portal.bulk.writing import CSV
from portal.core.columns import Line, as_csv, as_json_lines
from portal.core.db import snapshot
from portal.core.paging import asked_number
from portal.rules.calendar import LAST_YEAR

LONGEST = 120  # seconds; then the answer breaks off, so that nobody takes a part for the whole
AT_ONCE = BoundedSemaphore(2)  # of one worker: its other threads answer pages
FILTERS = ("year", "administrator")
CODE_DIGITS = 3


def wrong_filters(dataset: Dataset, args: Mapping[str, str]) -> Iterator[str]:
    """What cannot be asked of a dataset, in English."""
    for name in FILTERS:
        if args.get(name) and name not in dataset.filters:
            yield f"`{dataset.name}` cannot be narrowed by `{name}`"
    if args.get("year") and not 1990 <= asked_number(args, "year", 0) <= LAST_YEAR:
        yield f"`year` is a year from 1990 to {LAST_YEAR}"
    code = args.get("administrator", "")
    if code and not (len(code) == CODE_DIGITS and code.isascii() and code.isdigit()):
        yield f"`administrator` is a code of {CODE_DIGITS} digits"


def asked_rows(args: Mapping[str, str], today: date, base_url: str) -> Asked:
    """The rows that an address asks for."""
    year = asked_number(args, "year", 0) or None
    return Asked(today, base_url, year, args.get("administrator") or None)


def fresh_answer(bind: Engine, dataset: Dataset, form: str, asked: Asked) -> Response | None:
    """The dataset as it stands now; None when too many are being sent already."""
    if not AT_ONCE.acquire(blocking=False):
        return None
    name = f"{dataset.name}.{form}"
    answer = Response(_pieces(bind, dataset, form, asked), content_type=media_type(name))
    answer.call_on_close(AT_ONCE.release)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _pieces(bind: Engine, dataset: Dataset, form: str, asked: Asked) -> Iterator[str]:
    until = monotonic() + LONGEST
    with snapshot(bind) as db, closing(_in_time(dataset.rows(db, asked), until)) as lines:
        if form == CSV:
            yield from as_csv(dataset.columns, lines)
        else:
            yield from as_json_lines(dataset.columns, lines)


def _in_time(lines: Iterable[Line], until: float) -> Iterator[Line]:
    for line in lines:
        if monotonic() > until:
            raise TimeoutError("a dataset took too long")
        yield line
