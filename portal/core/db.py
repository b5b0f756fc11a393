"""Sessions: a reading one per request, and one write transaction per act."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Lock
from time import monotonic
from typing import Any

from flask import Flask, current_app, g
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from portal.core.secrets import new_token

BUSY_TIMEOUT = 15_000  # milliseconds a writer waits for another on SQLite
LONGEST_REST = 20  # seconds a connection may rest before it is asked
WRITES = {"portal_writes": True}


def make_engine(url: str) -> Engine:
    """An engine with the portal's habits: on SQLite a write-ahead log, foreign keys, and write
    transactions that take the lock at once; on PostgreSQL time in UTC. An error never tells the
    values of a statement, so that no log holds what people wrote."""
    if url.startswith("sqlite"):
        engine = create_engine(
            url,
            connect_args={"timeout": BUSY_TIMEOUT / 1000, "check_same_thread": False},
            hide_parameters=True,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options = {"options": "-c timezone=utc -c jit=off"}
    engine = create_engine(url, connect_args=options, hide_parameters=True)
    event.listen(engine, "checkin", _begin_rest)
    event.listen(engine, "checkout", partial(_wake, engine))
    return engine


def _begin_rest(connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
    entry.info["rests_since"] = monotonic()


def _wake(
    engine: Engine,
    connection: DBAPIConnection,
    entry: ConnectionPoolEntry,
    proxy: PoolProxiedConnection,
) -> None:
    """Ask a connection that rested whether it still lives; a busy one is not asked for each act."""
    if monotonic() - entry.info.get("rests_since", monotonic()) > LONGEST_REST:
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as gone:
            raise DisconnectionError from gone


def _prepare_sqlite(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the portal says BEGIN itself
    for pragma in (
        "journal_mode = WAL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_TIMEOUT}",
        "synchronous = FULL",  # an act that was confirmed survives a power cut
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("portal_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def engine() -> Engine:
    """The engine of the current application."""
    found: Engine = current_app.extensions["engine"]
    return found


def session() -> Session:
    """The session in which a page reads; nothing is ever committed through it."""
    if "session" not in g:
        g.session = read_session(engine())
    found: Session = g.session
    return found


@contextmanager
def transaction() -> Iterator[Session]:
    """One act, whole or not at all: rows are loaded, changed and committed in here. What the page
    had read before is let go, so that an act never rests on stale rows; the visitor stays known."""
    if "session" in g:
        g.pop("session").close()
    with write_session(engine()) as db:
        yield db


@contextmanager
def write_session(bind: Engine) -> Iterator[Session]:
    """A write transaction outside a request: commits at the end, rolls back on any exception."""
    with Session(bind, expire_on_commit=False) as db:
        db.connection(execution_options=WRITES)
        yield db
        db.commit()


def read_session(bind: Engine) -> Session:
    """A session that only reads; its user closes it. On PostgreSQL each statement sees its own
    moment anyway, so no transaction is begun and rolled back around them."""
    if bind.dialect.name == "postgresql":
        bind = bind.execution_options(isolation_level="AUTOCOMMIT")
    return Session(bind, expire_on_commit=False)


@contextmanager
def snapshot(bind: Engine) -> Iterator[Session]:
    """A session in which everything is read as it stood at one moment, however long it takes. It
    is not the one of the request, so what is streamed can be read after the request is over."""
    if bind.dialect.name == "postgresql":
        bind = bind.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with Session(bind, expire_on_commit=False) as db:
        yield db


class Freshness:
    """Tells whether anything at all was committed since an answer was drawn, at the price of one
    tiny query and without any write: SQLite counts foreign commits for each connection, PostgreSQL
    shows the set of finished transactions."""

    def __init__(self, bind: Engine) -> None:
        self._bind = bind
        self._connection: Connection | None = None
        self._one_at_a_time = Lock()

    def stamp(self) -> str:
        """Equal stamps within one process mean an unchanged database; a database that does not
        answer gives a stamp of its own each time."""
        with self._one_at_a_time:
            try:
                return self._ask()
            except (SQLAlchemyError, sqlite3.Error):
                self._connection = None
                return new_token()

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self) -> str:
        postgres = self._bind.dialect.name == "postgresql"
        if self._connection is None:
            connection = self._bind.connect()
            self._connection = (
                connection.execution_options(isolation_level="AUTOCOMMIT")
                if postgres
                else connection
            )
        if postgres:
            return str(self._connection.scalar(text("SELECT pg_current_snapshot()::text")))
        raw: Any = self._connection.connection.driver_connection
        return str(raw.execute("PRAGMA data_version").fetchone()[0])


def init_app(app: Flask) -> None:
    """Give the application its engine; close the reading session with the request."""
    app.extensions["engine"] = make_engine(app.config["PORTAL"].database_url)

    @app.teardown_appcontext
    def close_session(error: BaseException | None) -> None:
        found: Session | None = g.pop("session", None)
        if found is not None:
            found.close()
