"""A placed passport or report in its official layout: a Word file in the language of the page."""

import hashlib

from flask import Blueprint, abort, current_app, send_file
from werkzeug.wrappers import Response

from portal.core.db import session
from portal.core.i18n import lang
from portal.core.limits import limiter
from portal.papers.queries import placed_edition
from portal.papers.worddrawing import DRAWN_KINDS, draw_form
from portal.terms import OFFICIAL_LANGUAGES, Language

bp = Blueprint("word_forms", __name__, url_prefix="/documents")
DRAWINGS = "30 per minute"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LAYOUT = "1"  # another number when the drawing changes


@bp.get("/<number>/form.docx")
@limiter.limit(DRAWINGS)
def form(number: str) -> Response:
    """The official layout; English pages give the Kazakh one. An edition never changes, so its file
    is drawn once and kept by its checksum."""
    edition = placed_edition(session(), number) or abort(404)
    if edition.document.kind not in DRAWN_KINDS:
        abort(404)
    language = lang() if lang() in OFFICIAL_LANGUAGES else Language.KK.value
    store = current_app.extensions["files"]
    said = f"word form {LAYOUT} {edition.id} {edition.checksum} {language}"
    key = hashlib.sha256(said.encode()).hexdigest()
    if not store.path(key).exists():
        store.write(key, draw_form(edition, language))
    return send_file(
        store.path(key),
        mimetype=WORD,
        as_attachment=True,
        download_name=f"{number}.{language}.docx",
        etag=key,
    )
