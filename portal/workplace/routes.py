"""The administrators' workplace (АЖО): what is due, and how a document is begun (§8)."""

from textwrap import shorten

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.core.access import me, own_body
from portal.core.cards import discussion_strip, kind_words
from portal.core.clock import request_now, request_today
from portal.core.db import session, transaction
from portal.core.doors import behind, of_a_body, own
from portal.core.i18n import lang
from portal.models import Program
from portal.models.base import in_language
from portal.rules.discussion import is_late
from portal.terms import Power
from portal.workplace import actions, placing, queries, responses, withdrawing
from portal.workplace.editor import routes as editor
from portal.workplace.forms import NewDocumentForm, years
from portal.workplace.staff import routes as staff

bp = Blueprint("workplace", __name__, url_prefix="/workplace")
for part in (editor.bp, placing.bp, responses.bp, staff.bp, withdrawing.bp):
    bp.register_blueprint(part)

NAME_SHOWN = 110  # characters of a program's name in a list
Answer = str | Response | tuple[str, int]


@bp.get("")
def start() -> str:
    """What is due, the most urgent first."""
    today = request_today()
    return render_template(
        "workplace/start.html",
        desk=queries.desk(session(), own_body(), today),
        strip_of=lambda discussion: discussion_strip(discussion, today),
        kind_words=kind_words,
        today=today,
        is_late=is_late,
    )


@bp.route("/documents/new", methods=["GET", "POST"])
@behind(of_a_body(Power.FEED, Power.PLACE))
def begin() -> Answer:
    """A new draft about a program of the own body."""
    body, today = own_body(), request_today()
    programs = queries.own_programs(session(), body.id)
    if request.method == "GET":
        form = NewDocumentForm.blank(today)
    else:
        form = NewDocumentForm.parse(request.form, programs, today)
    if new := form.draft:
        with transaction() as db:
            edition = queries.same_draft(db, new) or actions.begin_document(
                db, me(), body, new, queries.source_of(db, body.id, new), request_now()
            )
        return redirect(url_for("workplace.editor.head", edition_id=edition.id))
    page = render_template(
        "workplace/begin.html",
        form=form,
        programs=[(key, _program_words(program)) for key, program in programs.items()],
        years=[(str(year), str(year)) for year in years(today)],
    )
    return page, 422 if form.errors else 200


def _program_words(program: Program) -> str:
    name = in_language(program, "name", lang())
    return f"{program.full_code} {shorten(name, NAME_SHOWN, placeholder='…')}"


@bp.route("/editions/<int:edition_id>/discard", methods=["GET", "POST"])
@behind(own(of_a_body(Power.FEED, Power.PLACE)))
def discard(edition_id: int) -> Answer:
    """A draft is thrown away, after one question."""
    body_id = own_body().id
    if request.method == "GET":
        edition = queries.own_draft(session(), body_id, edition_id) or abort(404)
        return render_template("workplace/discard.html", edition=edition, kind_words=kind_words)
    with transaction() as db:
        edition = queries.own_draft(db, body_id, edition_id, lock=True) or abort(404)
        actions.discard_draft(db, edition, me(), request_now())
    return redirect(url_for("workplace.start"))
