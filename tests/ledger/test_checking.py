"""Whatever is changed, dropped, swapped or slipped in is found: in an exported file by anybody, in
the database by the look of the night."""

import json
import runpy
import subprocess
import sys
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from portal.config import ROOT
from portal.ledger.checking import check_ledger, look, look_at, write_down
from portal.ledger.form import entry_hash, line
from portal.ledger.reading import read_file
from portal.models import JournalEntry, LedgerCheck
from portal.terms import Side
from tests.ledger.story import A_DAY, EVENING, Story, entries, lines, whole_story, writing
from tests.make import make_account, make_vote

SCRIPT = ROOT / "docs/verify_ledger.py"
Lines = list[str]


@pytest.fixture(scope="module")
def story(bind: Engine) -> Story:
    return whole_story(bind)


@pytest.fixture(scope="module")
def exported(bind: Engine, story: Story) -> Lines:
    return lines(bind)


def changed(found: Lines) -> Lines:
    return [one.replace('"side":"against"', '"side":"for"', 1) for one in found]


def rewritten(found: Lines) -> Lines:
    """A vote turned round, and every hash after it made anew, as the owner of the database can."""
    made, previous = [], "0" * 64
    for one in changed(found):
        entry = json.loads(one) | {"previous": previous}
        entry["hash"] = previous = entry_hash(entry)
        made.append(line(entry))
    return made


TAMPERED: list[tuple[Callable[[Lines], Lines], set[str]]] = [
    (changed, {"entry_changed", "report_differs", "vote_out_of_turn"}),
    (lambda found: found[:6] + found[7:], {"entry_missing"}),
    (lambda found: [*found[:4], found[5], found[4], *found[6:]], {"entry_missing"}),
    (lambda found: [*found[:5], found[4], *found[5:]], {"entry_missing"}),
    (rewritten, {"report_differs", "vote_out_of_turn"}),
    (lambda found: [*found[:-1], "{}"], {"cannot_be_read"}),
]


@pytest.mark.parametrize(
    ("tamper", "codes"), TAMPERED, ids=["change", "drop", "swap", "insert", "rewrite", "spoil"]
)
def test_file_that_was_tampered_with_is_found_out(exported, tamper, codes: set[str]):
    assert read_file(one.encode() for one in exported).failures == []
    reading = read_file(one.encode() for one in tamper(list(exported)))
    assert {one.code for one in reading.failures} & codes


def test_part_of_the_ledger_is_a_chain_without_a_count(exported):
    reading = read_file(one.encode() for one in exported[5:9])
    assert (reading.failures, reading.begins_at, reading.counts()) == ([], 6, {})


def verify(found: Lines, *kept_heads: tuple[int, str]) -> list[str]:
    known = runpy.run_path(str(SCRIPT))
    return known["verify"](found, dict(kept_heads))[3]


def test_outsiders_script_finds_the_same(exported, tmp_path):
    last = json.loads(exported[-1])
    head = (last["position"], last["hash"])
    assert verify(exported, head) == []
    assert verify(exported[5:], head) == []
    for tamper, _codes in TAMPERED[:-1]:
        assert verify(tamper(list(exported)), head)
    assert verify(exported[:-1], head) == [f"kept entry {head[0]} is not there"]
    file = tmp_path / "export.jsonl"
    file.write_text("\n".join(exported), "utf-8")
    command = [sys.executable, str(SCRIPT), str(file), f"{head[0]}:{head[1]}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    number = next(one["number"] for one in map(json.loads, exported) if one["number"])
    assert f"{number}: organisations against 1, people against 1, people for 5" in done.stdout
    assert len(SCRIPT.read_text("utf-8").splitlines()) <= 80


LATER = "UPDATE document_vote SET side = 'against', changed_at = '2026-12-01 05:00:00'"
VOTE = "(SELECT min(id) FROM document_vote WHERE side = 'for')"
LAST = "(SELECT max(position) FROM ledger_entry)"
PAST_THE_PORTAL = {
    f"UPDATE document_vote SET side = 'against' WHERE id = {VOTE}": "vote_changed",
    f"{LATER} WHERE id = {VOTE}": "vote_after_the_report",
    f"DELETE FROM document_vote WHERE id = {VOTE}": "vote_gone",
    f"UPDATE document_vote SET voter_kind = 'organisation' WHERE id = {VOTE}": "totals_differ",
    "UPDATE proposal SET text = 'Басқа мәтін' WHERE status = 'refused'": "record_differs",
    "UPDATE closure_report SET sha256 = 'f'": "record_differs",
    "DELETE FROM moderation_decision WHERE outcome = 'refused'": "record_gone",
    "UPDATE ledger_entry SET facts = '{}' WHERE position = 5": "entry_changed",
    "UPDATE ledger_entry SET afterwards = true WHERE position = 5": "entry_changed",
    "DELETE FROM ledger_entry WHERE position = 6": "entry_missing",
    f"DELETE FROM ledger_entry WHERE position = {LAST}": "end_differs",
}


def unguarded(db: Session) -> None:
    """What the owner of the database can do, till the transaction is rolled back."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SET LOCAL session_replication_role = replica"))
        return
    db.execute(text("PRAGMA defer_foreign_keys = ON"))
    for name in db.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        db.execute(text(f"DROP TRIGGER {name}"))


@pytest.mark.parametrize(("statement", "code"), PAST_THE_PORTAL.items())
def test_change_past_the_portal_is_found(bind, story, statement: str, code: str):
    with writing(bind) as db:
        assert look_at(db, EVENING).failures == ()
        unguarded(db)
        db.execute(text(statement))
        assert code in {one.code for one in look_at(db, EVENING).failures}
        db.rollback()


def test_vote_slipped_in_after_the_report_is_found(bind, story):
    with writing(bind) as db:
        make_vote(db, story.discussion, make_account(db), Side.FOR)
        (found,) = look_at(db, EVENING).failures
        assert (found.code, found.number) == (
            *("vote_after_the_report", story.discussion.document.number),
        )
        db.rollback()


def test_look_of_the_night_is_had_once_and_what_differs_is_told(app: Flask, engine):
    whole_story(engine)
    assert check_ledger(app, EVENING) == len(entries(engine))
    assert check_ledger(app, EVENING) == 0
    assert app.extensions["health"]["ledger"]()["ok"]
    with writing(engine) as db:
        db.execute(text("UPDATE proposal SET text = 'Басқа мәтін'"))
        db.commit()
    assert check_ledger(app, EVENING + A_DAY) > 0
    with writing(engine) as db:
        last = db.scalars(select(LedgerCheck).order_by(LedgerCheck.id.desc())).first()
        assert {one["code"] for one in json.loads(last.failures)} == {"record_differs"}
        assert db.scalar(select(JournalEntry.act).where(JournalEntry.subject == "ledger_check"))
    assert not app.extensions["health"]["ledger"]()["ok"]


def test_end_that_was_seen_before_has_to_be_there_still(bind, story):
    write_down(bind, look(bind, EVENING), None, EVENING)
    with writing(bind) as db:
        unguarded(db)
        db.execute(text(f"DELETE FROM ledger_entry WHERE position = {LAST}"))
        before = "(SELECT entry_hash FROM ledger_entry ORDER BY position DESC LIMIT 1)"
        db.execute(text(f"UPDATE ledger_head SET position = position - 1, entry_hash = {before}"))
        assert "end_moved_back" in {one.code for one in look_at(db, EVENING).failures}
        db.rollback()
