"""The chief operator's pages of the calendar: what waits, further editions, recounted terms."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, abort, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from moderation.calendar import state_acts
from moderation.calendar.actions import (
    MOST_TERMS,
    Recount,
    amendment_of,
    earlier_edition,
    terms_to_recount,
)
from moderation.calendar.forms import AmendmentForm
from moderation.queries import queue_counts
from portal.core.calendar_editions import Amendment, newest_edition
from portal.core.calendar_kurban_ait import kurban_ait_of
from portal.core.calendars import calendar_of, changes, edition_history, work_calendar
from portal.core.clock import request_now, request_today
from portal.core.db import session
from portal.core.state_acts import ask_to_sign, typed_before
from portal.rules import Refusal, Refused
from portal.terms import CalendarChange

bp = Blueprint("days", __name__, url_prefix="/calendar")

Answer = str | Response | tuple[str, int]
TERMS_SHOWN = 100


@bp.get("")
def index() -> str:
    """What waits for a confirmation or a recount, and every edition."""
    db, today = session(), request_today()
    edition = newest_edition(db)
    return render_template(
        "moderation/calendar.html",
        edition=edition,
        estimated=[one for one in edition.days if one.is_estimated],
        terms=terms_to_recount(db, work_calendar(), today),
        history=edition_history(db),
        changed_words=state_acts.changed_words,
        counts=queue_counts(db, today),
    )


@bp.route("/move", methods=["GET", "POST"])
def move() -> Answer:
    """A day off that a resolution moves."""
    return _amend(CalendarChange.MOVE, 0)


@bp.route("/day", methods=["GET", "POST"])
def day() -> Answer:
    """A single day off or working day by an act."""
    return _amend(CalendarChange.DAY, 0)


@bp.route("/kurban-ait/<int:year>", methods=["GET", "POST"])
def kurban_ait(year: int) -> Answer:
    """The first day of Kurban Ait of a year, confirmed or moved."""
    known = kurban_ait_of(newest_edition(session()), year) or abort(404)
    blank = AmendmentForm({"day": known.day.isoformat()})
    return _amend(CalendarChange.CONFIRMATION, year, blank, known=known)


@bp.route("/return/<int:no>", methods=["GET", "POST"])
def return_to(no: int) -> Answer:
    """The days of an earlier edition hold again, in a further one."""
    try:
        earlier_edition(session(), newest_edition(session()), no)
    except Refused:
        abort(404)
    return _amend(CalendarChange.RETURN, no)


def _amend(
    change: CalendarChange, no: int, blank: AmendmentForm | None = None, **more: object
) -> Answer:
    """A form, then what the edition would change, then the act that is read and signed (decided:
    acts of state)."""
    name = state_acts.act_name(change)
    if request.method == "GET":
        typed = typed_before(session(), name, request.args.get("act", ""))
        form = AmendmentForm.again(typed) if typed else blank or AmendmentForm()
        return _amend_page(change, no, form, **more)
    form = AmendmentForm.parse(change, request.form, no)
    if form.given is None:
        return _amend_page(change, no, form, **more), 422
    try:
        if "confirm" in request.form:
            return ask_to_sign(name, form.given, request.path)
        amendment = amendment_of(session(), change, form.given)
        return _amend_page(change, no, form, preview=_preview(session(), amendment), **more)
    except Refused as refused:
        return _amend_page(change, no, form, refusal=refused.refusal, **more), 409


def _preview(db: Session, amendment: Amendment) -> dict[str, object]:
    """The days that would change, and the open terms that the edition would count otherwise."""
    after = calendar_of(amendment.edition(request_now()))
    terms = terms_to_recount(db, after, request_today())
    return {
        "no": amendment.no,
        "days": changes(calendar_of(amendment.base), after),
        "terms": terms,
        "groups": state_acts.grouped(terms),
    }


def _amend_page(
    change: CalendarChange,
    no: int,
    form: AmendmentForm,
    refusal: Refusal | None = None,
    preview: dict[str, object] | None = None,
    **more: object,
) -> str:
    return render_template(
        "moderation/calendar_amend.html",
        change=change,
        title=state_acts.TITLES[change],
        no=no,
        form=form,
        refusal=refusal,
        preview=preview,
        changed_words=state_acts.changed_words,
        term_words=state_acts.term_words,
        shown=TERMS_SHOWN,
        counts=queue_counts(session(), request_today()),
        **more,
    )


@bp.route("/recount", methods=["GET", "POST"])
def recount() -> Answer:
    """Open terms that the newest edition counts otherwise, and the act that moves them."""
    db, today = session(), request_today()
    terms = terms_to_recount(db, work_calendar(), today)
    if request.method == "GET":
        return _recount_page(terms, today)
    asked = terms[:MOST_TERMS]
    try:
        if not asked:
            raise Refused(Refusal("No open term would change", ""))
        given = state_acts.given_of(work_calendar().edition, asked)
        return ask_to_sign(state_acts.RECOUNT, given, url_for(".recount"))
    except Refused as refused:
        return _recount_page(terms, today, refused.refusal), 409


def _recount_page(terms: Sequence[Recount], today: date, refusal: Refusal | None = None) -> str:
    return render_template(
        "moderation/calendar_recount.html",
        terms=terms,
        edition=work_calendar().edition,
        refusal=refusal,
        most=MOST_TERMS,
        term_words=state_acts.term_words,
        counts=queue_counts(session(), today),
    )
