"""Every placed document of the body, of all kinds, the newest first (§3-§10)."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.core.access import own_body
from portal.core.cards import kind_words
from portal.core.clock import request_today
from portal.core.db import session
from portal.core.listing import count_keys, page_of, placed_keys
from portal.core.paging import Paging, asked_number
from portal.models import Discussion, Document
from portal.terms import DocumentKind
from portal.workplace.forms import Form

bp = Blueprint("placed", __name__)
PER_PAGE = 50


@bp.get("/documents")
def documents() -> str:
    """Filtered by kind and by the year that a document tells of."""
    db, body_id = session(), own_body().id
    asked = request.args.get("kind", "")
    kind = DocumentKind(asked) if asked in set(DocumentKind) else None
    year = asked_number(request.args, "year", 0, most=9999)
    keys = placed_keys().where(Document.body_id == body_id)
    if kind:
        keys = keys.where(Document.kind == kind)
    if year:
        keys = keys.where(Document.period_from <= year, Document.period_to >= year)
    paging = Paging(asked_number(request.args, "page", 1), PER_PAGE, count_keys(db, keys))
    values = {"kind": kind.value if kind else "", "year": str(year or "")}
    return render_template(
        "workplace/documents.html",
        rows=page_of(db, keys, paging, joinedload(Discussion.release)),
        form=Form(values={name: value for name, value in values.items() if value}),
        kinds=[(one.value, kind_words(one)) for one in DocumentKind],
        years=[(str(one), str(one)) for one in _years(db, body_id)],
        paging=paging,
        page_url=lambda number: url_for(".documents", **values, page=number),
        kind_words=kind_words,
        today=request_today(),
    )


def _years(db: Session, body_id: int) -> Sequence[int]:
    """The years that the body's placed documents tell of, the latest first."""
    told = select(Document.period_from).where(
        Document.body_id == body_id, Document.placed_on.is_not(None)
    )
    return db.scalars(told.distinct().order_by(Document.period_from.desc())).all()
