"""Which bodies, regions and programs the public API reads, and in which order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from portal.core.api.paging import Order
from portal.models import Body, Document, Program, Region
from portal.terms import BudgetLevel, DocumentKind

BY_CODE = Order((Body.code,), (str,))
BY_YEAR = Order((Program.year, Program.budget, Body.code, Program.code), (int, str, str, str))


@dataclass(frozen=True)
class ProgramsAsked:
    """The filters of the list of programs."""

    administrator: str | None = None
    budget: str | None = None
    group: str | None = None
    year: int | None = None


def bodies(level: BudgetLevel | None, region: str | None) -> Select[int]:
    """Keys of the administrators that are asked for."""
    found = select(Body.id)
    if level:
        found = found.where(Body.level == level)
    return found.where(Body.region_code == region) if region else found


def bodies_by_key(db: Session, keys: Sequence[int]) -> list[Body]:
    """These administrators, in the order of the keys."""
    found = {one.id: one for one in db.scalars(select(Body).where(Body.id.in_(keys)))}
    return [found[key] for key in keys]


def body_by_code(db: Session, code: str) -> Row[Body, Region | None] | None:
    """An administrator with its region."""
    found = select(Body, Region).outerjoin(Region, Region.code == Body.region_code)
    return db.execute(found.where(Body.code == code)).one_or_none()


def count_documents(db: Session, body: Body) -> Mapping[DocumentKind, int]:
    """How many documents of each kind a body has placed."""
    placed = (
        select(Document.kind, func.count())
        .where(Document.body_id == body.id, Document.placed_on.is_not(None))
        .group_by(Document.kind)
    )
    return {kind: count for kind, count in db.execute(placed)}


def regions(db: Session) -> Sequence[Region]:
    """Every region, in the order of its code."""
    return db.scalars(select(Region).order_by(Region.code)).all()


def bodies_of(db: Session, region: Region) -> Sequence[Body]:
    """The administrators of a region, in the order of their codes."""
    found = select(Body).where(Body.region_code == region.code)
    return db.scalars(found.order_by(Body.code)).all()


def programs(asked: ProgramsAsked) -> Select[int]:
    """Keys of the programs that are asked for."""
    given = (
        (Body.code, asked.administrator),
        (Program.budget, asked.budget),
        (Program.group_code, asked.group),
        (Program.year, asked.year),
    )
    wanted = (column == value for column, value in given if value is not None)
    return select(Program.id).join(Program.body).where(*wanted)


def programs_by_key(db: Session, keys: Sequence[int]) -> list[Program]:
    """These programs with their bodies and groups, in the order of the keys."""
    loaded = select(Program).options(joinedload(Program.body), joinedload(Program.group))
    found = {one.id: one for one in db.scalars(loaded.where(Program.id.in_(keys)))}
    return [found[key] for key in keys]


def one_program(db: Session, budget: str, year: int, code: str) -> Program | None:
    """A program of a budget and a year by its full code, such as `226-006`."""
    body_code, _dash, program_code = code.partition("-")
    return db.scalar(
        select(Program)
        .join(Program.body)
        .where(Program.budget == budget, Program.year == year)
        .where(Body.code == body_code, Program.code == program_code)
        .options(contains_eager(Program.body), joinedload(Program.group))
    )
