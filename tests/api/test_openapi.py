"""The document of the API is complete and true: every address stands in it, every answer has the
shape it promises, its examples are the answers of a small portal, and no request breaks it."""

import importlib.util
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.config import ROOT, Config
from portal.core.api.described import addresses
from portal.core.api.openapi import Undescribed, document, operation_id, path_of
from portal.core.clock import FixedClock
from portal.core.db import WRITES
from portal.core.limits import limiter
from portal.opendata.examples import FOLDER, examples
from tests.api.small import make_small_portal
from tests.make import MORNING
from tests.signing import Signers

API = "/api/v1"
WRITES_EXAMPLES = bool(os.environ.get("PORTAL_WRITE_EXAMPLES"))


@pytest.fixture(scope="module")
def portal(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, signers: Signers
) -> Iterator[Flask]:
    """The small portal; nobody counts how often it is asked."""
    folder = tmp_path_factory.mktemp("small")
    file = folder / "portal.sqlite"
    shutil.copy(sqlite_template, file)
    settings = {"PORTAL_DATABASE_URL": f"sqlite:///{file}", "PORTAL_DATA_DIR": str(folder)}
    config = Config.from_env({**settings, "PORTAL_BASE_URL": "http://localhost"})
    app = create_app(config, clock=FixedClock(MORNING), verifier=signers.verifier)
    with Session(app.extensions["engine"], expire_on_commit=False) as db:
        db.connection(execution_options=WRITES)
        make_small_portal(app, db)
    limiter.enabled = False
    yield app
    limiter.enabled = True
    app.extensions["pages"].freshness.close()
    app.extensions["engine"].dispose()


@pytest.fixture(scope="module")
def stated(portal: Flask) -> dict[str, Any]:
    """The document as everybody reads it."""
    found: dict[str, Any] = portal.test_client().get(f"{API}/openapi.json").json
    return found


def exact(shape: Any) -> Any:
    """The same shape that takes no member which it does not know."""
    if isinstance(shape, list):
        return [exact(one) for one in shape]
    if not isinstance(shape, dict):
        return shape
    told = {name: exact(one) for name, one in shape.items()}
    return {**told, "additionalProperties": False} if "required" in told else told


class Promised:
    """What the document promises of each answer, to the letter."""

    def __init__(self, stated: dict[str, Any]) -> None:
        self.paths, self.schemas = stated["paths"], exact(stated["components"]["schemas"])

    def faults(self, path: str, answer: Any, method: str = "get") -> list[str]:
        """Where an answer of a path of the document is not as promised."""
        (content,) = self.paths[path][method]["responses"]["200"]["content"].values()
        shape = {**exact(content["schema"]), "components": {"schemas": self.schemas}}
        judge = Draft202012Validator(shape, format_checker=FormatChecker())
        return [
            f"{path}: {one.json_path}: {one.message[:200]}" for one in judge.iter_errors(answer)
        ]


def test_document_is_valid_openapi(stated: dict[str, Any]):
    assert stated["openapi"].startswith("3.1")
    validate(stated)


def test_every_address_is_described_and_open_ones_have_an_example(portal: Flask, stated):
    known = examples()
    for rule, method, said in addresses(portal):
        told = stated["paths"][path_of(rule)][method.lower()]
        assert said is not None, f"{method} {rule.rule} states nothing: see portal/core/api"
        assert told["summary"], rule.rule
        assert told["description"], rule.rule
        assert all(one["description"] for one in told["parameters"]), rule.rule
        if said.example is not None:
            assert operation_id(rule.endpoint) in known, f"no example of {rule.rule}"
        assert said.example or said.for_machine or rule.rule.endswith("openapi.json"), rule.rule


def test_an_address_that_states_nothing_stops_the_document(portal: Flask):
    with portal.app_context():
        bare = Flask("bare")
        bare.add_url_rule(f"{API}/poems", "poems", lambda: "")
        with pytest.raises(Undescribed, match="poems"):
            document(bare, "", {})


def test_examples_are_what_the_small_portal_answers(portal: Flask, stated: dict[str, Any]):
    promised, client = Promised(stated), portal.test_client()
    for rule, _method, said in addresses(portal):
        if said is None or said.example is None:
            continue
        answer = client.get(API + said.example)
        assert answer.status_code == 200, (said.example, answer.text)
        told = json.loads(answer.text)
        assert promised.faults(path_of(rule), told) == []
        file = FOLDER / f"{operation_id(rule.endpoint)}.json"
        if WRITES_EXAMPLES:
            file.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
        elif operation_id(rule.endpoint) != "index":  # grows with every address
            assert told == json.loads(file.read_text("utf-8")), f"PORTAL_WRITE_EXAMPLES=1: {file}"


def test_generic_client_reaches_everything_and_finds_what_was_promised(portal: Flask, stated):
    spec = importlib.util.spec_from_file_location("api_client", ROOT / "docs/api_client.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    client, promised, faults = portal.test_client(), Promised(stated), []

    def ask(address: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
        answer = client.get(address, headers=headers)
        return answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, answer.text

    adapter = portal.url_map.bind("localhost")

    def visit(address: str, told: Any) -> None:
        path = address.removeprefix("http://localhost").split("?")[0]
        rule, _values = adapter.match(path, return_rule=True)
        faults.extend(promised.faults(path_of(rule), told))

    walk = module.Walk("http://localhost", ask)
    walk.run(visit)
    assert not walk.failed
    assert not faults
    assert walk.unchanged == sum(walk.statuses.values()) > 40


def test_machine_interface_answers_as_it_is_described(portal: Flask, stated: dict[str, Any]):
    known = stated["paths"][f"{API}/intake/documents/{{external_id}}"]
    assert known["put"]["security"] == [{"body": []}]
    assert {"200", "201", "401", "409", "422"} <= set(known["put"]["responses"])
    assert stated["components"]["securitySchemes"]["body"]["scheme"] == "bearer"
