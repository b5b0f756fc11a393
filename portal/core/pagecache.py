"""Pages of people who are not signed in, kept until anything at all is committed or a day ends.

Every worker asks the database for its stamp first, so an act makes every page fresh at once in all
of them, and no page can show a stale count."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

from flask import Flask, Response, current_app, g, request

from portal.core.clock import request_today
from portal.core.db import Freshness

ROOM = 8_000_000  # bytes of pages a worker keeps
LARGEST = 1_000_000  # bytes of a page that is kept
COOKIES = ("preferences", "language")


@dataclass(frozen=True)
class Kept:
    """An answer as it was drawn."""

    body: bytes
    headers: tuple[tuple[str, str], ...]


class PageCache:
    """Some megabytes of pages, forgotten together when the stamp of the database changes."""

    def __init__(self, freshness: Freshness) -> None:
        self.freshness = freshness
        self._stamp: tuple[str, date] | None = None
        self._pages: OrderedDict[str, Kept] = OrderedDict()
        self._size = 0

    def renew(self, today: date) -> tuple[str, date]:
        """Forget everything that may be stale; the stamp under which a new page may be kept."""
        stamp = (self.freshness.stamp(), today)
        if stamp != self._stamp:
            self._pages.clear()
            self._size = 0
            self._stamp = stamp
        return stamp

    def find(self, key: str) -> Kept | None:
        """A page drawn since the last change."""
        return self._pages.get(key)

    def keep(self, key: str, page: Kept, stamp: tuple[str, date]) -> None:
        """Keep a page that was drawn under a stamp, unless the stamp has changed meanwhile."""
        if stamp != self._stamp or key in self._pages or len(page.body) > LARGEST:
            return
        self._pages[key] = page
        self._size += len(page.body)
        while self._size > ROOM:
            _key, oldest = self._pages.popitem(last=False)
            self._size -= len(oldest.body)


def is_shared() -> bool:
    """Whether the answer to this request is the same for everybody who is not signed in."""
    return (
        request.method in ("GET", "HEAD")
        and request.endpoint not in (None, "static")
        and request.blueprint != "bare"  # health and metrics are told as they are now
        and current_app.config["SESSION_COOKIE_NAME"] not in request.cookies
        and not request.path.startswith("/demo")
    )


def rest_on_files() -> None:
    """The answer to this request tells of files, which change without a commit: it is not kept."""
    g.pop("page_stamp", None)


def init_app(app: Flask) -> None:
    """Answer from the cache before anything else happens, keep what was drawn afterwards."""
    pages = PageCache(Freshness(app.extensions["engine"]))
    app.extensions["pages"] = pages

    @app.before_request
    def answer_again() -> Response | None:
        if not is_shared():
            return None
        stamp = pages.renew(request_today())
        choices = (request.cookies.get(one, "") for one in COOKIES)
        key = "\n".join([request.method, request.full_path, *choices])
        if kept := pages.find(key):
            return _answer(kept)
        g.page_stamp, g.page_key = stamp, key
        return None

    @app.after_request
    def keep_answer(response: Response) -> Response:
        stamp = g.pop("page_stamp", None)
        if stamp is None or response.status_code != 200 or response.is_streamed:
            return response
        is_private = "Set-Cookie" in response.headers or response.cache_control.no_store
        if is_private:
            return response
        body = response.get_data()
        response.set_etag(hashlib.sha256(body).hexdigest()[:24])
        pages.keep(g.page_key, Kept(body, tuple(response.headers)), stamp)
        response.make_conditional(request)
        return response


def _answer(kept: Kept) -> Response:
    response = Response(kept.body, headers=list(kept.headers))
    response.make_conditional(request)
    return response
