"""Pages of a list that neither skip nor repeat while the list changes: each begins after the place
of the last thing seen, whatever was put in or taken out before it (decided: pages of the API)."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, current_app, jsonify, request, url_for
from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_
from sqlalchemy.orm import Session

from portal.core.api.asks import Ask, Wrong, asked, like, whole

MOST = 200  # things of a page
USUAL = 50
FURTHEST = 1_000_000
LONGEST_CURSOR = 200  # characters
AFTER = like(
    "after",
    "Where the page begins. Comes from `next` and is never made by hand.",
    f"[A-Za-z0-9_-]{{1,{LONGEST_CURSOR}}}",
    "a value taken from `next`",
)
OFFSET = whole(
    "offset",
    "How many things to leave out at the beginning. Kept for old callers: a list that changes "
    "meanwhile skips or repeats. Follow `next` instead.",
    0,
    FURTHEST,
)


def page_asks(usual: int = USUAL, *, with_offset: bool = True) -> tuple[Ask, ...]:
    """The parameters of every list that has pages."""
    limit = whole("limit", "How many things a page has at most.", 1, MOST, usual)
    return (limit, AFTER, OFFSET) if with_offset else (limit, AFTER)


@dataclass(frozen=True)
class Order:
    """The one order of a list. Its columns are never null, together name one row, and never
    change; new rows come last."""

    columns: Sequence[ColumnElement[Any]]
    kinds: Sequence[type[str] | type[int] | type[date]]


READS: Mapping[type, Callable[[Any], Any]] = {date: date.fromisoformat, int: int, str: str}


@dataclass(frozen=True)
class Slice:
    """The keys of one page, how many there are in all, and where the next page begins."""

    keys: Sequence[Any]
    total: int
    cursor: str | None


def written(values: Sequence[Any]) -> str:
    """A place in a list as it stands in an address."""
    plain = [one.isoformat() if isinstance(one, date) else one for one in values]
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def place(cursor: str, kinds: Sequence[type]) -> tuple[Any, ...]:
    """The place that an address names; raises Wrong for what the portal did not write."""
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(values, list) or len(values) != len(kinds):
            raise ValueError(cursor)
        for kind, value in zip(kinds, values, strict=True):
            if type(value) is not (str if kind is date else kind):
                raise ValueError(cursor)
            if value != value or (isinstance(value, str) and "\0" in value):
                raise ValueError(cursor)
            if isinstance(value, int) and not 0 <= value < 2**31:
                raise ValueError(cursor)
        return tuple(READS[kind](value) for kind, value in zip(kinds, values, strict=True))
    except ValueError as error:
        raise Wrong("after", "a value taken from `next`", cursor) from error


def sliced(db: Session, found: Select[Any], order: Order) -> Slice:
    """The page of a selection of keys that the request asks for."""
    columns, limit = order.columns, asked("limit")
    total = db.scalar(select(func.count()).select_from(found.order_by(None).subquery())) or 0
    rows = found.order_by(None).order_by(*columns).add_columns(*columns)
    if cursor := asked("after"):
        if asked("offset"):
            raise Wrong("offset", "not given beside `after`")
        rows = rows.where(*_beyond(columns, place(cursor, order.kinds)))
    rows = rows.offset(asked("offset") or 0)
    taken: Sequence[Any] = db.execute(rows.limit(limit + 1)).all()
    last = taken[limit - 1][1:] if len(taken) > limit else None
    return Slice([row[0] for row in taken[:limit]], total, last and written(last))


def _beyond(
    columns: Sequence[ColumnElement[Any]], values: Sequence[Any]
) -> list[ColumnElement[bool]]:
    """Rows behind a place; the first column is said apart, so that its index is used."""
    given = [literal(value, column.type) for column, value in zip(columns, values, strict=True)]
    return [columns[0] >= given[0], tuple_(*columns) > tuple_(*given)]


def base_url() -> str:
    """The address of the portal, for answers that are read elsewhere."""
    found: str = current_app.config["PORTAL"].base_url
    return found


def page_told(items: Sequence[object], found: Slice, **more: object) -> Response:
    """One page of a list, with the address of the next."""
    following = None
    if found.cursor is not None:
        values = {**(request.view_args or {}), **request.args.to_dict()}
        values.pop("offset", None)
        values |= {"limit": asked("limit"), "after": found.cursor}
        following = base_url() + url_for(request.endpoint or "", **values)
    answer = jsonify({**more, "items": items, "total": found.total, "next": following})
    if following:
        answer.headers["Link"] = f'<{following}>; rel="next"'
    return answer


def whole_told(items: Sequence[object], **more: object) -> Response:
    """A list that has one page."""
    return jsonify({**more, "items": items, "total": len(items), "next": None})
