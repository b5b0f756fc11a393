"""What the parts of the portal tell of themselves, in the language of the keeper."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.health import Told
from portal.core.i18n import moment_words, number

WORDS = {
    "evidence": _l("Kept signatures"),
    "ok": _l("All of them hold"),
    "records": _l("Records in the chain"),
    "checked_at": _l("Last check"),
    "checked": _l("Signatures verified in it"),
    "failed": _l("Of them without success"),
    "search": _l("Search index"),
    "search_ok": _l("It has what is public"),
    "search_waiting": _l("Changes it does not know yet"),
}


def in_words(told: dict[str, Told]) -> dict[str, dict[str, str]]:
    """What each part tells; a name without words stays as it is."""
    return {
        _name(part): {_name(what): _value(what, value) for what, value in facts.items()}
        for part, facts in told.items()
    }


def _name(name: str) -> str:
    return str(WORDS.get(name, name))


def _value(what: str, value: object) -> str:
    match value:
        case None:
            return str(_("none yet"))
        case bool():
            return str(_("yes") if value else _("no"))
        case int():
            return number(value)
        case str() if what == "checked_at":
            return moment_words(datetime.fromisoformat(value))
        case _:
            return str(value)
