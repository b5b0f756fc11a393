"""Any edition can be drawn again, anywhere, byte for byte."""

import os
import subprocess
import sys

import pytest

from portal.closure.apart import ROOT, DrawingFailed, draw_apart
from portal.closure.draw import DRAWERS, draw
from portal.closure.facts import to_json
from portal.terms import Language
from tests.closure.sample import make_facts, make_row, make_second_edition

EDITIONS = {
    "edition 1": make_facts(),
    "edition 2": make_second_edition(make_facts(appendix=2), "ab" * 32),
    "empty": make_facts(rows=()),
}
EVERY_BLOCK = "".join(map(chr, [*range(1, 0xD800, 61), *range(0xE000, 0x110000, 997)]))


@pytest.mark.parametrize("lang", Language)
@pytest.mark.parametrize("form", DRAWERS)
@pytest.mark.parametrize("facts", EDITIONS.values(), ids=EDITIONS)
def test_same_facts_give_the_same_bytes(facts, form, lang):
    assert draw(facts, form, lang) == draw(facts, form, lang)


@pytest.mark.parametrize("form", DRAWERS)
def test_another_process_on_another_clock_gives_the_same_bytes(form):
    facts = EDITIONS["edition 2"]
    elsewhere = subprocess.run(
        [sys.executable, "-m", "portal.closure.draw", form, "kk"],
        input=to_json(facts).encode(),
        stdout=subprocess.PIPE,
        check=True,
        cwd=ROOT,
        env=os.environ | {"TZ": "America/New_York", "PYTHONHASHSEED": "7", "LC_ALL": "C"},
    )
    assert elsewhere.stdout == draw(facts, form, Language.KK)


@pytest.mark.parametrize("form", DRAWERS)
def test_report_is_drawn_in_a_process_of_its_own(form):
    facts = EDITIONS["edition 1"]
    assert draw_apart(to_json(facts), form, "ru", timeout=60) == draw(facts, form, Language.RU)


def test_drawing_with_facts_that_cannot_be_read_fails_with_the_reason():
    with pytest.raises(DrawingFailed, match="JSONDecodeError"):
        draw_apart("{", "pdf", "kk", timeout=60)


def test_drawing_in_an_unknown_format_fails_with_the_usage():
    with pytest.raises(DrawingFailed, match="usage"):
        draw_apart(to_json(make_facts()), "odt", "kk", timeout=60)


def test_drawing_that_takes_too_long_fails():
    with pytest.raises(DrawingFailed, match="more than 0 seconds"):
        draw_apart(to_json(make_facts()), "pdf", "kk", timeout=0)


def test_drawing_process_does_not_get_the_secrets_of_the_portal(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    assert draw_apart(to_json(make_facts()), "json", "kk", timeout=60).startswith(b"{")


@pytest.mark.parametrize("form", DRAWERS)
def test_any_sign_of_unicode_can_be_drawn(form):
    facts = make_facts(rows=(make_row(text=EVERY_BLOCK, author_shown=EVERY_BLOCK),))
    assert draw(facts, form, Language.KK)
