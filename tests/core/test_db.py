"""Sessions: acts are whole or not at all, writers queue, stale rows are let go."""

import subprocess
import sys
import threading

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.config import ROOT
from portal.core.db import Freshness, read_session, session, transaction, write_session
from portal.models import Account, Body, DocumentVote
from portal.terms import Side
from tests.make import MORNING, make_account, make_body

WRITE_FROM_OUTSIDE = """
import sys
from portal.core.db import make_engine, write_session
from tests.make import make_account
with write_session(make_engine(sys.argv[1])) as db:
    make_account(db, identity_hash="f" * 64)
"""


def count(engine: Engine, table: type) -> int:
    with read_session(engine) as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def write_in_another_process(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    subprocess.run([sys.executable, "-c", WRITE_FROM_OUTSIDE, url], cwd=ROOT, check=True)


def test_act_is_committed_at_its_end(app: Flask, engine: Engine):
    with app.app_context(), transaction() as db:
        make_body(db)
        assert count(engine, Body) == 0
    assert count(engine, Body) == 1


def fail_half_way(engine: Engine) -> None:
    with write_session(engine) as db:
        make_body(db)
        raise LookupError


def test_act_that_fails_leaves_nothing(engine: Engine):
    with pytest.raises(LookupError):
        fail_half_way(engine)
    assert count(engine, Body) == 0


def test_failed_act_does_not_stand_in_the_way_of_the_next(engine: Engine):
    with pytest.raises(LookupError):
        fail_half_way(engine)
    with write_session(engine) as db:
        make_body(db)
    assert count(engine, Body) == 1


def test_two_writers_queue_and_neither_loses_the_other(engine: Engine):
    with write_session(engine) as db:
        make_account(db)
    reached, results = threading.Barrier(2, timeout=30), []

    def rename(letter: str) -> None:
        reached.wait()
        for _ in range(10):
            with write_session(engine) as db:
                mine = db.scalars(select(Account).with_for_update()).one()
                mine.name += letter
        results.append(letter)

    writers = [threading.Thread(target=rename, args=(letter,)) for letter in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(results) == ["a", "b"]
    with read_session(engine) as db:
        name = db.scalars(select(Account.name)).one()
    assert (name.count("a"), name.count("b")) == (10, 10)


def test_reader_does_not_wait_for_a_writer(engine: Engine):
    with write_session(engine) as db:
        make_body(db)
        assert count(engine, Body) == 0


def test_foreign_keys_hold(engine: Engine):
    vote = DocumentVote(
        discussion_id=999, voter_id=999, voter_kind="person", side=Side.FOR, cast_at=MORNING
    )
    with pytest.raises(IntegrityError), write_session(engine) as db:
        db.add(vote)


def test_moment_without_a_zone_is_never_kept(db: Session):
    with pytest.raises(Exception, match="without a time zone"):
        make_account(db, created_at=MORNING.replace(tzinfo=None))


def test_moments_come_back_in_utc(engine: Engine):
    with write_session(engine) as db:
        account = make_account(db)
    with read_session(engine) as db:
        found = db.get_one(Account, account.id).created_at
    assert found == MORNING
    assert found.utcoffset().total_seconds() == 0


def test_page_reads_in_one_session_and_an_act_lets_go_of_what_it_read(app: Flask, engine: Engine):
    with app.app_context():
        assert session() is session()
        assert session().scalar(select(func.count()).select_from(Body)) == 0
        with transaction() as db:
            make_body(db)
        assert session().scalar(select(func.count()).select_from(Body)) == 1


def test_reading_session_ends_with_its_request(app: Flask, engine: Engine):
    with app.app_context():
        session().scalar(select(Body.id))
        kept = session()
    assert not kept.in_transaction()


def test_stamp_stays_until_somebody_commits(engine: Engine):
    freshness = Freshness(engine)
    first = freshness.stamp()
    with read_session(engine) as db:
        db.scalars(select(Account)).all()
    assert freshness.stamp() == first
    with write_session(engine) as db:
        make_body(db)
    second = freshness.stamp()
    assert second != first
    assert freshness.stamp() == second
    freshness.close()


def test_stamp_changes_with_a_commit_of_another_process(engine: Engine):
    freshness = Freshness(engine)
    first = freshness.stamp()
    write_in_another_process(engine)
    assert freshness.stamp() != first
    assert count(engine, Account) == 1
    freshness.close()


def test_stamp_outlives_a_lost_connection(engine: Engine):
    freshness = Freshness(engine)
    first = freshness.stamp()
    lose_the_connection(freshness, engine)
    lost = freshness.stamp()
    assert lost != first
    found = freshness.stamp()
    assert found != lost
    assert freshness.stamp() == found
    freshness.close()


def lose_the_connection(freshness: Freshness, engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        freshness._connection.connection.driver_connection.close()
        return
    with engine.connect() as other:
        mine = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        other.execute(text(f"{mine} WHERE query LIKE '%snapshot%' AND pid <> pg_backend_pid()"))
