"""What the page of the search calls its filters and their values, and what it proposes to try."""

from flask_babel import gettext as _

from portal.core.cards import kind_words
from portal.core.i18n import LANGUAGES, lang
from portal.search.asking import FoundKind, FoundState
from portal.search.facet_words import found_kind_words, level_words, state_words
from portal.terms import BudgetLevel, DocumentKind

EXAMPLES = {
    "kk": ("жол жөндеу", "мектеп салу", "226-006", "зейнетақы", "ауыз су"),
    "ru": ("ремонт дорог", "строительство школ", "226-006", "пенсии", "питьевая вода"),
    "en": ("226-006", "жол жөндеу", "ремонт дорог"),
}


def filter_words(name: str) -> str:
    """What a filter is called."""
    return str(
        {
            "kind": _("What is found"),
            "document_kind": _("Kind of document"),
            "administrator": _("Administrator"),
            "level": _("Budget"),
            "region": _("Region"),
            "year": _("Year"),
            "state": _("Discussion"),
            "language": _("Language"),
            "since": _("Published since"),
        }[name]
    )


def value_words(name: str, value: str) -> str:
    """What a value of a filter is called; the value itself where it has no other name."""
    known = {
        "kind": lambda: found_kind_words(FoundKind(value)),
        "document_kind": lambda: kind_words(DocumentKind(value)),
        "level": lambda: level_words(BudgetLevel(value)),
        "state": lambda: state_words(FoundState(value)),
        "language": lambda: dict(LANGUAGES)[value],
    }
    return known[name]() if name in known else value


def examples() -> tuple[str, ...]:
    """Searches to try, in the language of the page."""
    return EXAMPLES[lang()]
