"""Finding: words and filters in, one page of keys out, whichever engine looks (decided: one search,
two engines)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import Engine as Database
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import SearchWord
from portal.search import changes  # noqa: F401  whoever can search also notes what changes
from portal.search.asking import DEEPEST, LONGEST_QUERY, Answer, Asked, Order
from portal.search.engine import Engine, Found, NotReady, Slice, Wanted
from portal.search.index import WhooshEngine
from portal.search.postgres import PostgresEngine
from portal.search.words import Query, Term, likely, read_query

FEW = 3  # results: with no more, what was typed may be mistyped


def engine_by(bind: Database, data_dir: Path) -> Engine:
    """The engine for a database: the database itself where several machines may share it, else a
    folder beside it."""
    if bind.dialect.name == "postgresql":
        return PostgresEngine(bind)
    return WhooshEngine(data_dir / "search")


def init_app(app: Flask) -> None:
    """Give the application its engine."""
    app.extensions["search"] = engine_by(app.extensions["engine"], app.config["PORTAL"].data_dir)


def find(db: Session, asked: Asked, today: date, *, limit: int, offset: int = 0) -> Answer:
    """What fits, best first. Keys say nothing about visibility: whoever shows them reads the rows
    again."""
    query = read_query(asked.words[:LONGEST_QUERY])
    if not _asks(asked) or (asked.words and not query.terms):
        return Answer()
    within = min(limit, max(0, DEEPEST - offset))
    search: Engine = current_app.extensions["search"]
    words = [wanted(term) for term in query.terms]
    asked = asked if words else _newest_of(asked)
    try:
        found = search.find(words, asked, Slice(today, within, offset))
    except NotReady:
        return Answer(is_ready=False)
    return Answer(
        keys=found.keys,
        total=found.total,
        counts=found.counts,
        has_all_words=found.has_all_words,
        suggestion=_suggestion(db, asked.words, query, found),
    )


def _asks(asked: Asked) -> bool:
    """Whether there is a word or a filter at all."""
    return asked != Asked(order=asked.order)


def _newest_of(asked: Asked) -> Asked:
    return replace(asked, order=Order.NEWEST)


def wanted(term: Term) -> Wanted:
    """A word of a query as engines look for it."""
    return Wanted(term.stems, term.guesses, term.prefix)


def _suggestion(db: Session, typed: str, query: Query, found: Found) -> str | None:
    """The words as they were likely meant, when few things fit and a word stands nowhere."""
    if found.total > FEW and found.has_all_words:
        return None
    meant = typed
    for term, is_known in zip(query.terms, found.known, strict=True):
        if not is_known and not term.is_code:
            guess = likely(term.typed, _known_words(db))
            meant = meant.replace(term.typed, guess, 1) if guess else meant
    return meant if meant != typed else None


def _known_words(db: Session) -> Mapping[str, int]:
    """The words of public texts with their counts; read again when there are others."""
    size = db.scalar(select(func.count()).select_from(SearchWord))
    kept: tuple[int | None, dict[str, int]] | None = current_app.extensions.get("search_words")
    if kept is None or kept[0] != size:
        words = db.execute(select(SearchWord.word, SearchWord.count))
        kept = size, dict(words.all())
        current_app.extensions["search_words"] = kept
    return kept[1]
