"""The parameters that several addresses of the API share."""

from portal.core.api.asks import Ask, asked, day, digits, like, moment, whole, word
from portal.opendata.discussion_queries import Period, Whose
from portal.rules.calendar import LAST_YEAR
from portal.terms import BudgetLevel, DocumentKind

MOST_EDITIONS = 999_999
NUMBER = like(
    "number",
    "The public unique number of a document, as 2026-00001.",
    "[0-9]{4}-[0-9]{5,9}",
    "a number as 2026-00001",
)
PROPOSAL_NUMBER = like(
    "number",
    "The number of a proposal, as 2026-00001-7.",
    "[0-9]{4}-[0-9]{5,9}-[0-9]{1,9}",
    "a number as 2026-00001-7",
)
KIND = word("kind", "The kind of document.", DocumentKind)
ADMINISTRATOR = digits("administrator", "The code of an administrator of programs, as 226.", 3)
LEVEL = word("level", "The level of the budget of the administrator.", BudgetLevel)
REGION = digits("region", "The KATO code of the region of the administrator.", 9)
GROUP = digits("group", "The code of a functional group, as 04.", 2)
PROGRAM = like(
    "program", "Administrator and program, as 226-006.", "[0-9]{3}-[0-9]{3}", "a code as 226-006"
)
BUDGET = like(
    "budget",
    "`republican`, or the KATO code of a region.",
    "(republican|[0-9]{9})",
    "`republican` or 9 digits",
)
YEAR = whole("year", "A year of the period that it tells of.", 2000, LAST_YEAR)
UPDATED_SINCE = moment(
    "updated_since",
    "Only what changed since a moment, for those who keep a copy: give the moment at which your "
    "last walk began, some minutes earlier.",
)
EDITION = whole("edition", "An older edition by its number.", 1, MOST_EDITIONS)
WHOSE = (ADMINISTRATOR, LEVEL, REGION, KIND)


def whose() -> Whose:
    """The bodies that a request asks about."""
    return Whose(asked("administrator"), asked("level"), asked("region"), asked("kind"))


def period_asks(what: str, words: str) -> tuple[Ask, ...]:
    """Two parameters: from a day, and to a day."""
    return (
        day(f"{what}_since", f"{words} on this day or later."),
        day(f"{what}_until", f"{words} on this day or earlier."),
    )


def period(what: str) -> Period:
    """The days that a request asks about."""
    return Period(asked(f"{what}_since"), asked(f"{what}_until"))
