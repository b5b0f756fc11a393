"""The search index beside the database: whether it follows every act by what the act left, and
whether it is the same as one made anew."""

from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from whoosh.index import open_dir

from portal.models import SearchChange, SearchEntry
from portal.search import syncing
from portal.search.stamps import public_stamps


def follow(app: Flask) -> None:
    """The changes that acts left bring the index to what is public, without a comparison."""
    search, engine = app.extensions["search"], app.extensions["engine"]
    with Session(engine) as db:
        compared = (
            search.serving()
            and db.scalars(select(SearchChange.id).where(SearchChange.unit == "compare")).all()
        )
    syncing.sync(search, engine, thoroughly=False)
    with Session(engine) as db:
        wanted = public_stamps(db)
        assert db.scalar(select(SearchChange.id).limit(1)) is None
    assert search.stamps(search.serving()) == wanted, compared


def contents(app: Flask) -> dict[Any, Any]:
    """All that the index says of each thing, in a form that two indexes can be compared by."""
    search = app.extensions["search"]
    generation = search.serving()
    if app.extensions["engine"].dialect.name == "postgresql":
        return _rows(app, generation)
    folder = app.config["PORTAL"].data_dir / "search" / generation
    with open_dir(folder).reader() as reader:
        cards = {no: kept["card"] for no, kept in reader.iter_docs()}
        told: dict[Any, Any] = {card: set() for card in cards.values()}
        for name, term in reader.all_terms():
            for no in reader.postings(name, term).all_ids():
                told[cards[no]].add((name, term))
    return told


def _rows(app: Flask, generation: str) -> dict[Any, Any]:
    columns = [one for one in SearchEntry.__table__.c if one.name not in ("id", "generation")]
    with Session(app.extensions["engine"]) as db:
        rows = db.execute(select(*columns).where(SearchEntry.generation == generation)).all()
    return {(row.kind, row.key): tuple(row) for row in rows}
