"""Imports of budget reporting and kinds of lines in words."""

from flask_babel import gettext as _

from portal.terms import ImportStatus, NodeKind


def status_words(status: ImportStatus) -> str:
    """Where an import stands, in words."""
    return str(
        {
            ImportStatus.UPLOADED: _("waits to be read"),
            ImportStatus.CHECKING: _("is being read"),
            ImportStatus.FAULTY: _("has faults"),
            ImportStatus.CHECKED: _("was checked, no faults"),
            ImportStatus.READY: _("waits for the signature"),
            ImportStatus.PLACED: _("placed"),
            ImportStatus.CANCELLED: _("cancelled"),
        }[status]
    )


def node_words(kind: NodeKind) -> str:
    """What a line is in the classification, in words."""
    return str(
        {
            NodeKind.GROUP: _("functional group"),
            NodeKind.SUBGROUP: _("functional subgroup"),
            NodeKind.ADMINISTRATOR: _("administrator of budget programs"),
            NodeKind.PROGRAM: _("budget program"),
            NodeKind.SUBPROGRAM: _("budget subprogram"),
            NodeKind.PROJECT: _("investment project"),
            NodeKind.REVENUE_CATEGORY: _("category of revenue"),
            NodeKind.REVENUE_CLASS: _("class of revenue"),
            NodeKind.REVENUE_SUBCLASS: _("subclass of revenue"),
            NodeKind.REVENUE_SPECIFIC: _("kind of revenue"),
        }.get(kind, _("economic kind of expenditure"))
    )


def measure_words(measure: str) -> str:
    """A column of form 7-ОИБ in words."""
    return str(
        {
            "approved": _("the approved plan"),
            "refined": _("the refined plan"),
            "adjusted": _("the adjusted plan"),
            "payments_plan": _("the plan of payments"),
            "commitments_plan": _("the plan of commitments"),
            "committed": _("commitments taken"),
            "unpaid": _("commitments unpaid"),
            "executed": _("what was executed"),
        }[measure]
    )
