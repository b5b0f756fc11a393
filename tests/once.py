"""What every application of a run makes alike is made once in each test process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from babel.support import NullTranslations, Translations
from werkzeug.routing import Rule


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
