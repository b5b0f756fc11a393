"""The calendar for everybody: the year, its files, a term counted and explained."""

from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from portal.calendar import files
from portal.calendar.forms import FIRST_YEAR, CountAsked, CountForm, asked_fixed
from portal.calendar.term import calendar_day_term, counted_term, fixed_day
from portal.calendar.year import year_of
from portal.core.calendars import (
    EditionLine,
    asked_calendar,
    edition_history,
    recounts_by_edition,
    work_calendar,
)
from portal.core.clock import request_today
from portal.core.db import session
from portal.core.paging import asked_number
from portal.rules.calendar import LAST_YEAR

bp = Blueprint("calendar", __name__, url_prefix="/calendar")
MEDIA_TYPES = {"csv": "text/csv", "ics": "text/calendar"}
Answer = str | AnyResponse | tuple[str, int]


@bp.get("")
def year() -> str:
    """The year as twelve months, its special days, and every edition of the calendar."""
    today, calendar = request_today(), asked_calendar()
    asked = asked_number(request.args, "year", today.year, LAST_YEAR)
    history = edition_history(session())
    return render_template(
        "calendar/year.html",
        year=year_of(calendar, max(asked, FIRST_YEAR), today),
        edition=_line(history, calendar.edition),
        history=history,
        recounts=recounts_by_edition(session()),
        newest=history[0].no,
        form=CountForm.blank(today),
        today=today,
    )


def _line(history: list[EditionLine], no: int) -> EditionLine:
    return next(one for one in history if one.no == no)


@bp.get("/<int:year>.<any(json, csv, ics):form>")
def as_file(year: int, form: str) -> Response:
    """The special days of a year whose holidays are known, as a file."""
    calendar = asked_calendar()
    if year > LAST_YEAR or not calendar.covers(year):
        abort(404)
    if form == "json":
        answer = current_app.json.response(files.as_facts(calendar, year))
    elif form == "csv":
        answer = Response(files.as_csv(calendar, year), mimetype=MEDIA_TYPES[form])
    else:
        made_at = _line(edition_history(session()), calendar.edition).made_at
        host = urlsplit(current_app.config["PORTAL"].base_url).hostname or "portal"
        answer = Response(files.as_ics(calendar, year, made_at, host), mimetype=MEDIA_TYPES[form])
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@bp.get("/why")
def why() -> Answer:
    """Why a term ends when it does, at an address that keeps its edition; or a form to ask it."""
    today = request_today()
    if fixed := asked_fixed(request.args, today):
        return render_template(
            "calendar/fixed.html", fixed=fixed_day(*fixed, asked_calendar(), today)
        )
    if not set(request.args) & {"event", "days", "working_days", "calendar_days"}:
        return render_template("calendar/count.html", form=CountForm.blank(today))
    form = CountForm.parse(request.args)
    if form.asked is None:
        return render_template("calendar/count.html", form=form), 422
    calendar = asked_calendar()
    address = {**form.asked.address(), "edition": calendar.edition}
    if any(str(value) != request.args.get(name) for name, value in address.items()):
        return redirect(url_for(".why", **address))
    return _explained(form, form.asked)


def _explained(form: CountForm, asked: CountAsked) -> str:
    calendar, today = asked_calendar(), request_today()
    edition = _line(edition_history(session()), calendar.edition)
    if not asked.is_working:
        term = calendar_day_term(asked, calendar)
        return render_template("calendar/calendar_days.html", form=form, term=term, edition=edition)
    term = counted_term(asked, calendar, work_calendar(), today)
    return render_template("calendar/why.html", form=form, term=term, edition=edition)
