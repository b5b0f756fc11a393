"""The machine twins of administrators: all of them, those of a region, the programs of one."""

from collections.abc import Iterator

from flask import abort
from sqlalchemy.orm import Session

from portal.administrators import queries
from portal.core import fields
from portal.core.columns import WHOLE, Column, Line
from portal.core.db import session
from portal.core.twins import Twin, TwinTable
from portal.models import Region
from portal.rules.forms import words

BODIES = (
    fields.ADMINISTRATOR.named("code"),
    *fields.NAMES,
    fields.LEVEL,
    fields.REGION,
    Column("documents", WHOLE, words("Құжаттар", "Документов", "Documents")),
)
PROGRAMS = (
    fields.ADMINISTRATOR,
    fields.PROGRAM,
    fields.BUDGET,
    fields.YEAR,
    *fields.NAMES,
    fields.AMOUNT,
)


def administrators_table() -> TwinTable:
    """Every administrator with the number of its documents."""
    return TwinTable("administrators", BODIES, lambda db: _bodies(db, None))


def region_table(code: str) -> TwinTable:
    """The administrators of a region."""
    found = session().get(Region, code) or abort(404)
    return TwinTable(
        f"region-{found.code}", BODIES, lambda db: _bodies(db, found), {"region": found.code}
    )


def _bodies(db: Session, region: Region | None) -> Iterator[Line]:
    for one, placed in queries.bodies(db, region):
        names = one.name_kk, one.name_ru, one.name_en
        yield (one.code, *names, one.level, one.region_code, placed)


def programs_table(code: str) -> TwinTable:
    """The programs of a body in the newest year known."""
    body, _home = queries.body_by_code(session(), code) or abort(404)

    def rows(db: Session) -> Iterator[Line]:
        for one in queries.newest_programs(db, body):
            names = one.name_kk, one.name_ru, one.name_en
            yield (body.code, one.code, one.budget, one.year, *names, one.amount)

    return TwinTable(f"programs-{body.code}", PROGRAMS, rows, {"administrator": body.code})


TWINS = (
    Twin("administrators.index", administrators_table),
    Twin("administrators.show", programs_table),
    Twin("administrators.region", region_table),
)
