"""Two editions of a placed document beside each other, for people and for machines
(decided: comparison of editions)."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, jsonify, render_template, request
from sqlalchemy.orm import Session

from portal.core.comparison import Comparison, compare
from portal.core.comparison_words import comparison_as_json, difference_words, head_words
from portal.core.db import session
from portal.core.i18n import lang
from portal.core.limits import limiter
from portal.core.paging import asked_number
from portal.core.twins import table_answer
from portal.documents.queries import parts_of, placed_editions
from portal.documents.twins import figures_table
from portal.models import Edition
from portal.terms import OFFICIAL_LANGUAGES, Language

bp = Blueprint("comparing", __name__, url_prefix="/documents/<number>")
COMPARISONS = "60 per minute"  # of one visitor


@dataclass(frozen=True)
class Asked:
    """Which two editions are compared, in which language of the texts."""

    editions: Sequence[Edition]  # newest first
    old: Edition
    new: Edition
    language: str


def _asked(db: Session, number: str) -> Asked:
    """`?from=&to=` are numbers of editions, the newest and the one before it when not said;
    `?text=` is the language of the texts; 404 for editions that are not there."""
    editions = placed_editions(db, number)
    by_no = {edition.no: edition for edition in editions}
    newest = editions[0].no if editions else 0
    to = asked_number(request.args, "to", newest)
    since = asked_number(request.args, "from", max((no for no in by_no if no < to), default=0))
    if since == to or since not in by_no or to not in by_no:
        abort(404)
    own = lang() if lang() in OFFICIAL_LANGUAGES else Language.KK
    chosen = request.args.get("text", "")
    language = chosen if chosen in OFFICIAL_LANGUAGES else own
    return Asked(editions, by_no[since], by_no[to], language)


def _compared(db: Session, asked: Asked) -> Comparison:
    parts = parts_of(db, [asked.old.id, asked.new.id])
    old, new = ([p for p in parts if p.edition_id == one.id] for one in (asked.old, asked.new))
    return compare(asked.old, asked.new, old, new, asked.language)


@bp.get("/compare")
@limiter.limit(COMPARISONS)
def show(number: str) -> str:
    """What differs: parts, texts word by word, every figure before and after, files."""
    db = session()
    asked = _asked(db, number)
    return render_template(
        "documents/compare.html",
        asked=asked,
        document=asked.new.document,
        comparison=_compared(db, asked),
        difference_words=difference_words,
        head_words=head_words,
    )


@bp.get("/compare.json")
@limiter.limit(COMPARISONS)
def as_json(number: str) -> Response:
    """The same for machines."""
    db = session()
    asked = _asked(db, number)
    told = {"number": number, "from": asked.old.no, "to": asked.new.no, "language": asked.language}
    return jsonify({**told, **comparison_as_json(_compared(db, asked))})


@bp.get("/compare.csv")
@limiter.limit(COMPARISONS)
def as_csv(number: str) -> Response:
    """The figures that differ, as a file of values."""
    db = session()
    asked = _asked(db, number)
    return table_answer(
        figures_table(number, asked.old.no, asked.new.no, _compared(db, asked)), "csv"
    )
