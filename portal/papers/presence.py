"""Who writes which page of a draft, and who saved which field last (decided: two people edit one
draft)."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.models import Account, DraftPresence, Edition
from portal.rules.drafting import is_one_entry, is_present


@dataclass(frozen=True)
class Writer:
    """Somebody who writes a page of the draft now."""

    name: str
    page: str
    since: datetime
    saved_at: datetime


@dataclass(frozen=True)
class Saved:
    """Who saved a field last, and when."""

    name: str
    at: datetime


def note_presence(
    db: Session, edition: Edition, page: str, person: Account, now: datetime
) -> DraftPresence:
    """Somebody writes a page; the edition must be locked, so that each has one row."""
    found = db.scalar(
        select(DraftPresence)
        .where(DraftPresence.edition_id == edition.id, DraftPresence.page == page)
        .where(DraftPresence.account_id == person.id)
    )
    if found is None:
        found = DraftPresence(
            edition_id=edition.id,
            page=page,
            account_id=person.id,
            began_at=now,
            seen_at=now,
            fields="{}",
        )
        db.add(found)
    elif not is_present(seen_at=found.seen_at, now=now):
        found.began_at = now
    found.seen_at = now
    return found


def note_save(
    db: Session, mine: DraftPresence, changed: Collection[str], now: datetime, *, by_itself: bool
) -> bool:
    """The fields that were saved carry the moment; whether the journal has to tell of it: not when
    a page saved itself and the last entry, of the same person, is fresh (decided: autosave)."""
    moments = json.loads(mine.fields) | dict.fromkeys(changed, now.isoformat())
    mine.fields = json.dumps(moments, sort_keys=True)
    told = select(DraftPresence.journalled_at).where(
        DraftPresence.edition_id == mine.edition_id,
        DraftPresence.page == mine.page,
        DraftPresence.account_id != mine.account_id,
        DraftPresence.journalled_at.is_not(None),
    )
    others = max(filter(None, db.scalars(told)), default=None)
    goes_on = others is None or (mine.journalled_at is not None and mine.journalled_at >= others)
    if by_itself and goes_on and is_one_entry(journalled_at=mine.journalled_at, now=now):
        return False
    mine.journalled_at = now
    return True


def presences(db: Session, edition_id: int) -> Sequence[DraftPresence]:
    """Everybody who ever wrote the draft, with their names."""
    return db.scalars(
        select(DraftPresence)
        .where(DraftPresence.edition_id == edition_id)
        .options(joinedload(DraftPresence.account))
        .order_by(DraftPresence.began_at, DraftPresence.id)
    ).all()


def writers(found: Sequence[DraftPresence], but: int, now: datetime) -> list[Writer]:
    """Who else writes the draft now."""
    return [
        Writer(one.account.name, one.page, one.began_at, one.seen_at)
        for one in found
        if one.account_id != but and is_present(seen_at=one.seen_at, now=now)
    ]


def savers(found: Sequence[DraftPresence], page: str) -> Mapping[str, Saved]:
    """Who saved each field of a page last."""
    last: dict[str, Saved] = {}
    for one in found:
        if one.page != page:
            continue
        for name, moment in json.loads(one.fields).items():
            at = datetime.fromisoformat(moment)
            if name not in last or last[name].at < at:
                last[name] = Saved(one.account.name, at)
    return last
