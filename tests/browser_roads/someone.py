"""A person at a real browser: opens, types, presses, signs in the dialog; hears every complaint."""

import os
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page

from portal.config import ROOT
from tests.browser_roads.served import Served

SHOTS = ROOT / "var" / "screenshots"
OF_ITS_STATUS = "Failed to load resource"  # what a browser says of a page that is not 200
PATIENCE = 60_000  # milliseconds
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
CITIZEN, OPERATOR, OFFICIAL = "akhmetova-aigul", "nurpeiis-dias", "shaken-arai"
HEAD, NEW_HEAD = "qaraqoja-bekzat", "zhylqybai-dina"  # confirmed, and not yet
CHIEF, KEEPER = "abdirova-lazzat", "voronin-pavel"


class Someone:
    """One window of one person, in one language."""

    def __init__(self, context: BrowserContext, served: Served, lang: str, name: str = "") -> None:
        context.set_default_timeout(PATIENCE)
        self.context, self.served, self.lang, self.name = context, served, lang, name
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.steps = 0

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and OF_ITS_STATUS not in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    @property
    def path(self) -> str:
        """Where the window is, without host and anchor."""
        return self.page.url.removeprefix(self.served.url).partition("#")[0]

    def go(self, path: str, status: int = 200) -> None:
        """Open an address of the language."""
        answer = self.page.goto(f"{self.served.url}/{self.lang}{path}")
        assert answer is not None
        assert answer.status == status, (path, answer.status)

    def follow(self, address: str) -> None:
        """Press the first link that leads to an address of the language."""
        with self.page.expect_navigation():
            self.page.locator(f'a[href^="/{self.lang}{address}"]:visible').first.click()

    def type(self, typed: Mapping[str, str]) -> None:
        """Fill in fields by their names; radio buttons and boxes by their values."""
        for name, value in typed.items():
            field = self.page.locator(f'[name="{name}"]:not([type=hidden])')
            kind = field.first.evaluate("one => one.type")
            if kind in ("radio", "checkbox"):
                self.page.check(f'[name="{name}"][value="{value}"]')
            elif kind == "select-one":
                field.select_option(value)
            else:
                field.fill(value)

    def press(self, button: str | Locator) -> None:
        """Press a button that leads on, found by a selector."""
        found = self.page.locator(button) if isinstance(button, str) else button
        with self.page.expect_navigation():
            found.first.click()

    def send(self, field: str) -> None:
        """Press the last button of the form that has this field."""
        form = self.page.locator("form", has=self.page.locator(f'[name="{field}"]'))
        self.press(form.locator("button:visible").last)

    def ask_to_sign(self) -> Locator:
        """Press the signing button; the dialog that opens."""
        self.page.locator("[data-sign-button]").click()
        dialog = self.page.locator("dialog.signer")
        dialog.wait_for()
        return dialog

    def sign(self, slug: str) -> None:
        """Sign as one of the invented people."""
        dialog = self.ask_to_sign()
        person = dialog.locator(".signer__person").nth(self.served.people.index(slug))
        with self.page.expect_navigation():
            person.click()

    def sign_in(self, slug: str, after: str) -> None:
        """Sign in and go on at an address of the language."""
        self.go(f"/sign-in?next={quote(f'/{self.lang}{after}')}")
        self.sign(slug)
        assert self.path == f"/{self.lang}{after}", self.path

    def shoot(self, step: str) -> None:
        """A picture of this step, when somebody wishes to see it."""
        if os.environ.get("PORTAL_SCREENSHOTS"):
            self.steps += 1
            SHOTS.mkdir(parents=True, exist_ok=True)
            slug = re.sub(r"\W+", "-", f"{self.name}-{self.steps:02d}-{step}")
            self.page.screenshot(path=SHOTS / f"{slug}.png", full_page=True)


Window = Callable[..., Someone]
