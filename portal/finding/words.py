"""What the page of the search calls its filters and their values, and what it proposes to try."""

from flask_babel import gettext as _

from portal.core.cards import kind_words
from portal.core.i18n import LANGUAGES, lang
from portal.search.asking import FoundKind, FoundState
from portal.terms import BudgetLevel, DocumentKind

EXAMPLES = {
    "kk": ("жол жөндеу", "мектеп салу", "226-006", "зейнетақы", "ауыз су"),
    "ru": ("ремонт дорог", "строительство школ", "226-006", "пенсии", "питьевая вода"),
    "en": ("226-006", "жол жөндеу", "ремонт дорог"),
}


def found_kind_words(kind: FoundKind) -> str:
    """What kind of things are found, in words."""
    return str(
        {
            FoundKind.DOCUMENT: _("Documents"),
            FoundKind.PART: _("Parts of documents"),
            FoundKind.PROGRAM: _("Budget programs"),
            FoundKind.BODY: _("State bodies"),
            FoundKind.PROPOSAL: _("Proposals and responses"),
            FoundKind.CLOSURE_REPORT: _("Closure reports"),
        }[kind]
    )


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
        "level": lambda: _level_words(BudgetLevel(value)),
        "state": lambda: _state_words(FoundState(value)),
        "language": lambda: dict(LANGUAGES)[value],
    }
    return known[name]() if name in known else value


def _level_words(level: BudgetLevel) -> str:
    is_republican = level is BudgetLevel.REPUBLICAN
    return str(_("Republican budget") if is_republican else _("Regional budgets"))


def _state_words(state: FoundState) -> str:
    return str(
        {
            FoundState.OPEN: _("Discussed now"),
            FoundState.CLOSED: _("Discussion ended"),
            FoundState.NOT_DISCUSSED: _("Not discussed"),
        }[state]
    )


def examples() -> tuple[str, ...]:
    """Searches to try, in the language of the page."""
    return EXAMPLES[lang()]
