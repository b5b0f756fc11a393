"""Every template: it compiles, names its page, trusts no text and carries no code."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

from portal.config import ROOT

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

FOLDER = ROOT / "templates"
PAGES = sorted(FOLDER.rglob("*.html"))
LETTERS = sorted(FOLDER.rglob("*.txt"))
SOURCES = sorted([*(ROOT / "portal").rglob("*.py"), *(ROOT / "moderation").rglob("*.py")])
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
INLINE = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an inline script": re.compile(
        r'<script\b(?![^>]*\ssrc=)(?![^>]*\stype="application/(ld\+)?json")', re.IGNORECASE
    ),
    "a script address": re.compile(r'(href|src|action)\s*=\s*"?\s*javascript:', re.IGNORECASE),
}


def name_of(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


def without_jinja(text: str) -> str:
    """The markup itself: an expression may stand in a tag, a comment may quote one."""
    return JINJA.sub("x", text)


def parents(name: str) -> list[str]:
    """The templates that a page is built on, itself first."""
    text = (FOLDER / name).read_text("utf-8")
    found = re.search(r'\{%-?\s*extends\s+"([^"]+)"', text)
    return [name, *(parents(found.group(1)) if found else [])]


def is_page(path: Path) -> bool:
    return not path.name.startswith("_") and "base.html" in parents(name_of(path))


def test_every_template_compiles(app: Flask):
    for path in PAGES + LETTERS:
        app.jinja_env.get_template(name_of(path))


def test_every_page_is_built_on_the_shell_and_names_itself(app: Flask):
    shells = {one for path in PAGES for one in parents(name_of(path))[1:]}
    pages = [path for path in PAGES if is_page(path) and name_of(path) not in shells]
    assert len(pages) > 20
    for path in pages:
        own = [one for one in parents(name_of(path)) if one not in ("base.html", "workspace.html")]
        texts = " ".join((FOLDER / one).read_text("utf-8") for one in own)
        assert re.search(r"\{%-?\s*block (title|heading)\b", texts), name_of(path)


def test_page_outside_of_the_shell_has_a_title_of_its_own(app: Flask):
    for path in PAGES:
        text = path.read_text("utf-8")
        if "<html" in text:
            assert re.search(r"<title>\s*\S", text), name_of(path)


def test_no_template_trusts_a_text_or_carries_code(app: Flask):
    for path in PAGES:
        text = path.read_text("utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape|Markup", text), name_of(path)
        for what, pattern in INLINE.items():
            found = pattern.search(without_jinja(text))
            assert not found, f"{name_of(path)} has {what}: {found and found.group()}"


def test_markup_is_made_in_one_place(app: Flask):
    for path in SOURCES:
        text = path.read_text("utf-8")
        place = path.relative_to(ROOT).as_posix()
        assert "render_template_string" not in text, place
        assert "Markup(" not in text or place == "portal/core/text.py", place


def test_every_imported_macro_is_used(app: Flask):
    idle = []
    for path in PAGES:
        text = path.read_text("utf-8")
        for imported in app.jinja_env.parse(text).find_all(nodes.FromImport):
            for name in imported.names:
                called = name[1] if isinstance(name, tuple) else name
                if len(re.findall(rf"\b{called}\b", jinja_of(text))) < 2:
                    idle.append((name_of(path), called))
    assert not idle


def jinja_of(text: str) -> str:
    """What stands inside of expressions and statements, comments left out."""
    return " ".join(re.findall(r"\{[%{].*?[%}]\}", without_comments(text), re.DOTALL))


def without_comments(text: str) -> str:
    return re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)


def test_every_included_template_exists(app: Flask):
    for path in PAGES + LETTERS:
        text = path.read_text("utf-8")
        for name in re.findall(r'\{%-?\s*(?:extends|include|import|from)\s+"([^"]+)"', text):
            assert (FOLDER / name).is_file(), f"{name_of(path)}: {name}"


def test_every_form_that_posts_carries_its_token(app: Flask):
    for path in PAGES:
        text = without_comments(path.read_text("utf-8"))
        posts = re.findall(r'<form\b[^>]*method="post"', text, re.IGNORECASE)
        tokens = text.count("csrf_token")
        assert tokens >= len(posts), name_of(path)
