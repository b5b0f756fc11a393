"""Every kind of page of the demonstration, with an address to look at, for each kind of visitor."""

import re
from dataclasses import dataclass
from functools import partial

from playwright.sync_api import Browser, StorageState

from tests.browser_roads.served import Served
from tests.browser_roads.someone import (
    CHIEF,
    CITIZEN,
    DESKTOP,
    HEAD,
    KEEPER,
    NEW_HEAD,
    OFFICIAL,
    OPERATOR,
    Someone,
)

WISH = "Жол бойына ағаш отырғызуды ұсынамын."
GUEST = ""
VISITORS = (GUEST, CITIZEN, OFFICIAL, HEAD, NEW_HEAD, OPERATOR, CHIEF, KEEPER)


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
    told = [_newest(served, kind) for kind in ("citizen-budget", "audit-result")]
    public = [
        "/", "/documents", "/documents?q=жол", f"/documents/{opened}", f"/documents/{closed}",
        "/search", "/search?q=жол",
        "/discussions", "/discussions?state=closed", f"/discussions/{opened}",
        f"/discussions/{closed}", published, f"{published}/signature",
        f"/closure-reports/{closed}", "/administrators",
        "/calendar", "/calendar/why?event=2026-03-19&working_days=10&edition=1",
        "/administrators/201", *told, "/about/rules", "/about/privacy", "/about/accessibility",
        "/about/design", "/demo/", "/demo/mail", "/sign-in",
        f"/discussions/{opened}/proposals/new?part=description",
    ]  # fmt: skip
    draft_pages = ("", "/parts/description", "/parts/results", "/parts/measures", "/files")
    desk = [
        "",
        "/documents/new",
        "/documents/new/citizen-budget",
        "/documents",
        f"/documents/{placed}",
        "/responses",
        waiting,
    ]
    desk += [f"/documents/{placed}/withdraw", "/staff", "/staff/give-up"]
    desk += [f"{draft}{one}" for one in (*draft_pages, "/check", "/preview", "/place", "/discard")]
    own = ["/me", "/me/data", "/me/close", f"/discussions/{opened}", f"/documents/{opened}"]
    own += [signing, mine, signing.removesuffix("/sign"), published]
    own.append(f"/discussions/{closed}/proposals/new")
    missing = [Place("/no-such-page", 404), Place("/documents/2026-99999", 404)]
    return Places(
        states,
        {
            GUEST: [*map(Place, public), *missing],
            CITIZEN: [*map(Place, own), Place("/workplace", 403)],
            OFFICIAL: [Place(f"/workplace{one}") for one in desk],
            **_offices(chromium, served, states),
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


def _newest(served: Served, kind: str) -> str:
    """The document of a kind that was placed last."""
    found = served.links(f"/kk/documents?kind={kind}", "/kk/documents/2")
    return found[0].removeprefix("/kk")


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
    official.go("/workplace/documents/new/passport")
    official.type({"program": _last_program(official)})
    official.send("program")
    draft = official.path.removeprefix("/kk/workplace")
    _leave(official, states)
    return draft, placed, waiting.removeprefix("/workplace")


def _last_program(official: Someone) -> str:
    options = official.page.locator("select[name=program] option")
    return options.last.get_attribute("value") or ""


def _offices(
    chromium: Browser, served: Served, states: dict[str, StorageState]
) -> dict[str, list[Place]]:
    """Heads, the operator, the chief operator and the keeper, each with a page of every kind."""
    enter = partial(_enter, chromium, served)
    found = {NEW_HEAD: ["/me"], KEEPER: ["/keeper"]}
    for slug, (first,) in found.items():
        _leave(enter(slug, first), states)
    head = enter(HEAD, "/workplace/staff")
    staff = ["", "/give", "/units", "/journal"]
    found[HEAD] = ["/me", *(f"/workplace/staff{one}" for one in staff)]
    for act in ("/change", "/end"):
        found[HEAD].append(_first_link(head, "/kk/workplace/staff/", act))
    _leave(head, states)
    operator = enter(OPERATOR, "/moderation")
    found[OPERATOR] = ["/moderation", "/moderation/decided", "/moderation/heads"]
    found[OPERATOR].append(_first_link(operator, "/kk/moderation/2"))
    operator.go("/moderation/heads")
    found[OPERATOR].append(_first_link(operator, "/kk/moderation/heads/"))
    _leave(operator, states)
    chief = enter(CHIEF, "/moderation/people")
    found[CHIEF] = ["/moderation/people", _first_link(chief, "/kk/moderation/people/")]
    found[CHIEF] += ["/audit", "/audit/late"]
    found[CHIEF] += [f"/moderation/calendar{one}" for one in ("", "/day", "/recount")]
    _leave(chief, states)
    places = {slug: [*map(Place, paths)] for slug, paths in found.items()}
    places[NEW_HEAD].append(Place("/workplace", 403))
    return places


def _first_link(someone: Someone, beginning: str, end: str = "") -> str:
    """Where the first such link of the page leads, without the language."""
    wanted = f'a[href^="{beginning}"][href$="{end}"]' if end else f'a[href^="{beginning}"]'
    found = someone.page.locator(wanted).first.get_attribute("href") or ""
    return re.sub(r"[?#].*", "", found).removeprefix("/kk")
