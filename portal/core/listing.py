"""Long lists of placed documents: first the keys of one page, read from an index alone however deep
the page lies, then the newest editions of these few (decided: long lists)."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import ExecutableOption

from portal.core.cards import current_editions
from portal.core.paging import Paging
from portal.models import Body, Discussion, Document, Edition
from portal.terms import BudgetLevel

MOST_COUNTED = 1_000  # of what has to be looked at one by one


def placed_keys() -> Select[int]:
    """Keys of placed documents, the newest first (§3-§10)."""
    return (
        select(Document.id)
        .where(Document.placed_on.is_not(None))
        .order_by(Document.placed_on.desc(), Document.id.desc())
    )


def of_bodies(
    *, code: str | None = None, level: BudgetLevel | None = None, region: str | None = None
) -> ColumnElement[bool]:
    """Documents of the bodies with a code, of a level or in a region."""
    given = ((Body.code, code), (Body.level, level), (Body.region_code, region))
    wanted = (column == value for column, value in given if value is not None)
    return Document.body_id.in_(select(Body.id).where(*wanted))


def count_keys(db: Session, keys: Select[int], most: int | None = None) -> int:
    """How many keys there are; with `most`, one more than that at the most."""
    counted = keys.order_by(None)
    if most is not None:
        counted = counted.limit(most + 1)
    return db.scalar(select(func.count()).select_from(counted.subquery())) or 0


def page_of(
    db: Session, keys: Select[int], paging: Paging, *loading: ExecutableOption
) -> Sequence[Row[Edition, Discussion | None]]:
    """The rows of `current_editions` of one page of keys, in the order of the keys; `loading` says
    what more of them is needed."""
    return rows_of(db, keys.limit(paging.per).offset(paging.offset), *loading)


def rows_of(
    db: Session, keys: Select[int], *loading: ExecutableOption
) -> Sequence[Row[Edition, Discussion | None]]:
    """The rows of `current_editions` with these few keys, in their order."""
    return rows_by_key(db, db.scalars(keys).all(), *loading)


def rows_by_key(
    db: Session, keys: Sequence[int], *loading: ExecutableOption
) -> Sequence[Row[Edition, Discussion | None]]:
    """The same for keys that are known."""
    if not keys:
        return ()
    wanted = current_editions().where(Document.id.in_(keys)).options(*loading)
    found = db.execute(wanted).all()
    by_key = {row[0].document_id: row for row in found}
    return [by_key[key] for key in keys if key in by_key]
