"""SQLite FTS5 on the same stems: what a search without weights and counts of ours costs."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from portal.search.entries import Unit
from portal.search.words import read_query


class Fts5:
    """A table of stems, ranked by its own measure; it counts hits, not the values of filters."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.database = sqlite3.connect(file, isolation_level=None)
        self.database.execute("PRAGMA journal_mode = WAL")

    def index(self, found: Iterable[tuple[str, Unit]]) -> None:
        """Write all of them."""
        self.database.execute(
            "CREATE VIRTUAL TABLE entry USING fts5(unit UNINDEXED, names, words, "
            "tokenize = \"unicode61 tokenchars '-'\")"
        )
        self.add(found)

    def add(self, found: Iterable[tuple[str, Unit]]) -> None:
        """Write some more, in one commit."""
        self.database.execute("BEGIN IMMEDIATE")
        self.database.executemany(
            "INSERT INTO entry VALUES (?, ?, ?)",
            (
                (name, " ".join(one.codes | one.names), " ".join(one.text))
                for name, unit in found
                for one in unit.entries
            ),
        )
        self.database.execute("COMMIT")

    def ask(self, typed: str) -> int:
        """The first 20 by rank; how many there are."""
        terms = read_query(typed).terms
        each = (" OR ".join(f'"{stem}"' for stem in one.stems | one.guesses) for one in terms)
        query = " AND ".join(f"({one})" for one in each)
        found = "FROM entry WHERE entry MATCH ?"
        self.database.execute(f"SELECT unit {found} ORDER BY rank LIMIT 20", (query,)).fetchall()
        return int(self.database.execute(f"SELECT count(*) {found}", (query,)).fetchone()[0])

    def again(self) -> "Fts5":
        """The same file."""
        return Fts5(self.file)

    def size(self) -> int:
        """Bytes of its file."""
        self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return self.file.stat().st_size
