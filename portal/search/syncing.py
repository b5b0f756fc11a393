"""How the index follows the database: the job takes what changed, reads it anew, writes it, and
only then forgets that it changed; whoever is killed in between has it to do again (decided: changes
of the index)."""

import logging
import secrets
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

from sqlalchemy import Engine as Database
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.core.db import read_session, write_session
from portal.models import ClosureReport, Discussion, Proposal, SearchChange, SearchState, SearchWord
from portal.models.base import upsert
from portal.search.changes import COMPARE
from portal.search.engine import Engine
from portal.search.entries import Unit
from portal.search.reading import read_units
from portal.search.stamps import (
    BODY,
    CLOSURE,
    DOCUMENT,
    PROGRAM,
    PROPOSAL,
    ids_of,
    public_stamps,
    unit_of,
)
from portal.search.version import VERSION

log = logging.getLogger(__name__)
CHANGES_AT_ONCE = 200
UNITS_AT_ONCE = 50
ROUND = 20.0  # seconds a round of the job may build before other jobs have their turn
WORDS_AT_ONCE = KEYS_AT_ONCE = 500


@dataclass(frozen=True)
class Synced:
    """What a round did: how many units were written, and whether the index has everything."""

    written: int
    is_whole: bool


def sync(search: Engine, bind: Database, *, thoroughly: bool, seconds: float = ROUND) -> Synced:
    """Bring the index to what is public now, or a good way towards it; nothing when another process
    is at it. Thoroughly: also look for damage, and for what slipped by."""
    with search.turn() as is_mine:
        if not is_mine:
            return Synced(0, False)
        serving = search.serving()
        until = monotonic() + seconds
        is_whole = serving and is_usable(search, serving, thoroughly=thoroughly)
        if serving and is_whole and not search.building():
            return _catch_up(search, bind, serving, thoroughly, until)
        built = _build(search, bind, until)
        if not built.is_whole:
            return built
        rest = _catch_up(search, bind, str(search.serving()), False, until)
        return Synced(built.written + rest.written, rest.is_whole)


def rebuild(search: Engine, bind: Database) -> Synced:
    """Make the index anew beside the one that answers, whole."""
    with search.turn() as is_mine:
        if not is_mine:
            return Synced(0, False)
        _begin(search, bind)
        return _build(search, bind, None)


def _begin(search: Engine, bind: Database) -> str:
    """An empty generation of this release, and nothing met yet; its name."""
    generation = f"{VERSION}-{secrets.token_hex(4)}"
    log.info("the search index is made anew as %s", generation)
    search.begin(generation)
    with write_session(bind) as db:
        db.execute(delete(SearchWord))
    return generation


def is_usable(search: Engine, generation: str, *, thoroughly: bool) -> bool:
    """Whether a generation was made by this release and can be read."""
    of_this_release = generation.startswith(f"{VERSION}-")
    return of_this_release and not search.is_broken(generation, thoroughly=thoroughly)


def _build(search: Engine, bind: Database, until: float | None) -> Synced:
    """Go on with the generation in the making; it answers once it has everything."""
    building = search.building()
    if building is None or not is_usable(search, building, thoroughly=True):
        building = _begin(search, bind)
    with read_session(bind) as db:
        told_before = db.scalars(select(SearchChange.id)).all()
    wanted, todo = differing(search, bind, building)
    written = _write(search, bind, building, wanted, todo, until)
    if written < len(todo):
        return Synced(written, False)
    _forget(bind, told_before)
    search.serve(building)
    with write_session(bind) as db:  # pages that were kept know of it by any commit
        told = upsert(db, SearchState).values(id=1, serving=building)
        db.execute(told.on_conflict_do_update(index_elements=["id"], set_={"serving": building}))
    log.info("the search index %s answers: %s units", building, len(wanted))
    return Synced(written, True)


def differing(
    search: Engine, bind: Database, generation: str
) -> tuple[Mapping[str, str], list[str]]:
    """What is public now with its stamps, and which units the index has otherwise."""
    with read_session(bind) as db:
        wanted = public_stamps(db)
    held = search.stamps(generation)
    return wanted, sorted(
        unit for unit in wanted.keys() | held if wanted.get(unit) != held.get(unit)
    )


def _write(
    search: Engine,
    bind: Database,
    generation: str,
    stamps: Mapping[str, str],
    units: Sequence[str],
    until: float | None,
) -> int:
    """Write units until the time is over; how many."""
    written, met = 0, Counter[str]()

    def read() -> Iterator[tuple[str, Unit]]:
        nonlocal written
        for start in range(0, len(units), UNITS_AT_ONCE):
            if start and until is not None and monotonic() > until:
                return
            with read_session(bind) as db:
                found = read_units(db, units[start : start + UNITS_AT_ONCE], stamps)
            for name, unit in found.items():
                yield name, unit
                written += 1
                for one in unit.entries:
                    met.update(one.words)

    if units:
        search.write(generation, read())
        _note_words(bind, met)
    return written


def _note_words(bind: Database, met: Mapping[str, int]) -> None:
    rows = [{"word": word, "count": count} for word, count in sorted(met.items())]
    for start in range(0, len(rows), WORDS_AT_ONCE):
        with write_session(bind) as db:
            told = upsert(db, SearchWord).values(rows[start : start + WORDS_AT_ONCE])
            count = SearchWord.count + told.excluded.count
            db.execute(told.on_conflict_do_update(index_elements=["word"], set_={"count": count}))


def _catch_up(
    search: Engine, bind: Database, generation: str, thoroughly: bool, until: float
) -> Synced:
    """Write what changed; then, where a change reaches far, as much of what differs as there is
    time for: what is left differs in the next round as well."""
    with read_session(bind) as db:
        waiting_now = select(SearchChange.id, SearchChange.unit).order_by(SearchChange.id)
        changes = db.execute(waiting_now.limit(CHANGES_AT_ONCE)).all()
        near = {unit for _id, unit in changes if not _reaches_far(unit)}
        units = sorted(near | _below(db, near))
        stamps = public_stamps(db, _documents_of(db, units)) if units else {}
    written = _write(search, bind, generation, stamps, units, None)
    _forget(bind, [key for key, unit in changes if unit in near])
    far = [key for key, unit in changes if unit not in near]
    if far or thoroughly:
        stamps, others = differing(search, bind, generation)
        done = _write(search, bind, generation, stamps, others, until)
        written += done
        if done < len(others):
            return Synced(written, False)
        _forget(bind, far)
    return Synced(written, len(changes) < CHANGES_AT_ONCE)


def _forget(bind: Database, keys: Sequence[int]) -> None:
    for start in range(0, len(keys), KEYS_AT_ONCE):
        some = keys[start : start + KEYS_AT_ONCE]
        with write_session(bind) as db:
            db.execute(delete(SearchChange).where(SearchChange.id.in_(some)))


def _reaches_far(unit: str) -> bool:
    """Whether a change touches what other things say: the name of a body stands in all of its
    documents."""
    return unit == COMPARE or unit.startswith((f"{BODY}:", f"{PROGRAM}:"))


def _below(db: Session, units: Collection[str]) -> set[str]:
    """Proposals and reports of the documents that changed: they carry its days and its title."""
    keys = ids_of(list(units), DOCUMENT)
    discussions = select(Discussion.id).where(Discussion.document_id.in_(keys))
    proposals = select(Proposal.id).where(Proposal.discussion_id.in_(discussions))
    found = {unit_of(PROPOSAL, key) for key in db.scalars(proposals)} if keys else set()
    closed = select(ClosureReport.discussion_id).where(ClosureReport.discussion_id.in_(discussions))
    return found | ({unit_of(CLOSURE, key) for key in db.scalars(closed)} if keys else set())


def _documents_of(db: Session, units: Collection[str]) -> set[int]:
    """The documents that units are about."""
    named = list(units)
    discussions = select(Proposal.discussion_id).where(Proposal.id.in_(ids_of(named, PROPOSAL)))
    of_proposals = select(Discussion.document_id).where(Discussion.id.in_(discussions))
    of_reports = select(Discussion.document_id).where(Discussion.id.in_(ids_of(named, CLOSURE)))
    found = (*db.scalars(of_proposals), *db.scalars(of_reports))
    return {*ids_of(named, DOCUMENT), *found}


def waiting(db: Session) -> int:
    """How many changes the index does not know yet."""
    return db.scalar(select(func.count()).select_from(SearchChange)) or 0
