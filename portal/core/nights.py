"""Checks that one process makes once a night, whoever comes first (decided: the nightly check)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import Engine, Select
from sqlalchemy.orm import Session

from portal.core.db import read_session, write_session
from portal.models import EvidenceHead, LedgerHead
from portal.rules.calendar import PORTAL_ZONE

NIGHT_BEGINS = timedelta(hours=2)  # after midnight
LockedHead = Callable[[Session], EvidenceHead | LedgerHead]


def night_of(now: datetime) -> date:
    """The night a moment belongs to, until the next one begins."""
    return (now.astimezone(PORTAL_ZONE) - NIGHT_BEGINS).date()


def take_night(
    engine: Engine, made: Select[int], locked_head: LockedHead, longest: timedelta, now: datetime
) -> bool:
    """Whether the check of a night is this process's to make: `made` finds one that was made, and a
    check that was begun and killed is begun again after `longest`."""
    with read_session(engine) as db:
        if db.scalar(made) is not None:
            return False
    with write_session(engine) as db:
        head = locked_head(db)
        until = head.checking_until
        is_taken = until is not None and now < until <= now + 2 * longest  # unless set far back
        if is_taken or db.scalar(made) is not None:
            return False
        head.checking_until = now + longest
        return True
