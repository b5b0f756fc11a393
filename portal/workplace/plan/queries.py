"""Duties of one body."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.models import Duty, Program


def own_duty(db: Session, body_id: int, duty_id: int, *, lock: bool = False) -> Duty | None:
    """A duty of the body with its document, body and program."""
    found = (
        select(Duty)
        .where(Duty.id == duty_id, Duty.body_id == body_id)
        .options(
            joinedload(Duty.document),
            joinedload(Duty.body),
            joinedload(Duty.program).joinedload(Program.body),
        )
    )
    return db.scalar(found.with_for_update(of=Duty) if lock else found)
