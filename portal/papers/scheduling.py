"""Placings that were signed for a moment to come: set, called off, ended (decided: placing at a set
moment)."""

import json
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.core.journal import record
from portal.models import Account, Edition, ScheduledPlacing
from portal.papers.queries import lock_editions
from portal.rules import Refusal, Refused
from portal.rules.drafting import why_not_change, why_not_place_at
from portal.terms import EditionStatus, PlacingOutcome

OVER = Refusal("This placing has already been made or called off", "")


def schedule(
    db: Session,
    edition: Edition,
    official: Account,
    state_act_id: str,
    place_at: datetime,
    closes_on: date | None,
    now: datetime,
) -> ScheduledPlacing:
    """A draft is kept as it was signed until its moment; raises Refused."""
    if refusal := why_not_change(edition.status) or why_not_place_at(place_at=place_at, now=now):
        raise Refused(refusal)
    scheduled = ScheduledPlacing(
        edition_id=edition.id,
        state_act_id=state_act_id,
        place_at=place_at,
        closes_on=closes_on,
        signed_at=now,
        reason="",
    )
    db.add(scheduled)
    edition.status = EditionStatus.SCHEDULED
    told = {"place_at": place_at.isoformat()}
    body_id = edition.document.body_id
    record(db, now, official, "edition.schedule", edition, body_id=body_id, **told)
    return scheduled


def hold_waiting(db: Session, scheduled_id: int) -> ScheduledPlacing | None:
    """A placing that still waits, locked: nobody else makes it or calls it off meanwhile. Locked
    before its edition, always."""
    return db.scalar(
        select(ScheduledPlacing)
        .where(ScheduledPlacing.id == scheduled_id, ScheduledPlacing.outcome.is_(None))
        .with_for_update(skip_locked=True)
    )


def call_off(db: Session, edition_id: int, body_id: int, employee: Account, now: datetime) -> None:
    """The placing of an edition is called off, and it is a draft again; raises Refused when it was
    made meanwhile."""
    scheduled = db.scalar(
        select(ScheduledPlacing)
        .where(ScheduledPlacing.edition_id == edition_id, ScheduledPlacing.outcome.is_(None))
        .with_for_update()
    )
    if scheduled is None:
        raise Refused(OVER)
    lock_editions(db, Edition.id == edition_id)
    edition = db.get_one(Edition, edition_id, populate_existing=True)
    edition.status = EditionStatus.DRAFT
    end(scheduled, PlacingOutcome.CALLED_OFF, now)
    scheduled.ended_by_id = employee.id
    meant = scheduled.place_at.isoformat()
    record(db, now, employee, "edition.call_off", edition, body_id=body_id, place_at=meant)


def end(
    scheduled: ScheduledPlacing,
    outcome: PlacingOutcome,
    now: datetime,
    refusal: Refusal | None = None,
) -> None:
    """How it ended, once."""
    scheduled.outcome, scheduled.ended_at = outcome, now
    if refusal is not None:
        told = {"reason": refusal.reason, "paragraph": refusal.paragraph}
        scheduled.reason = json.dumps(
            {**told, "values": {name: str(one) for name, one in refusal.values.items()}}
        )


def refusal_of(scheduled: ScheduledPlacing) -> Refusal | None:
    """Why it was not placed."""
    return Refusal(**json.loads(scheduled.reason)) if scheduled.reason else None


def latest(db: Session, edition_ids: list[int]) -> dict[int, ScheduledPlacing]:
    """The last placing of each of these editions that was ever set, with who signed it."""
    found = db.scalars(
        select(ScheduledPlacing)
        .where(ScheduledPlacing.edition_id.in_(edition_ids))
        .order_by(ScheduledPlacing.id)
        .options(joinedload(ScheduledPlacing.state_act))
    )
    return {one.edition_id: one for one in found}
