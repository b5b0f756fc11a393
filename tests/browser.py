"""Opens a page and checks what holds for every page: status, title, one h1, ids, labels, CSRF."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import Flask, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from werkzeug.test import TestResponse

from portal.core.secrets import new_token, token_hash

NO_LABEL_NEEDED = {"hidden", "submit", "button", "image"}
BUTTONS = {"submit", "image", "button", "reset"}


@dataclass
class Form:
    """A form as it stands on its page: what is in its fields, what may be chosen, its buttons."""

    action: str  # where it is sent; empty for the page itself
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, set[str]] = field(default_factory=dict)  # of radio buttons, boxes, lists
    buttons: list[tuple[str, str]] = field(default_factory=list)
    files: set[str] = field(default_factory=set)

    @property
    def names(self) -> set[str]:
        """Every field that a person can fill in."""
        return set(self.values) | set(self.choices) | self.files

    def filled(
        self, typed: Mapping[str, Any], press: tuple[str, str] | None = None
    ) -> dict[str, Any]:
        """What a browser posts after a person typed this and pressed a button; only what is on the
        page can be typed, chosen or pressed."""
        for name, value in typed.items():
            assert name in self.names, f"no field {name} among {sorted(self.names)}"
            wanted = set(value) if isinstance(value, list | set | tuple) else {value}
            if name in self.choices and name not in self.files:
                assert wanted <= self.choices[name], (name, wanted, self.choices[name])
        assert press is None or press in self.buttons, f"no button {press} in {self.buttons}"
        posted = {**self.values, **typed}
        return {**posted, press[0]: press[1]} if press else posted


class Page(HTMLParser):
    """The little that tests need to know of a page's structure."""

    def __init__(self, html: str, path: str = "") -> None:
        super().__init__()
        self.html = html
        self.path = path  # where the redirects ended, with the query
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.forms: list[Form] = []
        self._silent = 0
        self._form: Form | None = None
        self._select: str | None = None
        self._area: tuple[str, list[str]] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        self._silent += tag in ("script", "style")
        if tag == "form":
            method = (given.get("method") or "get").lower()
            self._form = Form(given.get("action") or "", method)
            self.forms.append(self._form)
        elif self._form is not None:
            self._take_field(self._form, tag, given)

    def _take_field(self, form: Form, tag: str, given: dict[str, str | None]) -> None:
        name, value = given.get("name") or "", given.get("value")
        kind = (given.get("type") or "text").lower()
        if tag == "button" or (tag == "input" and kind in BUTTONS):
            form.buttons.append((name, value or ""))
        elif tag == "input" and kind == "file":
            form.files.add(name)
        elif tag == "input" and kind in ("radio", "checkbox"):
            form.choices.setdefault(name, set()).add(value or "on")
            if "checked" in given:
                form.values.setdefault(name, []).append(value or "on")
        elif tag == "input" and name:
            form.values.setdefault(name, []).append(value or "")
        elif tag == "select":
            self._select = name
            form.choices[name] = set()
        elif tag == "option" and self._select is not None:
            form.choices[self._select].add(value or "")
            if "selected" in given or self._select not in form.values:
                form.values[self._select] = [value or ""]
        elif tag == "textarea":
            self._area = name, []

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")
        if tag == "textarea" and self._area and self._form is not None:
            name, words = self._area
            text = "".join(words).removeprefix("\n")
            self._form.values.setdefault(name, []).append(text)
            self._area = None
        elif tag == "select":
            self._select = None
        elif tag == "form":
            self._form = None

    def handle_data(self, text: str) -> None:
        if self._area:
            self._area[1].append(text)
        if not self._silent:
            self.words.append(text)

    def form(self, action: str | None = None, *, with_field: str | None = None) -> Form:
        """The one form of the page that posts, to this address or with this field if asked."""
        found = [
            form
            for form in self.forms
            if form.method == "post"
            and (action is None or (form.action or self.path).partition("?")[0] == action)
            and (with_field is None or with_field in form.names)
        ]
        assert len(found) == 1, f"{len(found)} forms on {self.path}: {found}"
        return found[0]

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
            for one in self.all(tag):
                if one.get("type") not in NO_LABEL_NEEDED:
                    named = one.get("id") in labelled or one.get("aria-label")
                    assert named or one.get("aria-labelledby"), f"no label: {one}"
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
        page = Page(answer.text, answer.request.full_path.rstrip("?"))
        lang = path.split("/")[1]
        page.check(lang if lang in ("kk", "ru", "en") else None)
        return page

    def get(self, path: str, **more: Any) -> TestResponse:
        """An answer as it is, for files, feeds and redirects."""
        return self.http.get(path, **more)

    def send(self, path: str, values: dict[str, Any], **more: Any) -> TestResponse:
        """Send a form with a good token; redirects are not followed."""
        return self.http.post(path, data={"csrf_token": self.token(), **values}, **more)

    def submit(
        self,
        page: Page,
        typed: Mapping[str, Any] | None = None,
        *,
        action: str | None = None,
        press: tuple[str, str] | None = None,
        with_field: str | None = None,
        status: int = 200,
    ) -> Page:
        """Fill in a form of a page and send it as a person does; the page that it leads to."""
        form = page.form(action, with_field=with_field)
        answer = self.http.post(
            form.action or page.path,
            data=form.filled(typed or {}, press),
            headers={"Referer": f"http://localhost{page.path}"},
            follow_redirects=True,
        )
        assert answer.status_code == status, (page.path, answer.status_code, answer.text[:3000])
        led_to = Page(answer.text, answer.request.full_path.rstrip("?"))
        led_to.check(None)
        return led_to

    def holder_hash(self) -> str:
        """What a draft of this browser is bound to before anybody signs in."""
        with self.http.session_transaction() as kept:
            kept.setdefault("holder", new_token())
            return token_hash(kept["holder"])

    def token(self) -> str:
        """A token of this browser's session, as its forms carry it."""
        with self.app.test_request_context(), self.http.session_transaction() as kept:
            session.update(kept)
            token = generate_csrf()
            kept.update(session)
        return str(token)
