"""A term of the law as a row of days with its sentence: the strip that pages draw."""

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.i18n import day_words, lang
from portal.models import Discussion, Proposal
from portal.rules.calendar import DayKind, WorkCalendar
from portal.rules.counting import LawTerm
from portal.rules.moderation import DECISION_WORKING_DAYS


@dataclass(frozen=True)
class StripDay:
    """One day of the strip."""

    day: date
    kind: str  # event | working | off | moved_off | moved_working | end
    number: int | None
    name: str | None
    is_today: bool
    is_past: bool
    act: str


@dataclass(frozen=True)
class Strip:
    """A term: its days, its state and the sentence that says the same in words."""

    days: tuple[StripDay, ...]
    state: str  # not_begun | running | ends_today | ended
    sentence: str
    last: date
    left: int  # working days
    why: str  # the address that explains it; empty on that page itself


def strip_of(
    calendar: WorkCalendar,
    *,
    event: date,
    working_days: int,
    last: date,
    today: date,
    term: LawTerm | None = None,
    explains_itself: bool = False,
) -> Strip:
    """The term as it was fixed: `last` is the stored end, `calendar` the edition it was computed
    with; the days explain it, and so does a page of their own."""
    counted = [
        StripDay(
            day=one.day,
            kind="end" if one.day == last and one.kind is not DayKind.EVENT else one.kind.value,
            number=one.number,
            name=one.names.get(lang()) or None,
            is_today=one.day == today,
            is_past=one.day < today,
            act=one.act,
        )
        for one in calendar.counted(event, working_days)
    ]
    state = _state(event, last, today)
    left = calendar.working_days_left(today, last)
    why = "" if explains_itself else why_url(event, working_days, calendar.edition, term)
    return Strip(tuple(counted), state, term_sentence(state, left, last), last, left, why)


def why_url(event: date, working_days: int, edition: int, term: LawTerm | None = None) -> str:
    """Where a stored term is explained, by the edition it was computed with."""
    return url_for(
        "calendar.why",
        event=event.isoformat(),
        working_days=working_days,
        term=term and term.value,
        edition=edition,
    )


def why_discussion(discussion: Discussion) -> str:
    """Where the last day of a discussion is explained, by which a response is due too (§9, §16)."""
    days, edition = discussion.working_days, discussion.calendar_edition
    return why_url(discussion.opens_on, days, edition, LawTerm.DISCUSSION)


def why_decision(proposal: Proposal) -> str:
    """Where the operator's term for a decision is explained (§15)."""
    edition = proposal.calendar_edition
    return why_url(proposal.received_on, DECISION_WORKING_DAYS, edition, LawTerm.DECISION)


def _state(event: date, last: date, today: date) -> str:
    if today < event:
        return "not_begun"
    if today > last:
        return "ended"
    return "ends_today" if today == last else "running"


def term_sentence(state: str, left: int, last: date) -> str:
    """What is left of a term, in words: `4 working days left, until Friday, 4 December, 24:00`."""
    day = day_words(last)
    if state == "ended":
        return str(_("Ended on %(day)s at 24:00", day=day))
    if state == "ends_today":
        return str(_("The last day: until 24:00 today, %(day)s", day=day))
    if state == "not_begun":
        return str(_("Lasts until %(day)s, 24:00", day=day))
    return str(
        ngettext(
            "%(num)s working day left, until %(day)s, 24:00",
            "%(num)s working days left, until %(day)s, 24:00",
            left,
            day=day,
        )
    )
