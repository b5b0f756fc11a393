"""The standing words for what a proposal must not contain, in one place (§14)."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _l

from portal.terms import Breach

WORDS = {
    Breach.OBSCENE: _l("obscene words"),
    Breach.INSULTING: _l("insulting words"),
    Breach.ADVERTISING: _l("advertising"),
    Breach.SPAM: _l("spam"),
    Breach.OFF_TOPIC: _l("does not concern the chosen document"),
}


def breach_words(breaches: Collection[Breach]) -> str:
    """What is broken, in the order of the law: `obscene words; spam` (§14)."""
    return "; ".join(str(WORDS[breach]) for breach in Breach if breach in breaches)
