"""A dataset: what it is, what its columns mean, where its rows come from."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from portal.core.columns import Column, Line
from portal.models import Body, Document
from portal.rules.forms import Words

FETCHED = 1000  # rows taken from the database at once


@dataclass(frozen=True)
class Asked:
    """Which rows are wanted: of a year, of an administrator, or all; `today` is the day on the
    legal clock that states are told for."""

    today: date
    base_url: str
    year: int | None = None
    administrator: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether nothing was left out."""
        return self.year is None and self.administrator is None

    def bodies(self, column: Any) -> Iterator[ColumnElement[bool]]:
        """The condition on a column that names a body, if there is one."""
        if self.administrator is not None:
            yield column.in_(select(Body.id).where(Body.code == self.administrator))

    def documents(self) -> Iterator[ColumnElement[bool]]:
        """The conditions on documents: those of the body that tell of the year."""
        yield from self.bodies(Document.body_id)
        if self.year is not None:
            yield Document.period_from <= self.year
            yield Document.period_to >= self.year


@dataclass(frozen=True)
class Dataset:
    """One published table. `key` names the columns that tell its rows apart, `refers` the columns
    that lead to a column of another dataset."""

    name: str
    title: Words
    description: Words
    columns: Sequence[Column]
    rows: Callable[[Session, Asked], Iterable[Line]]
    key: Sequence[str] = ()
    refers: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    filters: Sequence[str] = ()

    def column(self, name: str) -> Column:
        """A column by its name."""
        return next(one for one in self.columns if one.name == name)


def streamed(db: Session, found: Select[Any]) -> Iterator[Any]:
    """The rows of a selection, a thousand in memory at a time."""
    return iter(db.execute(found.execution_options(yield_per=FETCHED)))


def in_batches(rows: Iterator[Any], size: int) -> Iterator[list[Any]]:
    """The same rows, some hundred together, so that one query tells more of all of them."""
    while batch := list(islice(rows, size)):
        yield batch
