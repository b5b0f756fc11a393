"""The editor of a draft: head, parts in two languages side by side, files, check and preview."""

from collections.abc import Mapping, Sequence

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
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal.core import kinds
from portal.core.access import me, own_body
from portal.core.cards import kind_words
from portal.core.clock import request_now
from portal.core.db import session, transaction
from portal.core.editions import forms_of
from portal.core.errors import show_refusal
from portal.core.files import FileStore, kept_file
from portal.core.i18n import lang
from portal.core.materials import files_of_the_whole, projects_of
from portal.core.part_pictures import pictures_of
from portal.core.tables import ShownRow, table_of
from portal.core.ties import broken_ties_of
from portal.models import Edition, Part
from portal.papers import queries as papers
from portal.papers.presence import Writer, note_presence, presences, savers, writers
from portal.rules.discussion import needs_materials
from portal.rules.drafting import why_not_change
from portal.rules.forms import ROW_KIND_WORDS, PartForm
from portal.terms import DISCUSSED_KINDS, EditionStatus
from portal.workplace.editor import actions
from portal.workplace.editor.actions import Save
from portal.workplace.editor.autosave import (
    hour_words,
    invalid_answer,
    saved_answer,
    saves_itself,
    stale_answer,
)
from portal.workplace.editor.conflict import chosen_fields, merged
from portal.workplace.editor.forms import EditForm, FileForm, HeadForm, PartEditForm
from portal.workplace.gaps import FILES, HEAD, shelf_of

bp = Blueprint("editor", __name__, url_prefix="/editions/<int:edition_id>")

Answer = str | Response | tuple[str, int]


@bp.route("", methods=["GET", "POST"])
def head(edition_id: int) -> Answer:
    """Title, summary and head of the program, in two languages."""
    if request.method == "GET":
        edition = _draft(session(), edition_id)
        saved = HeadForm.of(edition)
        return _head_page(edition, saved, saved)
    with transaction() as db:
        edition = _draft(db, edition_id, lock=True)
        saved = HeadForm.of(edition)
        form = HeadForm.parse(merged(request.form, saved), edition)
        save = _begun(db, edition, HEAD, saved, form)
        if form.draft is not None and not form.is_stale(saved):
            if save.changed or not save.by_itself:
                actions.save_head(db, edition, form.draft, save)
            if save.by_itself:
                return saved_answer(HeadForm.of(edition), save.now)
            return redirect(_after_save(edition, HEAD))
    return _head_page(edition, form, saved)


@bp.route("/parts/<key>", methods=["GET", "POST"])
def part(edition_id: int, key: str) -> Answer:
    """One structural part: its text and its table."""
    if request.method == "GET":
        edition = _draft(session(), edition_id)
        shown = _part(edition, key)
        saved = PartEditForm.of(shown, edition.revision)
        return _part_page(edition, shown, saved, saved)
    with transaction() as db:
        edition = _draft(db, edition_id, lock=True)
        shown = _part(edition, key)
        saved = PartEditForm.of(shown, edition.revision)
        form = PartEditForm.parse(merged(request.form, saved), forms_of(edition)[key])
        save = _begun(db, edition, key, saved, form)
        if form.draft and not form.is_stale(saved):
            if save.changed or not save.by_itself:
                actions.save_part(db, edition, shown, form.draft, save)
            if save.by_itself:
                return saved_answer(_saved_anew(db, edition_id, key), save.now)
            return redirect(_after_save(edition, key, form.touched))
    return _part_page(edition, shown, form, saved)


def _draft(db: Session, edition_id: int, *, lock: bool = False) -> Edition:
    """An own draft; of one that waits for its moment, to where that is told."""
    edition = papers.own_edition(db, own_body().id, edition_id, lock=lock) or abort(404)
    if edition.status is EditionStatus.SCHEDULED:
        if saves_itself():
            abort(show_refusal(why_not_change(edition.status))[0])
        abort(redirect(url_for("workplace.scheduling.show", edition_id=edition_id), 303))
    return edition if edition.status is EditionStatus.DRAFT else abort(404)


def _begun(db: Session, edition: Edition, page: str, saved: EditForm, form: EditForm) -> Save:
    """Somebody writes this page, whether or not it can be saved like this."""
    form.chosen = chosen_fields(request.form)
    note_presence(db, edition, page, me(), request_now())
    return Save(me(), page, saved.differing(form), saves_itself(), request_now())


def _saved_anew(db: Session, edition_id: int, key: str) -> PartEditForm:
    """The part as it stands after the save, for a page that goes on with it."""
    db.flush()
    db.expire_all()
    edition = _draft(db, edition_id)
    return PartEditForm.of(_part(edition, key), edition.revision)


@bp.route("/files", methods=["GET", "POST"])
def files(edition_id: int) -> Answer:
    """Files beside the document; materials that confirm an investment project (§10)."""
    form = FileForm(values={"kind": "material"})
    if request.method == "POST":
        edition = _draft(session(), edition_id)
        keys = [one.row.key for one in projects_of(edition.parts, edition.files)]
        form = FileForm.parse(request.form, request.files.get("file"), keys)
    if form.draft:
        with transaction() as db:
            edition = _draft(db, edition_id, lock=True)
            stored = _store().keep(form.draft.name, form.draft.content)
            actions.add_file(db, edition, me(), form.draft, stored, request_now())
        return redirect(url_for(".files", edition_id=edition_id))
    edition = _draft(session(), edition_id)
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
    with transaction() as db:
        edition = _draft(db, edition_id, lock=True)
        found = next((one for one in edition.files if one.id == file_id), None) or abort(404)
        actions.remove_file(db, edition, me(), found, request_now())
    return redirect(url_for(".files", edition_id=edition_id))


@bp.get("/check")
def check(edition_id: int) -> str:
    """Every place where Kazakh and Russian differ; nothing is placed until there is none (§3)."""
    edition = _draft(session(), edition_id)
    return _draw("check", edition, "check", ties=broken_ties_of(edition))


@bp.get("/preview")
def preview(edition_id: int) -> str:
    """The document as a citizen will see it, in the language of the page."""
    edition = papers.own_edition(session(), own_body().id, edition_id) or abort(404)
    if edition.status is EditionStatus.PLACED:
        abort(404)
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
    stale, found = form.is_stale(saved), presences(session(), edition.id)
    saved.authors = savers(found, page)
    if saves_itself() and request.method == "POST":
        return stale_answer(form, saved, saved.authors) if stale else invalid_answer(form)
    form.drawn_from(saved)
    theirs = saved if stale else None
    present = writers(found, me().id, request_now())
    body = _draw(template, edition, page, form=form, theirs=theirs, present=present, **more)
    return body, 409 if stale else 422 if form.errors else 200


def _draw(
    template: str, edition: Edition, page: str, present: Sequence[Writer] = (), **more: object
) -> str:
    return render_template(
        f"workplace/{template}.html",
        edition=edition,
        shelf=shelf_of(edition, page),
        present=present,
        hour_words=hour_words,
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
