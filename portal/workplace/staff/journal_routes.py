"""The journal of a body: everybody who acts in it reads who did what when (§8)."""

from flask import Blueprint, render_template, request, url_for

from portal.core.access import own_body
from portal.core.act_words import KINDS
from portal.core.db import session
from portal.core.journal_page import PER_PAGE, Asked, journal_page
from portal.core.paging import Paging, asked_number

bp = Blueprint("journal", __name__, url_prefix="/journal")


@bp.get("")
def index() -> str:
    """Acts in the body, the newest first; of one kind when that is asked for."""
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    page = asked_number(request.args, "page", 1)
    total, lines = journal_page(session(), Asked(kind, own_body().id), page)
    return render_template(
        "workplace/staff/journal.html",
        lines=lines,
        kind=kind,
        kinds=[(key, words) for key, (words, _acts) in KINDS.items()],
        paging=Paging(page, PER_PAGE, total),
        page_url=lambda number: url_for(".index", page=number, kind=kind or None),
    )
