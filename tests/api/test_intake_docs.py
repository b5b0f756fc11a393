"""What docs/intake.md says is what happens: its examples are sent, its commands run, its client
works (§8)."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.config import ROOT
from portal.core.db import WRITES, make_engine
from portal.core.limits import limiter
from portal.core.migrate import upgrade
from portal.models import ReportImport
from portal.terms import DISCUSSED_KINDS
from tests.live import LivePortal, make_portal
from tests.machines import Machine, make_machine
from tests.make import MORNING, make_body, make_program
from tests.reporting.sample import months_csv
from tests.signing import Signers

DOCS = ROOT / "docs"
EXAMPLES = {one.stem: one for one in sorted((DOCS / "intake").glob("*.json"))}
COMMANDS = re.compile(r"```sh\n(.*?)```(?:\n\n→ `(\d{3})`)?", re.DOTALL)


def example(kind: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(EXAMPLES[kind].read_text("utf-8"))
    return found


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a value has the shape; knows the words that the schemas are written with."""
    unknown = set(schema) - KNOWN_WORDS
    assert not unknown, unknown
    if "oneOf" in schema:
        return sum(fits(value, one) for one in schema["oneOf"]) == 1
    if "const" in schema:
        return bool(value == schema["const"])
    if "enum" in schema:
        return value in schema["enum"]
    match schema["type"]:
        case "object":
            return isinstance(value, dict) and _members_fit(value, schema)
        case "array":
            is_list = isinstance(value, list) and len(value) <= schema["maxItems"]
            return is_list and all(fits(one, schema["items"]) for one in value)
        case "string":
            is_short = isinstance(value, str) and len(value) <= schema.get("maxLength", 10**6)
            return is_short and re.search(schema.get("pattern", ""), value) is not None
        case "integer":
            is_whole = isinstance(value, int) and not isinstance(value, bool)
            return is_whole and schema["minimum"] <= value <= schema.get("maximum", 10**9)
        case "boolean":
            return isinstance(value, bool)
    raise AssertionError(schema["type"])


def _members_fit(value: dict[str, Any], schema: dict[str, Any]) -> bool:
    known = schema["properties"]
    assert schema["additionalProperties"] is False
    has_all = set(schema.get("required", [])) <= set(value)
    return has_all and all(name in known and fits(one, known[name]) for name, one in value.items())


KNOWN_WORDS = {
    *("$schema", "$id", "title", "description", "default", "format", "contentEncoding"),
    *("oneOf", "const", "enum", "type", "properties", "additionalProperties", "required"),
    *("items", "maxItems", "maxLength", "pattern", "minimum", "maximum"),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_example_is_taken_and_has_the_shape_of_its_schema(app: Flask, db: Session):
    limiter.reset()
    body = make_body(db, "201", is_central=True)
    make_program(db, body=body, code="006")
    machine = Machine(app, make_machine(db, body)[1])
    db.commit()
    for kind in EXAMPLES:
        if kind == "budget-report":
            assert machine.put(f"budget-reports/{kind}", example(kind)).status_code == 202
            continue
        payload = {**example(kind), "place": kind not in DISCUSSED_KINDS}
        taken = machine.put(f"documents/{kind}", payload)
        assert (taken.status_code, taken.json.get("gaps")) == (201, []), (kind, taken.json)
        schema = app.test_client().get(f"/api/v1/intake/schema/{kind}.json")
        assert schema.content_type == "application/schema+json"
        assert schema.json["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert fits(payload, schema.json), kind
        for spoilt in ({**payload, "extra": 1}, {**payload, "year": "2026"}, {"kind": kind}):
            assert not fits(spoilt, schema.json), kind
            assert machine.put(f"documents/{kind}-2", spoilt).status_code == 422
    assert app.test_client().get("/api/v1/intake/schema/budget-report.json").status_code == 404


@pytest.fixture
def live(tmp_path: Path, signers: Signers) -> Iterator[LivePortal]:
    """A portal that answers over the wire."""
    url = f"sqlite:///{tmp_path / 'portal.sqlite'}"
    engine = make_engine(url)
    upgrade(engine, MORNING)
    engine.dispose()
    portal = make_portal(url, tmp_path, signers, MORNING.isoformat())
    portal.start()
    yield portal
    portal.stop()
    portal.app.extensions["pages"].freshness.close()
    portal.app.extensions["engine"].dispose()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not there")
def test_commands_and_client_of_the_page_do_what_it_says(live: LivePortal, tmp_path: Path):
    with Session(live.app.extensions["engine"]) as db:
        db.connection(execution_options=WRITES)
        key = make_machine(db, make_body(db, "201", is_central=True))[1]
        db.commit()
    folder = tmp_path / "work"
    shutil.copytree(DOCS / "intake", folder)
    shutil.copy(DOCS / "intake_client.py", folder)
    (folder / "month.csv").write_bytes(months_csv("10.2026"))
    shell = Shell(folder, {"PORTAL": f"http://127.0.0.1:{live.port}", "OPK_TOKEN": key})
    commands = COMMANDS.findall((DOCS / "intake.md").read_text("utf-8"))
    assert len(commands) == 8
    for command, status in commands:
        assert shell.run(command) == (status or "0"), command
    assert shell.run(f"{CLIENT} documents/broken budget-report.json") == "1"
    assert "/kind:" in shell.said
    assert live.run_jobs().wait(120) == 0, "one file of a budget in a form at a time"
    with shell.begin(f"{CLIENT} budget-reports/2026-09 budget-report.json --wait") as waiting:
        _let_it_come(live)
        assert live.run_jobs().wait(120) == 0
        assert waiting.wait(120) == 0
        assert '"state": "placed"' in waiting.stdout.read()


CLIENT = 'python intake_client.py "$PORTAL"'


class Shell:
    """Runs commands as they stand on the page; `curl` tells its status alone."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.folder, self.said = folder, ""
        python = f'python() {{ "{sys.executable}" "$@"; }}'
        curl = "curl() { command curl -s -o answer.json -w '%{http_code}' \"$@\"; }"
        self.before = f"{python}\n{curl}\n"
        self.environment = {**os.environ, **settings}

    def begin(self, command: str) -> "subprocess.Popen[str]":
        """A command that goes on beside the test."""
        asked = ["bash", "-c", self.before + command]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(asked, cwd=self.folder, env=self.environment, **pipes)

    def run(self, command: str) -> str:
        """The status that curl tells, or the number that the client ends with."""
        process = self.begin(command)
        out, self.said = process.communicate(timeout=120)
        return out if "curl" in command else str(process.returncode)


def _let_it_come(live: LivePortal) -> None:
    """Until the client's file has been received."""
    for _look in range(600):
        with Session(live.app.extensions["engine"]) as db:
            if len(db.scalars(select(ReportImport.id)).all()) == 2:
                return
        Event().wait(0.1)
    raise TimeoutError
