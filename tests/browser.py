"""Opens a page and checks what holds for every page: status, title, one h1, ids, labels, CSRF."""

import re
from html.parser import HTMLParser
from typing import Any

from flask import Flask, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

NO_LABEL_NEEDED = {"hidden", "submit", "button", "image"}


class Page(HTMLParser):
    """The little that tests need to know of a page's structure."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._silent = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._silent += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")

    def handle_data(self, text: str) -> None:
        if not self._silent:
            self.words.append(text)

    @property
    def text(self) -> str:
        """What a person reads, spaces folded."""
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name == tag]

    def check(self, lang: str | None) -> None:
        """What holds for every page of the portal."""
        assert re.search(r"<title>\s*\S", self.html), "a page has a title"
        assert len(self.all("h1")) == 1, "a page has one h1"
        ids = [attributes["id"] for _, attributes in self.tags if attributes.get("id")]
        assert len(ids) == len(set(ids)), f"ids repeat: {sorted(ids)}"
        if lang:
            assert self.all("html")[0].get("lang") == lang
        labelled = {label.get("for") for label in self.all("label")}
        for tag in ("input", "textarea", "select"):
            for field in self.all(tag):
                if field.get("type") not in NO_LABEL_NEEDED:
                    named = field.get("id") in labelled or field.get("aria-label")
                    assert named or field.get("aria-labelledby"), f"no label: {field}"
        posts = [form for form in self.all("form") if (form.get("method") or "").lower() == "post"]
        tokens = [one for one in self.all("input") if one.get("name") == "csrf_token"]
        assert len(tokens) >= len(posts), "every form that posts carries its token"
        assert "style" not in {key for _, attributes in self.tags for key in attributes}


class Browser:
    """A person's browser: follows links by address, sends forms with the token of their page."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.http: FlaskClient = app.test_client()

    def open(self, path: str, status: int = 200) -> Page:
        """Open a page, check it and give it back; redirects are followed."""
        answer = self.http.get(path, follow_redirects=True)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:2000])
        page = Page(answer.text)
        lang = path.split("/")[1]
        page.check(lang if lang in ("kk", "ru", "en") else None)
        return page

    def get(self, path: str, **more: Any) -> TestResponse:
        """An answer as it is, for files, feeds and redirects."""
        return self.http.get(path, **more)

    def send(self, path: str, values: dict[str, Any], **more: Any) -> TestResponse:
        """Send a form with a good token; redirects are not followed."""
        return self.http.post(path, data={"csrf_token": self.token(), **values}, **more)

    def token(self) -> str:
        """A token of this browser's session, as its forms carry it."""
        with self.app.test_request_context(), self.http.session_transaction() as kept:
            session.update(kept)
            token = generate_csrf()
            kept.update(session)
        return str(token)
