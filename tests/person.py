"""A person with a key at a browser: signs what a page asks to be signed, as NCALayer would."""

import base64
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Flask

from portal.eds.development import Profile
from tests.browser import Browser, Page
from tests.signing import Signers

TO_SIGN = re.compile(r"<script[^>]*data-sign-content[^>]*>(.*?)</script>", re.DOTALL)


def signed(page: Page, signers: Signers, profile: Profile, at: Any) -> str:
    """The base64 CMS over what a page asks this person to sign."""
    found = TO_SIGN.search(page.html)
    assert found, f"{page.path} asks for no signature"
    asked = json.loads(found.group(1))
    content = base64.b64decode(asked["content"], validate=True)
    cms = signers.sign(profile, content, at, detached=not asked["encapsulate"])
    return base64.b64encode(cms).decode()


class Person(Browser):
    """A browser with the key of one person beside it."""

    def __init__(self, app: Flask, signers: Signers, profile: Profile, lang: str = "kk") -> None:
        super().__init__(app)
        self.signers = signers
        self.profile = profile
        self.lang = lang

    def visit(self, path: str, status: int = 200) -> Page:
        """A page in this person's language."""
        return self.open(f"/{self.lang}{path}", status)

    def sign(self, page: Page, status: int = 200, **typed: str) -> Page:
        """Sign what the page asks for and send it; the page that it leads to."""
        now = self.app.extensions["clock"].now()
        cms = signed(page, self.signers, self.profile, now)
        return self.submit(page, {"cms": cms, **typed}, with_field="cms", status=status)

    def sign_in(self, after: str = "/me") -> Page:
        """Sign in by the real page; the page where that leads."""
        return self.sign(self.visit(f"/sign-in?next={quote(f'/{self.lang}{after}')}"))

    def act_as(self, grant: str) -> Page:
        """Go on in an office, by the id of the grant, or as a private person (empty)."""
        page, action = self.visit("/me"), f"/{self.lang}/me/act-as"
        return self.submit(page, action=action, press=("grant", grant))

    def vote(self, page: Page, side: str, action: str, status: int = 200) -> Page:
        """Press a vote button of a page."""
        return self.submit(page, action=action, press=("side", side), status=status)

    def vote_on(self, document: str, side: str, status: int = 200) -> Page:
        """Vote on a document from its discussion."""
        page = self.visit(f"/discussions/{document}")
        action = f"/{self.lang}/discussions/{document}/vote"
        if status == 200:
            return self.vote(page, side, action)
        answer = self.send(action, {"side": side})
        assert answer.status_code == status, answer.text[:2000]
        return Page(answer.text, action)

    def propose(self, document: str, typed: Mapping[str, str]) -> Page:
        """Write a proposal to a part; the page where it is signed, or where one signs in first."""
        page = self.visit(f"/discussions/{document}/proposals/new?part={typed['part']}")
        return self.submit(page, typed, with_field="text")
