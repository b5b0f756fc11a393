"""`portal evidence` and `portal keys` as an operator of the machine calls them."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from portal.app import create_app
from portal.config import Config
from portal.core.clock import FixedClock
from portal.core.db import write_session
from tests import kept
from tests.commands import running
from tests.make import MORNING
from tests.signing import AIGERIM, Signers

ORIGIN = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
FORMER, FRESH = "former " * 6, "fresh " * 7


@pytest.fixture
def portal(tmp_path: Path):
    """Runs `portal …` in a folder of its own."""

    def run(*words: str, key: str = FORMER, **settings: str) -> subprocess.CompletedProcess[bytes]:
        env = {**ORIGIN, "PORTAL_DATA_DIR": str(tmp_path), "PORTAL_IIN_KEY": key, **settings}
        return running.run(words, env)

    assert run("db", "upgrade").returncode == 0
    return run


def numbers(portal, key: str = FORMER) -> list[tuple[str, int]]:
    rows = json.loads(portal("keys", "list", "--json", key=key).stdout)
    return [(one["purpose"], one["number"]) for one in rows]


def test_keys_are_rotated_and_wrapped_anew(portal):
    assert numbers(portal) == [("hash", 1), ("seal", 1)]
    assert portal("keys", "rotate").returncode == 0
    assert numbers(portal) == [("hash", 1), ("seal", 1), ("seal", 2)]
    refused = portal("keys", "rotate", key=FRESH)
    assert refused.returncode == 1
    assert b"portal keys rewrap" in refused.stderr
    assert portal("keys", "rewrap", key=FRESH).returncode == 1  # the former one is not named
    assert portal("keys", "rewrap", key=FRESH, PORTAL_IIN_KEY_OLD=FORMER).returncode == 0
    assert portal("keys", "rotate", key=FRESH).returncode == 0
    assert portal("keys", "rotate", key=FORMER).returncode == 1
    said = portal("keys", "list", key=FRESH).stdout
    assert FRESH.strip().encode() not in said


def test_evidence_is_verified_and_a_change_is_told_by_the_exit(portal, tmp_path: Path):
    signers = Signers(MORNING)
    signers.authority_files(tmp_path / "eds")
    config = Config.from_env({"PORTAL_DATA_DIR": str(tmp_path), "PORTAL_IIN_KEY": FORMER})
    app = create_app(config, FixedClock(MORNING), signers.verifier)
    with write_session(app.extensions["engine"]) as db:
        evidence = kept.keep(db, app.extensions["keys"], signers)
    good = portal("evidence", "verify", "--all", "--json")
    facts = json.loads(good.stdout)
    assert (good.returncode, facts["records"], facts["checked"], facts["failures"]) == (0, 1, 1, [])
    with write_session(app.extensions["engine"]) as db, kept.past_the_triggers(db):
        db.merge(evidence).document_sha256 = "0" * 64
    app.extensions["engine"].dispose()
    bad = portal("evidence", "verify")
    assert bad.returncode == 1
    assert b"record_changed" in bad.stdout
    for secret in (AIGERIM.iin, AIGERIM.surname):
        assert secret.encode() not in bad.stdout + bad.stderr
