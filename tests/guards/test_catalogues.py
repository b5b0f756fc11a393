"""Every sentence of the interface stands in Kazakh and Russian, whole and alike."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po

from portal.config import ROOT
from tests.guards.each import for_each

LANGUAGES = ("kk", "ru", "en")
OFFICIAL = ("kk", "ru")
PLURALS = {"kk": 2, "ru": 3, "en": 2}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
TAG = re.compile(r"</?[a-z][^>]*>")
LATIN, CYRILLIC = re.compile("[A-Za-z]"), re.compile("[\u0400-\u04ff]")
LOOK_ALIKE = re.compile(r"(?<![\w§.])[AaBCcEeHKkMOoPpTXxYy](?![\w.])")
KAZAKH_LETTERS = re.compile(r"\b\w*[әғқңөұүһ]\w*\b", re.IGNORECASE)
KAZAKH_WORDS_IN_RUSSIAN = {"қазақша", "нқ"}  # a language by its own name, a number of an order
SOURCES = sorted([*(ROOT / "portal").rglob("*.py"), *(ROOT / "moderation").rglob("*.py")])
MESSAGE_POSITIONS = {"Refusal": 0, "Difference": 1, "Fault": 0}


@cache
def catalogue(language: str) -> Catalog:
    """The catalogue of a language as it is written."""
    path = ROOT / f"portal/translations/{language}/LC_MESSAGES/messages.po"
    assert path.is_file(), f"{path.relative_to(ROOT)} is missing: run `make messages`"
    with path.open("rb") as file:
        return read_po(file, locale=language)


@cache
def used() -> frozenset[str | tuple[str, str]]:
    """Every message id of code and templates, found as `make messages` finds them."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    asked = re.findall(r"-k (\S+)", (ROOT / "Makefile").read_text("utf-8"))
    keywords = DEFAULT_KEYWORDS | parse_keywords(asked)
    found = extract_from_dir(ROOT, methods, options, keywords)
    return frozenset(message for _file, _line, message, _comments, _context in found)


def singular(message: str | tuple[str, str]) -> str:
    return message if isinstance(message, str) else message[0]


def forms(message: Message) -> tuple[str, ...]:
    """The translation of a message: one form, or one for each plural."""
    said = message.string
    return tuple(said) if isinstance(said, list | tuple) else (said,)


def translated(language: str) -> Iterator[tuple[Message, str]]:
    """Every form of every message in use, placeholders and all."""
    for one in used():
        message = catalogue(language).get(singular(one))
        if message is not None:
            for form in filter(None, forms(message)):
                yield message, form


def names(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def words(text: str) -> list[str]:
    """The words of a text without its placeholders and tags."""
    return re.findall(r"\w+", TAG.sub(" ", PLACEHOLDER.sub(" ", text)))


def test_sentences_are_found_in_code_templates_letters_and_rules() -> None:
    ids = {singular(one) for one in used()}
    assert len(ids) > 300
    assert "The discussion has ended, votes are no longer accepted" in ids, "a refusal of the law"
    assert "The Kazakh text is missing" in ids, "a difference between two languages"
    assert "obscene words" in ids, "a lazy message"
    assert "Your proposal was answered: %(number)s" in ids, "a letter"


@pytest.mark.parametrize("language", OFFICIAL)
def test_every_sentence_is_translated(language: str) -> None:
    missing = []
    for one in used():
        message = catalogue(language).get(singular(one))
        if message is None or message.fuzzy or not all(forms(message)):
            missing.append(singular(one))
    assert not missing, f"{len(missing)} of {len(used())}: {sorted(missing)[:20]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_sentences_have_all_their_forms(language: str) -> None:
    assert catalogue(language).num_plurals == PLURALS[language]
    for one in used():
        message = catalogue(language).get(singular(one))
        if isinstance(one, tuple) and message is not None:
            assert message.id == one[:2]
            assert len(forms(message)) == PLURALS[language], one


@pytest.mark.parametrize("language", LANGUAGES)
def test_translation_keeps_the_named_placeholders(language: str) -> None:
    for message, form in translated(language):
        ids = message.id if isinstance(message.id, list | tuple) else (message.id,)
        allowed = [names(ids[-1])]
        if language != "ru" and form == forms(message)[0]:  # Russian says 21 with its first form
            allowed.append(names(ids[0]))
        assert names(form) in allowed, (message.id, form)
        assert form.replace("%%", "").count("%") == len(PLACEHOLDER.findall(form)) + (
            ids[-1].replace("%%", "").count("%") - len(PLACEHOLDER.findall(ids[-1]))
        ), (message.id, form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_translation_keeps_tags_and_the_space_around(language: str) -> None:
    for message, form in translated(language):
        first = singular(message.id)
        assert sorted(TAG.findall(form)) == sorted(TAG.findall(first)), (first, form)
        assert (form[:1].isspace(), form[-1:].isspace()) == (
            first[:1].isspace(),
            first[-1:].isspace(),
        ), (first, form)


@pytest.mark.parametrize("language", OFFICIAL)
def test_no_latin_letter_hides_in_a_cyrillic_word(language: str) -> None:
    for _message, form in translated(language):
        mixed = [word for word in words(form) if LATIN.search(word) and CYRILLIC.search(word)]
        assert not mixed, (form, mixed)
        if CYRILLIC.search(form):
            alone = LOOK_ALIKE.findall(TAG.sub(" ", PLACEHOLDER.sub(" ", form)))
            assert not alone, (form, alone)


def test_russian_has_no_kazakh_words() -> None:
    for _message, form in translated("ru"):
        kazakh = {word.lower() for word in KAZAKH_LETTERS.findall(form)}
        assert kazakh <= KAZAKH_WORDS_IN_RUSSIAN, (form, kazakh)


def test_no_sentence_is_a_copy_from_another_language() -> None:
    for one in used():
        kk, ru = (catalogue(language).get(singular(one)) for language in OFFICIAL)
        if kk is None or ru is None:
            continue
        for kazakh, russian in zip(forms(kk), forms(ru), strict=False):
            long = len(words(kazakh)) > 3
            assert not (long and kazakh == russian), kazakh
            assert not (long and kazakh and kazakh == singular(one)), kazakh


def test_english_sentences_that_differ_from_their_id_are_not_fuzzy() -> None:
    assert not [message.id for message in catalogue("en") if message.fuzzy and message.id]


@for_each(SOURCES)
def test_reason_of_a_refusal_is_written_out_where_it_is_given(path: Path) -> None:
    text = path.read_text("utf-8")
    for node in ast.walk(ast.parse(text)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id == "Fault" and "portal.core.faults" not in text:
            continue  # signatures have faults of their own
        position = MESSAGE_POSITIONS.get(node.func.id)
        if position is not None and len(node.args) > position:
            message = node.args[position]
            carried = isinstance(message, ast.Attribute) and message.attr == "expected"  # a fault's
            assert carried or isinstance(message, ast.Constant), f"{path.name}:{node.lineno}"
