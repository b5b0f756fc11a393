"""Follows the links of pages as a visitor may, a few addresses of each kind, noting each answer."""

from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from werkzeug.exceptions import NotFound

from tests.browser import Browser, Page
from tests.statements import statements

HOST = "http://localhost"
OF_A_KIND = 5  # addresses of one endpoint
OF_A_KNOWN_KIND = 2  # where another visitor has looked around before


@dataclass(frozen=True)
class Visit:
    """One address that was opened, from where, and what the database was asked."""

    address: str
    endpoint: str
    found_on: str
    status: int
    html: str
    asked: tuple[str, ...]


def crawl(
    browser: Browser,
    starts: Iterable[str],
    lang: str = "kk",
    most: int = OF_A_KIND,
    known: Collection[str] = (),
) -> Iterator[Visit]:
    """Open these addresses and whatever they lead to, in one language; fewer of the endpoints that
    are known from another visitor."""
    waiting = deque((address, "the start") for address in starts)
    seen, opened = set(starts), Counter[str]()
    routes = browser.app.url_map.bind("localhost")
    while waiting:
        address, found_on = waiting.popleft()
        try:
            endpoint, given = routes.match(urlsplit(address).path)
        except NotFound:
            endpoint, given = "none", {}
        enough = min(most, OF_A_KNOWN_KIND) if endpoint in known else most
        if given.get("lang", lang) != lang or opened[endpoint] >= enough:
            continue
        opened[endpoint] += 1
        visit = _open(browser, address, endpoint, found_on)
        yield visit
        for further in _links(visit):
            if further not in seen:
                seen.add(further)
                waiting.append((further, address))


def _open(browser: Browser, address: str, endpoint: str, found_on: str) -> Visit:
    engine = browser.app.extensions["engine"]
    with statements(engine) as asked, browser.get(address) as answer:
        is_page = (answer.content_type or "").startswith("text/html")
        text = answer.get_data(as_text=True) if is_page else ""
        if answer.location:
            text = f'<a href="{answer.location}">'
        return Visit(address, endpoint, found_on, answer.status_code, text, tuple(asked))


def _links(visit: Visit) -> Iterator[str]:
    page = Page(visit.html)
    for link in (*page.all("a"), *page.all("img")):
        href = str(link.get("href") or link.get("src") or "")
        address = urljoin(HOST + visit.address, href).partition("#")[0]
        if address.startswith(f"{HOST}/"):
            yield address.removeprefix(HOST)
