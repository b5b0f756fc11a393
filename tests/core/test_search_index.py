"""The embedded index when its writer dies, its files are damaged or its disk is full: nothing is
lost, nothing is shown that must not be, and it mends itself."""

import gc
import os
import resource
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from portal.core.db import make_engine
from portal.models import Program, SearchChange
from portal.rules.calendar import local_date
from portal.search import syncing
from portal.search.asking import Answer, Asked, FoundKey, FoundKind
from portal.search.finding import find
from portal.search.index import WhooshEngine
from portal.terms import ProposalStatus
from tests import make
from tests.conftest import MORNING
from tests.one_database import database_url as database_url
from tests.searching import contents, follow

TODAY = local_date(MORNING)
DEATHS, DOCUMENTS, SEED = 10, 12, 176
LONGEST_LIFE = 0.3  # seconds; a whole round takes about that long
ROADS, HIDDEN = Asked("ремонт"), Asked("құпиясөз")


@pytest.fixture
def search(app: Flask) -> Iterator[WhooshEngine]:
    """The index of the application."""
    with app.app_context():
        yield app.extensions["search"]


def look(db: Session, asked: Asked = ROADS) -> Answer:
    return find(db, asked, TODAY, limit=50)


def sync(app: Flask, *, thoroughly: bool = False) -> syncing.Synced:
    search, engine = app.extensions["search"], app.extensions["engine"]
    return syncing.sync(search, engine, thoroughly=thoroughly)


def child(work: Callable[[], object]) -> int:
    """A process that does some work and ends without a word; its number."""
    number = os.fork()
    if number == 0:
        try:
            work()
            os._exit(0)
        except BaseException:
            os._exit(1)
    return number


def writer(app: Flask, url: str) -> Callable[[], object]:
    folder = app.config["PORTAL"].data_dir / "search"
    return lambda: syncing.sync(WhooshEngine(folder), make_engine(url), thoroughly=False)


def something_happens(db: Session, life: int) -> FoundKey:
    """A document is placed, its proposals are published and refused, another program is renamed;
    the key of the document."""
    discussion = make.make_discussion(db)
    shown = ProposalStatus.PUBLISHED
    make.make_proposal(db, discussion=discussion, text="Жөндеу керек.", status=shown)
    refused = ProposalStatus.REFUSED
    make.make_proposal(db, discussion=discussion, text="құпиясөз", status=refused)
    make.make_document(db, draft=True).editions[0].title_kk = "құпиясөз"
    program = db.scalars(select(Program).order_by(Program.id).limit(1)).one()
    program.name_ru = f"Ремонт дорог {life}"
    db.commit()
    return FoundKey(FoundKind.DOCUMENT, str(discussion.document.number))


def test_writer_killed_ten_times_loses_nothing_and_shows_nothing_hidden(
    app: Flask, db: Session, search: WhooshEngine, database_url: str
) -> None:
    random, placed = Random(SEED), []
    for _no in range(DOCUMENTS):
        make.make_discussion(db)
    db.commit()
    for life in range(DEATHS):
        placed.append(something_happens(db, life))
        number = child(writer(app, database_url))
        sleep(random.random() * LONGEST_LIFE)
        os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)
        assert look(db, HIDDEN).total == 0
        look(db)
    sync(app)
    found = look(db, Asked("ремонт", kinds=frozenset({FoundKind.DOCUMENT}))).keys
    assert set(placed) <= set(found)
    assert look(db, Asked("жөндеу керек")).counts["kind"]["proposal"] == DEATHS
    follow(app)
    kept = contents(app)
    syncing.rebuild(search, app.extensions["engine"])
    assert contents(app) == kept


def _cut(folder: Path) -> None:
    file = max(folder.glob("*.seg"), key=lambda one: one.stat().st_size)
    os.truncate(file, file.stat().st_size // 2)


def _overwrite(pattern: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        for file in folder.glob(pattern):
            middle = file.stat().st_size // 3
            with file.open("r+b") as stream:
                stream.seek(middle)
                stream.write(b"\xff" * middle)

    return damage


def _remove(pattern: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        for file in folder.glob(pattern):
            file.unlink()

    return damage


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a segment cut off": _cut,
    "a segment overwritten": _overwrite("*.seg"),
    "a segment missing": _remove("*.seg"),
    "the table of contents overwritten": _overwrite("*.toc"),
    "the table of contents missing": _remove("*.toc"),
    "the folder missing": shutil.rmtree,
    "an index of another release": lambda folder: (folder.parent / "serving").write_text("0-0"),
}


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
def test_damaged_index_says_so_and_mends_itself(
    app: Flask, db: Session, search: WhooshEngine
) -> None:
    make.make_discussion(db)
    db.commit()
    sync(app)
    whole, folder = look(db), app.config["PORTAL"].data_dir / "search"
    assert whole.total == 11
    for name, damage in DAMAGES.items():
        damage(folder / str(search.serving()))
        app.extensions["search"] = WhooshEngine(folder)
        told = look(db)
        assert not told.is_ready or told.total in (0, whole.total), name
        sync(app, thoroughly=True)
        assert look(db) == whole, name
    assert sorted(one.name for one in folder.iterdir()) == sorted(
        [str(search.serving()), "serving", "turn"]
    )
    gc.collect()  # Whoosh leaves a file open that it could not make sense of


def test_full_disk_loses_no_change_and_the_last_index_answers(
    app: Flask, db: Session, search: WhooshEngine, database_url: str
) -> None:
    make.make_discussion(db)
    db.commit()
    sync(app)
    make.make_discussion(db)
    db.commit()

    def without_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        writer(app, database_url)()

    _number, status = os.waitpid(child(without_room), 0)
    assert os.waitstatus_to_exitcode(status) == 1
    assert look(db).total == 11
    assert waiting(app.extensions["engine"])
    follow(app)
    assert look(db).total == 22


def waiting(engine: Engine) -> int:
    with Session(engine) as db:
        return db.scalar(select(func.count()).select_from(SearchChange)) or 0


def test_one_process_writes_at_a_time(app: Flask, db: Session, search: WhooshEngine) -> None:
    make.make_discussion(db)
    db.commit()
    with search.turn() as is_mine:
        assert is_mine
        assert sync(app) == syncing.Synced(0, False)
        assert syncing.rebuild(search, app.extensions["engine"]) == syncing.Synced(0, False)
    assert sync(app).is_whole
