"""The document of the API is complete and true: every address stands in it, every answer has the
shape it promises, its examples are the answers of a small portal, and no request breaks it."""

import contextlib
import importlib.util
import json
import os
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from openapi_spec_validator import validate
from schemathesis import GenerationMode, checks, openapi

from portal.config import ROOT
from portal.core.api.described import addresses
from portal.core.api.openapi import Undescribed, document, operation_id, path_of
from portal.opendata.examples import FOLDER, examples
from tests.promised import faults_of

API = "/api/v1"
WRITES_EXAMPLES = bool(os.environ.get("PORTAL_WRITE_EXAMPLES"))
VARYING = {"index", "ledger_head"}  # grows with every address; hashes rest on secret numbers

pytestmark = pytest.mark.usefixtures("uncounted")


@pytest.fixture(scope="module")
def stated(small: Flask) -> dict[str, Any]:
    """The document as everybody reads it."""
    found: dict[str, Any] = small.test_client().get(f"{API}/openapi.json").json
    return found


def test_document_is_valid_openapi(stated: dict[str, Any]):
    assert stated["openapi"].startswith("3.1")
    validate(stated)


def test_every_address_is_described_and_open_ones_have_an_example(small: Flask, stated):
    known = examples()
    for rule, method, said in addresses(small):
        told = stated["paths"][path_of(rule)][method.lower()]
        assert said is not None, f"{method} {rule.rule} states nothing: see portal/core/api"
        assert told["summary"], rule.rule
        assert told["description"], rule.rule
        assert all(one["description"] for one in told["parameters"]), rule.rule
        if said.example is not None:
            assert operation_id(rule.endpoint) in known, f"no example of {rule.rule}"
        assert said.example or said.for_machine or rule.rule.endswith("openapi.json"), rule.rule


def test_an_address_that_states_nothing_stops_the_document(small: Flask):
    with small.app_context():
        bare = Flask("bare")
        bare.add_url_rule(f"{API}/poems", "poems", lambda: "")
        with pytest.raises(Undescribed, match="poems"):
            document(bare, "", {})


def test_examples_are_what_the_small_portal_answers(small: Flask):
    client = small.test_client()
    for rule, _method, said in addresses(small):
        if said is None or said.example is None:
            continue
        answer = client.get(API + said.example)
        assert answer.status_code == 200, (said.example, answer.text)
        told = json.loads(answer.text)
        assert faults_of(small, "GET", f"{API}{said.example}", told) == []
        file = FOLDER / f"{operation_id(rule.endpoint)}.json"
        if WRITES_EXAMPLES:
            file.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
        elif operation_id(rule.endpoint) not in VARYING:
            assert told == json.loads(file.read_text("utf-8")), f"PORTAL_WRITE_EXAMPLES=1: {file}"


def test_generic_client_reaches_everything_and_finds_what_was_promised(small: Flask):
    spec = importlib.util.spec_from_file_location("api_client", ROOT / "docs/api_client.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    client, faults = small.test_client(), []

    def ask(address: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
        answer = client.get(address, headers=headers)
        return answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, answer.text

    def visit(address: str, told: Any) -> None:
        faults.extend(faults_of(small, "GET", address, told))

    walk = module.Walk("http://localhost", ask)
    walk.run(visit)
    assert not walk.failed
    assert not faults
    assert walk.unchanged == sum(walk.statuses.values()) > 40


def test_machine_interface_answers_as_it_is_described(small: Flask, stated: dict[str, Any]):
    known = stated["paths"][f"{API}/intake/documents/{{external_id}}"]
    assert known["put"]["security"] == [{"body": []}]
    assert {"200", "201", "401", "409", "422"} <= set(known["put"]["responses"])
    assert stated["components"]["securitySchemes"]["body"]["scheme"] == "bearer"


EXAMPLES = int(os.environ.get("PORTAL_FUZZ_EXAMPLES", "2"))  # of each address
NOT_STATED = (checks.positive_data_acceptance,)  # days in order, cursors: said in words


def test_no_request_breaks_the_api_and_every_answer_is_as_described(small: Flask):
    """Schemathesis asks each open address what its parameters allow and what they do not; a longer
    run sets `PORTAL_FUZZ_EXAMPLES`."""
    schema = openapi.from_wsgi(f"{API}/openapi.json", small)
    asked = 0
    for found in schema.exclude(path_regex="/intake/").get_all_operations():
        operation = found.ok()
        for mode in GenerationMode:
            asked += _fuzz(operation, mode)
    assert asked > 2 * 20


def _fuzz(operation: Any, mode: Any) -> int:
    asked = []

    @seed(20261127)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        asked.append(case)
        case.call_and_validate(excluded_checks=NOT_STATED)

    with contextlib.suppress(Unsatisfiable):  # an address without parameters has no wrong ones
        ask()
    return len(asked)
