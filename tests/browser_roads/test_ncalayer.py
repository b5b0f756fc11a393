"""Signing through the loopback agent in a real browser: each thing that may go wrong has its own
words and a way on, and nothing is lost."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, WebSocket

from tests.browser_roads.conftest import QUIET
from tests.browser_roads.loopback import LoopbackAgent
from tests.browser_roads.served import Process, Served, chromium_path
from tests.browser_roads.someone import CITIZEN, DESKTOP, PHONE, Someone
from tests.browser_roads.test_pages import NARROWEST, WIDER_THAN_ITSELF, barriers

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

OTHER = "kim-viktor"
WISH = {"kk": "Аулада жарық орнатыңыздар.", "ru": "Осветите двор."}
CYRILLIC = re.compile("[а-яәғқңөұүһі]")
LATE = 3  # seconds until the agent answers after all
PERMISSIONS = ("loopback-network", "local-network-access")
KEEP_SUBMISSIONS = """() => {
    window.submitted = 0;
    HTMLFormElement.prototype.submit = () => { window.submitted += 1; };
}"""
FOCUSED = "one => one === document.activeElement"


@pytest.fixture(scope="module")
def agent() -> Iterator[LoopbackAgent]:
    """The signing program of the person at the browser."""
    agent = LoopbackAgent(CITIZEN)
    yield agent
    agent.stop()


@pytest.fixture(scope="module")
def portal(served: Served, agent: LoopbackAgent) -> Iterator[Served]:
    """The demonstration once more, with pages that speak to the agent."""
    process = Process(served.folder, PORTAL_EDS_AGENT_URL=agent.url)
    try:
        agent.start(process.wait())
        yield process.served
    finally:
        process.stop()


@pytest.fixture(scope="module")
def asking(chromium: Browser, portal: Served) -> Iterator[Browser]:
    """A browser for which the portal is a site of the internet, so that it guards the loopback
    address as Chrome and Edge do since version 147."""
    far = f"--ip-address-space-overrides={urlsplit(portal.url).netloc}=public"
    browser = chromium.browser_type.launch(executable_path=chromium_path(), args=[*QUIET, far])
    yield browser
    browser.close()


@pytest.fixture
def window(asking: Browser, portal: Served) -> Iterator["Opened"]:
    """Windows of people at that browser."""
    opened = Opened(asking, portal)
    yield opened
    for someone in opened.people:
        someone.context.close()


class Opened:
    """The windows of a test."""

    def __init__(self, browser: Browser, portal: Served) -> None:
        self.browser, self.portal, self.people = browser, portal, list[Someone]()

    def __call__(self, lang: str, permission: str = "granted", viewport: dict = DESKTOP) -> Someone:
        context = self.browser.new_context(viewport=viewport)
        someone = Someone(context, self.portal, lang, CITIZEN)
        self.people.append(someone)
        permit(someone, permission)
        return someone


def permit(someone: Someone, setting: str) -> None:
    """What the user has answered the browser: granted, denied, or nothing yet. It holds as long as
    the session that set it, so that one is left open."""
    page = someone.context.new_cdp_session(someone.page)
    target = page.send("Target.getTargetInfo")["targetInfo"]
    browser = someone.context.browser.new_browser_cdp_session()
    for name in PERMISSIONS:
        browser.send(
            "Browser.setPermission",
            {
                "permission": {"name": name},
                "setting": setting,
                "origin": someone.served.url,
                "browserContextId": target["browserContextId"],
            },
        )


def press(someone: Someone) -> None:
    someone.page.locator("[data-sign-button]").click()


def expect(someone: Someone, state: str, *, help: bool = False) -> None:
    """The words of a state in the language of the page, and its help if it has any."""
    page = someone.page
    status = page.locator(f'.sign-status[data-state="{state}"]')
    status.wait_for()
    assert CYRILLIC.search(status.inner_text())
    shown = page.locator("[data-sign-help]:visible").evaluate_all(
        "all => all.map(one => one.dataset.signHelp)"
    )
    assert shown == ([state] if help else [])
    button = page.locator("[data-sign-button]")
    assert button.get_attribute("aria-disabled") is None
    assert button.evaluate(FOCUSED)


def test_people_sign_in_and_send_a_signed_proposal_and_faults_lose_nothing(
    window: Opened, portal: Served, agent: LoopbackAgent
):
    """One road with everything that goes wrong on the way (§13)."""
    citizen = window("ru")
    number = portal.links("/ru/discussions", "/ru/discussions/2")[0].rpartition("/")[2]
    citizen.go("/sign-in?next=/ru/me")
    sockets: list[WebSocket] = []
    citizen.page.on("websocket", lambda one: sockets.append(one))
    assert not sockets, "nothing is opened before the button is pressed"
    agent.order("cancel")
    press(citizen)
    expect(citizen, "cancelled")
    with citizen.page.expect_navigation():
        press(citizen)
    assert citizen.path == "/ru/me"
    assert {one.url for one in sockets} == {agent.url}
    for one in sockets:
        if not one.is_closed():
            one.wait_for_event("close")
    citizen.go(f"/discussions/{number}/proposals/new?part=description")
    citizen.type({"text": WISH["ru"]})
    citizen.send("text")
    signing = citizen.path
    for fault, state, help in (
        ("wrong-key", "wrong-key", True),
        ("absent", "absent", True),
        ("closes-midway", "closed", False),
        ("malformed", "malformed", False),
        ("no-modules", "outdated", False),
        ("wrong-shape", "malformed", False),
    ):
        agent.order(fault)
        press(citizen)
        expect(citizen, state, help=help)
    assert (citizen.path, WISH["ru"] in citizen.page.inner_text(".signed-text")) == (signing, True)
    agent.order("other-person")
    with citizen.page.expect_navigation():
        press(citizen)
    assert citizen.page.locator(".notice--error").count() == 1
    assert WISH["ru"] in citizen.page.inner_text(".signed-text")
    agent.order("no-basics")  # an old NCALayer signs by its older module
    with citizen.page.expect_navigation():
        press(citizen)
    assert citizen.path.startswith(f"/ru/proposals/{number}-")
    assert WISH["ru"] in citizen.page.inner_text("main")
    assert not [one for one in citizen.complaints if "WebSocket" not in one]


@pytest.mark.parametrize("fault", ["heartbeat-storm", "bare-result", "no-basics"])
def test_sign_in_takes_what_other_versions_of_the_agent_say(
    window: Opened, agent: LoopbackAgent, fault: str
):
    citizen = window("kk")
    citizen.go("/sign-in?next=/kk/me")
    agent.order(fault)
    with citizen.page.expect_navigation():
        press(citizen)
    assert citizen.path == "/kk/me"


def test_late_answer_is_not_sent_and_a_second_press_asks_nothing(
    window: Opened, agent: LoopbackAgent
):
    citizen = window("kk")
    page = citizen.page
    page.clock.install()
    citizen.go("/sign-in?next=/kk/me")
    page.evaluate(KEEP_SUBMISSIONS)
    sockets: list[WebSocket] = []
    page.on("websocket", lambda one: sockets.append(one))
    agent.order("late", delay=LATE)
    press(citizen)
    page.locator('.sign-status[data-state="choosing"]').wait_for()
    page.locator("[data-sign-button]").click(force=True)
    page.keyboard.press("Enter")
    assert len(sockets) == 1
    page.clock.fast_forward("02:01")
    expect(citizen, "late")
    page.wait_for_timeout(LATE * 1000 + 500)
    assert page.evaluate("() => window.submitted") == 0
    press(citizen)
    page.wait_for_function("() => window.submitted === 1")
    assert len(sockets) == 2


@pytest.mark.parametrize(
    ("lang", "viewport"),
    [pytest.param("kk", PHONE, id="kk on a phone"), pytest.param("ru", DESKTOP, id="ru on a desk")],
)
def test_browser_that_refuses_is_explained_and_forgiven(window: Opened, lang: str, viewport: dict):
    """The browser guards the loopback address for real: told before, refused, allowed again."""
    citizen = window(lang, "denied", viewport)
    citizen.go(f"/sign-in?next=/{lang}/me")
    assert citizen.page.locator("[data-sign-help]:visible").count() == 0
    press(citizen)
    expect(citizen, "forbidden", help=True)
    assert not barriers(citizen)
    citizen.page.set_viewport_size(NARROWEST)
    assert not citizen.page.evaluate(WIDER_THAN_ITSELF)
    citizen.shoot("forbidden")
    permit(citizen, "granted")
    with citizen.page.expect_navigation():
        press(citizen)
    assert citizen.path == f"/{lang}/me"


def test_browser_that_will_ask_is_announced_before_the_socket_is_opened(window: Opened):
    citizen = window("kk", "prompt")
    sockets: list[WebSocket] = []
    citizen.page.on("websocket", lambda one: sockets.append(one))
    citizen.go("/sign-in")
    citizen.page.locator('[data-sign-help="asking"]').wait_for()
    assert not sockets
    assert not barriers(citizen)


def test_agent_that_was_quit_is_absent_and_a_page_that_comes_back_begins_anew(
    window: Opened, portal: Served, agent: LoopbackAgent
):
    citizen = window("kk")
    citizen.go("/sign-in?next=/kk/me")
    agent.stop()
    try:
        press(citizen)
        expect(citizen, "absent", help=True)
        assert not barriers(citizen)
        citizen.shoot("absent")
    finally:
        agent.start(portal)
    citizen.page.evaluate(
        "() => dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
    )
    assert citizen.page.inner_text(".sign-status") == ""
    assert citizen.page.locator("[data-sign-help]:visible").count() == 0
    with citizen.page.expect_navigation():
        press(citizen)
    assert citizen.path == "/kk/me"


def test_policy_opens_the_agent_and_nothing_beside_it(window: Opened, agent: LoopbackAgent):
    citizen = window("kk")
    citizen.go("/sign-in")
    refused = citizen.page.evaluate(
        """(port) => new Promise((resolve) => {
            const refuse = ({blockedURI}) => resolve(blockedURI);
            document.addEventListener("securitypolicyviolation", refuse);
            new WebSocket(`ws://127.0.0.1:${port}/`);
        })""",
        agent.port + 1,
    )
    assert f":{agent.port + 1}" in refused
