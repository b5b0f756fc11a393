"""A browser that waits for a phone, and a phone that answers over the test client."""

import base64
import json
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.browser import Browser, Page
from tests.make import MORNING
from tests.signing import Profile, Signers

WAITING_PATH = "/phone/"


def begun(client: Browser, path: str = "/ru/sign-in") -> Page:
    """The page that waits for a phone, begun from the button of another page."""
    page = client.open(path)
    action = next(form.action for form in page.forms if form.action.endswith("/phone"))
    return client.submit(page, action=action)


def link_of(page: Page) -> str:
    """The link in the QR code, as its text twin says it."""
    found = [word for word in page.text.split() if word.startswith("mobileSign:")]
    assert found, page.text
    return found[0].removeprefix("mobileSign:")


def path_of(page: Page) -> str:
    """The one-time address without the host."""
    return link_of(page).removeprefix("http://localhost")


@dataclass
class Handset:
    """A phone without any cookie, which knows what the QR code said."""

    app: Flask
    signers: Signers
    path: str

    def get(self, more: str = "") -> TestResponse:
        """The first call, or the second with `/document`."""
        return self.app.test_client().get(self.path + more)

    def text(self) -> bytes:
        """The text to sign."""
        return base64.b64decode(self.asked()["document"]["file"]["data"])

    def asked(self) -> dict[str, Any]:
        """The one document."""
        (document,) = self.get("/document").get_json()["documentsToSign"]
        return dict(document)

    def signature(self, by: Profile, content: bytes | None = None, *, detached=True) -> str:
        """A signature in base64; over the text that is asked for, unless told otherwise."""
        signed = self.text() if content is None else content
        cms = self.signers.sign(by, signed, MORNING, detached=detached)
        return base64.b64encode(cms).decode()

    def put(self, posted: object, **more: Any) -> TestResponse:
        """The third call with a body of its own."""
        content = posted if isinstance(posted, bytes) else json.dumps(posted).encode()
        given = {"content_type": "application/json", **more}
        return self.app.test_client().put(f"{self.path}/document", data=content, **given)

    def bring(self, signature: str, **changed: object) -> TestResponse:
        """The third call as the protocol has it."""
        document = {**self.asked(), **changed}
        document["document"] = {"file": {"mime": "text/plain", "data": signature}}
        return self.put({"signMethod": "CMS_SIGN_ONLY", "documentsToSign": [document]})


def handset(client: Browser, signers: Signers, page: Page) -> Handset:
    """A phone that has scanned the code of a page."""
    return Handset(client.app, signers, path_of(page))
