"""The names behind the codes that a search is filtered by."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, literal, select, union_all
from sqlalchemy.orm import Session

from portal.models import Body, Region

Names = Mapping[tuple[str, str], Row[Any]]  # by filter and code; with the names in every language


def names_behind(db: Session, bodies: Collection[str], regions: Collection[str]) -> Names:
    """The names of administrators and of regions by their codes, in one statement."""
    asked = (("administrator", Body, bodies), ("region", Region, regions))
    parts = [
        select(literal(name).label("filter"), table.code, *_names(table)).where(
            table.code.in_(codes)
        )
        for name, table, codes in asked
        if codes
    ]
    rows = db.execute(union_all(*parts)).all() if parts else []
    return {(row.filter, row.code): row for row in rows}


def _names(table: type[Body | Region]) -> tuple[Any, ...]:
    return table.name_kk, table.name_ru, table.name_en
