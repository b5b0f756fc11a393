"""One Chromium and one live portal with the demonstration for every test of this folder."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser_roads.served import Process, Served, chromium_path
from tests.browser_roads.someone import DESKTOP, Someone, Window

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser; without one the tests say why they cannot run."""
    path = chromium_path()
    if path is None:
        reason = "no Chromium: neither PORTAL_CHROMIUM nor `chromium` on PATH"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The portal with its demonstration."""
    process = Process(tmp_path_factory.mktemp("served"))
    try:
        yield process.wait()
    finally:
        process.stop()


@pytest.fixture
def window(chromium: Browser, served: Served) -> Iterator[Window]:
    """Opens windows of people; in the end nobody may have heard a complaint."""
    contexts: list[BrowserContext] = []
    people: list[Someone] = []

    def open_window(lang: str, name: str = "", **settings: object) -> Someone:
        contexts.append(chromium.new_context(**{"viewport": DESKTOP, **settings}))
        people.append(Someone(contexts[-1], served, lang, name))
        return people[-1]

    yield open_window
    complaints = [one for person in people for one in person.complaints]
    for context in contexts:
        context.close()
    assert not complaints
