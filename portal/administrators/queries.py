"""What the pages of administrators need: their programs, documents and discussions."""

from collections.abc import Sequence

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from portal.core.cards import current_editions
from portal.models import Body, Discussion, Document, Edition, Program, Region

LATEST_SHOWN = 12


def bodies(db: Session, region: Region | None = None) -> Sequence[Row[Body, int]]:
    """The administrators, of one region or all, each with the number of documents it has placed, in
    the order of codes."""
    placed = (
        select(func.count())
        .where(Document.body_id == Body.id, Document.placed_on.is_not(None))
        .scalar_subquery()
    )
    found = select(Body, placed).order_by(Body.level.desc(), Body.code)
    if region:
        found = found.where(Body.region_code == region.code)
    return db.execute(found).all()


def regions(db: Session) -> Sequence[Region]:
    """Every region, in the order of its code."""
    return db.scalars(select(Region).order_by(Region.code)).all()


def body_by_code(db: Session, code: str) -> Row[Body, Region | None] | None:
    """An administrator by its code, with its region."""
    return db.execute(
        select(Body, Region)
        .outerjoin(Region, Region.code == Body.region_code)
        .where(Body.code == code)
    ).one_or_none()


def newest_programs(db: Session, body: Body) -> Sequence[Program]:
    """The programs of a body in the newest year known, the largest first."""
    year = select(func.max(Program.year)).where(Program.body_id == body.id).scalar_subquery()
    return db.scalars(
        select(Program)
        .where(Program.body_id == body.id, Program.year == year)
        .order_by(Program.amount.desc(), Program.code)
    ).all()


def documents_of(body: Body) -> Select[Edition, Discussion | None]:
    """What a body placed last."""
    return (
        current_editions()
        .where(Document.body_id == body.id)
        .order_by(Document.placed_on.desc(), Document.id.desc())
        .limit(LATEST_SHOWN)
    )


def documents_of_region(region: Region) -> Select[Edition, Discussion | None]:
    """What the bodies of a region placed last."""
    return (
        current_editions()
        .join(Document.body)
        .where(Body.region_code == region.code)
        .order_by(Document.placed_on.desc(), Document.id.desc())
        .limit(LATEST_SHOWN)
    )


def count_documents(db: Session, body: Body) -> int:
    """How many documents a body has placed."""
    placed = select(func.count()).where(
        Document.body_id == body.id, Document.placed_on.is_not(None)
    )
    return db.scalar(placed) or 0
