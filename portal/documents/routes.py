"""Placed documents: the list with its filter, a document in its editions, its files (§3-§10)."""

from flask import Blueprint, abort, current_app, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from portal.core.access import acting_role, visitor
from portal.core.cards import cards, kind_words, stage_words
from portal.core.changes import changes_words
from portal.core.clock import request_today
from portal.core.db import session
from portal.core.files import kept_file
from portal.core.i18n import lang, month_span, size_words
from portal.core.kinds import event_words, head_words
from portal.core.limits import limiter
from portal.core.paging import asked_number
from portal.core.release import qr_image
from portal.core.twins import ENDING, WHOLE_TABLES, table_answer
from portal.documents import queries
from portal.documents.forms import FilterForm
from portal.documents.page import document_page
from portal.documents.twins import part_table
from portal.models import DocumentFile
from portal.models.base import in_language
from portal.terms import OFFICIAL_LANGUAGES, DocumentKind

PHOTOS = ("image/jpeg", "image/png")
LARGEST_PICTURE = 400 * 1024  # bytes of a photo that a page draws
A_DAY = 86_400  # seconds
bp = Blueprint("documents", __name__, url_prefix="/documents")


@bp.get("")
def index() -> str:
    """Every placed document that the filter asks for, newest first."""
    db, form = session(), FilterForm.parse(request.args)
    found = queries.page_of_found(db, form.asked, asked_number(request.args, "page", 1))
    return render_template(
        "documents/index.html",
        form=form,
        cards=cards(db, found.rows, request_today(), "documents.show"),
        paging=found.paging,
        has_more=found.has_more,
        **_choices(queries.filter_choices(db)),
        page_url=lambda number: url_for("documents.index", **form.values, page=number),
    )


def _choices(offered: queries.FilterChoices) -> dict[str, list[tuple[str, str]]]:
    """What the fields of the filter offer, in the language of the page."""
    named = {"regions": offered.regions, "groups": offered.groups}
    return {
        "kinds": [(kind.value, kind_words(kind)) for kind in DocumentKind],
        "bodies": [
            (one.code, f"{one.code} {in_language(one, 'name', lang())}") for one in offered.bodies
        ],
        "years": [(str(year), str(year)) for year in offered.years],
        **{
            name: [(one.code, in_language(one, "name", lang())) for one in rows]
            for name, rows in named.items()
        },
    }


@bp.get("/<number>")
def show(number: str) -> str:
    """A document with its parts, its discussion and its editions; `?edition=` chooses one."""
    guest = visitor()
    page = document_page(
        session(),
        number,
        asked_number(request.args, "edition", 0),
        guest.account.id if guest else None,
        acting_role(),
        request_today(),
    )
    return render_template(
        "documents/show.html",
        page=page or abort(404),
        kind_words=kind_words,
        stage_words=stage_words,
        head_words=head_words,
        event_words=event_words,
        month_span=month_span,
        size_words=size_words,
        shows_pictures=is_small_photo,
        changes_words=changes_words,
    )


def is_small_photo(file: DocumentFile) -> bool:
    """Whether a photo is light enough to be drawn on the page of its document."""
    return file.media_type in PHOTOS and file.size <= LARGEST_PICTURE


@bp.get("/<number>/press-release")
def press_release(number: str) -> str:
    """The press release in both languages, to be printed or copied (§12)."""
    discussion = queries.released_document(session(), number) or abort(404)
    base = current_app.config["PORTAL"].base_url
    urls = {code: f"{base}/{code}/documents/{number}" for code in OFFICIAL_LANGUAGES}
    return render_template(
        "documents/press_release.html",
        discussion=discussion,
        document=discussion.document,
        release=discussion.release,
        urls=urls,
        qr={code: qr_image(url) for code, url in urls.items()},
        today=request_today(),
    )


@bp.get("/<number>/files/<int:file_id>/picture")
def picture(number: str, file_id: int) -> Response:
    """A small photo of a project, drawn on the page; nothing in it is ever run (§10)."""
    found = queries.placed_file(session(), number, file_id) or abort(404)
    if not is_small_photo(found):
        abort(404)
    answer = send_file(
        current_app.extensions["files"].path(found.sha256),
        mimetype=found.media_type,
        etag=found.sha256,
        max_age=A_DAY,
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@bp.get("/<number>/files/<int:file_id>")
def file(number: str, file_id: int) -> Response:
    """A file placed beside the document (§10)."""
    found = queries.placed_file(session(), number, file_id) or abort(404)
    store = current_app.extensions["files"]
    return kept_file(store, found.name, found.media_type, found.sha256)


@bp.get(f"/<number>/parts/<key>{ENDING}")
@limiter.limit(WHOLE_TABLES)
def part(number: str, key: str, twin: str) -> Response:
    """The table of one part for machines; `?edition=` chooses an edition."""
    return table_answer(part_table(number, key), twin)
