"""What a machine of a body does, in words (§8)."""

from flask_babel import gettext as _

from portal.terms import Intake


def sends_words(one: Intake) -> str:
    """One thing that a machine sends."""
    match one:
        case Intake.DOCUMENTS:
            return str(_("documents"))
        case Intake.BUDGET_REPORTS:
            return str(_("budget reports"))
