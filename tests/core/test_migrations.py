"""A portal of the first version, with people, offices and documents in it, is brought up to date:
nothing is lost, and everything still refers to what it referred to."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, func, select, text

from portal.core.db import make_engine
from portal.core.migrate import alembic_config, upgrade
from tests.make import MORNING

LAST_DAY = date(2026, 3, 20)
WORDS = {  # what the checks of the first version ask for
    "account": {"kind": "person", "language": "kk"},
    "body": {"level": "republican"},
    "program": {"budget": "republican"},
    "document": {"kind": "passport", "number": "2026-00001", "placed_on": date(2026, 3, 5)},
    "edition": {"status": "placed", "checksum": "0" * 64, "placed_at": MORNING, "no": 1},
    "discussion": {"closes_on": LAST_DAY, "working_days": 10},
    "role_grant": {"role": "administrator", "granted_at": MORNING},
    "proposal": {
        "author_kind": "person",
        "name_choice": "name",
        "language": "kk",
        "status": "on_moderation",
    },
    "document_vote": {"voter_kind": "person", "side": "for"},
    "notice": {"language": "kk"},
}
WITH_ROWS = (
    *("account", "body", "functional_group", "program", "document", "edition", "part"),
    *("calendar_edition", "discussion", "role_grant", "sign_in", "proposal"),
    *("signature_evidence", "document_vote", "journal_entry", "notice"),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def old_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database as the first version made it, with a row in each of its tables that matter."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path / 'old.sqlite'}")
    else:
        engine = make_engine(_another_database(request.getfixturevalue("postgres_url")))
    config = alembic_config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.commit()
        _fill(connection)
        connection.commit()
    yield engine
    engine.dispose()


def _another_database(url: str) -> str:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS first_version WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE first_version TEMPLATE template0"))
    engine.dispose()
    return url.replace("/postgres?", "/first_version?")


def _fill(connection: Connection) -> None:
    known = MetaData()
    known.reflect(connection)
    for name in WITH_ROWS:
        table = known.tables[name]
        connection.execute(table.insert().values(_row(connection, table)))


def _row(connection: Connection, table: Table) -> dict[str, Any]:
    """A value for every column that has to have one, and for every reference that can be kept."""
    given = WORDS.get(table.name, {})
    row = {}
    for column in table.columns:
        if column.name in given:
            row[column.name] = given[column.name]
        elif column.foreign_keys:
            (there,) = column.foreign_keys
            row[column.name] = connection.scalar(select(there.column).limit(1))
        elif not column.nullable:
            row[column.name] = _value(column.type.python_type)
    return row


def _value(kind: type) -> Any:
    plain = {bool: True, bytes: b"sealed", str: "1", date: date(2026, 3, 5), datetime: MORNING}
    return plain.get(kind, 1)


def counted(engine: Engine) -> dict[str, int]:
    """How many rows there are in each of the tables of the first version."""
    with engine.connect() as connection:
        found = MetaData()
        found.reflect(connection, only=[*WITH_ROWS])
        return {
            name: connection.scalar(select(func.count()).select_from(found.tables[name])) or 0
            for name in WITH_ROWS
        }


def test_everything_is_kept_but_the_sign_ins(old_engine: Engine):
    before = counted(old_engine)
    assert set(before.values()) == {1}
    upgrade(old_engine, MORNING)
    assert counted(old_engine) == before | {"sign_in": 0}  # their owners sign in again


def test_offices_begin_on_the_day_on_which_they_were_given(old_engine: Engine):
    upgrade(old_engine, MORNING)
    with old_engine.connect() as connection:
        found = connection.execute(text("SELECT starts_on, powers FROM role_grant")).one()
    assert (str(found.starts_on), found.powers) == ("2026-11-02", "feed,place,respond")


def test_evidence_takes_its_place_in_the_chain_once(old_engine: Engine):
    for _again in range(2):
        upgrade(old_engine, MORNING)
        with old_engine.connect() as connection:
            links = connection.execute(text("SELECT position, evidence_id FROM evidence_link"))
            assert [tuple(one) for one in links] == [(1, 1)]


def test_references_are_watched_again_afterwards(old_engine: Engine):
    upgrade(old_engine, MORNING)
    with old_engine.connect() as connection:
        with pytest.raises(Exception, match=r"(?i)foreign key"):
            connection.execute(text("DELETE FROM document"))
        if old_engine.dialect.name == "sqlite":
            connection.rollback()
            assert not connection.execute(text("PRAGMA foreign_key_check")).all()
