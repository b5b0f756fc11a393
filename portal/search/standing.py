"""Whether the index answers, and how far it is behind (decided: changes of the index)."""

from dataclasses import dataclass
from enum import StrEnum

from flask import Flask, current_app
from sqlalchemy.orm import Session

from portal.core.db import read_session
from portal.search.engine import Engine
from portal.search.finding import init_app as give_engine
from portal.search.syncing import is_usable, waiting


class IndexState(StrEnum):
    """What can be asked of the index."""

    READY = "ready"
    STALE = "being made anew"  # the one of before answers meanwhile
    MISSING = "being made"


@dataclass(frozen=True)
class Standing:
    """How the index is now."""

    state: IndexState
    generation: str | None
    waiting: int  # changes it does not know yet


def standing(db: Session) -> Standing:
    """How the index of the current application is."""
    return standing_of(current_app.extensions["search"], db)


def standing_of(search: Engine, db: Session) -> Standing:
    """How an index is."""
    serving = search.serving()
    if serving is None or search.is_broken(serving, thoroughly=False):
        state = IndexState.MISSING
    elif search.building() or not is_usable(search, serving, thoroughly=False):
        state = IndexState.STALE
    else:
        state = IndexState.READY
    return Standing(state, serving, waiting(db))


def _health(app: Flask) -> dict[str, object]:
    with read_session(app.extensions["engine"]) as db:
        now = standing_of(app.extensions["search"], db)
    return {"search_ok": now.state is IndexState.READY, "search_waiting": now.waiting}


def init_app(app: Flask) -> None:
    """Give the application its engine, and let it say how the index is."""
    give_engine(app)
    app.extensions.setdefault("health", {})["search"] = lambda: _health(app)
