"""How much a correction changed, counted once when it is placed and said in a line beside it
(decided: comparison of editions)."""

import json

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.comparison import Comparison, compare
from portal.models import Edition
from portal.terms import OFFICIAL_LANGUAGES


def count_changes(old: Edition, new: Edition) -> str:
    """Parts, figures, rows and files that differ in either language, as JSON; both editions must be
    loaded with everything in them."""
    both = [compare(old, new, old.parts, new.parts, language) for language in OFFICIAL_LANGUAGES]
    files = both[0].files_added + both[0].files_removed
    counted = {
        "parts": len({part.key for one in both for part in one.parts}),
        "figures": len({place for one in both for place in _figures(one)}),
        "rows": len({place for one in both for place in _rows(one)}),
        "files": len(files),
    }
    return json.dumps(counted)


def _figures(one: Comparison) -> set[tuple[str, ...]]:
    return {
        (part.key, row.key, str(figure.place))
        for part in one.parts
        for row in part.rows
        if row.state == "changed" and not row.is_computed
        for figure in row.figures
    }


def _rows(one: Comparison) -> set[tuple[str, ...]]:
    return {
        (part.key, row.key)
        for part in one.parts
        for row in part.rows
        if row.state != "changed" and not row.is_computed
    }


def changes_words(edition: Edition) -> str:
    """What was counted, in words; empty where nothing was."""
    counted = json.loads(edition.changes or "{}")
    parts, figures, rows, files = (
        counted.get(name, 0) for name in ("parts", "figures", "rows", "files")
    )
    said = [
        parts and ngettext("%(num)s part changed", "%(num)s parts changed", parts),
        figures and ngettext("%(num)s figure", "%(num)s figures", figures),
        rows and ngettext("%(num)s row added or removed", "%(num)s rows added or removed", rows),
        files
        and ngettext("%(num)s file added or removed", "%(num)s files added or removed", files),
    ]
    if counted and not any(said):
        return str(_("Only the title, the summary or the head of the program changed"))
    return ", ".join(str(one) for one in said if one)
