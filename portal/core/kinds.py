"""What each kind of document asks of whoever writes it, in words: labels, hints, its term."""

from flask_babel import gettext as _

from portal.terms import BudgetLevel, DocumentKind


def head_words(kind: DocumentKind) -> str:
    """Who answers for a document of a kind, as its field is called."""
    if kind in (DocumentKind.PASSPORT, DocumentKind.EXECUTION_REPORT):
        return str(_("Head of the budget program"))
    if kind is DocumentKind.FINANCIAL_STATEMENT:
        return str(_("Head of the body and chief accountant"))
    if kind is DocumentKind.AUDIT_RESULT:
        return str(_("Who answers for fulfilling the recommendations"))
    return str(_("Who answers for it"))


def title_hint(kind: DocumentKind) -> str:
    """How a document of a kind is called."""
    if kind in (DocumentKind.PASSPORT, DocumentKind.EXECUTION_REPORT):
        return str(_("The name of the program as in the law on the budget."))
    if kind is DocumentKind.AUDIT_RESULT:
        return str(_("What was audited, for example: the use of budget funds for roads in 2025."))
    return str(_("Proposed by the portal; change it where it is called otherwise."))


def summary_hint(kind: DocumentKind) -> str:
    """What the plain sentence of a kind tells."""
    return {
        DocumentKind.CITIZEN_BUDGET: str(
            _("One sentence that anybody understands: how much there is and what it is spent on.")
        ),
        DocumentKind.FINANCIAL_STATEMENT: str(
            _("One sentence that anybody understands: what the body owns, owes and spent.")
        ),
        DocumentKind.AUDIT_RESULT: str(
            _("One sentence that anybody understands: what was found and what is done about it.")
        ),
        DocumentKind.PASSPORT_SUMMARY: str(
            _("One sentence that anybody understands: how many programs there are and for what.")
        ),
    }.get(kind) or str(_("One sentence that anybody understands: who gets what from this money."))


def event_words(kind: DocumentKind) -> str:
    """The day from which the term of a document is counted, as it is called (§6, §7)."""
    if kind is DocumentKind.AUDIT_RESULT:
        return str(_("Received from the audit body"))
    return str(_("The term is counted from"))


def term_words(kind: DocumentKind, level: BudgetLevel) -> str:
    """By when a body of a level places a kind of document (§5-§7, §9, §10)."""
    is_republican = level is BudgetLevel.REPUBLICAN
    match kind:
        case DocumentKind.PASSPORT:
            return str(_("Placed before the meeting of the public council (§9)."))
        case DocumentKind.EXECUTION_REPORT:
            return str(_("No later than 1 April of the year after the reported one (§10)."))
        case DocumentKind.FINANCIAL_STATEMENT if is_republican:
            return str(_("No later than 5 July of the year after the reported one (§5)."))
        case DocumentKind.FINANCIAL_STATEMENT:
            return str(_("The term of 5 July is set for republican bodies (§5); yours has none."))
        case DocumentKind.AUDIT_RESULT:
            return str(_("Within 15 working days of receiving the results (§7)."))
        case DocumentKind.CITIZEN_BUDGET:
            return str(
                _("The term depends on the stage; it is told when the stage is chosen (§6).")
            )
    return str(_("The law sets no last day for it."))
