"""Placing at a set moment as an act of state: signed now, done by the clock exactly as it was
signed, or not at all (decided: placing at a set moment)."""

from collections.abc import Callable
from datetime import date, datetime

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from portal.core.access import keys
from portal.core.calendars import work_calendar
from portal.core.i18n import moment_words
from portal.core.journal import record
from portal.core.notices import write_notice
from portal.core.state_acts import (
    Acting,
    Done,
    Envelope,
    Given,
    Performer,
    Statement,
    acting_again,
    state_acts,
)
from portal.models import Edition, ScheduledPlacing, StateAct
from portal.models.base import in_language
from portal.papers import queries as papers
from portal.papers import scheduling
from portal.rules import Refusal, Refused
from portal.rules.calendar import local_date
from portal.rules.discussion import closes_on
from portal.rules.drafting import why_not_place_at
from portal.terms import OFFICIAL_LANGUAGES, EditionStatus, PlacingOutcome
from portal.workplace.state_acts import (
    PLACERS,
    draft_of,
    information_said,
    place,
    place_information,
    placing_said,
)

SCHEDULE, SCHEDULE_INFORMATION = "document.schedule", "information.schedule"
NOT_AS_SIGNED = Refusal("The document or what was told of it is not as it was signed", "")
DAYS_MOVED = Refusal("The calendar was changed: the discussion would end on another day", "§9")


def _moment_of(given: Given) -> datetime:
    return datetime.fromisoformat(given["place_at"])


def _at_its_moment(given: Given, said: Statement) -> Statement:
    facts = (
        (_("To be placed at"), moment_words(_moment_of(given))),
        (_("If the portal is late"), _("days are counted from the day it is really placed")),
    )
    return Statement((*facts, *said.facts), said.texts)


def _say(acting: Acting, given: Given) -> Statement:
    day = local_date(_moment_of(given))
    return _at_its_moment(given, placing_said(acting, given, day))


def _say_information(acting: Acting, given: Given) -> Statement:
    day = local_date(_moment_of(given))
    return _at_its_moment(given, information_said(acting, given, day))


def _schedule(acting: Acting, given: Given) -> Done:
    """The signed draft waits for its moment."""
    edition, place_at = draft_of(acting, given), _moment_of(given)
    if refusal := why_not_place_at(place_at=place_at, now=acting.now):
        raise Refused(refusal)
    scheduling.schedule(
        *(acting.db, edition, acting.official, acting.act_id),
        *(place_at, _last_day(given), acting.now),
    )
    there = url_for("workplace.scheduling.show", edition_id=edition.id)
    return Done(there, _("Signed: it is placed at %(moment)s", moment=moment_words(place_at)))


def _last_day(given: Given) -> date | None:
    if "working_days" not in given:
        return None
    return closes_on(local_date(_moment_of(given)), given["working_days"], work_calendar())


NOT_CHANGED = _l("The text cannot be changed until then; the placing can be called off.")
STATE_ACTS = {
    SCHEDULE: Performer(
        title=_l("Place a document for public discussion at a set moment"),
        consequences=(
            _l("At that moment the document gets its number and everybody can read it."),
            _l("The discussion opens then; its days are counted from the day of placing."),
            _l("If anything that you sign holds no longer, nothing is placed and you are told."),
            NOT_CHANGED,
        ),
        door=PLACERS,
        state=_say,
        perform=_schedule,
    ),
    SCHEDULE_INFORMATION: Performer(
        title=_l("Place information at a set moment"),
        consequences=(
            _l("At that moment the document gets its number and everybody can read it."),
            _l("If anything that you sign holds no longer, nothing is placed and you are told."),
            NOT_CHANGED,
        ),
        door=PLACERS,
        state=_say_information,
        perform=_schedule,
    ),
}
PLACE: dict[str, Callable[[Acting, Given], Edition]] = {
    SCHEDULE: place,
    SCHEDULE_INFORMATION: place_information,
}


def place_scheduled(db: Session, scheduled_id: int, now: datetime) -> PlacingOutcome | None:
    """Place what was signed for a moment that has come, or tell its body why not. None when another
    process or a person was first. All in one transaction: a killed process leaves it waiting."""
    scheduled = scheduling.hold_waiting(db, scheduled_id)
    if scheduled is None or scheduled.place_at > now:
        return None
    act = db.get_one(StateAct, scheduled.state_act_id)
    refusal = None
    try:
        with db.begin_nested():
            _place_as_signed(db, scheduled, act, now)
    except Refused as refused:
        refusal = refused.refusal
    edition = db.get_one(Edition, scheduled.edition_id, populate_existing=True)
    if refusal is not None:
        edition.status = EditionStatus.DRAFT
    outcome = PlacingOutcome.REFUSED if refusal else PlacingOutcome.PLACED
    scheduling.end(scheduled, outcome, now, refusal)
    _tell(db, scheduled, now, refusal)
    return outcome


def _place_as_signed(
    db: Session, scheduled: ScheduledPlacing, act: StateAct, now: datetime
) -> None:
    """The act is said once more and has to be, to the letter, what was signed; raises Refused."""
    performer, given = state_acts().performers[act.act], Envelope.of(act).given
    acting = acting_again(db, act, performer, now)
    papers.lock_editions(db, Edition.id == scheduled.edition_id)
    edition = db.get_one(Edition, scheduled.edition_id, populate_existing=True)
    edition.status = EditionStatus.DRAFT
    db.flush()
    if _last_day(given) != scheduled.closes_on:
        raise Refused(DAYS_MOVED)
    _said, text = state_acts().said(acting, act)
    if text != keys().open(act.text_encrypted):
        raise Refused(NOT_AS_SIGNED)
    PLACE[act.act](acting, given)


def _tell(db: Session, scheduled: ScheduledPlacing, now: datetime, refusal: Refusal | None) -> None:
    """The journal tells what the clock did and when it was meant; the body gets a letter."""
    edition = db.scalars(papers.edition_of_its_body(scheduled.edition_id)).one()
    body, number = edition.document.body, edition.document.number
    done = "edition.not_placed" if refusal else "edition.place_scheduled"
    told = {"meant": scheduled.place_at.isoformat(), "number": number}
    record(db, now, None, done, edition, body_id=body.id, **told)
    for language in OFFICIAL_LANGUAGES if body.email else ():
        write_notice(
            *(db, now),
            key=f"scheduled-placing:{scheduled.id}:{language}",
            email=body.email or "",
            language=language,
            template="scheduled_placing",
            title=in_language(edition, "title", language),
            number=number,
            refusal=refusal,
            meant=moment_words(scheduled.place_at, language),
            is_late=local_date(now) != local_date(scheduled.place_at),
            address=f"{current_app.config['PORTAL'].base_url}/{language}/workplace",
        )
