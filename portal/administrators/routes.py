"""Administrators of budget programs (§2): the list, a body, a region with its bodies."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, render_template, url_for
from sqlalchemy import Row
from sqlalchemy.orm import Session

from portal.administrators import queries
from portal.administrators.plan_feed import plan_file
from portal.administrators.terms import terms_of_law
from portal.core import ics
from portal.core.cards import Card, cards, kind_words, text_lang
from portal.core.clock import request_today
from portal.core.db import session
from portal.core.i18n import lang
from portal.core.listing import rows_of
from portal.models import Body, Discussion, Edition, Program, Region
from portal.models.base import in_language
from portal.terms import DocumentKind

bp = Blueprint("administrators", __name__)


@bp.get("/administrators")
def index() -> str:
    """Every administrator by its code, and the regions."""
    db = session()
    rows, regions = _bodies(queries.bodies(db)), queries.regions(db)
    return render_template("administrators/index.html", rows=rows, regions=regions)


@bp.get("/administrators/<code>")
def show(code: str) -> str:
    """A body: its programs, its documents and their discussions."""
    db = session()
    body, home = queries.body_by_code(db, code) or abort(404)
    placed = db.execute(queries.documents_of(body)).all()
    programs = queries.newest_programs(db, body)
    return render_template(
        "administrators/show.html",
        body=body,
        region=home,
        programs=programs,
        rows=[_line(body, program) for program in programs],
        shelves=_shelves(db, body, placed),
        terms=terms_of_law(db, body, request_today()),
    )


def _shelves(
    db: Session, body: Body, placed: Sequence[Row[Edition, Discussion | None]]
) -> list[tuple[str, str, int, list[Card]]]:
    """What a body placed, kind by kind: its word, its key, how many there are, the last ones."""
    counts = queries.count_documents(db, body)
    drawn = cards(db, placed, request_today(), "documents.show")
    kinds = [edition.document.kind for edition, _discussion in placed]
    return [
        (
            kind_words(kind),
            kind.value,
            counts[kind],
            [card for card, own in zip(drawn, kinds, strict=True) if own is kind],
        )
        for kind in DocumentKind
        if kind in counts
    ]


@bp.get("/administrators/<code>/plan.ics")
def plan_feed(code: str) -> Response:
    """The terms of a body as a calendar to subscribe to."""
    db = session()
    body, _home = queries.body_by_code(db, code) or abort(404)
    host = urlsplit(current_app.config["PORTAL"].base_url).hostname or "localhost"
    return Response(plan_file(db, body, host, request_today()), content_type=ics.MEDIA_TYPE)


@bp.get("/regions/<code>")
def region(code: str) -> str:
    """A region: its administrators and what they have placed."""
    db = session()
    found = db.get(Region, code) or abort(404)
    placed = rows_of(db, queries.documents_of_region(found))
    return render_template(
        "administrators/region.html",
        region=found,
        rows=_bodies(queries.bodies(db, found)),
        cards=cards(db, placed, request_today(), "documents.show"),
    )


def _bodies(found: Sequence[Row[Body, int]]) -> list[list[object]]:
    return [
        [body.code, _link(body, url_for("administrators.show", code=body.code)), placed]
        for body, placed in found
    ]


def _line(body: Body, program: Program) -> list[object]:
    code = f"{body.code}-{program.code}"
    return [code, _link(program, url_for("documents.index", q=code)), program.amount]


def _link(subject: Body | Program, url: str) -> dict[str, str]:
    """The name of a body or a program that leads to its page, as a value of a table."""
    language = text_lang(subject, "name", lang())
    return {"text": in_language(subject, "name", lang()), "lang": language, "url": url}
