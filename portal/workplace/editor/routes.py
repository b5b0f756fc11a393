"""The editor of a draft: head, parts in two languages side by side, files, check and preview."""

from collections.abc import Mapping

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

from portal.core import kinds
from portal.core.access import me, own_body
from portal.core.cards import kind_words
from portal.core.clock import request_now
from portal.core.db import session, transaction
from portal.core.editions import forms_of
from portal.core.files import FileStore, kept_file
from portal.core.i18n import lang
from portal.core.materials import files_of_the_whole, projects_of
from portal.core.part_pictures import pictures_of
from portal.core.tables import ShownRow, table_of
from portal.core.ties import broken_ties_of
from portal.models import Edition, Part
from portal.papers import queries as papers
from portal.rules.discussion import needs_materials
from portal.rules.forms import ROW_KIND_WORDS, PartForm
from portal.terms import DISCUSSED_KINDS
from portal.workplace.editor import actions
from portal.workplace.editor.forms import EditForm, FileForm, HeadForm, PartEditForm
from portal.workplace.gaps import FILES, HEAD, shelf_of

bp = Blueprint("editor", __name__, url_prefix="/editions/<int:edition_id>")

Answer = str | Response | tuple[str, int]


@bp.route("", methods=["GET", "POST"])
def head(edition_id: int) -> Answer:
    """Title, summary and head of the program, in two languages."""
    body_id = own_body().id
    if request.method == "GET":
        edition = papers.own_draft(session(), body_id, edition_id) or abort(404)
        saved = HeadForm.of(edition)
        return _head_page(edition, saved, saved)
    with transaction() as db:
        edition = papers.own_draft(db, body_id, edition_id, lock=True) or abort(404)
        form, saved = HeadForm.parse(request.form, edition), HeadForm.of(edition)
        if form.draft is not None and not form.is_stale(saved):
            actions.save_head(db, edition, me(), form.draft, request_now())
            return redirect(_after_save(edition, HEAD))
    return _head_page(edition, form, saved)


@bp.route("/parts/<key>", methods=["GET", "POST"])
def part(edition_id: int, key: str) -> Answer:
    """One structural part: its text and its table."""
    body_id = own_body().id
    if request.method == "GET":
        edition = papers.own_draft(session(), body_id, edition_id) or abort(404)
        shown = _part(edition, key)
        saved = PartEditForm.of(shown, edition.revision)
        return _part_page(edition, shown, saved, saved)
    with transaction() as db:
        edition = papers.own_draft(db, body_id, edition_id, lock=True) or abort(404)
        shown = _part(edition, key)
        form = PartEditForm.parse(request.form, forms_of(edition)[key])
        saved = PartEditForm.of(shown, edition.revision)
        if form.draft and not form.is_stale(saved):
            actions.save_part(db, edition, shown, me(), form.draft, request_now())
            return redirect(_after_save(edition, key, form.touched))
    return _part_page(edition, shown, form, saved)


@bp.route("/files", methods=["GET", "POST"])
def files(edition_id: int) -> Answer:
    """Files beside the document; materials that confirm an investment project (§10)."""
    body_id, form = own_body().id, FileForm(values={"kind": "material"})
    if request.method == "POST":
        edition = papers.own_draft(session(), body_id, edition_id) or abort(404)
        keys = [one.row.key for one in projects_of(edition.parts, edition.files)]
        form = FileForm.parse(request.form, request.files.get("file"), keys)
    if form.draft:
        with transaction() as db:
            edition = papers.own_draft(db, body_id, edition_id, lock=True) or abort(404)
            stored = _store().keep(form.draft.name, form.draft.content)
            actions.add_file(db, edition, me(), form.draft, stored, request_now())
        return redirect(url_for(".files", edition_id=edition_id))
    edition = papers.own_draft(session(), body_id, edition_id) or abort(404)
    projects = projects_of(edition.parts, edition.files)
    needed = bool(projects) or _needs_materials(edition)
    page = _draw("files", edition, FILES, form=form, needed=needed, projects=projects)
    return page, 422 if form.errors else 200


def _store() -> FileStore:
    found: FileStore = current_app.extensions["files"]
    return found


def _needs_materials(edition: Edition) -> bool:
    document = edition.document
    is_investment = bool(document.program and document.program.is_investment)
    return needs_materials(kind=document.kind, is_investment=is_investment)


@bp.get("/files/<int:file_id>")
def file(edition_id: int, file_id: int) -> Response:
    """An attached file, before the document is placed."""
    edition = papers.own_edition(session(), own_body().id, edition_id) or abort(404)
    found = next((one for one in edition.files if one.id == file_id), None) or abort(404)
    return kept_file(_store(), found.name, found.media_type, found.sha256)


@bp.post("/files/<int:file_id>/remove")
def remove_file(edition_id: int, file_id: int) -> Response:
    """Take a file from the draft."""
    body_id = own_body().id
    with transaction() as db:
        edition = papers.own_draft(db, body_id, edition_id, lock=True) or abort(404)
        found = next((one for one in edition.files if one.id == file_id), None) or abort(404)
        actions.remove_file(db, edition, me(), found, request_now())
    return redirect(url_for(".files", edition_id=edition_id))


@bp.get("/check")
def check(edition_id: int) -> str:
    """Every place where Kazakh and Russian differ; nothing is placed until there is none (§3)."""
    edition = papers.own_draft(session(), own_body().id, edition_id) or abort(404)
    return _draw("check", edition, "check", ties=broken_ties_of(edition))


@bp.get("/preview")
def preview(edition_id: int) -> str:
    """The document as a citizen will see it, in the language of the page."""
    edition = papers.own_draft(session(), own_body().id, edition_id) or abort(404)
    forms = forms_of(edition)
    lean = edition.document.kind not in DISCUSSED_KINDS
    tables = {one.key: table_of(one, forms[one.key], lang(), lean=lean) for one in edition.parts}
    drawn = {
        one.key: pictures_of(one, forms[one.key], edition.document, lang()) for one in edition.parts
    }
    projects = projects_of(edition.parts, edition.files)
    return _draw(
        "preview",
        edition,
        "preview",
        tables=tables,
        pictures=drawn,
        projects=projects,
        files=files_of_the_whole(projects, edition.files),
    )


def _part(edition: Edition, key: str) -> Part:
    return next((one for one in edition.parts if one.key == key), None) or abort(404)


def _head_page(edition: Edition, form: HeadForm, saved: HeadForm) -> Answer:
    return _edit_page("head", edition, HEAD, form, saved)


def _part_page(edition: Edition, shown: Part, form: PartEditForm, saved: PartEditForm) -> Answer:
    spec = forms_of(edition)[shown.key]
    return _edit_page(
        "part",
        edition,
        shown.key,
        form,
        saved,
        part=shown,
        spec=spec,
        computed=_computed(shown, spec),
        row_kinds=ROW_KIND_WORDS,
    )


def _computed(shown: Part, spec: PartForm) -> Mapping[str | None, ShownRow]:
    """What the form computes for the rows as they are saved."""
    table = table_of(shown, spec, lang())
    return {row.key: row for row in table.rows} if table else {}


def _edit_page(
    template: str, edition: Edition, page: str, form: EditForm, saved: EditForm, **more: object
) -> Answer:
    """A form over saved texts; when somebody saved others meanwhile, both are shown (409)."""
    stale = form.is_stale(saved)
    form.drawn_from(saved)
    theirs = saved if stale else None
    body = _draw(template, edition, page, form=form, theirs=theirs, **more)
    return body, 409 if stale else 422 if form.errors else 200


def _draw(template: str, edition: Edition, page: str, **more: object) -> str:
    shelf = shelf_of(edition, page)
    return render_template(
        f"workplace/{template}.html",
        edition=edition,
        shelf=shelf,
        kind_words=kind_words,
        kinds=kinds,
        **more,
    )


def _after_save(edition: Edition, page: str, touched: str = "") -> str:
    """Where a save leads: the same place, or the next page when that was asked for."""
    if not touched:
        flash(_("Saved"), "done")
    pages = [HEAD, *(one.key for one in edition.parts), FILES]
    if request.form.get("act") == "next":
        page = pages[pages.index(page) + 1]
    if page == HEAD:
        return url_for(".head", edition_id=edition.id)
    if page == FILES:
        return url_for(".files", edition_id=edition.id)
    anchor = f"row-{touched}" if touched else None
    return url_for(".part", edition_id=edition.id, key=page, _anchor=anchor)
