"""Judged queries over the things of the demonstration: what should come first does, the same on
both engines."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from portal.app import create_app
from portal.config import Config
from portal.core.clock import FixedClock
from portal.core.db import read_session
from portal.rules.calendar import local_date
from portal.search import syncing
from portal.search.asking import Answer, Asked
from portal.search.finding import find
from portal.search.reading import read_units
from portal.search.stamps import public_stamps
from tests.conftest import emptied
from tests.search.demonstration import place_demonstration
from tests.search.judged import GROUPS, MISTYPED
from tests.signing import Signers

NOW = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)
RIGHT_SHARE = 0.95
PROGRAMS = "republican/2026/"


def _application(url: str, folder: Path, signers: Signers) -> Flask:
    settings = {"PORTAL_DATABASE_URL": url, "PORTAL_DATA_DIR": str(folder)}
    config = Config.from_env({**settings, "PORTAL_BASE_URL": "http://localhost"})
    return create_app(config, clock=FixedClock(NOW), verifier=signers.verifier)


@pytest.fixture(scope="module")
def embedded(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, signers: Signers
) -> Iterator[Flask]:
    """A portal with the things of the demonstration and the embedded index."""
    folder = tmp_path_factory.mktemp("judged")
    shutil.copy(sqlite_template, folder / "portal.sqlite")
    app = _application(f"sqlite:///{folder / 'portal.sqlite'}", folder, signers)
    place_demonstration(app, NOW)
    syncing.rebuild(app.extensions["search"], app.extensions["engine"])
    yield app
    app.extensions["pages"].freshness.close()
    app.extensions["engine"].dispose()


@pytest.fixture(scope="module")
def shared(
    embedded: Flask, postgres_url: str, tmp_path_factory: pytest.TempPathFactory, signers: Signers
) -> Iterator[Flask]:
    """A portal on PostgreSQL whose index has the same entries."""
    app = _application(emptied(postgres_url), tmp_path_factory.mktemp("shared"), signers)
    with read_session(embedded.extensions["engine"]) as db:
        stamps = public_stamps(db)
        units = read_units(db, sorted(stamps), stamps)
    search = app.extensions["search"]
    search.begin("judged")
    search.write("judged", units.items())
    search.serve("judged")
    yield app
    emptied(postgres_url)
    app.extensions["pages"].freshness.close()
    app.extensions["engine"].dispose()


def _answers(app: Flask, queries: list[str]) -> dict[str, Answer]:
    with app.app_context(), read_session(app.extensions["engine"]) as db:
        return {one: find(db, Asked(words=one), local_date(NOW), limit=5) for one in queries}


def _keys(answer: Answer) -> list[str]:
    return [f"{one.kind.value}:{one.key.removeprefix(PROGRAMS)}" for one in answer.keys]


def test_what_was_judged_right_comes_first(embedded: Flask) -> None:
    judged = {query: right.split() for group in GROUPS for query, right in group.items()}
    assert len(judged) >= 110
    answers = _answers(embedded, list(judged))
    wrong = {}
    for query, right in judged.items():
        found = _keys(answers[query])
        first = found[:1] if len(right) == 1 else found[:3]
        if not set(first) & set(right):
            wrong[query] = found
    assert len(wrong) <= len(judged) * (1 - RIGHT_SHARE), wrong


def test_both_engines_give_the_same_first_results(embedded: Flask, shared: Flask) -> None:
    queries = [query for group in GROUPS for query in group]
    ours, theirs = _answers(embedded, queries), _answers(shared, queries)
    told = {
        query: (_keys(ours[query]), _keys(theirs[query]))
        for query in queries
        if (ours[query].keys, ours[query].total) != (theirs[query].keys, theirs[query].total)
    }
    assert not told


def test_what_was_meant_by_a_mistyped_word_is_suggested(embedded: Flask) -> None:
    answers = _answers(embedded, list(MISTYPED))
    assert {query: answer.suggestion for query, answer in answers.items()} == MISTYPED


def test_a_word_that_is_known_brings_no_suggestion(embedded: Flask) -> None:
    answers = _answers(embedded, ["субвенция", "субвенциялар", "226-006", "densaulyq"])
    assert {query: answer.suggestion for query, answer in answers.items()} == dict.fromkeys(answers)
