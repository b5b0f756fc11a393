"""Two chief operators change the calendar at the same moment: one edition is made."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.core.calendar_editions import move_day_off
from portal.core.calendars import load_calendar
from portal.models import CalendarEdition, JournalEntry
from portal.terms import Role
from tests.live import LivePortal
from tests.make import MORNING, make_grant
from tests.races import crowd
from tests.races.test_offices import signing
from tests.signing import Signers

pytestmark = pytest.mark.xdist_group("races")

MOVE = "/kk/moderation/calendar/move"
TURNS = 3


def test_two_amendments_at_once_make_one_edition(portal: LivePortal, db: Session, signers: Signers):
    chiefs = []
    for one in crowd.make_people(db, 2):
        chiefs.append(portal.sign_in(db, one, make_grant(db, one, Role.CHIEF_OPERATOR)))
    db.commit()
    for turn in range(TURNS):
        typed = [
            {
                "given_up": date(2027, 11, 3 + turn).isoformat(),
                "worked": worked,
                "source": f"Қаулы № {turn}",
                "confirm": "1",
            }
            for worked in (f"2027-11-{(7, 14, 21)[turn]:02}", f"2027-12-{(5, 12, 19)[turn]:02}")
        ]
        acts = [
            signing(portal, signers, visitor, MOVE, form)
            for visitor, form in zip(chiefs, typed, strict=True)
        ]
        assert sorted(answer.status for answer in crowd.at_once(acts)) == [303, 409]
    db.rollback()
    assert db.scalar(select(func.max(CalendarEdition.no))) == 1 + TURNS
    made = select(func.count()).where(JournalEntry.act == "calendar.move")
    assert db.scalar(made) == TURNS
    calendar = load_calendar(db)
    assert sum(day.year == 2027 and one.is_working for day, one in calendar.special.items()) == 3


def test_two_recounts_at_once_move_each_term_once(
    portal: LivePortal, db: Session, signers: Signers, today: date
):
    chiefs = []
    for one in crowd.make_people(db, 2):
        chiefs.append(portal.sign_in(db, one, make_grant(db, one, Role.CHIEF_OPERATOR)))
    discussion = crowd.open_discussion(db, today)
    closes_on, calendar = discussion.closes_on, load_calendar(db)
    far = calendar.next_working_day(closes_on + timedelta(days=1))
    saturday = far + timedelta(days=26 - far.weekday())
    edition = move_day_off(db, closes_on, saturday, "№ 7", MORNING)
    db.commit()
    recount = "/kk/moderation/calendar/recount"
    acts = [signing(portal, signers, visitor, recount, {}) for visitor in chiefs]
    assert sorted(answer.status for answer in crowd.at_once(acts)) == [303, 409]
    db.rollback()
    db.refresh(discussion)
    assert (discussion.closes_on, discussion.calendar_edition) == (far, edition.no)
    moved = select(func.count()).where(JournalEntry.act == "term.recount")
    assert db.scalar(moved.where(JournalEntry.subject_id == str(discussion.id))) == 1
