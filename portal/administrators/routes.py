"""Administrators of budget programs: the list, and a body with what it does here (§2)."""

from flask import Blueprint, abort, render_template, url_for

from portal.administrators import queries
from portal.core.cards import cards, text_lang
from portal.core.clock import request_today
from portal.core.db import session
from portal.core.i18n import lang
from portal.models import Body, Program
from portal.models.base import in_language

bp = Blueprint("administrators", __name__, url_prefix="/administrators")


@bp.get("")
def index() -> str:
    """Every administrator by its code."""
    rows = [
        [body.code, _link(body, url_for("administrators.show", code=body.code)), placed]
        for body, placed in queries.all_bodies(session())
    ]
    return render_template("administrators/index.html", rows=rows)


@bp.get("/<code>")
def show(code: str) -> str:
    """A body: its programs, its documents and their discussions."""
    db = session()
    body, region = queries.body_by_code(db, code) or abort(404)
    placed = db.execute(queries.documents_of(body)).all()
    programs = queries.newest_programs(db, body)
    return render_template(
        "administrators/show.html",
        body=body,
        region=region,
        programs=programs,
        rows=[_line(body, program) for program in programs],
        cards=cards(db, placed, request_today(), "documents.show"),
        documents=queries.count_documents(db, body),
    )


def _line(body: Body, program: Program) -> list[object]:
    code = f"{body.code}-{program.code}"
    return [code, _link(program, url_for("documents.index", q=code)), program.amount]


def _link(subject: Body | Program, url: str) -> dict[str, str]:
    """The name of a body or a program that leads to its page, as a value of a table."""
    language = text_lang(subject, "name", lang())
    return {"text": in_language(subject, "name", lang()), "lang": language, "url": url}
