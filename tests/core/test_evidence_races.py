"""Many processes keep signatures at once, and some are killed: one chain without a branch, and no
record outside of it."""

import subprocess
import sys
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from portal.config import ROOT
from portal.core.evidence_chain import walk
from portal.evidence_check import check_evidence
from portal.models import EvidenceCheck, EvidenceLink, SignatureEvidence
from tests.live import PATIENCE, PAUSE
from tests.make import MORNING, make_account, make_discussion, make_proposal

pytestmark = pytest.mark.xdist_group("races")

PROCESSES, EACH, DEATHS, LOOKS_AT_ONCE = 3, 25, 2, 2


@pytest.fixture
def proposals(db: Session) -> list[str]:
    """Ids of proposals that wait for their signatures."""
    discussion, author = make_discussion(db), make_account(db)
    count = PROCESSES * EACH
    made = [make_proposal(db, discussion=discussion, author=author) for _one in range(count)]
    db.commit()
    return [str(one.id) for one in made]


def keeper(app: Flask, ids: list[str]) -> "subprocess.Popen[bytes]":
    config = app.config["PORTAL"]
    words = (config.database_url, config.iin_key, *ids)
    return subprocess.Popen([sys.executable, "-m", "tests.keeping", *words], cwd=ROOT)


def counted(engine: Engine) -> tuple[int, int]:
    """How many records there are, and how many places."""
    with Session(engine) as db:
        records = db.scalar(select(func.count()).select_from(SignatureEvidence)) or 0
        return records, db.scalar(select(func.count()).select_from(EvidenceLink)) or 0


def test_processes_that_keep_at_once_form_one_chain(app, engine, db, proposals):
    shares = [proposals[no::PROCESSES] for no in range(PROCESSES)]
    keepers = [keeper(app, share) for share in shares]
    assert [one.wait(PATIENCE) for one in keepers] == [0] * PROCESSES
    found = walk(db)
    assert (found.length, found.failures) == (len(proposals), ())
    assert counted(engine) == (len(proposals), len(proposals))


def test_killed_process_leaves_a_whole_chain_and_the_next_goes_on(app, engine, db, proposals):
    for _death in range(DEATHS):
        before, _links = counted(engine)
        one = keeper(app, proposals[before:])
        while one.poll() is None and counted(engine)[0] < before + 3:
            Event().wait(PAUSE / 10)
        one.kill()
        one.wait(PATIENCE)
        records, links = counted(engine)
        assert records == links > before
        assert walk(db).failures == ()
        db.rollback()
    assert keeper(app, proposals[records:]).wait(PATIENCE) == 0
    found = walk(db)
    assert (found.length, found.failures) == (len(proposals), ())


def test_processes_that_look_at_once_make_one_check_a_night(app, engine, db, proposals):
    assert keeper(app, proposals[:5]).wait(PATIENCE) == 0
    command = [sys.executable, "-c", LOOKS, app.config["PORTAL"].database_url]
    config = app.config["PORTAL"]
    signers_folder = str(config.data_dir)
    looking = [
        subprocess.Popen([*command, config.iin_key, signers_folder], cwd=ROOT)
        for _no in range(LOOKS_AT_ONCE)
    ]
    assert [one.wait(PATIENCE) for one in looking] == [0] * LOOKS_AT_ONCE
    assert db.scalar(select(func.count()).select_from(EvidenceCheck)) == 1
    assert check_evidence(app, MORNING) == 0


LOOKS = f"""
import sys
from datetime import datetime
from portal.app import create_app
from portal.config import Config
from portal.core.clock import FixedClock
from portal.evidence_check import check_evidence
from tests.make import MORNING
from tests.signing import Signers
url, key, folder = sys.argv[1:]
config = Config.from_env({{
    "PORTAL_DATABASE_URL": url, "PORTAL_IIN_KEY": key, "PORTAL_DATA_DIR": folder,
}})
app = create_app(config, FixedClock(MORNING), Signers(MORNING).verifier)
check_evidence(app, datetime.fromisoformat("{MORNING.isoformat()}"))
"""
