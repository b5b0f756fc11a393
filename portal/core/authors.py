"""The author of a proposal as pages show it (§14, decided: who sees the author)."""

from flask_babel import gettext as _


def author_words(shown: str) -> str:
    """The name or the initials as chosen; of an author who closed the account neither is left
    (decided: closing an account)."""
    return shown or str(_("the author closed the account"))
