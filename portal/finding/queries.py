"""The names behind the codes that a search is filtered by."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Body, Region

Named = Mapping[str, Body | Region]  # by code


def bodies_by_code(db: Session, codes: Collection[str]) -> Named:
    """The administrators with these codes."""
    found = db.scalars(select(Body).where(Body.code.in_(codes))) if codes else ()
    return {one.code: one for one in found}


def regions_by_code(db: Session, codes: Collection[str]) -> Named:
    """The regions with these codes."""
    found = db.scalars(select(Region).where(Region.code.in_(codes))) if codes else ()
    return {one.code: one for one in found}
