"""The ledger as people and machines read it, and its command."""

import csv
import io
import json
import os
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from portal.config import Config
from portal.core.clock import FixedClock
from portal.ledger.checking import check_ledger
from portal.ledger.reading import read_file
from portal.models import DocumentVote, LedgerEntry
from tests.browser import Browser
from tests.commands import running
from tests.ledger.story import EVENING, REFUSED_TEXT, Story, entries, lines, whole_story, writing
from tests.make import sign_in_as


@pytest.fixture
def story(app: Flask, engine: Engine, clock: FixedClock) -> Story:
    clock.moment = EVENING
    return whole_story(engine)


def test_anybody_reads_the_ledger(app: Flask, client: Browser, engine: Engine, story: Story):
    assert "first check is still to come" in client.open("/en/ledger").text
    check_ledger(app, EVENING)
    last = entries(engine)[-1]
    for language in ("kk", "ru", "en"):
        page = client.open(f"/{language}/ledger")
        assert f"{last.position}:{last.entry_hash}" in page.text
    assert "The ledger and the portal agree" in page.text
    assert "10 votes" in page.text
    about = client.open(f"/en/ledger?number={story.discussion.document.number}").text
    assert "5 for, 2 against" in about
    assert "Earlier entries" in client.open(f"/en/ledger?before={last.position}").text
    assert "Nothing is entered about" in client.open("/en/ledger?number=2000-00001").text
    for one in entries(engine):
        page = client.open(f"/en/ledger/entries/{one.position}")
        assert REFUSED_TEXT not in page.text
    assert client.get(f"/en/ledger/entries/{last.position + 1}").status_code == 404
    assert client.get("/en/ledger/entries/99999999999999999999").status_code == 404


def test_voter_sees_the_place_of_the_own_vote_and_others_only_the_count(
    client: Browser, engine: Engine, story: Story
):
    with writing(engine) as db:
        voter = story.people[0]
        vote = db.scalars(select(DocumentVote.id).where(DocumentVote.voter_id == voter.id)).one()
        mine = LedgerEntry.source == "document_vote", LedgerEntry.source_id == vote
        places = sorted(db.scalars(select(LedgerEntry.position).where(*mine)))
        sign_in_as(client, db, voter)
    assert len(places) == 2  # it was changed
    assert f"No. {places[1]} in the ledger" in client.open("/en/me").text
    shown = client.open(f"/en/discussions/{story.discussion.document.number}").text
    assert "7 votes can be counted anew in the public ledger" in shown


def test_machines_read_every_entry_once(client: Browser, engine: Engine, story: Story):
    whole = [json.loads(one) for one in lines(engine)]
    seen, there = [], "/api/v1/ledger?limit=4"
    while there:
        answer = client.get(there)
        page = answer.get_json()
        seen += page["items"]
        there = page["next"] and page["next"].removeprefix("http://localhost")
    assert seen == whole
    assert page["total"] == len(whole)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    known = {"If-None-Match": answer.headers["ETag"]}
    assert client.get("/api/v1/ledger?after=16&limit=4", headers=known).status_code == 304
    assert client.get("/api/v1/ledger/3").get_json() == whole[2]
    assert client.get("/api/v1/ledger/999").status_code == 404
    head = client.get("/api/v1/ledger/head").get_json()
    assert (head["position"], head["hash"]) == (len(whole), whole[-1]["hash"])
    assert head["checked"] is None
    number = story.published.number
    about = client.get(f"/api/v1/ledger?number={number}").get_json()
    assert about["total"] == len([one for one in whole if one["number"] == number]) == 5
    assert client.get("/en/ledger.json").get_json()["items"] == whole[::-1]
    rows = list(csv.DictReader(io.StringIO(client.get("/en/ledger.csv").text)))
    assert [json.loads(row["facts"]) for row in rows] == [one["facts"] for one in whole[::-1]]


def test_ledger_is_taken_away_and_checked_elsewhere(
    client: Browser, engine: Engine, config: Config, story: Story, tmp_path: Path
):
    answer = client.get("/ledger/export.jsonl")
    assert answer.text.splitlines() == lines(engine)
    assert read_file(answer.data.splitlines()).failures == []
    known = {"If-None-Match": answer.headers["ETag"]}
    assert client.get("/ledger/export.jsonl", headers=known).status_code == 304
    part = client.get("/ledger/export.jsonl?from=3&to=5").text.splitlines()
    assert part == lines(engine)[2:5]
    heads = client.get("/ledger/heads.json").get_json()["items"]
    assert [one["day"] for one in heads] == ["2026-11-03", "2026-11-04", "2026-11-22"]
    assert sum(one["entries"] for one in heads) == heads[-1]["position"] == len(lines(engine))
    assert client.get("/ledger/heads.csv").text.splitlines()[0] == "day,position,hash,entries"
    assert "def verify(" in client.get("/ledger/verify-ledger.py").text
    _verify_by_command(config, answer.data, tmp_path)


def _verify_by_command(config: Config, exported: bytes, folder: Path) -> None:
    env = {
        "PATH": os.environ["PATH"],
        "PORTAL_DATABASE_URL": config.database_url,
        "PORTAL_DATA_DIR": str(config.data_dir),
        "PORTAL_IIN_KEY": "test iin " * 5,
        "PORTAL_NOW": EVENING.isoformat(),
    }
    here = running.run(["ledger", "verify", "--json"], env)
    assert here.returncode == 0, here.stderr
    assert json.loads(here.stdout)["failures"] == []
    file = folder / "export.jsonl"
    file.write_bytes(exported)
    assert b"Everything agrees" in running.run(["ledger", "verify", str(file)], env).stdout
    file.write_bytes(exported.replace(b'"side":"against"', b'"side":"for"', 1))
    spoiled = running.run(["ledger", "verify", str(file)], env)
    assert spoiled.returncode == 1
    assert b"entry_changed" in spoiled.stdout
    assert running.run(["ledger", "verify", str(folder / "nothing")], env).returncode == 2
