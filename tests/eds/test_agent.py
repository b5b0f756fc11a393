"""The loopback agent speaks NCALayer's protocol over a real WebSocket, with faults on demand."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest
from websockets import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from portal.eds import oids
from portal.eds.development import Fault, Plan
from portal.eds.development.agent import Agent
from tests.eds import forge
from tests.eds.forge import CITIZEN, CONTENT, HEAD, NOW

ORIGIN = "https://budget.example.kz"
NEIGHBOUR = replace(CITIZEN, name="zarina", surname="БАСҚА", iin="850715200017")
GREETING = {"result": {"version": "1.4"}}
BEAT = "--heartbeat--"
PATIENCE = 60  # seconds
MODULE_NOT_FOUND = {"success": False, "errorCode": "MODULE_NOT_FOUND"}
TO_SIGN = base64.b64encode(CONTENT).decode()
Answer = dict[str, Any]


class Caller:
    """A program on the other side of the socket, greeted already."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        assert self.hear() == GREETING

    def hear(self) -> Answer:
        """The next message that is no heartbeat."""
        while (text := self.socket.recv(timeout=PATIENCE)) == BEAT:
            continue
        return json.loads(text)

    def say(self, question: Answer) -> None:
        self.socket.send(json.dumps(question))

    def ask(self, module: str, method: str, args: object) -> Answer:
        """A question to a module, and its answer."""
        self.say({"module": f"kz.gov.pki.knca.{module}", "method": method, "args": args})
        return self.hear()

    def sign(self, **changes: Any) -> Answer:
        """The question that the page asks, with changes."""
        return self.ask("basics", "sign", signing(**changes))

    def order(self, **control: Any) -> Answer:
        """What goes wrong from now on."""
        self.say({"control": control})
        return self.hear()["control"]


def signing(**changes: Any) -> Answer:
    """Arguments of `sign` for a detached signature over CONTENT."""
    args = {
        "format": "cms",
        "data": TO_SIGN,
        "signingParams": {"decode": True, "encapsulate": False, "digested": False},
        "signerParams": {"extKeyUsageOids": [oids.EMAIL_PROTECTION]},
        "locale": "kk",
    }
    return {**args, **changes}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """An agent of three people, one of whom usually signs."""
    holders = {one.name: forge.credential(one) for one in (CITIZEN, HEAD, NEIGHBOUR)}
    agent = Agent(holders, Plan(CITIZEN.name), lambda: NOW)
    with agent.serve(0, ORIGIN) as server:
        serving = Thread(target=server.serve_forever)
        serving.start()
        yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}/"
        server.shutdown()
        serving.join(PATIENCE)


@contextmanager
def calling(address: str, **settings: Any) -> Iterator[Caller]:
    with connect(address, compression=None, **settings) as socket:
        yield Caller(socket)


@pytest.fixture
def caller(address: str) -> Iterator[Caller]:
    """Greeted; leaves no fault behind."""
    with calling(address) as one:
        yield one
    with calling(address) as last:
        last.order()


def signer_of(cms: str, content: bytes = CONTENT) -> Any:
    """Who signed, as the portal's own verifier reads it."""
    verified = forge.verifier().verify(
        base64.b64decode(cms), content, at=NOW, purpose=forge.Purpose.SIGN_IN
    )
    return verified.signer


def test_signature_is_genuine_and_comes_in_a_list(caller: Caller):
    answer = caller.sign()
    assert answer["status"] is True
    (cms,) = answer["body"]["result"]
    assert signer_of(cms).iin == CITIZEN.iin
    assert CONTENT not in base64.b64decode(cms)


def test_content_is_inside_unless_told_otherwise(caller: Caller):
    (cms,) = caller.sign(signingParams={"decode": True})["body"]["result"]
    assert CONTENT in base64.b64decode(cms)
    assert signer_of(cms).iin == CITIZEN.iin


def test_several_documents_are_signed_at_once_and_plain_text_as_it_stands(caller: Caller):
    answer = caller.sign(data=["бір", "екі"], signingParams={"encapsulate": False})
    for cms, text in zip(answer["body"]["result"], ("бір", "екі"), strict=True):
        assert signer_of(cms, text.encode()).iin == CITIZEN.iin


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "xml"},
        {"signingParams": {"digested": True}},
        {"signerParams": {}},
        {"data": "not base64!"},
        {"data": 7},
    ],
    ids=lambda one: next(iter(one)),
)
def test_what_is_no_question_is_refused_with_its_code(caller: Caller, changes: Answer):
    answer = caller.sign(**changes)
    assert (answer["status"], answer["code"]) == (False, "INVALID_SIGNING_PARAMS")


@pytest.mark.parametrize(
    ("narrowing", "fits"),
    [
        ({"extKeyUsageOids": [oids.EMAIL_PROTECTION, oids.INDIVIDUAL]}, True),
        ({"extKeyUsageOids": [], "iin": CITIZEN.iin}, True),
        ({"extKeyUsageOids": [oids.CLIENT_AUTHENTICATION]}, False),
        ({"extKeyUsageOids": [oids.HEAD]}, False),
        ({"extKeyUsageOids": [], "iin": NEIGHBOUR.iin}, False),
        ({"extKeyUsageOids": [], "bin": HEAD.org_bin}, False),
    ],
)
def test_key_must_carry_all_that_was_asked_for(caller: Caller, narrowing: Answer, fits: bool):
    answer = caller.sign(signerParams=narrowing)
    assert answer["status"] is fits
    assert fits or answer["code"] == "SIGNING_FAILURE"


def test_unknown_module_and_method_and_text_that_is_no_request(caller: Caller):
    assert caller.ask("nowhere", "sign", {}) == MODULE_NOT_FOUND
    assert caller.ask("basics", "fly", {})["code"] == "INVOCATION_ERROR"
    for text in ("{", "[]"):
        caller.socket.send(text)
        assert caller.hear()["code"] == "INVOCATION_ERROR"
    assert caller.sign()["status"] is True


@pytest.mark.parametrize("attach", [True, False])
def test_older_module_signs_by_places(caller: Caller, attach: bool):
    args = ["PKCS12", "SIGNATURE", TO_SIGN, attach]
    answer = caller.ask("commonUtils", "createCAdESFromBase64", args)
    assert answer["code"] == "200"
    assert (CONTENT in base64.b64decode(answer["responseObject"])) is attach
    assert signer_of(answer["responseObject"]).iin == CITIZEN.iin


def test_older_module_tells_of_its_key_and_of_no_file(caller: Caller):
    assert caller.ask("commonUtils", "getActiveTokens", [])["responseObject"] == []
    assert caller.ask("commonUtils", "changeLocale", ["kk"])["code"] == "200"
    facts = caller.ask("commonUtils", "getKeyInfo", ["PKCS12"])["responseObject"]
    assert facts["subjectCn"] == "ҮЛГІҚЫЗЫ СӘУЛЕ"
    assert f"SERIALNUMBER=IIN{CITIZEN.iin}" in facts["subjectDn"]
    assert facts["certNotAfter"] == "19.11.2029 17:00:00"
    assert "NOT NCA RK" in facts["issuerCn"]
    assert facts["pem"].startswith("-----BEGIN CERTIFICATE-----")


@pytest.mark.parametrize(
    "args",
    [["PKCS12", "SIGNATURE", TO_SIGN], ["PKCS12", "SIGNATURE", "?", True], ["X", "Y", "", True]],
)
def test_older_module_refuses_arguments_as_java_does(caller: Caller, args: list[object]):
    answer = caller.ask("commonUtils", "createCAdESFromBase64", args)
    assert answer["code"] == "500"
    assert answer["message"].startswith("java.lang.IllegalArgumentException")


def test_uuid_comes_back(caller: Caller):
    module = "kz.gov.pki.knca.commonUtils"
    caller.say({"module": module, "method": "getActiveTokens", "args": [], "uuid": "u-1"})
    assert caller.hear()["uuid"] == "u-1"


def test_heartbeat_is_answered(caller: Caller):
    caller.socket.send(BEAT)
    assert caller.socket.recv(timeout=PATIENCE) == BEAT


def test_page_of_another_origin_is_not_let_in(address: str):
    with pytest.raises(InvalidStatus, match="403"), connect(address, origin="https://evil.example"):
        pass
    with calling(address, origin=ORIGIN) as page:
        assert page.sign()["status"] is True


def test_another_question_is_refused_while_one_is_open(address: str, caller: Caller):
    assert caller.order(fault="late", delay=1.5, times=1)["fault"] == "late"
    caller.say({"module": "kz.gov.pki.knca.basics", "method": "sign", "args": signing()})
    assert caller.sign()["code"] == "INVOCATION_ERROR"
    with calling(address) as second:
        assert second.sign()["code"] == "INVOCATION_ERROR"
    assert caller.hear()["status"] is True
    assert caller.sign()["status"] is True


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault.CANCEL, {"status": True, "body": {}}),
        (Fault.NO_BASICS, MODULE_NOT_FOUND),
        (Fault.NO_MODULES, MODULE_NOT_FOUND),
    ],
)
def test_answer_of_a_fault(caller: Caller, fault: Fault, said: Answer):
    caller.order(fault=fault)
    assert caller.sign() == said


def test_wrong_key_is_a_signing_failure(caller: Caller):
    caller.order(fault="wrong-key")
    assert caller.sign()["code"] == "SIGNING_FAILURE"


def test_fault_lasts_as_many_attempts_as_ordered(caller: Caller):
    caller.order(fault="cancel", times=2)
    assert [bool(caller.sign()["body"]) for _attempt in range(3)] == [False, False, True]


def test_cancel_in_the_older_module_has_its_own_message(caller: Caller):
    caller.order(fault="cancel")
    args = ["PKCS12", "SIGNATURE", TO_SIGN, True]
    answer = caller.ask("commonUtils", "createCAdESFromBase64", args)
    assert (answer["code"], answer["message"]) == ("500", "action.canceled")


def test_old_agent_without_basics_signs_by_the_older_module_in_the_same_attempt(caller: Caller):
    caller.order(fault="no-basics", times=1)
    assert caller.sign() == MODULE_NOT_FOUND
    args = ["PKCS12", "SIGNATURE", TO_SIGN, True]
    assert caller.ask("commonUtils", "createCAdESFromBase64", args)["code"] == "200"
    assert caller.sign()["status"] is True


def test_absent_agent_lets_a_page_go_without_a_greeting(address: str, caller: Caller):
    caller.order(fault="absent", times=1)
    with connect(address, origin=ORIGIN, compression=None) as page:
        pytest.raises(ConnectionClosed, page.recv, timeout=PATIENCE)
    with calling(address, origin=ORIGIN) as page:
        assert page.sign()["status"] is True


def test_agent_closes_midway(caller: Caller):
    caller.order(fault="closes-midway", times=1)
    with pytest.raises(ConnectionClosed):
        caller.sign()


def test_answer_may_be_no_json_or_of_another_shape(caller: Caller):
    caller.order(fault="malformed", times=1)
    pytest.raises(json.JSONDecodeError, caller.sign)
    caller.order(fault="wrong-shape", times=1)
    assert not isinstance(caller.sign()["body"]["result"], str | list)


def test_storm_of_heartbeats_comes_before_the_answer(caller: Caller):
    caller.order(fault="heartbeat-storm", times=1)
    caller.say({"module": "kz.gov.pki.knca.basics", "method": "sign", "args": signing()})
    beats = 0
    while (text := caller.socket.recv(timeout=PATIENCE)) == BEAT:
        beats += 1
    assert beats >= 100
    assert json.loads(text)["status"] is True


def test_result_may_be_a_bare_text(caller: Caller):
    caller.order(fault="bare-result", times=1)
    assert signer_of(caller.sign()["body"]["result"]).iin == CITIZEN.iin


def test_another_person_may_sign(caller: Caller):
    caller.order(fault="other-person", times=1)
    assert signer_of(caller.sign()["body"]["result"][0]).iin == NEIGHBOUR.iin
    caller.order(**{"as": NEIGHBOUR.name})
    assert signer_of(caller.sign()["body"]["result"][0]).iin == NEIGHBOUR.iin
    caller.order(**{"as": CITIZEN.name})


@pytest.mark.parametrize("wish", [{"as": "nobody"}, {"fault": "flood"}, {"times": "many"}])
def test_order_that_cannot_be_followed_says_so(caller: Caller, wish: Answer):
    assert "error" in caller.order(**wish)
    assert caller.sign()["status"] is True
