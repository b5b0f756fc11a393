"""When the closure report is made, and when it needs a further edition (§17)."""

from datetime import date

from portal.terms import DocumentKind

APPENDIX = {DocumentKind.PASSPORT: 1, DocumentKind.EXECUTION_REPORT: 2}  # §17


def is_report_due(*, closes_on: date, today: date) -> bool:
    """The report is generated as soon as the last day of the discussion is over (§17)."""
    return today > closes_on


def needs_edition(*, latest: int | None, acts_counted: int, acts_now: int) -> bool:
    """The first edition closes the discussion; each later decision or response makes a further one
    (§17, decided: a proposal sent in the last two days)."""
    return latest is None or acts_now > acts_counted


def appendix(kind: DocumentKind) -> int:
    """The form of the report: appendix 1 for passports, 2 for execution reports (§17)."""
    return APPENDIX[kind]
