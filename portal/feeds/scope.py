"""Of what a feed tells: everything, a body, a region, a program."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from portal.core.i18n import lang
from portal.core.listing import of_bodies
from portal.models import Body, Document, Program, Region
from portal.models.base import in_language


@dataclass(frozen=True)
class Scope:
    """The documents that a feed tells of, and whose they are in words."""

    where: tuple[ColumnElement[bool], ...] = ()
    words: str = ""


EVERYTHING = Scope()


def of_body(db: Session, code: str) -> Scope | None:
    """Whatever a body places and answers; None when there is no such body."""
    body = db.scalar(select(Body).where(Body.code == code))
    if body is None:
        return None
    return Scope((Document.body_id == body.id,), in_language(body, "name", lang()))


def of_region(db: Session, code: str) -> Scope | None:
    """Whatever the bodies of a region place and answer; None when there is no such region."""
    region = db.get(Region, code)
    if region is None:
        return None
    return Scope((of_bodies(region=code),), in_language(region, "name", lang()))


def of_program(db: Session, full_code: str) -> Scope | None:
    """What is placed of a program, `226-006`, in any year; None when there is no such program."""
    body_code, _dash, code = full_code.partition("-")
    programs = db.scalars(
        select(Program)
        .join(Program.body)
        .where(Body.code == body_code, Program.code == code)
        .order_by(Program.year.desc())
    ).all()
    if not programs:
        return None
    name = in_language(programs[0], "name", lang())
    where = Document.program_id.in_([one.id for one in programs])
    return Scope((where,), f"{full_code} {name}")
