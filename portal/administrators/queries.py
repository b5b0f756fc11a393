"""What the pages of administrators need: their programs, documents and discussions."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from portal.core.cards import current_editions
from portal.core.listing import of_bodies, placed_keys
from portal.models import Body, Discussion, Document, Edition, Program, Region
from portal.terms import DocumentKind

LATEST_SHOWN = 12
SHOWN_OF_A_KIND = 4


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
    """What a body placed last, a few of each kind."""
    newest = (Document.placed_on.desc(), Document.id.desc())
    place = func.row_number().over(partition_by=Document.kind, order_by=newest)
    ranked = (
        select(Document.id, place.label("place"))
        .where(Document.body_id == body.id, Document.placed_on.is_not(None))
        .subquery()
    )
    few = select(ranked.c.id).where(ranked.c.place <= SHOWN_OF_A_KIND)
    return current_editions().where(Document.id.in_(few)).order_by(*newest)


def documents_of_region(region: Region) -> Select[int]:
    """Keys of what the bodies of a region placed last."""
    return placed_keys().where(of_bodies(region=region.code)).limit(LATEST_SHOWN)


def count_documents(db: Session, body: Body) -> Mapping[DocumentKind, int]:
    """How many documents of each kind a body has placed."""
    placed = (
        select(Document.kind, func.count())
        .where(Document.body_id == body.id, Document.placed_on.is_not(None))
        .group_by(Document.kind)
    )
    return {kind: count for kind, count in db.execute(placed)}
