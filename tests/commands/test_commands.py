"""The command line as people and timetables call it: words, exit codes, JSON."""

import base64
import json
import os
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.commands import running

ORIGIN = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
Done = subprocess.CompletedProcess[bytes]
Run = Callable[..., Done]


def run_in(folder: Path, *words: str, stdin: bytes = b"", **settings: str) -> Done:
    """`portal …` on this folder."""
    env = {**ORIGIN, "PORTAL_DATA_DIR": str(folder), **settings}
    return running.run(words, env, stdin)


@pytest.fixture
def portal(tmp_path: Path) -> Run:
    """Runs `portal …` on a folder of its own."""
    return partial(run_in, tmp_path)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Done]:
    """Runs `portal …` where the demonstration was loaded, and what was said then."""
    run = partial(run_in, tmp_path_factory.mktemp("demonstration"))
    run("db", "upgrade")
    return run, run("demo", "load", "--json")


def test_deadline_is_printed_and_explained(portal):
    assert portal("db", "upgrade").returncode == 0
    asked = ["calendar", "deadline", "--event", "2026-03-19", "--working-days", "10"]
    assert portal(*asked).stdout.decode().strip() == "2026-04-07"
    explained = portal(*asked, "--explain").stdout.decode()
    assert "2026-03-23" in explained
    assert "Nowruz" in explained
    facts = json.loads(portal(*asked, "--json").stdout)
    assert facts["last_day"] == "2026-04-07"
    assert facts["days"][0]["kind"] == "event"


def test_resolution_moves_a_day_off_once(portal):
    portal("db", "upgrade")
    move = ["calendar", "move", "--from", "2026-12-15", "--to", "2026-12-13", "--act", "№ 7"]
    assert portal(*move).returncode == 0
    again = portal(*move)
    assert again.returncode == 1
    assert again.stderr
    asked = ["calendar", "deadline", "--event", "2026-12-11", "--working-days", "2"]
    assert portal(*asked).stdout.decode().strip() == "2026-12-14"


def test_calendar_agrees_with_the_package_until_a_day_is_moved(portal):
    portal("db", "upgrade")
    assert json.loads(portal("calendar", "extend", "--json").stdout)["last_year"] >= 2028
    assert portal("calendar", "check").returncode == 0
    portal("calendar", "move", "--from", "2026-12-15", "--to", "2026-12-13", "--act", "№ 7")
    told = portal("calendar", "check", "--json")
    assert told.returncode == 1
    days = [one["day"] for one in json.loads(told.stdout)["differences"]]
    assert days == ["2026-12-13", "2026-12-15"]
    asked = ["calendar", "deadline", "--event", "2026-12-11", "--working-days", "2"]
    assert portal(*asked, "--edition", "1").stdout.decode().strip() == "2026-12-15"
    assert portal(*asked, "--edition", "9").returncode == 1


def test_list_of_past_discussions_is_checked_before_it_is_taken(portal, tmp_path):
    portal("db", "upgrade")
    file = tmp_path / "past.csv"
    head = "administrator,program,kind,year,opened_on,closed_on,votes,proposals,source"
    file.write_text(f"{head}\n999,1,passport,2025,2025-03-10,2025-03-14,1,1,https://a.kz\n")
    answer = portal("discipline", "import", str(file), "--dry-run")
    assert answer.returncode == 1
    assert b"row 2, administrator: " in answer.stderr
    assert b"Nothing was taken: 2 faults" in answer.stderr
    file.write_text(f"{head}\n")
    assert json.loads(portal("discipline", "import", str(file), "--json").stdout) == {
        "discussions": 0,
        "dry_run": False,
    }


def test_wrong_usage_exits_with_two(portal):
    answer = portal("calendar", "deadline", "--event", "yesterday")
    assert answer.returncode == 2


def test_empty_database_is_said_in_words(portal):
    answer = portal("calendar", "deadline", "--event", "2026-03-19", "--working-days", "10")
    assert answer.returncode == 1
    assert b"portal db upgrade" in answer.stderr
    assert b"Traceback" not in answer.stderr


def test_production_refuses_to_start_without_its_secrets_and_without_real_anchors(portal):
    answer = portal("db", "upgrade", PORTAL_ENV="production")
    assert answer.returncode == 1
    assert b"PORTAL_SECRET_KEY" in answer.stderr


def test_development_signer_signs_the_bytes_of_stdin(portal):
    assert portal("eds", "dev-init").returncode == 0
    signed = portal("eds", "dev-sign", "--as", "akhmetova-aigul", stdin="қол".encode())
    assert base64.b64decode(signed.stdout, validate=False).startswith(b"\x30\x82")
    assert portal("eds", "dev-sign", "--as", "nobody", stdin=b"x").returncode == 1


def test_office_is_granted_once_to_a_person_known_by_iin(portal):
    portal("db", "upgrade")
    assert portal("accounts", "grant", "800101100013", "--role", "operator").returncode == 0
    assert portal("accounts", "grant", "800101100013", "--role", "operator").returncode == 1
    answer = portal("accounts", "grant", "800101100013", "--role", "administrator")
    assert answer.returncode == 1
    assert b"800101100013" not in answer.stdout + answer.stderr


@pytest.mark.xdist_group("demonstration by commands")
def test_demonstration_is_loaded_once(demonstration):
    portal, loaded = demonstration
    counts = json.loads(loaded.stdout)
    assert counts["documents"] == 77
    assert counts["proposals"] > 300
    assert counts["closure_reports"] > 20
    assert portal("demo", "load").returncode == 1
    assert json.loads(portal("jobs", "run", "--once", "--json").stdout)["close_discussions"] == 0


def test_loopback_agent_is_for_the_development_contour_and_for_people_with_keys(portal):
    refused = portal("eds", "agent", "--as", "nobody", "--port", "0")
    assert refused.returncode == 1
    assert b"development key" in refused.stderr
    test_contour = {"PORTAL_EDS_CONTOUR": "test"}
    refused = portal("eds", "agent", "--as", "kim-viktor", "--port", "0", **test_contour)
    assert refused.returncode == 1
    assert b"demonstration only" in refused.stderr
    assert portal("eds", "agent", "--as", "kim-viktor", "--fault", "flood").returncode == 2


def test_lists_are_taken_from_a_folder_and_told(portal, tmp_path: Path):
    assert portal("eds", "dev-init").returncode == 0
    (tmp_path / "crl").rename(tmp_path / "before")
    copied = str(tmp_path / "eds")
    told = portal("eds", "refresh-crl", "--from", copied, "--json")
    assert told.returncode == 0
    full, delta = json.loads(told.stdout)
    assert (full["name"], full["new"], full["entries"]) == ("dev_gost.crl", True, 1)
    assert delta["base_number"] == full["number"]
    again = portal("eds", "refresh-crl", "--from", copied)
    assert again.stdout.decode().count("known already") == 2


def test_refused_list_exits_with_one_and_its_reason(portal, tmp_path: Path):
    portal("eds", "dev-init")
    kept = {one: one.read_bytes() for one in (tmp_path / "crl").glob("*.index")}
    copied = tmp_path / "copied"
    copied.mkdir()
    whole = (tmp_path / "eds" / "dev_gost.crl").read_bytes()
    (copied / "cut.crl").write_bytes(whole[:-1])
    (copied / "dev_gost.crl").write_bytes(whole)
    answer = portal("eds", "refresh-crl", "--from", str(copied), "--json")
    assert answer.returncode == 1
    assert answer.stderr.decode().startswith("cut.crl: the list is not in order")
    assert [bool(one["refusal"]) for one in json.loads(answer.stdout)] == [True, False]
    assert {one: one.read_bytes() for one in kept} == kept


def test_lists_without_addresses_and_messenger_without_a_responder_are_refused(portal):
    portal("eds", "dev-init")
    answer = portal("eds", "refresh-crl")
    assert answer.returncode == 1
    assert b"PORTAL_EDS_CRL_URLS" in answer.stderr
    answer = portal("eds", "ocsp-messenger")
    assert answer.returncode == 1
    assert b"PORTAL_EDS_OCSP_URL" in answer.stderr


def test_what_would_be_forgotten_is_told_first(portal):
    portal("db", "upgrade")
    told = portal("privacy", "forget", "--dry-run", "--json")
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["sign_ins"] == 0
    done = portal("privacy", "forget")
    assert done.returncode == 0
    assert b"letters: 0" in done.stdout
    wrong = portal("privacy", "forget", PORTAL_KEEP_LETTERS_DAYS="0")
    assert wrong.returncode == 1
    assert b"PORTAL_KEEP_LETTERS_DAYS" in wrong.stderr


@pytest.mark.xdist_group("demonstration by commands")
def test_body_gets_its_bin_by_a_command(demonstration):
    portal, _loaded = demonstration
    assert b"450140000015" in portal("bodies", "set", "202", "--bin", "450140000015").stdout
    assert portal("bodies", "set", "202", "--central").stdout.endswith(b"central\n")
    assert portal("bodies", "set", "999", "--bin", "450140000015").returncode == 1
    assert portal("bodies", "set", "202", "--bin", "45014").returncode == 2
