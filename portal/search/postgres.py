"""The index in the database itself, for several machines: PostgreSQL keeps which entry has which
stem and finds them; how much a hit weighs is asked of a small column beside them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict

from sqlalchemy import Connection, delete, insert, select, text, update
from sqlalchemy import Engine as Database
from sqlalchemy.orm import Session

from portal.core.db import read_session, write_session
from portal.models import SearchEntry, SearchState
from portal.models.base import upsert
from portal.search.asking import Asked, FoundKey, FoundKind
from portal.search.engine import FACETS, Found, NotReady, Slice, Wanted
from portal.search.entries import Entry, Unit
from portal.search.statements import Looking, quoted

TURN = 0x6F62_7365  # the number of the writer's lock among PostgreSQL's advisory locks
ENTRIES_AT_ONCE = 200
NO_COUNTS: Mapping[str, Mapping[str, int]] = {facet: {} for facet in FACETS}


class PostgresEngine:
    """The engine of several machines."""

    def __init__(self, bind: Database) -> None:
        self._bind = bind

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """The only writer's turn: an advisory lock, which ends with its connection."""
        with self._bind.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            mine = connection.scalar(text("SELECT pg_try_advisory_lock(:turn)"), {"turn": TURN})
            try:
                yield bool(mine)
            finally:
                if mine:
                    connection.execute(text("SELECT pg_advisory_unlock(:turn)"), {"turn": TURN})

    def serving(self) -> str | None:
        """The generation that answers."""
        with read_session(self._bind) as db:
            return _serving(db)

    def building(self) -> str | None:
        """The generation in the making."""
        with read_session(self._bind) as db:
            return db.scalar(select(SearchState.building))

    def is_broken(self, generation: str, *, thoroughly: bool) -> bool:
        """Never: the database keeps its own rows whole."""
        return False

    def begin(self, generation: str) -> None:
        """Make an empty generation; what was begun before is dropped."""
        with write_session(self._bind) as db:
            told = upsert(db, SearchState).values(id=1, building=generation)
            db.execute(
                told.on_conflict_do_update(index_elements=["id"], set_={"building": generation})
            )
            db.execute(
                delete(SearchEntry).where(SearchEntry.generation.is_distinct_from(_serving(db)))
            )

    def serve(self, generation: str) -> None:
        """Let a generation answer; the rows of the others go with the same commit."""
        with write_session(self._bind) as db:
            db.execute(text("ANALYZE search_entry"))
            db.execute(update(SearchState).values(serving=generation, building=None))
            db.execute(delete(SearchEntry).where(SearchEntry.generation != generation))

    def stamps(self, generation: str) -> Mapping[str, str]:
        """Units with their stamps."""
        told = select(SearchEntry.unit, SearchEntry.stamp).distinct()
        with read_session(self._bind) as db:
            found = db.execute(told.where(SearchEntry.generation == generation))
            return dict(found.all())

    def write(self, generation: str, units: Iterable[tuple[str, Unit]]) -> None:
        """Replace units in one transaction."""
        with write_session(self._bind) as db:
            rows: list[dict[str, object]] = []
            for name, unit in units:
                old = SearchEntry.generation == generation, SearchEntry.unit == name
                db.execute(delete(SearchEntry).where(*old))
                rows += (_row(generation, name, unit.stamp, one) for one in unit.entries)
                if len(rows) >= ENTRIES_AT_ONCE:
                    db.execute(insert(SearchEntry), rows)
                    rows = []
            if rows:
                db.execute(insert(SearchEntry), rows)

    def find(self, words: Sequence[Wanted], asked: Asked, part: Slice) -> Found:
        """Look in the generation that answers, as it is at one moment. Without an index PostgreSQL
        would read every text, which it takes for cheap: it does not know how long they are."""
        with self._bind.connect().execution_options(isolation_level="REPEATABLE READ") as moment:
            moment.execute(text("SET LOCAL enable_seqscan = off"))
            generation = moment.scalar(select(SearchState.serving))
            if generation is None:
                raise NotReady
            return _find(moment, generation, words, asked, part)


def _serving(db: Session) -> str | None:
    return db.scalar(select(SearchState.serving))


def _find(
    moment: Connection, generation: str, words: Sequence[Wanted], asked: Asked, part: Slice
) -> Found:
    looked = Looking(generation, words, asked, part)
    has_all = not words or bool(moment.scalar(*looked.together()))
    if not has_all:
        looked.learn(tuple(moment.execute(*looked.standing()).one()))
        if not any(looked.known):
            return Found(counts=NO_COUNTS, has_all_words=False, known=looked.known)
        has_all = all(looked.known) and bool(moment.scalar(*looked.together()))
    counts, total = looked.counts(moment.execute(*looked.counting(has_all)).all())
    keys = [FoundKey(FoundKind(kind), key) for kind, key in moment.execute(*looked.page(has_all))]
    return Found(keys, total, counts, has_all, looked.known)


def _row(generation: str, name: str, stamp: str, one: Entry) -> dict[str, object]:
    traits = asdict(one.traits) | {"languages": ",".join(one.traits.languages)}
    weighed = [f"{quoted(stem)}:1A" for stem in sorted(one.codes)]
    weighed += [f"{quoted(stem)}:1B" for stem in sorted(one.names)]
    return {
        "generation": generation,
        "unit": name,
        "stamp": stamp,
        "kind": one.found.kind.value,
        "key": one.found.key,
        "prior": one.prior,
        "names": " ".join(weighed),
        "words": " ".join(map(quoted, sorted(one.codes | one.names | one.text))),
        **traits,
    }
