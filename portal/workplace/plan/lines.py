"""The lines of the plan: what is due when, why on that day, how it stands, where to go on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from portal.core.calendars import calendar_edition
from portal.core.duties import duty_key
from portal.core.duty_words import (
    counted_address,
    duty_title,
    paragraph_of,
    why_address,
    why_due,
)
from portal.core.i18n import lang
from portal.core.plan import (
    DiscussionTerms,
    discussion_terms,
    discussions_of,
    duties_of,
    stands,
    year_of,
)
from portal.models import Body, Document, Duty, Edition
from portal.models.base import in_language
from portal.rules.counting import LawTerm
from portal.terms import PROGRAM_KINDS, BudgetStage, DocumentKind, DutyState, EditionStatus
from portal.workplace.queries import own_programs

MOST_DRAFTS = 500
OPEN_STATES = (DutyState.MISSING, DutyState.TO_COME)


@dataclass(frozen=True)
class PlanLine:
    """One thing that is due; `way` leads on to it, `words` say where to."""

    due_on: date
    what: str
    paragraph: str
    why: str
    why_url: str | None
    state: DutyState
    left: int  # working days until the last day
    done_on: date | None = None
    note: str = ""
    way: str | None = None
    words: str = ""
    mistake_url: str | None = None
    duty: Duty | None = None


@dataclass(frozen=True)
class Viewer:
    """What the powers of the office open on the page."""

    writes: bool
    places: bool
    is_head: bool


def plan_lines(db: Session, body: Body, year: int, viewer: Viewer, today: date) -> list[PlanLine]:
    """Everything that is due of a body in a year, in the order of the days."""
    duties = db.scalars(duties_of(body.id, *year_of(year))).all()
    drafts = _drafts(db, body.id)
    programs = {(one.budget, one.code): key for key, one in own_programs(db, body.id).items()}
    discussions = db.scalars(discussions_of(body.id, *year_of(year))).all()
    lines = [_of_duty(one, drafts, programs, viewer, today) for one in duties]
    for terms in discussion_terms(db, discussions, today):
        lines += _of_discussion(terms, year, viewer, today)
    return sorted(lines, key=lambda line: (line.due_on, line.paragraph, line.what))


def _drafts(db: Session, body_id: int) -> Mapping[str, int]:
    """Drafts of documents that were never placed, by what they would fulfil."""
    found = (
        select(Edition)
        .join(Edition.document)
        .where(Document.body_id == body_id, Document.number.is_(None))
        .where(Edition.status == EditionStatus.DRAFT)
        .options(contains_eager(Edition.document).joinedload(Document.program))
        .order_by(Edition.id.desc())
        .limit(MOST_DRAFTS)
    )
    return {duty_key(one.document, one.document.program): one.id for one in db.scalars(found)}


def _of_duty(
    duty: Duty,
    drafts: Mapping[str, int],
    programs: Mapping[tuple[str, str], str],
    viewer: Viewer,
    today: date,
) -> PlanLine:
    state, document = stands(duty, today), duty.standing
    way, words = None, ""
    if document is not None:
        way = url_for("documents.show", number=document.number)
        words = _("Document № %(number)s", number=document.number)
    elif state in OPEN_STATES and viewer.writes:
        way, words = _way_to_begin(duty, drafts, programs)
    marks = viewer.is_head and state in OPEN_STATES
    return PlanLine(
        due_on=duty.due_on,
        what=duty_title(duty, lang()),
        paragraph=paragraph_of(duty),
        why=why_due(duty, lang()),
        why_url=why_address(duty),
        state=state,
        left=calendar_edition(duty.calendar_edition).working_days_left(today, duty.due_on),
        done_on=document.placed_on if document else None,
        note=_withdrawn(duty),
        way=way,
        words=words,
        mistake_url=url_for("workplace.plan.mistake", duty_id=duty.id) if marks else None,
        duty=duty,
    )


def _withdrawn(duty: Duty) -> str:
    document = duty.document
    if document is None or duty.standing is not None:
        return ""
    return str(_("The document № %(number)s was withdrawn.", number=document.number))


def _way_to_begin(
    duty: Duty, drafts: Mapping[str, int], programs: Mapping[tuple[str, str], str]
) -> tuple[str | None, str]:
    """To the draft that was begun, else to a new one that is filled in as far as the duty knows."""
    is_audit = duty.kind is DocumentKind.AUDIT_RESULT
    begun = drafts.get(duty.key.rpartition("/")[0] if is_audit else duty.key)
    if begun is not None:
        return url_for("workplace.editor.head", edition_id=begun), _("Go on with the draft")
    asked: dict[str, str | int | BudgetStage | None] = {
        "year": duty.year,
        "stage": duty.stage,
        "month": duty.month,
        "event_on": duty.event_on.isoformat() if duty.event_on else None,
    }
    if duty.kind in PROGRAM_KINDS:
        program = duty.program
        asked["program"] = programs.get((program.budget, program.code)) if program else None
    return url_for("workplace.begin_kind", kind=duty.kind.value, **asked), _("Begin the draft")


def _of_discussion(
    terms: DiscussionTerms, year: int, viewer: Viewer, today: date
) -> Iterator[PlanLine]:
    discussion = terms.discussion
    if discussion.opens_on.year == year and discussion.release is not None:
        yield _release(terms, viewer)
    if discussion.closes_on.year == year and terms.responses is not None:
        yield _responses(terms, terms.responses, today)


def _release(terms: DiscussionTerms, viewer: Viewer) -> PlanLine:
    number = terms.discussion.document.number or ""
    title = in_language(terms.discussion.edition, "title", lang())
    shown = "workplace.placing.document" if viewer.places else "documents.show"
    return PlanLine(
        due_on=terms.discussion.opens_on,
        what=_("Press release: № %(number)s, %(title)s", number=number, title=title),
        paragraph="§12",
        why=_("On the day of placing."),
        why_url=None,
        state=terms.release,
        left=0,
        done_on=terms.released_on,
        way=url_for(shown, number=number, _anchor="release"),
        words=_("Press release"),
    )


def _responses(terms: DiscussionTerms, state: DutyState, today: date) -> PlanLine:
    discussion, numbers = terms.discussion, terms.numbers
    number = discussion.document.number or ""
    title = in_language(discussion.edition, "title", lang())
    calendar = calendar_edition(discussion.calendar_edition)
    return PlanLine(
        due_on=discussion.closes_on,
        what=_("Responses to proposals: № %(number)s, %(title)s", number=number, title=title),
        paragraph="§16",
        why=_(
            "Until the end of the discussion: %(days)s working days by edition %(edition)s "
            "of the calendar.",
            days=discussion.working_days,
            edition=calendar.edition,
        ),
        why_url=counted_address(
            LawTerm.DISCUSSION, discussion.opens_on, discussion.working_days, calendar.edition
        ),
        state=state,
        left=calendar.working_days_left(today, discussion.closes_on),
        note=_(
            "Answered in time: %(in_time)s, late: %(late)s, waiting: %(waiting)s.",
            in_time=numbers.in_time,
            late=numbers.late,
            waiting=numbers.waiting,
        ),
        way=url_for("discussions.show", number=number, _anchor="proposals"),
        words=_("The discussion and its proposals"),
    )
