"""A scripted phone: takes the link of a QR code, fetches the text, signs it, sends it back."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Event
from typing import Any

import urllib3

from portal.eds.development.credential import Credential
from portal.eds.development.signing import sign_cms

SCHEME = "mobileSign:"
PATIENCE = 30.0  # seconds for each call
TOO_MANY_BYTES = 300 * 1024
JSON = "application/json"


class Fault(StrEnum):
    """What a phone can do wrong."""

    WRONG_KEY = "wrong-key"  # another key than the certificate's
    OTHER_CONTENT = "other-content"
    HUGE = "huge"
    LATE = "late"  # after the expiry date of the service answer
    TWICE = "twice"
    GARBAGE = "garbage"  # well-formed, but no signature
    NOT_JSON = "not-json"


class PhoneRefused(Exception):
    """The service answered the phone with something else than what it asked for."""


@dataclass(frozen=True)
class Told:
    """The last answer of the service."""

    status: int
    text: str

    @property
    def is_taken(self) -> bool:
        """Whether the signature was accepted."""
        return self.status == 200


def _rest(seconds: float) -> None:
    Event().wait(seconds)


@dataclass(frozen=True)
class ScriptedPhone:
    """A phone with one key on it, which signs whatever it is shown."""

    credential: Credential
    now: datetime
    rest: Callable[[float], None] = _rest  # how it waits to be late

    def sign(self, link: str, fault: Fault | None = None) -> Told:
        """The three calls of the protocol. Raises PhoneRefused when the text cannot be fetched."""
        service = self._fetched(link.removeprefix(SCHEME))
        address = service["document"]["uri"]
        asked = self._fetched(address)
        body = self._answer(asked, fault)
        if fault is Fault.LATE:
            expires = datetime.fromisoformat(service["expiry_date"])
            self.rest(max(0.0, (expires - self.now + timedelta(seconds=1)).total_seconds()))
        told = self._put(address, body)
        return self._put(address, body) if fault is Fault.TWICE else told

    def _fetched(self, address: str) -> Any:
        answer = urllib3.request("GET", address, timeout=PATIENCE, retries=False, redirect=False)
        if answer.status != 200:
            raise PhoneRefused(f"{answer.status} {answer.data.decode()}")
        return json.loads(answer.data)

    def _put(self, address: str, body: bytes) -> Told:
        headers = {"Content-Type": JSON}
        answer = urllib3.request(
            "PUT", address, body=body, headers=headers, timeout=PATIENCE, retries=False
        )
        return Told(answer.status, answer.data.decode())

    def _answer(self, asked: dict[str, Any], fault: Fault | None) -> bytes:
        document = asked["documentsToSign"][0]
        content = base64.b64decode(document["document"]["file"]["data"], validate=True)
        attached = asked["signMethod"] == "CMS_WITH_DATA"
        signature = base64.b64encode(self._signature(content, attached, fault)).decode()
        document["document"]["file"]["data"] = signature
        body = json.dumps(asked, ensure_ascii=False).encode()
        return body[1:] if fault is Fault.NOT_JSON else body

    def _signature(self, content: bytes, attached: bool, fault: Fault | None) -> bytes:
        if fault is Fault.HUGE:
            return bytes(TOO_MANY_BYTES)
        if fault is Fault.GARBAGE:
            return b"no signature at all"
        credential = self.credential
        if fault is Fault.WRONG_KEY:
            credential = replace(credential, key=credential.key ^ 1)
        signed = content + b" " if fault is Fault.OTHER_CONTENT else content
        return sign_cms(credential, signed, detached=not attached, signing_time=self.now)
