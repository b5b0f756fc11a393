"""Every kind of page of the demonstration, with an address to look at, for each kind of visitor."""

import re
from dataclasses import dataclass
from functools import partial

from playwright.sync_api import Browser, StorageState

from tests.browser_roads.served import Served
from tests.browser_roads.someone import CITIZEN, DESKTOP, OFFICIAL, OPERATOR, Someone

WISH = "Жол бойына ағаш отырғызуды ұсынамын."
GUEST = ""


@dataclass(frozen=True)
class Place:
    """An address without its language, and the status it answers with."""

    path: str
    status: int = 200


@dataclass
class Places:
    """Addresses by visitor, and the sign-ins of the visitors."""

    states: dict[str, StorageState]
    pages: dict[str, list[Place]]
    opened: str  # number of a discussion with published proposals
    signing: str  # where a text waits for its signature


def explore(chromium: Browser, served: Served) -> Places:
    """Everybody signs in once; the citizen leaves a text unsigned, the official a draft."""
    opened, published = _discussed(served)
    closed = served.links("/kk/discussions?state=closed", "/kk/discussions/2")[0].rpartition("/")[2]
    states: dict[str, StorageState] = {}
    signing, mine = _write(_enter(chromium, served, CITIZEN, "/me"), opened, states)
    draft, placed, waiting = _begin(_enter(chromium, served, OFFICIAL, "/workplace"), states)
    card = _queue(_enter(chromium, served, OPERATOR, "/moderation"), states)
    public = [
        "/", "/documents", "/documents?q=жол", f"/documents/{opened}", f"/documents/{closed}",
        "/discussions", "/discussions?state=closed", f"/discussions/{opened}",
        f"/discussions/{closed}", published, f"{published}/signature",
        f"/closure-reports/{closed}", "/administrators",
        "/administrators/201", "/about/rules", "/about/accessibility", "/about/design", "/demo/",
        "/demo/mail", "/sign-in", f"/discussions/{opened}/proposals/new?part=description",
    ]  # fmt: skip
    draft_pages = ("", "/parts/description", "/parts/results", "/parts/measures", "/files")
    desk = ["", "/documents/new", "/documents", f"/documents/{placed}", "/responses", waiting]
    desk.append(f"/documents/{placed}/withdraw")
    desk += [f"{draft}{one}" for one in (*draft_pages, "/check", "/preview", "/place", "/discard")]
    own = ["/me", f"/discussions/{opened}", f"/documents/{opened}", signing, mine]
    own += [signing.removesuffix("/sign"), f"/discussions/{closed}/proposals/new", published]
    missing = [Place("/no-such-page", 404), Place("/documents/2026-99999", 404)]
    return Places(
        states,
        {
            GUEST: [*map(Place, public), *missing],
            CITIZEN: [*map(Place, own), Place("/workplace", 403)],
            OFFICIAL: [Place(f"/workplace{one}") for one in desk],
            OPERATOR: [*map(Place, ("/moderation", "/moderation/decided", card))],
        },
        opened,
        signing,
    )


def _discussed(served: Served) -> tuple[str, str]:
    """An open discussion with published proposals, and one of them."""
    for page in served.links("/kk/discussions", "/kk/discussions/2"):
        if published := served.links(page, "/kk/proposals/"):
            return page.rpartition("/")[2], published[0].removeprefix("/kk")
    raise LookupError("nothing is discussed")


def _enter(chromium: Browser, served: Served, slug: str, after: str) -> Someone:
    someone = Someone(chromium.new_context(viewport=DESKTOP), served, "kk", slug)
    someone.sign_in(slug, after)
    return someone


def _leave(someone: Someone, states: dict[str, StorageState]) -> None:
    states[someone.name] = someone.context.storage_state()
    someone.context.close()


def _write(citizen: Someone, opened: str, states: dict[str, StorageState]) -> tuple[str, str]:
    mine = ""
    for _turn in range(2):
        citizen.go(f"/discussions/{opened}/proposals/new?part=description")
        citizen.type({"text": WISH})
        citizen.send("text")
        if not mine:
            citizen.sign(CITIZEN)
            mine = citizen.path.removeprefix("/kk")
    signing = citizen.path.removeprefix("/kk")
    _leave(citizen, states)
    return signing, f"{mine}/withdraw"


def _begin(official: Someone, states: dict[str, StorageState]) -> tuple[str, str, str]:
    first = partial(_first_link, official)
    official.go("/workplace")
    placed = first("/kk/workplace/documents/2").rpartition("/")[2]
    waiting = first("/kk/workplace/responses/2")
    official.go("/workplace/documents/new")
    official.type({"program": _last_program(official)})
    official.send("program")
    draft = official.path.removeprefix("/kk/workplace")
    _leave(official, states)
    return draft, placed, waiting.removeprefix("/kk/workplace")


def _last_program(official: Someone) -> str:
    options = official.page.locator("select[name=program] option")
    return options.last.get_attribute("value") or ""


def _queue(operator: Someone, states: dict[str, StorageState]) -> str:
    card = _first_link(operator, "/kk/moderation/2").removeprefix("/kk")
    _leave(operator, states)
    return card


def _first_link(someone: Someone, beginning: str) -> str:
    found = someone.page.locator(f'a[href^="{beginning}"]').first.get_attribute("href") or ""
    return re.sub(r"[?#].*", "", found)
