"""Documents from the files that officials have: templates, dry run, taking over (§3, §8)."""

from collections.abc import Sequence

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import (
    Response as FlaskResponse,
)
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.core.access import me, own_body
from portal.core.calendars import work_calendar
from portal.core.cards import kind_words, stage_words
from portal.core.clock import request_now, request_today
from portal.core.db import session, transaction
from portal.core.doors import behind, of_a_body
from portal.core.i18n import lang
from portal.core.limits import limiter
from portal.core.text import plain
from portal.models import Upload
from portal.papers import queries as papers
from portal.papers.contents import Contents
from portal.papers.findings import Findings
from portal.papers.taking import read_files
from portal.papers.worddrawing import DRAWN_KINDS, draw_form
from portal.terms import BudgetStage, DocumentKind, Power
from portal.workplace.importing import actions, keeping, templates
from portal.workplace.importing.page import FEW, SHOWN, faults_csv, shown_changes, shown_gaps
from portal.workplace.importing.trial import Trial, trial_of
from portal.workplace.new_document import TYPED_KINDS, usual_year, years

bp = Blueprint("importing", __name__)
READINGS = "30 per minute"
DRAWINGS = "60 per minute"
Answer = str | Response | tuple[str, int]


@bp.route("/imports", methods=["GET", "POST"])
@limiter.limit(READINGS, methods=["POST"])
def upload() -> Answer:
    """Files are handed in; what can be opened is kept for a day."""
    body, chosen = own_body(), _chosen_draft()
    if request.method == "GET":
        return _upload_page(Findings(), chosen)
    files = [(plain(one.filename or ""), one.read()) for one in request.files.getlist("file")]
    files = [one for one in files if one[0] or one[1]]
    findings = Findings()
    if read_files(files, findings) is None:
        return _upload_page(findings, chosen), 422
    with transaction() as db:
        kept = keeping.keep_upload(db, body, me(), chosen, files, request_now())
    return redirect(url_for(".trial", upload_id=kept.id))


def _chosen_draft() -> int | None:
    """The draft that the files shall go into; None where the files themselves say it."""
    asked = request.values.get("edition", "")
    if not asked:
        return None
    if not asked.isdecimal() or len(asked) > 18:
        abort(404)
    found = papers.own_draft(session(), own_body().id, int(asked)) or abort(404)
    return found.id


def _upload_page(findings: Findings, chosen: int | None) -> str:
    today = request_today()
    draft = papers.own_draft(session(), own_body().id, chosen) if chosen else None
    return render_template(
        "workplace/importing/upload.html",
        findings=findings,
        draft=draft,
        kinds=[(kind, str(usual_year(kind, today))) for kind in TYPED_KINDS],
        kind_words=kind_words,
        stages=[(stage.value, stage_words(stage)) for stage in BudgetStage],
    )


@bp.route("/imports/<upload_id>", methods=["GET", "POST"])
@limiter.limit(READINGS)
def trial(upload_id: str) -> Answer:
    """What the files are, what is wrong in them and what they would change; then they are taken
    over, all or nothing."""
    body = own_body()
    kept = keeping.own_upload(session(), body, upload_id) or abort(404)
    findings = Findings()
    contents = read_files(keeping.files_of(kept) or abort(404), findings)
    if request.method == "GET":
        return _trial_page(kept, _look(session(), kept, contents, findings))
    with transaction() as db:
        kept = keeping.own_upload(db, body, upload_id) or abort(404)
        found = _look(db, kept, contents, findings, lock=True)
        if found.can_take and found.state == request.form.get("state"):
            checksums = [one.sha256 for one in kept.files]
            edition = actions.take_over(
                *(db, me(), body, found, checksums, work_calendar(), request_now())
            )
            db.delete(kept)
            flash(_("The files were taken over into the draft"), "done")
            return redirect(url_for("workplace.editor.check", edition_id=edition.id))
        return _trial_page(kept, found, is_stale=True), 409


def _look(
    db: Session,
    kept: Upload,
    contents: Sequence[Contents] | None,
    findings: Findings,
    *,
    lock: bool = False,
) -> Trial:
    return trial_of(
        *(db, own_body(), contents, kept.edition_id, request_today(), findings), lock=lock
    )


def _trial_page(kept: Upload, found: Trial, *, is_stale: bool = False) -> str:
    return render_template(
        "workplace/importing/trial.html",
        upload=kept,
        trial=found,
        changes=shown_changes(found),
        gaps=shown_gaps(found),
        shown=SHOWN,
        few=FEW,
        is_stale=is_stale,
        kind_words=kind_words,
        stage_words=stage_words,
    )


@bp.get("/imports/<upload_id>/faults.csv")
@limiter.limit(READINGS)
def faults(upload_id: str) -> FlaskResponse:
    """The faults to work off, as separated values."""
    kept = keeping.own_upload(session(), own_body(), upload_id) or abort(404)
    findings = Findings()
    contents = read_files(keeping.files_of(kept) or abort(404), findings)
    found = _look(session(), kept, contents, findings)
    return _file(
        faults_csv(found.findings.faults).encode(), "text/csv; charset=utf-8", "faults.csv"
    )


@bp.get("/templates/<kind>.<any(xlsx, zip):form>")
@limiter.limit(DRAWINGS)
@behind(of_a_body(Power.FEED, Power.PLACE))
def template(kind: str, form: str) -> FlaskResponse:
    """The empty template of a kind, for a year and for a stage of the budget."""
    wanted = DocumentKind(kind) if kind in TYPED_KINDS else abort(404)
    today = request_today()
    asked = request.args.get("year", str(usual_year(wanted, today)))
    year = next((one for one in years(today) if str(one) == asked), None) or abort(404)
    stage = next((one for one in BudgetStage if one == request.args.get("stage")), None)
    drawn = templates.empty_template(session(), own_body(), wanted, year, stage, form, lang())
    return _file(drawn, templates.MEDIA[form], f"{kind}-{year}.{form}")


@bp.get("/editions/<int:edition_id>/template.<any(xlsx, zip):form>")
@limiter.limit(DRAWINGS)
def filled(edition_id: int, form: str) -> FlaskResponse:
    """An own draft or placed document in the template."""
    edition = papers.own_edition(session(), own_body().id, edition_id) or abort(404)
    if edition.document.kind not in TYPED_KINDS:
        abort(404)
    drawn = templates.filled_template(edition, form, lang())
    return _file(drawn, templates.MEDIA[form], f"{edition.document.kind}-{edition_id}.{form}")


@bp.get("/editions/<int:edition_id>/form-<any(kk, ru):language>.docx")
@limiter.limit(DRAWINGS)
def word(edition_id: int, language: str) -> FlaskResponse:
    """An own passport or report in its official layout."""
    edition = papers.own_edition(session(), own_body().id, edition_id) or abort(404)
    if edition.document.kind not in DRAWN_KINDS:
        abort(404)
    name = f"{edition.document.kind}-{edition_id}.{language}.docx"
    return _file(draw_form(edition, language), templates.WORD, name)


def _file(content: bytes, media_type: str, name: str) -> FlaskResponse:
    answer = make_response(content)
    answer.content_type = media_type
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
