"""The machine twins of pages that are tables: the same path with `.csv` or `.json`, narrowed by the
same filters, declared once for each page (decided: twins of tables)."""

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from flask import Flask, Response, current_app, g, request, url_for
from sqlalchemy.orm import Session

from portal.core.cells import UTF8_MARK
from portal.core.columns import Column, Line, as_csv, as_json
from portal.core.db import engine, snapshot
from portal.core.limits import limiter

ENDING = ".<any(csv, json):twin>"
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
WHOLE_TABLES = "60 per minute"  # of one visitor
LONGEST = 60  # seconds that a twin may take
AT_ONCE = 256_000  # characters that are gathered before anything is sent
KEPT = "twins"


@dataclass(frozen=True)
class TwinTable:
    """The table behind a page: its columns, its rows as they are read, what is said of the whole;
    `name` is that of the file."""

    name: str
    columns: Sequence[Column]
    rows: Callable[[Session], Iterable[Line]]
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Twin:
    """Which page is a table, by its endpoint; how its table is found from the values of its path,
    which arguments of its address narrow it, and without which it is no table."""

    page: str
    table: Callable[..., TwinTable]
    filters: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def endpoint(self) -> str:
        """The endpoint of both twins, behind the same door as the page."""
        return f"{self.page}_table"


@dataclass(frozen=True)
class OwnTwins:
    """A page whose twins have a form of their own: the endpoints and the values of each."""

    page: str
    endpoints: Mapping[str, tuple[str, Mapping[str, str]]]  # by csv and json
    filters: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class TwinLink:
    """A twin of the page that is shown."""

    words: str
    kind: str  # media type
    url: str


def table_answer(table: TwinTable, form: str) -> Response:
    """A table on its way: whole and with an ETag when it is small, streamed when it is not."""
    pieces = _pieces(table, form)
    head: list[str] = []
    size = 0
    for piece in pieces:
        head.append(piece)
        size += len(piece)
        if size > AT_ONCE:
            break
    body = "".join(head) if size <= AT_ONCE else _streamed(head, pieces)
    answer = Response(body, content_type=MEDIA_TYPES[form])
    answer.headers["Access-Control-Allow-Origin"] = "*"
    if form == "csv":
        answer.headers["Content-Disposition"] = f'attachment; filename="{table.name}.csv"'
    return answer


def _pieces(table: TwinTable, form: str) -> Generator[str, None, None]:
    """The text of a table, read in one snapshot; it breaks off with an error, never quietly, when
    it takes too long."""
    until = monotonic() + LONGEST
    with snapshot(engine()) as db:
        lines = _in_time(table.rows(db), until)
        if form == "csv":
            yield from as_csv(table.columns, lines, UTF8_MARK)
        else:
            said = json.dumps(dict(table.facts), ensure_ascii=False)
            yield from as_json(table.columns, lines, said)


def _in_time(lines: Iterable[Line], until: float) -> Iterator[Line]:
    for line in lines:
        if monotonic() > until:
            raise TimeoutError("a table took too long")
        yield line


def _streamed(head: list[str], rest: Generator[str, None, None]) -> Iterator[str]:
    with closing(rest):
        yield from head
        yield from rest


def register(app: Flask, twins: Iterable[Twin | OwnTwins]) -> None:
    """Give each page its twins; the page has to be there."""
    known: dict[str, Twin | OwnTwins] = app.extensions.setdefault(KEPT, {})
    app.jinja_env.globals["twins_of_page"] = twins_of_page
    for one in twins:
        known[one.page] = one
        if isinstance(one, Twin):
            page = next(app.url_map.iter_rules(one.page))
            app.add_url_rule(f"{page.rule}{ENDING}", one.endpoint, _view(one), methods=["GET"])


def _view(one: Twin) -> Callable[..., Response]:
    @limiter.limit(WHOLE_TABLES)
    def view(twin: str, **values: object) -> Response:
        return table_answer(one.table(**values), twin)

    view.__name__ = one.endpoint.replace(".", "_")
    return view


def twins_of_page() -> Sequence[TwinLink]:
    """The twins of the page that is shown, narrowed as it is; none for most pages."""
    one = current_app.extensions.get(KEPT, {}).get(request.endpoint)
    if one is None or "failed" in g or any(not request.args.get(name) for name in one.needs):
        return ()
    asked: dict[str, Any] = {
        name: request.args[name] for name in one.filters if request.args.get(name)
    }
    values = {**asked, **(request.view_args or {})}
    return [
        TwinLink(form.upper(), MEDIA_TYPES[form].split(";")[0], _address(one, form, values))
        for form in MEDIA_TYPES
        if isinstance(one, Twin) or form in one.endpoints
    ]


def _address(one: Twin | OwnTwins, form: str, values: Mapping[str, Any]) -> str:
    if isinstance(one, Twin):
        return url_for(one.endpoint, **{**values, "twin": form})
    endpoint, more = one.endpoints[form]
    return url_for(endpoint, **{**values, **more})
