"""Placing a document with its discussion and press release; correcting a placed one (§9-§12)."""

from datetime import date, timedelta

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.core.access import me, own_body
from portal.core.calendars import work_calendar
from portal.core.cards import discussion_strip, kind_words
from portal.core.clock import request_now, request_today
from portal.core.db import session, transaction
from portal.core.doors import behind, of_a_body, own
from portal.core.duties import due_of
from portal.core.paging import asked_number
from portal.core.release import proposed_release, qr_image, ready_text
from portal.core.state_acts import Given, ask_to_sign, typed_before
from portal.core.ties import broken_ties_of
from portal.models import Edition
from portal.papers import beginning, scheduling
from portal.papers import queries as papers
from portal.rules import discussion as rules
from portal.terms import DISCUSSED_KINDS, OFFICIAL_LANGUAGES, EditionStatus, Power
from portal.workplace import actions, queries, scheduled_acts, state_acts
from portal.workplace.forms import CorrectionForm, PlaceForm, PublishedForm
from portal.workplace.gaps import shelf_of
from portal.workplace.placing_terms import Terms, terms_of
from portal.workplace.when import When

bp = Blueprint("placing", __name__)

Answer = str | Response | tuple[str, int]


@bp.route("/editions/<int:edition_id>/place", methods=["GET", "POST"])
@behind(own(of_a_body(Power.PLACE)))
def place(edition_id: int) -> Answer:
    """The moment, the term and the press release; then the act of placing is read and signed."""
    body_id, today, now = own_body().id, request_today(), request_now()
    typed = _typed(state_acts.PLACE, scheduled_acts.SCHEDULE)
    least = typed.get("working_days", rules.LEAST_WORKING_DAYS)
    days = asked_number(request.values, "working_days", least)
    edition = papers.own_edition(session(), body_id, edition_id) or abort(404)
    if edition.status is not EditionStatus.DRAFT:
        return _elsewhere(edition)
    if edition.document.kind not in DISCUSSED_KINDS:
        return redirect(url_for(".place_information", edition_id=edition_id))
    when = When.parse(request.values, typed, now)
    terms = terms_of(edition, days, when.day(today))
    if request.method == "GET":
        texts = proposed_release(edition, when.day(today), terms.closes_on, days)
        form = PlaceForm.again(typed, terms.closes_on) if typed else PlaceForm(values=texts)
        return _place_page(edition, terms, form, when)
    form = PlaceForm.parse(request.form, terms.closes_on, lacks=terms.lacks_materials)
    if form.errors or when.errors:
        return _place_page(edition, terms, form, when), 422
    given = {"edition": edition_id, "working_days": days, **form.given(terms.closes_on)}
    act = scheduled_acts.SCHEDULE if when.place_at else state_acts.PLACE
    return ask_to_sign(act, given | when.given(), url_for(".place", edition_id=edition_id))


def _typed(*acts: str) -> Given:
    """What was typed for one of these acts that was not signed."""
    act_id = request.args.get("act", "")
    kept = (typed_before(session(), act, act_id) for act in acts) if act_id else ()
    return next(filter(None, kept), {})


def _elsewhere(edition: Edition) -> Response:
    """To where an edition that is no draft any more can be seen."""
    if edition.status is EditionStatus.SCHEDULED:
        return redirect(url_for("workplace.scheduling.show", edition_id=edition.id))
    return _to(edition) if request.method == "POST" else abort(404)


def _place_page(edition: Edition, terms: Terms, form: PlaceForm, when: When) -> str:
    return render_template(
        "workplace/place.html",
        edition=edition,
        terms=terms,
        form=form,
        when=when,
        last=scheduling.latest(session(), [edition.id]).get(edition.id),
        refusal_of=scheduling.refusal_of,
        shelf=shelf_of(edition, "place"),
        most_days=rules.MOST_WORKING_DAYS,
        kind_words=kind_words,
    )


@bp.route("/editions/<int:edition_id>/place-information", methods=["GET", "POST"])
@behind(own(of_a_body(Power.PLACE)))
def place_information(edition_id: int) -> Answer:
    """What is not discussed is placed: its term is told, then the act is read and signed."""
    edition = papers.own_edition(session(), own_body().id, edition_id) or abort(404)
    if edition.document.kind in DISCUSSED_KINDS:
        abort(404)
    if edition.status is not EditionStatus.DRAFT:
        return _elsewhere(edition)
    typed = _typed(state_acts.INFORM, scheduled_acts.SCHEDULE_INFORMATION)
    when = When.parse(request.values, typed, request_now())
    if request.method == "POST" and not when.errors:
        back = url_for(".place_information", edition_id=edition_id)
        act = scheduled_acts.SCHEDULE_INFORMATION if when.place_at else state_acts.INFORM
        return ask_to_sign(act, {"edition": edition_id, **when.given()}, back)
    due = due_of(edition.document, edition.document.body, work_calendar())
    page = render_template(
        "workplace/place_information.html",
        edition=edition,
        due=due,
        is_late=bool(due and rules.is_late(done_on=when.day(request_today()), due=due)),
        when=when,
        last=scheduling.latest(session(), [edition.id]).get(edition.id),
        refusal_of=scheduling.refusal_of,
        ties=broken_ties_of(edition),
        shelf=shelf_of(edition, "place"),
        kind_words=kind_words,
    )
    return page, 422 if when.errors else 200


@bp.route("/editions/<int:edition_id>/place-correction", methods=["GET", "POST"])
@behind(own(of_a_body(Power.PLACE)))
def place_correction(edition_id: int) -> Answer:
    """A corrected edition is placed beside the older ones, without a new discussion."""
    body_id = own_body().id
    if request.method == "GET":
        edition = papers.own_draft(session(), body_id, edition_id) or abort(404)
        return render_template(
            "workplace/place_correction.html",
            edition=edition,
            ties=broken_ties_of(edition),
            shelf=shelf_of(edition, "place"),
            kind_words=kind_words,
        )
    edition = papers.own_edition(session(), body_id, edition_id) or abort(404)
    if edition.status is EditionStatus.PLACED:
        return _to(edition)
    back = url_for(".place_correction", edition_id=edition_id)
    return ask_to_sign(state_acts.CORRECT, {"edition": edition_id}, back)


@bp.route("/documents/<number>", methods=["GET", "POST"])
@behind(own(of_a_body(Power.PLACE)))
def document(number: str) -> Answer:
    """A placed document: its number and term, the press release to be copied, and the record of
    where it was published (§12)."""
    body, today = own_body(), request_today()
    form = PublishedForm(values={"published_on": today.isoformat()})
    if request.method == "POST":
        placed = queries.own_document(session(), body.id, number) or abort(404)
        placed_on = placed.edition.document.placed_on or today
        form = PublishedForm.parse(request.form, placed_on, today)
    if form.draft:
        with transaction() as db:
            placed = queries.own_document(db, body.id, number, lock=True) or abort(404)
            release = placed.discussion and placed.discussion.release
            release = release or abort(404)
            actions.record_release(db, release, me(), body, form.draft, request_now())
        return redirect(url_for(".document", number=number, _anchor="release"))
    placed = queries.own_document(session(), body.id, number) or abort(404)
    return _document_page(placed, form, today), 422 if form.errors else 200


def _document_page(placed: queries.PlacedDocument, form: PublishedForm, today: date) -> str:
    discussion, number = placed.discussion, placed.edition.document.number or ""
    base = current_app.config["PORTAL"].base_url
    urls = {code: f"{base}/{code}/documents/{number}" for code in OFFICIAL_LANGUAGES}
    release = discussion.release if discussion else None
    return render_template(
        "workplace/document.html",
        placed=placed,
        document=placed.edition.document,
        strip=discussion_strip(discussion, today) if discussion else None,
        urls=urls,
        qr=qr_image(urls[OFFICIAL_LANGUAGES[0]]),
        texts={
            code: ready_text(release, number, urls, code) for code in OFFICIAL_LANGUAGES if release
        },
        form=form,
        today=today,
        after_end=discussion.closes_on + timedelta(days=1) if discussion else None,
        why_not_correct=beginning.why_not_correct(placed.edition.document, discussion, today),
        kind_words=kind_words,
    )


@bp.route("/documents/<number>/correction", methods=["GET", "POST"])
@behind(own(of_a_body(Power.PLACE)))
def correct(number: str) -> Answer:
    """The public reason of a correction, and a draft of the next edition."""
    body_id, today = own_body().id, request_today()
    form = CorrectionForm.parse(request.form) if request.method == "POST" else CorrectionForm()
    if form.draft:
        with transaction() as db:
            placed = queries.own_document(db, body_id, number, lock=True) or abort(404)
            edition = placed.correction or beginning.begin_correction(
                db, placed.edition, placed.discussion, me(), form.draft, today, request_now()
            )
        return redirect(url_for("workplace.editor.head", edition_id=edition.id))
    placed = queries.own_document(session(), body_id, number) or abort(404)
    page = render_template(
        "workplace/correct.html",
        placed=placed,
        form=form,
        refusal=beginning.why_not_correct(placed.edition.document, placed.discussion, today),
    )
    return page, 422 if form.errors else 200


def _to(edition: Edition) -> Response:
    return redirect(url_for(".document", number=edition.document.number))
