"""Finding: words and filters in, one page of keys out, whichever engine looks (decided: one search,
two engines)."""

from dataclasses import replace
from datetime import date

from flask import Flask, current_app
from sqlalchemy.orm import Session

from portal.search import changes  # noqa: F401  whoever can search also notes what changes
from portal.search.asking import DEEPEST, LONGEST_QUERY, Answer, Asked, Order
from portal.search.engine import Engine, NotReady, Slice, Wanted
from portal.search.index import WhooshEngine
from portal.search.postgres import PostgresEngine
from portal.search.words import Term, read_query



def engine_of(app: Flask) -> Engine:
    """The engine of an application: the database itself where several machines share one, else a
    folder beside it."""
    bind = app.extensions["engine"]
    if bind.dialect.name == "postgresql":
        return PostgresEngine(bind)
    return WhooshEngine(app.config["PORTAL"].data_dir / "search")


def init_app(app: Flask) -> None:
    """Give the application its engine."""
    app.extensions["search"] = engine_of(app)


def find(db: Session, asked: Asked, today: date, *, limit: int, offset: int = 0) -> Answer:
    """What fits, best first. Keys say nothing about visibility: whoever shows them reads the rows
    again."""
    query = read_query(asked.words[:LONGEST_QUERY])
    if not _asks(asked) or (asked.words and not query.terms):
        return Answer()
    within = min(limit, max(0, DEEPEST - offset))
    search: Engine = current_app.extensions["search"]
    words = [_wanted(term) for term in query.terms]
    asked = asked if words else _newest_of(asked)
    try:
        found = search.find(db, words, asked, Slice(today, within, offset))
    except NotReady:
        return Answer(is_ready=False)
    return Answer(
        keys=found.keys,
        total=found.total,
        counts=found.counts,
        has_all_words=found.has_all_words,
    )


def _asks(asked: Asked) -> bool:
    """Whether there is a word or a filter at all."""
    return asked != Asked(order=asked.order)


def _newest_of(asked: Asked) -> Asked:
    return replace(asked, order=Order.NEWEST)


def _wanted(term: Term) -> Wanted:
    return Wanted(term.stems, term.guesses, term.prefix)
