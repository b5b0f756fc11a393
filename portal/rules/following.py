"""When letters with news are written, and of which moments they tell (decided: letters of news)."""

from datetime import date, datetime, time, timedelta

from portal.rules.calendar import PORTAL_ZONE, WorkCalendar, end_of, local_date

NEWS_UNTIL = time(7)  # on the legal clock: acts of that moment are committed, and can be searched,
LETTERS_FROM = time(8)  # long before letters tell of them
SOON_WORKING_DAYS = 3  # left of a discussion when its end is told


def news_until(now: datetime) -> datetime | None:
    """Up to which moment a letter of today tells news; None before the hour of letters
    (decided: letters of news)."""
    local = now.astimezone(PORTAL_ZONE)
    if local.time() < LETTERS_FROM:
        return None
    return datetime.combine(local.date(), NEWS_UNTIL, PORTAL_ZONE)


def day_began(now: datetime) -> datetime:
    """0:00 of the day: one address gets one letter with news between two of these
    (decided: letters of news)."""
    return start_of(local_date(now))


def start_of(day: date) -> datetime:
    """0:00 of a day in Kazakhstan, when a discussion opens (decided: letters of news)."""
    return end_of(day - timedelta(days=1))


def ends_soon_at(closes_on: date, calendar: WorkCalendar) -> datetime:
    """0:00 of the day on which three working days are left of a discussion, by the calendar that
    its term was counted with (decided: letters of news)."""
    after = closes_on + timedelta(days=1)
    return start_of(calendar.working_days_before(after, SOON_WORKING_DAYS + 1))
