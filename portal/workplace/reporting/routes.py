"""Budget reporting in the workplace: a file is uploaded, read by the jobs, placed by signature."""

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core.access import acting_role, me, own_body
from portal.core.clock import request_now
from portal.core.db import session, transaction
from portal.core.doors import behind, of_a_body, own
from portal.core.i18n import lang
from portal.core.limits import limiter
from portal.core.state_acts import ask_to_sign, typed_before
from portal.models import ReportImport
from portal.reporting.imports import (
    NewName,
    ReceivedFile,
    cancel_import,
    own_import,
    receive_file,
    supply_name,
    taking,
)
from portal.reporting.limits import LARGEST_UPLOAD
from portal.reporting.titles import FORMS, budget_words, month_name
from portal.rules import Refusal, Refused
from portal.terms import BODY_ROLES, LIVING_IMPORTS, Power, ReportForm
from portal.workplace.forms import REASONS
from portal.workplace.reporting import queries, state_acts
from portal.workplace.reporting.forms import NameForm, ReasonForm, UploadForm
from portal.workplace.reporting.words import measure_words, node_words, status_words

bp = Blueprint("reporting", __name__, url_prefix="/reporting")
UPLOADS = "30 per hour"
OF_THE_FORM = 1024 * 1024  # bytes of an upload besides the file

Answer = str | Response | tuple[str, int]


@bp.url_value_preprocessor
def let_large_files_in(endpoint: str | None, values: dict[str, object] | None) -> None:
    """Files of reporting are larger than others; only officials of bodies may send them."""
    if request.method == "POST" and acting_role() in BODY_ROLES:
        request.max_content_length = LARGEST_UPLOAD + OF_THE_FORM


@bp.route("", methods=["GET", "POST"])
@behind(of_a_body(Power.FEED, Power.PLACE))
@limiter.limit(UPLOADS, methods=["POST"])
def index() -> Answer:
    """The imports of the body, and a form for one more file."""
    body, budgets = own_body(), queries.own_budgets(session(), own_body())
    if request.method == "GET":
        return _index_page(UploadForm(), budgets)
    form = UploadForm.parse(request.form, request.files, budgets)
    if form.errors or form.file is None or form.form is None:
        return _index_page(form, budgets), 422
    engine, store = (current_app.extensions[name] for name in ("engine", "report_files"))
    try:
        with taking(engine, store, form.file.stream) as (sha256, size), transaction() as db:
            name = form.file.filename or ""
            received = ReceivedFile(form.budget, form.form, name, sha256, size, form.is_dry_run)
            made = receive_file(db, body, me(), received, request_now())
    except Refused as refused:
        return _index_page(form, budgets, refused.refusal), 409
    return redirect(url_for(".show", import_id=made.id), 303)


def _index_page(form: UploadForm, budgets: dict[str, str], refusal: Refusal | None = None) -> str:
    return render_template(
        "workplace/reporting/index.html",
        form=form,
        budgets=budgets,
        forms=[(one.value, FORMS[one][lang()]) for one in ReportForm],
        form_words=lambda one: FORMS[one][lang()],
        imports=queries.imports_of(session(), own_body().id),
        refusal=refusal,
        status_words=status_words,
        largest=LARGEST_UPLOAD // 2**20,
    )


@bp.get("/<int:import_id>")
@behind(own(of_a_body(Power.FEED, Power.PLACE)))
def show(import_id: int) -> str:
    """How far an import is, and what was found in it."""
    shown = queries.import_shown(session(), _own(import_id))
    typed = typed_before(session(), state_acts.PLACE_REPORTS, request.args.get("act", "")) or {}
    return _import_page(shown, ReasonForm({name: typed.get(name, "") for name in REASONS}))


@bp.post("/<int:import_id>/place")
@behind(own(of_a_body(Power.PLACE)))
def place(import_id: int) -> Answer:
    """The months of an import go on to their signature (decided: acts of state)."""
    shown = queries.import_shown(session(), _own(import_id))
    form = ReasonForm.parse(request.form, is_needed=shown.needs_reason)
    if form.errors:
        return _import_page(shown, form), 422
    given = {"import": import_id, **form.values}
    there = url_for(".show", import_id=import_id)
    return ask_to_sign(state_acts.PLACE_REPORTS, given, there)


def _import_page(shown: queries.ImportShown, form: ReasonForm) -> str:
    one = shown.one
    return render_template(
        "workplace/reporting/show.html",
        shown=shown,
        form=form,
        budget_name=budget_words(one.budget, shown.region, lang()),
        form_name=FORMS[one.form][lang()],
        is_living=one.status in LIVING_IMPORTS,
        status_words=status_words,
        measure_words=measure_words,
        month_name=month_name,
    )


@bp.post("/<int:import_id>/cancel")
@behind(own(of_a_body(Power.FEED, Power.PLACE)))
def cancel(import_id: int) -> Response:
    """An import is given up; nothing of it is placed."""
    with transaction() as db:
        one = own_import(db, own_body().id, import_id, lock=True) or abort(404)
        cancel_import(db, one, me(), request_now())
    flash(_("The import is cancelled"), "done")
    return redirect(url_for(".index"), 303)


@bp.route("/names", methods=["GET", "POST"])
@behind(of_a_body(Power.FEED, Power.PLACE))
def names() -> Answer:
    """Codes that are known in Russian alone, and a form for the Kazakh name of one."""
    unnamed = queries.unnamed_codes(session(), own_body().id)
    asked = request.values.get("kind"), request.values.get("code")
    chosen = next((one for one in unnamed if (one.kind, one.code) == asked), None)
    form = NameForm.parse(request.form) if request.method == "POST" else NameForm()
    if request.method == "POST" and not form.errors:
        return _supply(chosen or abort(404), form.values["name_kk"])
    page = render_template(
        "workplace/reporting/names.html",
        unnamed=unnamed[: queries.MOST_NAMES],
        total=len(unnamed),
        chosen=chosen,
        form=form,
        node_words=node_words,
    )
    return page, 422 if form.errors else 200


def _supply(chosen: NewName, name_kk: str) -> Response:
    new = NewName(chosen.kind, chosen.code, chosen.year, chosen.name_ru, name_kk)
    with transaction() as db:
        supply_name(db, own_body(), me(), new, request_now())
    flash(_("The Kazakh name is kept and shown from now on"), "done")
    return redirect(url_for(".names"), 303)


def _own(import_id: int) -> ReportImport:
    return own_import(session(), own_body().id, import_id) or abort(404)
