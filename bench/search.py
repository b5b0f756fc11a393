"""The search: 50,000 parts indexed and asked, alone and while others are indexed, by both engines;
baseline in the same run: SQLite FTS5 on the same stems, which neither weighs by fields as we do nor
counts the values of filters. `PARTS=5000 make bench ARGS=search` for fewer."""

import os
import pickle
import resource
import signal
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from bench.processes import machine
from bench.search_fts5 import Fts5
from bench.search_material import QUERIES, units
from portal.core.db import make_engine
from portal.core.migrate import upgrade
from portal.search.asking import Asked
from portal.search.engine import Engine, Slice
from portal.search.entries import Unit
from portal.search.finding import wanted
from portal.search.index import WhooshEngine
from portal.search.postgres import PostgresEngine
from portal.search.words import read_query
from tests import postgres

PARTS = int(os.environ.get("PARTS", "50000"))
PARTS_AT_ONCE, ROUNDS, DOCUMENTS_OF_A_COMMIT = 10_000, 5, 20
GENERATION = "bench-1"
Ask = Callable[[str], int]


def run() -> None:
    """Print the time of indexing, the size, and the time of a query."""
    print(f"Search, {machine()}; {PARTS:,} parts, {len(QUERIES)} queries, {ROUNDS} rounds")
    print(f"{'':14}{'indexed':>10}{'size':>10}{'p50':>22}{'p99':>22}  (ms, median of rounds)")
    with tempfile.TemporaryDirectory() as folder:
        kept = _analyse(Path(folder, "units"))
        _measure("FTS5", Fts5(Path(folder, "fts5.sqlite")), kept)
        _measure("Whoosh", Embedded(Path(folder, "index")), kept)
        if reason := postgres.why_not():
            print("PostgreSQL:", reason)
            return
        with postgres.cluster(durable=True) as url:
            _measure("PostgreSQL", InDatabase(url), kept)


def _analyse(file: Path) -> Path:
    """The stems of all texts, taken once for all engines and kept in a file."""
    begun = time.process_time()
    with file.open("wb") as stream:
        for unit in units(PARTS):
            pickle.dump(unit, stream)
    print(f"{'analysing':14}{time.process_time() - begun:8.1f} s of the processor", flush=True)
    return file


def _read(file: Path) -> Iterator[tuple[str, Unit]]:
    with file.open("rb") as stream:
        while True:
            try:
                yield pickle.load(stream)
            except EOFError:
                return


class Ours:
    """An engine of ours as the measurement uses it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.database = make_engine(url)
        self.engine = self.make()

    def make(self) -> Engine:
        """The engine itself."""
        raise NotImplementedError

    def index(self, found: Iterable[tuple[str, Unit]]) -> None:
        """Write all of them, in several commits."""
        self.engine.begin(GENERATION)
        batch = []
        for one in found:
            batch.append(one)
            if len(batch) >= PARTS_AT_ONCE // 10:
                self.engine.write(GENERATION, batch)
                batch = []
        self.engine.write(GENERATION, batch)
        self.engine.serve(GENERATION)

    def add(self, found: Iterable[tuple[str, Unit]]) -> None:
        """Write some more, in one commit."""
        self.engine.write(GENERATION, found)

    def ask(self, typed: str) -> int:
        """One page of results with the counts of all filters; how many there are."""
        words = [wanted(term) for term in read_query(typed).terms]
        return self.engine.find(words, Asked(typed), Slice(date(2026, 11, 2), 20)).total

    def again(self) -> "Ours":
        """The same index, opened by another process."""
        self.database.dispose(close=False)
        return type(self)(self.url)


class Embedded(Ours):
    """Whoosh in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__("sqlite://")

    def make(self) -> Engine:
        """Whoosh."""
        return WhooshEngine(self.folder)

    def again(self) -> "Embedded":
        """The same folder."""
        return Embedded(self.folder)

    def size(self) -> int:
        """Bytes of its files."""
        return sum(one.stat().st_size for one in self.folder.rglob("*") if one.is_file())


class InDatabase(Ours):
    """PostgreSQL."""

    def make(self) -> Engine:
        """PostgreSQL, migrated."""
        upgrade(self.database, datetime(2026, 11, 2, 5, tzinfo=UTC))
        return PostgresEngine(self.database)

    def size(self) -> int:
        """Bytes of the table with its indexes."""
        with self.database.connect() as connection:
            asked = "SELECT pg_total_relation_size('search_entry')"
            return int(connection.exec_driver_sql(asked).scalar() or 0)


def _measure(name: str, subject: Fts5 | Embedded | InDatabase, kept: Path) -> None:
    begun = time.perf_counter()
    subject.index(_read(kept))
    taken = time.perf_counter() - begun
    for typed in QUERIES:  # once, so that everything is at hand
        subject.ask(typed)
    said = f"{taken:8.1f} s{subject.size() / 2**20:7.1f} MB"
    print(f"{name:14}{said}{_times(subject.ask)}  alone", flush=True)
    writer = _keep_writing(subject)
    try:
        print(f"{'':34}{_times(subject.ask)}  while others are indexed", flush=True)
    finally:
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
    print(f"{'':34}  memory of the process at most: {_memory():.0f} MB", flush=True)


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _keep_writing(subject: Fts5 | Embedded | InDatabase) -> int:
    """A process that goes on indexing documents, some in each commit; its number."""
    number = os.fork()
    if number == 0:
        own, start = subject.again(), PARTS
        while True:
            own.add(list(units(DOCUMENTS_OF_A_COMMIT * 10, start)))
            start += DOCUMENTS_OF_A_COMMIT
            time.sleep(1)  # acts of a busy day come no faster
    return number


def _times(ask: Ask) -> str:
    """Half of the queries take less than the first number, 99 of 100 less than the second."""
    rounds = []
    for _round in range(ROUNDS):
        taken = []
        for typed in QUERIES:
            begun = time.perf_counter()
            ask(typed)
            taken.append((time.perf_counter() - begun) * 1000)
        rounds.append((statistics.median(taken), statistics.quantiles(taken, n=100)[98]))
    return "".join(f"{_said([one[at] for one in rounds]):>22}" for at in (0, 1))


def _said(values: list[float]) -> str:
    return f"{statistics.median(values):.1f} ({min(values):.1f}–{max(values):.1f})"
