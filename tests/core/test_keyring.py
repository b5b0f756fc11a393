"""The ring of keys: it begins with the keys of the setting, grows by rotation, outlives a change of
the setting, and opens to nobody else."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet, InvalidToken
from flask import Flask
from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.config import ConfigError
from portal.core.db import make_engine, write_session
from portal.core.keyring import keys_in_order, open_keys, rewrap, rotate
from portal.core.secrets import Keys, box, derive, key_number
from portal.models import SealingKey
from portal.terms import KeyPurpose
from tests.kept import keep
from tests.make import MORNING
from tests.signing import Signers

IIN = "850715200017"
SETTING, ANOTHER = "test iin " * 5, "another iin " * 4


def opened(engine: Engine, setting: str = SETTING) -> Keys:
    return open_keys(engine, setting, MORNING)


def as_a_process(engine: Engine) -> Engine:
    """An engine of its own, as each process has: what opens the ring lets its connections go."""
    return make_engine(engine.url.render_as_string(hide_password=False))


def rotated(engine: Engine, setting: str = SETTING) -> int:
    with write_session(engine) as db:
        return rotate(db, setting, MORNING).number


def rows(engine: Engine) -> list[SealingKey]:
    with Session(engine) as db:
        return list(keys_in_order(db))


def test_ring_begins_with_the_keys_of_the_setting(engine: Engine):
    before, ring = Keys(SETTING), opened(engine)
    assert ring.identity_hash("person", IIN) == before.identity_hash("person", IIN)
    assert ring.open(before.seal(b"evidence")) == b"evidence"
    older = box(derive(SETTING, b"evidence")).encrypt(b"of an older version")  # names no key
    assert ring.open(older) == b"of an older version"
    assert [(one.purpose, one.number) for one in rows(engine)] == [
        (KeyPurpose.HASH, 1),
        (KeyPurpose.SEAL, 1),
    ]


def test_many_that_begin_at_once_begin_one_ring(engine: Engine):
    with write_session(engine) as db:
        db.execute(delete(SealingKey))
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _no: opened(as_a_process(engine)), range(8)))
    assert len(rows(engine)) == 2
    assert len({one.identity_hash("person", IIN) for one in found}) == 1


def test_wrong_setting_begins_no_ring_over_what_an_older_version_sealed(
    app: Flask, db: Session, signers: Signers
):
    keep(db, app.extensions["keys"], signers)
    db.execute(delete(SealingKey))  # as before there was a ring
    db.commit()
    engine = app.extensions["engine"]
    with pytest.raises(ConfigError, match="PORTAL_IIN_KEY"):
        opened(engine, ANOTHER)
    assert rows(engine) == []
    opened(engine)
    assert len(rows(engine)) == 2


def test_no_key_lies_in_the_database_as_it_is(engine: Engine):
    rotated(engine)
    for row in rows(engine):
        with pytest.raises(InvalidToken):
            box(derive(ANOTHER, b"key wrapping")).decrypt(row.wrapped)
        assert derive(SETTING, b"evidence") not in row.wrapped


def test_new_key_seals_and_the_former_ones_open(engine: Engine):
    older = opened(engine).seal(b"before")
    assert rotated(engine) == 2
    ring = opened(engine)
    newer = ring.seal(b"after")
    assert (key_number(older), key_number(newer)) == (1, 2)
    assert (ring.open(older), ring.open(newer)) == (b"before", b"after")
    assert [one.retired_at for one in rows(engine)] == [None, MORNING, None]


def test_running_process_learns_of_a_new_key_when_it_meets_it(engine: Engine):
    running = opened(engine)
    running.seal(b"x")
    rotated(engine)
    assert key_number(running.seal(b"x")) == 1
    assert running.open(opened(engine).seal(b"sealed elsewhere")) == b"sealed elsewhere"
    assert key_number(running.seal(b"x")) == 2


def test_rotations_at_once_give_different_numbers(engine: Engine):
    with ThreadPoolExecutor(6) as threads:
        numbers = list(threads.map(lambda _no: rotated(engine), range(6)))
    assert sorted(numbers) == [2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("number", [b"9", b"0", b"", b"-1", b"x"])
def test_what_names_an_unknown_key_does_not_open(engine: Engine, number: bytes):
    sealed = opened(engine).seal(b"evidence").partition(b":")[2]
    with pytest.raises(InvalidToken):
        opened(engine).open(number + b":" + sealed)


def test_identity_hash_does_not_change_by_rotation_or_by_a_new_setting(engine: Engine):
    before = opened(engine).identity_hash("person", IIN)
    rotated(engine)
    with write_session(engine) as db:
        assert rewrap(db, SETTING, ANOTHER) == 3
    assert opened(engine, ANOTHER).identity_hash("person", IIN) == before


def test_after_a_change_of_the_setting_the_former_one_opens_nothing(engine: Engine):
    older = opened(engine).seal(b"before")
    rotated(engine)
    with write_session(engine) as db:
        rewrap(db, SETTING, ANOTHER)
    ring = opened(engine, ANOTHER)
    newer = ring.seal(b"after")
    assert ring.open(older) == b"before"
    with pytest.raises(ConfigError, match="PORTAL_IIN_KEY"):
        opened(engine, SETTING)
    for row in rows(engine):
        with pytest.raises(InvalidToken):
            box(derive(SETTING, b"key wrapping")).decrypt(row.wrapped)
    with pytest.raises(InvalidToken):
        Keys(SETTING).open(b"1:" + newer.partition(b":")[2])


def test_wrapping_anew_can_be_repeated_and_is_whole_or_not_at_all(engine: Engine):
    rotated(engine)
    with write_session(engine) as db:
        assert rewrap(db, SETTING, ANOTHER) == 3
    with write_session(engine) as db:
        assert rewrap(db, SETTING, ANOTHER) == 0
    before = [one.wrapped for one in rows(engine)]
    with pytest.raises(ConfigError), write_session(engine) as db:
        rewrap(db, "wrong " * 7, "newest " * 7)
    assert [one.wrapped for one in rows(engine)] == before


def test_swapped_keys_do_not_open(engine: Engine):
    rotated(engine)
    with write_session(engine) as db:
        _hash, first, second = keys_in_order(db)
        first.wrapped, second.wrapped = second.wrapped, first.wrapped
    with pytest.raises(ConfigError, match="another one"):
        opened(engine)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_portal_with_a_wrong_setting_does_not_start(app: Flask, clock, signers):
    wrong = replace(app.config["PORTAL"], iin_key=ANOTHER)
    with pytest.raises(ConfigError, match="portal keys rewrap"):
        create_app(wrong, clock=clock, verifier=signers.verifier)


def test_database_that_is_not_there_yet_is_asked_again(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'none.sqlite'}")
    assert isinstance(opened(engine), Keys)
    engine.dispose()


def test_sealed_by_a_key_of_the_ring_is_no_plain_token(engine: Engine):
    with pytest.raises(InvalidToken):
        Fernet(Fernet.generate_key()).decrypt(opened(engine).seal(b"x"))
