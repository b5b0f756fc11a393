"""What the values of a search's filters are called, on its page and in letters about it."""

from flask_babel import gettext as _

from portal.search.asking import FoundKind, FoundState
from portal.terms import BudgetLevel


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


def level_words(level: BudgetLevel) -> str:
    """The budgets of a level, in words."""
    is_republican = level is BudgetLevel.REPUBLICAN
    return str(_("Republican budget") if is_republican else _("Regional budgets"))


def state_words(state: FoundState) -> str:
    """Where a discussion stands, in words (§9, §10)."""
    return str(
        {
            FoundState.OPEN: _("Discussed now"),
            FoundState.CLOSED: _("Discussion ended"),
            FoundState.NOT_DISCUSSED: _("Not discussed"),
        }[state]
    )
