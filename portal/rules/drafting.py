"""What may be done with a draft: changing it, placing it at a set moment, telling who writes it."""

from datetime import datetime, timedelta

from portal.rules import Refusal
from portal.terms import EditionStatus

LONGEST_WAIT = timedelta(days=60)
PRESENT_FOR = timedelta(minutes=5)  # since the last save
ONE_ENTRY = timedelta(minutes=15)  # of saves in a row in the journal


def why_not_change(status: EditionStatus) -> Refusal | None:
    """Only a draft is changed: not a placed edition (§9), nor one whose placing was signed
    (decided: placing at a set moment)."""
    match status:
        case EditionStatus.PLACED:
            return Refusal("A placed edition is never changed: make a correction", "§9")
        case EditionStatus.SCHEDULED:
            return Refusal(
                "This draft is to be placed at a set moment: call the placing off to change it", ""
            )
    return None


def why_not_place_at(*, place_at: datetime, now: datetime) -> Refusal | None:
    """A placing is set for a moment to come, at most 60 days ahead
    (decided: placing at a set moment)."""
    if place_at <= now:
        return Refusal("This moment has passed: choose one to come", "")
    if place_at - now > LONGEST_WAIT:
        return Refusal("Choose a moment within the next 60 days", "")
    return None


def is_present(*, seen_at: datetime, now: datetime) -> bool:
    """Whether somebody who wrote a page lately is still at it
    (decided: two people edit one draft)."""
    return now - seen_at < PRESENT_FOR


def is_one_entry(*, journalled_at: datetime | None, now: datetime) -> bool:
    """Whether a save goes on with the ones that the journal has told a moment ago
    (decided: autosave)."""
    return journalled_at is not None and now - journalled_at < ONE_ENTRY
