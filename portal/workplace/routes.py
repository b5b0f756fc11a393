"""The administrators' workplace (АЖО): what is due, and how a document is begun (§8)."""

from textwrap import shorten

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.core.access import me, own_body
from portal.core.calendars import work_calendar
from portal.core.cards import discussion_strip, kind_words, stage_words
from portal.core.clock import request_now, request_today
from portal.core.db import session, transaction
from portal.core.doors import behind, of_a_body, own
from portal.core.i18n import lang, month_words
from portal.core.kinds import term_words
from portal.models import Program
from portal.models.base import in_language
from portal.papers import queries as papers
from portal.papers.beginning import begin_document
from portal.papers.scheduling import refusal_of
from portal.rules.discussion import is_late
from portal.terms import PROGRAM_KINDS, BudgetStage, DocumentKind, Power
from portal.workplace import (
    actions,
    changes,
    placed,
    placing,
    queries,
    releasing,
    responses,
    scheduling,
    withdrawing,
)
from portal.workplace.editor import filling
from portal.workplace.editor import routes as editor
from portal.workplace.importing import routes as importing
from portal.workplace.machines import routes as machines
from portal.workplace.new_document import TYPED_KINDS, NewDocumentForm, years
from portal.workplace.plan import routes as plan
from portal.workplace.reporting import routes as reporting
from portal.workplace.staff import routes as staff

bp = Blueprint("workplace", __name__, url_prefix="/workplace")
PARTS = (
    *(changes, editor, filling, importing, machines, placed, placing, plan),
    *(releasing, reporting, responses, scheduling, staff, withdrawing),
)
for part in PARTS:
    bp.register_blueprint(part.bp)

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
        refusal_of=refusal_of,
    )


@bp.get("/documents/new")
@behind(of_a_body(Power.FEED, Power.PLACE))
def begin() -> str:
    """What can be placed, and what the law says about each kind."""
    return render_template("workplace/begin.html", kinds=DocumentKind, kind_words=kind_words)


@bp.route("/documents/new/<kind>", methods=["GET", "POST"])
@behind(of_a_body(Power.FEED, Power.PLACE))
def begin_kind(kind: str) -> Answer:
    """A new draft of one kind, empty or from the last one's texts."""
    body, today = own_body(), request_today()
    wanted = DocumentKind(kind) if kind in TYPED_KINDS else abort(404)
    programs = queries.own_programs(session(), body.id) if wanted in PROGRAM_KINDS else {}
    if request.method == "GET":
        form = NewDocumentForm.blank(wanted, today, request.args)
    else:
        form = NewDocumentForm.parse(request.form, wanted, programs, today)
    if new := form.draft:
        with transaction() as db:
            edition = papers.same_draft(db, body, new) or begin_document(
                *(db, me(), body, new, papers.source_of(db, body.id, new)),
                *(work_calendar(), request_now()),
            )
        return redirect(url_for("workplace.editor.head", edition_id=edition.id))
    page = render_template(
        "workplace/begin_kind.html",
        form=form,
        kind=wanted,
        kind_words=kind_words,
        programs=[(key, _program_words(program)) for key, program in programs.items()],
        years=[(str(year), str(year)) for year in years(today)],
        stages=[(stage.value, stage_words(stage), "") for stage in BudgetStage],
        months=[(str(no), month_words(no)) for no in range(1, 12)],
        term=term_words(wanted, body.level),
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
        edition = papers.own_draft(session(), body_id, edition_id) or abort(404)
        return render_template("workplace/discard.html", edition=edition, kind_words=kind_words)
    with transaction() as db:
        edition = papers.own_draft(db, body_id, edition_id, lock=True) or abort(404)
        actions.discard_draft(db, edition, me(), request_now())
    return redirect(url_for("workplace.start"))
