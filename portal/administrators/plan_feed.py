"""The terms of a body for other calendars: duties are public facts (§5-§7, §10, §12, §16)."""

from collections.abc import Iterator
from datetime import date

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.core.duty_words import duty_title, paragraph_of, state_words, why_due
from portal.core.i18n import day_words, lang
from portal.core.ics import Event, calendar_file
from portal.core.plan import (
    DiscussionTerms,
    discussion_terms,
    discussions_of,
    duties_of,
    stands,
)
from portal.models import Body, Duty
from portal.models.base import in_language
from portal.terms import DutyState


def plan_file(db: Session, body: Body, host: str, today: date) -> str:
    """The terms of the last, this and the next year as iCalendar."""
    first, last = date(today.year - 1, 1, 1), date(today.year + 1, 12, 31)
    duties = db.scalars(duties_of(body.id, first, last)).all()
    discussions = db.scalars(discussions_of(body.id, first, last)).all()
    terms = discussion_terms(db, discussions, today)
    name = _("Terms of the law: %(body)s", body=in_language(body, "name", lang()))
    events = [_of_duty(one, body, host, today) for one in duties]
    events += [event for one in terms for event in _of_discussion(one, host)]
    return calendar_file(str(name), lang(), events)


def _of_duty(duty: Duty, body: Body, host: str, today: date) -> Event:
    """`SEQUENCE` grows with whatever can happen to a duty: a document, a mark of a mistake, a term
    counted anew by a later edition of the calendar."""
    state, document = stands(duty, today), duty.standing
    done = _("Placed on %(day)s", day=day_words(document.placed_on)) if document else ""
    is_fulfilled, is_mistaken = duty.document_id is not None, duty.mistaken_at is not None
    path = f"documents/{document.number}" if document else f"discipline/{body.code}"
    return Event(
        uid=f"duty-{duty.id}@{host}",
        day=duty.due_on,
        stamp=max(duty.arose_at, duty.mistaken_at or duty.arose_at),
        sequence=duty.calendar_edition + is_fulfilled + is_mistaken,
        summary=f"{duty_title(duty, lang())} ({paragraph_of(duty)})",
        description="\n".join(filter(None, (state_words(state), done, why_due(duty, lang())))),
        url=f"{_base()}/{path}",
        status="CANCELLED" if state is DutyState.MISTAKEN else "CONFIRMED",
    )


def _of_discussion(terms: DiscussionTerms, host: str) -> Iterator[Event]:
    discussion = terms.discussion
    number = discussion.document.number
    title = in_language(discussion.edition, "title", lang())
    url = f"{_base()}/discussions/{number}"
    stamp, edition = discussion.opened_at, discussion.calendar_edition
    if discussion.release is not None:
        yield Event(
            uid=f"release-{discussion.id}@{host}",
            day=discussion.opens_on,
            stamp=stamp,
            sequence=edition + (terms.released_on is not None),
            summary=_("Press release: № %(number)s, %(title)s", number=number, title=title),
            description=state_words(terms.release),
            url=url,
        )
    yield Event(
        uid=f"responses-{discussion.id}@{host}",
        day=discussion.closes_on,
        stamp=stamp,
        sequence=edition,
        summary=_("Responses to proposals: № %(number)s, %(title)s", number=number, title=title),
        description=_("The discussion ends on this day at 24:00; responses are due by then (§16)."),
        url=url,
    )


def _base() -> str:
    return f"{current_app.config['PORTAL'].base_url}/{lang()}"
