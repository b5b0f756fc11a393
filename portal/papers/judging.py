"""What is wrong with one text or one sum, whatever file it stands in."""

from portal.core.faults import Fault
from portal.papers.drafts import NUMBER_LIMIT
from portal.papers.letters import meant_sum
from portal.papers.values import is_sum
from portal.rules.forms import Column
from portal.rules.placement import parse_number


def length_fault(text: str, limit: int) -> Fault | None:
    """A text that is longer than its place."""
    if len(text) <= limit:
        return None
    values = {"count": limit, "length": len(text)}
    return Fault("At most %(count)s characters; there are %(length)s", values, found=text)


def sum_fault(text: str, column: Column, *, guess: bool = True) -> Fault | None:
    """Text that is no sum to the last thousand tenge, with the number that was probably meant."""
    if not text or (len(text) <= NUMBER_LIMIT and is_sum(parse_number(text), column)):
        return None
    meant = meant_sum(text, column) if guess else ""
    values = {"meant": meant}
    if column.thousands > 1 and meant:
        return Fault(
            "A number of million tenge, as 27 560,6; perhaps %(meant)s was meant",
            values,
            found=text,
        )
    if column.thousands > 1:
        return Fault("A number of million tenge, as 27 560,6", found=text)
    if meant:
        return Fault(
            "A whole number of thousand tenge, as 27 560 631; perhaps %(meant)s was meant",
            values,
            found=text,
        )
    return Fault("A whole number of thousand tenge, as 27 560 631", found=text)
