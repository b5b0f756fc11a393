"""What every application of a run makes alike is made once in each test process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from babel.support import NullTranslations, Translations
from flask import Flask
from werkzeug.routing import Map, Rule, RuleFactory


@contextmanager
def made_once() -> Iterator[None]:
    """Functions that build addresses depend on nothing but the text of a rule, and catalogues on
    nothing but their file: making both took half of the time of a test of one page."""
    compile_builder, load = Rule._compile_builder, Translations.load
    builders: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}

    def builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        defaults = tuple(sorted((rule.defaults or {}).items()))
        key = (rule.rule, rule.subdomain, rule.merge_slashes, defaults, append_unknown)
        if key not in builders:
            builders[key] = compile_builder(rule, append_unknown)
        return builders[key]

    @cache
    def loaded(folder: str, locale: str, domain: str) -> NullTranslations:
        return load(folder, [locale], domain)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", builder)
        patch.setattr(
            Translations, "load", lambda folder, locales, domain: loaded(folder, *locales, domain)
        )
        yield


class SharedMap(Map):
    """Addresses that an application after another registers alike; each is bound once."""

    def __init__(self, host_matching: bool = False) -> None:
        super().__init__(host_matching=host_matching)
        self.known: set[tuple[object, ...]] = set()

    def add(self, rulefactory: RuleFactory) -> None:
        for rule in rulefactory.get_rules(self):
            defaults = tuple(sorted((rule.defaults or {}).items()))
            key = (rule.rule, rule.endpoint, frozenset(rule.methods or ()), defaults)
            if key not in self.known:
                self.known.add(key)
                super().add(rule)


MAPS: dict[bool, tuple[SharedMap, int]] = {}  # by whether it is a demonstration, with its size


@contextmanager
def one_map_of_addresses(is_demo: bool) -> Iterator[None]:
    """Applications of the same kind share their map; one to which a test added an address of its
    own is left to that test."""
    known, size = MAPS.get(is_demo, (None, 0))
    shared = known if known is not None and len(known.known) == size else SharedMap()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "url_map_class", staticmethod(lambda host_matching: shared))
        yield
    MAPS[is_demo] = shared, len(shared.known)
