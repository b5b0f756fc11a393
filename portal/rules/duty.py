"""How a duty stands, when its body is reminded of it, and when it is marked as a mistake (§5-§7,
§10, §12, §16)."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from itertools import accumulate

from portal.rules import Refusal
from portal.rules.calendar import WorkCalendar
from portal.rules.discussion import is_late
from portal.terms import DutyState

REMIND_BEFORE = (1, 7, 30)  # working days before the last day (decided: reminders)
LATE = 0  # the letter about a term that is over
LATE_TOLD_DAYS = 30  # calendar days after it; then plan and discipline tell it (decided: reminders)
RESPONSES_REMIND = 2  # working days before the end of the discussion (decided: reminders)
RELEASE_HOUR = 16  # of the day of placing, on the legal clock (decided: reminders)
COPIED_FROM = 3  # proposals answered with one text (decided: grounded responses)


def duty_state(
    *, due_on: date, placed_on: date | None, is_mistaken: bool, today: date
) -> DutyState:
    """How a duty stands on a day; `placed_on` is the day of the document that stands. A document
    counts by its day even where a mistake was said (decided: mistaken duties)."""
    if placed_on is not None:
        late = is_late(done_on=placed_on, due=due_on)
        return DutyState.LATE if late else DutyState.ON_TIME
    if is_mistaken:
        return DutyState.MISTAKEN
    return DutyState.MISSING if today > due_on else DutyState.TO_COME


def past_year(today: date) -> int:
    """The financial year that the statements and reports of this year tell of (§5, §10)."""
    return today.year - 1


def median_delay(delays: Mapping[int, int]) -> Decimal | None:
    """The middle one of delays in days, given how often each occurs; of two middle ones their
    half (decided: delays)."""
    total = sum(delays.values())
    if not total:
        return None
    return Decimal(_nth(delays, (total - 1) // 2) + _nth(delays, total // 2)) / 2


def _nth(delays: Mapping[int, int], place: int) -> int:
    passed = accumulate(delays[days] for days in sorted(delays))
    return next(days for days, count in zip(sorted(delays), passed, strict=True) if place < count)


def reminder(*, due_on: date, today: date, calendar: WorkCalendar) -> int | None:
    """Which letter about an unfulfilled duty is due: the least of 30, 7 and 1 working days that its
    last day is within, `LATE` when it has passed; None when no letter is (decided: reminders)."""
    if today > due_on:
        return LATE if (today - due_on).days <= LATE_TOLD_DAYS else None
    left = calendar.working_days_left(today, due_on)
    return next((days for days in REMIND_BEFORE if left <= days), None)


def why_not_mistaken(*, is_fulfilled: bool, is_mistaken: bool) -> Refusal | None:
    """A duty whose document stands was none by mistake; a mistake is said once
    (decided: mistaken duties)."""
    if is_fulfilled:
        return Refusal("The document of this duty has been placed", "")
    if is_mistaken:
        return Refusal("The duty has already been marked as a mistake", "")
    return None


def own_grounds(counts: Collection[int]) -> int:
    """How many responses have grounds of their own, given how often each text was used by one body
    (§16, decided: grounded responses)."""
    return sum(count for count in counts if count < COPIED_FROM)
