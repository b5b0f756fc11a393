#!/usr/bin/env python3
"""A generic client of the public API of the open-budgets portal: standard library alone.

    python api_client.py http://127.0.0.1:8000 [--most 2000]

It knows nothing but the address of the portal: it reads `/api/v1/openapi.json`, asks every address
of the document, follows every `next` and every link to the API, asks each once more with the ETag
it got, and tells what it saw. Ends with 0 when everything answered, 1 when something did not.
"""

import argparse
import json
import sys
import time
import urllib.error
import urllib.request
from collections import Counter, deque
from urllib.parse import urlencode, urljoin

PATIENCE = 60  # seconds for one answer
DOCUMENT = "/api/v1/openapi.json"


def fetch(address, headers):
    """One question; status, headers with small letters, the text."""
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, _small(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, _small(error.headers), error.read().decode()


def _small(headers):
    return {name.lower(): value for name, value in headers.items()}


def links_in(told):
    """Every address in an answer, wherever it stands."""
    if isinstance(told, dict):
        for one in told.values():
            yield from links_in(one)
    elif isinstance(told, list):
        for one in told:
            yield from links_in(one)
    elif isinstance(told, str) and told.startswith("http") and "/api/v1/" in told:
        yield told


class Walk:
    """Asks each address of the API that it hears of, once."""

    def __init__(self, portal, ask=fetch, most=2000):
        self.portal, self.ask, self.most = portal.rstrip("/"), ask, most
        self.seen, self.waiting, self.failed = set(), deque(), []
        self.statuses, self.unchanged, self.lists, self.things = Counter(), 0, {}, 0

    def run(self, visit=lambda address, answer: None):
        """Begin with the document; `visit` gets each address with its answer."""
        status, _headers, text = self._ask(self.portal + DOCUMENT)
        document = json.loads(text)
        for path, methods in document["paths"].items():
            get = methods.get("get", {"security": []})
            needed = [one for one in get.get("parameters", ()) if "required" in one]
            asked = {one["name"]: one.get("example") for one in needed}
            if "security" not in get and "{" not in path:
                self._hear(f"{self.portal}{path}?{urlencode(asked)}".rstrip("?"))
        while self.waiting and sum(self.statuses.values()) < self.most:
            address = self.waiting.popleft()
            self._visit(address, visit)
        return document

    def _hear(self, address):
        address = urljoin(self.portal, address.split("#")[0])
        is_api = address.startswith(f"{self.portal}/api/v1/") and "{" not in address
        if is_api and "<" not in address and address not in self.seen:
            self.seen.add(address)
            self.waiting.append(address)

    def _visit(self, address, visit):
        status, headers, text = self._ask(address)
        self.statuses[status] += 1
        if status != 200 or "etag" not in headers:
            self.failed.append((address, status, text[:200]))
            return
        told = json.loads(text)
        visit(address, told)
        for link in links_in(told):
            self._hear(link)
        if isinstance(told, dict) and "next" in told:
            start = address.split("?")[0]
            self.lists[start] = self.lists.get(start, 0) + 1
            self.things += len(told["items"])
        again, _headers, _text = self._ask(address, {"If-None-Match": headers["etag"]})
        self.unchanged += again == 304

    def _ask(self, address, headers=None):
        """Waits when the portal says that it is asked too often."""
        while True:
            answer = self.ask(address, headers or {})
            if answer[0] != 429:
                return answer
            time.sleep(int(answer[1]["retry-after"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("portal")
    parser.add_argument("--most", type=int, default=2000, help="addresses to ask at most")
    given = parser.parse_args()
    walk = Walk(given.portal, most=given.most)
    walk.run()
    print(f"addresses asked: {sum(walk.statuses.values())}; by status: {dict(walk.statuses)}")
    print(f"unchanged when asked again (304): {walk.unchanged}")
    print(f"pages of lists: {sum(walk.lists.values())} with {walk.things} things")
    for address, status, text in walk.failed:
        print(f"FAILED {status} {address}\n  {text}")
    return 1 if walk.failed else 0


if __name__ == "__main__":
    sys.exit(main())
