"""A loopback agent that speaks NCALayer's protocol over a real WebSocket, with faults on demand.

It signs with development keys and asks nobody. What goes wrong in the attempts that come is ordered
by a message of its own, `{"control": {"fault": "cancel", "times": 1, "as": "…", "delay": 0}}`.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Any

from websockets import ConnectionClosed, Origin
from websockets.sync.server import Server, ServerConnection, serve

from portal.eds import oids
from portal.eds.development import agent_modules as modules
from portal.eds.development.credential import Credential
from portal.eds.development.faults import Fault, Plan, Plans
from portal.eds.x509 import parse_certificate

LOOPBACK, PORT = "127.0.0.1", 13579
GREETING = {"result": {"version": "1.4"}}
BEAT = "--heartbeat--"
BEAT_AFTER = 10.0  # seconds of silence
STORM = 200
BUSY = modules.refusal("INVOCATION_ERROR", "Another request has not been answered yet")
NOT_A_REQUEST = modules.refusal("INVOCATION_ERROR", "Not a request")
OF_ANOTHER_SHAPE = {"status": True, "body": {"result": {"signed": True}}}


class Agent:
    """The keys of some people, and the plans of what goes wrong."""

    def __init__(
        self, holders: Mapping[str, Credential], usual: Plan, now: Callable[[], datetime]
    ) -> None:
        self.holders, self.plans, self.now = holders, Plans(usual), now
        self.under_way = Lock()

    def serve(self, port: int, origin: str) -> Server:
        """A server on the loopback address for the pages of one origin and for programs that are
        no page; it does not run yet."""
        return serve(
            self.converse, LOOPBACK, port, origins=[Origin(origin), None], compression=None
        )

    def converse(self, connection: ServerConnection) -> None:
        """One connection: the agent speaks first, then answers."""
        is_page = connection.request is not None and "Origin" in connection.request.headers
        if is_page and self.plans.current.fault is Fault.ABSENT:
            self.plans.spend()
            return
        with suppress(ConnectionClosed):
            connection.send(json.dumps(GREETING))
            while True:
                self._turn(connection)

    def _turn(self, connection: ServerConnection) -> None:
        try:
            text = connection.recv(timeout=BEAT_AFTER)
        except TimeoutError:
            connection.send(BEAT)
            return
        if text == BEAT:
            connection.send(BEAT)
            return
        question = _question(text)
        if question is None:
            connection.send(json.dumps(NOT_A_REQUEST))
        elif "control" in question:
            connection.send(json.dumps({"control": self._control(question["control"])}))
        elif not self.under_way.acquire(blocking=False):
            connection.send(json.dumps(BUSY))
        else:
            try:
                self._attempt(connection, question)
            finally:
                self.under_way.release()

    def _control(self, wish: object) -> dict[str, Any]:
        try:
            if not isinstance(wish, dict) or wish.get("as", self.plans.usual.holder) not in (
                self.holders
            ):
                raise ValueError("nobody of this name has a key here")
            return self.plans.order(wish)
        except (TypeError, ValueError) as error:
            return {"error": str(error)}

    def _attempt(self, connection: ServerConnection, question: Mapping[str, Any]) -> None:
        """Answer a question as the plan has it; only signing goes wrong."""
        plan, module = self.plans.current, question.get("module")
        if plan.fault is Fault.NO_MODULES or (
            plan.fault is Fault.NO_BASICS and module == modules.BASICS
        ):
            connection.send(json.dumps(modules.NO_MODULE))
            if module == modules.BASICS:
                return  # the page goes on to the older module in the same attempt
        elif (module, question.get("method")) not in modules.SIGNING:
            connection.send(json.dumps(self._answer(plan, question)))
            return
        else:
            self._sign(connection, question, plan)
        self.plans.spend()

    def _sign(self, connection: ServerConnection, question: Mapping[str, Any], plan: Plan) -> None:
        if plan.fault is Fault.CLOSES_MIDWAY:
            connection.close()
        elif plan.fault is Fault.MALFORMED:
            connection.send("<html>502</html>")
        else:
            if plan.fault is Fault.LATE:
                _dawdle(connection, plan.delay)
            for _beat in range(STORM if plan.fault is Fault.HEARTBEAT_STORM else 0):
                connection.send(BEAT)
            connection.send(json.dumps(self._answer(plan, question)))

    def _answer(self, plan: Plan, question: Mapping[str, Any]) -> Mapping[str, Any]:
        match plan.fault:
            case Fault.CANCEL:
                return modules.cancelled(question.get("module"))
            case Fault.WRONG_KEY:
                return modules.refusal("SIGNING_FAILURE", "The key cannot sign")
            case Fault.WRONG_SHAPE:
                return OF_ANOTHER_SHAPE
        holder = self._another(plan.holder) if plan.fault is Fault.OTHER_PERSON else plan.holder
        answer = modules.answer(question, self.holders[holder], self.now())
        if plan.fault is Fault.BARE_RESULT and "body" in answer:
            answer["body"]["result"] = answer["body"]["result"][0]
        return answer

    def _another(self, holder: str) -> str:
        """The first other person who signs for themselves."""
        return next(
            name
            for name, one in sorted(self.holders.items())
            if name != holder
            and oids.INDIVIDUAL in parse_certificate(one.certificate_der).extended_key_usage
        )


def _question(text: str | bytes) -> dict[str, Any] | None:
    try:
        question = json.loads(text)
    except ValueError:
        return None
    return question if isinstance(question, dict) else None


def _dawdle(connection: ServerConnection, delay: float) -> None:
    """Let the asker wait, and refuse whatever is asked meanwhile."""
    ends = monotonic() + delay
    while (rest := ends - monotonic()) > 0:
        with suppress(TimeoutError):
            connection.recv(timeout=rest)
            connection.send(json.dumps(BUSY))
