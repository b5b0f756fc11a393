"""What may be done with a draft: at the boundaries."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.rules.drafting import (
    LONGEST_WAIT,
    ONE_ENTRY,
    PRESENT_FOR,
    is_one_entry,
    is_present,
    why_not_change,
    why_not_place_at,
)
from portal.terms import EditionStatus

NOW = datetime(2026, 11, 2, 5, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_only_a_draft_is_changed():
    assert why_not_change(EditionStatus.DRAFT) is None
    placed, scheduled = map(why_not_change, (EditionStatus.PLACED, EditionStatus.SCHEDULED))
    assert placed is not None
    assert placed.paragraph == "§9"
    assert scheduled is not None
    assert "set moment" in scheduled.reason


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (-SECOND, "has passed"),
        (timedelta(), "has passed"),
        (SECOND, None),
        (LONGEST_WAIT, None),
        (LONGEST_WAIT + SECOND, "60 days"),
    ],
)
def test_moment_is_to_come_within_sixty_days(ahead: timedelta, words: str | None):
    refusal = why_not_place_at(place_at=NOW + ahead, now=NOW)
    assert (refusal is None) == (words is None)
    assert words is None or words in refusal.reason


def test_writer_is_there_for_five_minutes_after_a_save():
    assert is_present(seen_at=NOW, now=NOW + PRESENT_FOR - SECOND)
    assert not is_present(seen_at=NOW, now=NOW + PRESENT_FOR)


def test_saves_of_a_quarter_of_an_hour_are_one_entry():
    assert is_one_entry(journalled_at=NOW, now=NOW + ONE_ENTRY - SECOND)
    assert not is_one_entry(journalled_at=NOW, now=NOW + ONE_ENTRY)
    assert not is_one_entry(journalled_at=None, now=NOW)
