"""Where a line stands in its classification: its kind, its code in full, its key for all years."""

from dataclasses import dataclass

from portal.reporting.columns import Unfit
from portal.reporting.sections import Chain, heading_of, key_of_a_name, section_of
from portal.rules.reporting import lasting_category
from portal.terms import NodeKind, ReportForm

TOTAL_KEY = "total"
BELOW = {
    NodeKind.GROUP: NodeKind.SUBGROUP,
    NodeKind.SUBGROUP: NodeKind.ADMINISTRATOR,
    NodeKind.ADMINISTRATOR: NodeKind.PROGRAM,
    NodeKind.PROGRAM: NodeKind.SUBPROGRAM,
    NodeKind.REVENUE_CATEGORY: NodeKind.REVENUE_CLASS,
    NodeKind.REVENUE_CLASS: NodeKind.REVENUE_SUBCLASS,
    NodeKind.REVENUE_SUBCLASS: NodeKind.REVENUE_SPECIFIC,
}
BELOW_OF_INVESTMENTS = {
    NodeKind.TOTAL: NodeKind.GROUP,
    NodeKind.GROUP: NodeKind.ADMINISTRATOR,
    NodeKind.ADMINISTRATOR: NodeKind.PROGRAM,
    NodeKind.PROGRAM: NodeKind.PROJECT,
}
WIDTHS = {  # digits of a code of its own level
    NodeKind.GROUP: 2,
    NodeKind.SUBGROUP: 1,
    NodeKind.ADMINISTRATOR: 3,
    NodeKind.PROGRAM: 3,
    NodeKind.SUBPROGRAM: 3,
    NodeKind.PROJECT: 3,
    NodeKind.REVENUE_CATEGORY: 1,
    NodeKind.REVENUE_CLASS: 2,
    NodeKind.REVENUE_SUBCLASS: 1,
    NodeKind.REVENUE_SPECIFIC: 2,
}
MOST_MORE = 1  # a subgroup or a class may need one more digit than usual
WHOLE_WIDTH = frozenset({NodeKind.ADMINISTRATOR})  # codes that never begin with zero
JOINS = {
    NodeKind.SUBGROUP: ".",
    NodeKind.PROGRAM: "-",
    NodeKind.SUBPROGRAM: "-",
    NodeKind.PROJECT: "-",
    NodeKind.REVENUE_CLASS: ".",
    NodeKind.REVENUE_SUBCLASS: ".",
    NodeKind.REVENUE_SPECIFIC: ".",
}
FIRST_OF_CHAIN = {
    Chain.FUNCTIONAL: NodeKind.GROUP,
    Chain.REVENUE: NodeKind.REVENUE_CATEGORY,
    Chain.NONE: NodeKind.OTHER,
}


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a line; `chain` is what the lines below it go through."""

    kind: NodeKind
    code: str
    key: str
    sign: int = 1
    chain: Chain | None = None


def root_place(form: ReportForm, number: str, name: str) -> Place:
    """The place of a line that has none above it; raises Unfit."""
    if form is not ReportForm.FULL:
        return Place(NodeKind.TOTAL, "", TOTAL_KEY)
    known = section_of(name)
    if known is None:
        return Place(NodeKind.OTHER, number, key_of_a_name(name), chain=Chain.NONE)
    return Place(NodeKind.SECTION, "", known.key, chain=known.chain)


def place_below(above: Place, form: ReportForm, number: str, name: str, year: int) -> Place:
    """The place of a line under another one; raises Unfit."""
    if above.chain is Chain.HEADINGS:
        return _heading(above, name)
    kind = _kind_below(above, form, number)
    if kind is NodeKind.OTHER:
        own = number or key_of_a_name(name)
        return Place(kind, number, f"{above.key}/{own}", chain=Chain.NONE)
    if not number:
        raise Unfit("code_missing")
    if form is ReportForm.ECONOMIC:
        return Place(kind, _economic_code(number), f"{above.key}/{number}")
    padded = number.rjust(WIDTHS[kind], "0")
    is_too_short = kind in WHOLE_WIDTH and padded != number
    if is_too_short or len(padded) > WIDTHS[kind] + MOST_MORE:
        raise Unfit("code_width")
    code = f"{above.code}{JOINS[kind]}{padded}" if kind in JOINS else padded
    is_category = kind is NodeKind.REVENUE_CATEGORY
    own = lasting_category(padded, year) if is_category else padded
    return Place(kind, code, f"{above.key}/{own}")


def _heading(above: Place, name: str) -> Place:
    known = heading_of(name)
    if known is None:
        own = key_of_a_name(name)
        return Place(NodeKind.HEADING, "", f"{above.key}/{own}", chain=Chain.NONE)
    key = f"{above.key}/{known.key}"
    return Place(NodeKind.HEADING, "", key, known.sign, known.chain)


def _kind_below(above: Place, form: ReportForm, number: str) -> NodeKind:
    """What stands below a line; laws on the budget print administrators right under a group."""
    if above.chain is not None:
        return FIRST_OF_CHAIN[above.chain]
    if form is ReportForm.FULL:
        skips = above.kind is NodeKind.GROUP and len(number) == WIDTHS[NodeKind.ADMINISTRATOR]
        kind = NodeKind.ADMINISTRATOR if skips else BELOW.get(above.kind)
    elif form is ReportForm.INVESTMENTS:
        kind = BELOW_OF_INVESTMENTS.get(above.kind)
    else:
        kind = _kind_of_flat(form, number) if above.kind is NodeKind.TOTAL else None
    if kind is None:
        raise Unfit("too_deep")
    return kind


def _kind_of_flat(form: ReportForm, number: str) -> NodeKind:
    if form is ReportForm.FUNCTIONAL:
        return NodeKind.GROUP
    if form is ReportForm.ADMINISTRATORS:
        return NodeKind.ADMINISTRATOR
    kinds = {1: NodeKind.ECONOMIC_CATEGORY, 2: NodeKind.ECONOMIC_CLASS}
    usual = NodeKind.ECONOMIC_SUBCLASS if number.endswith("0") else NodeKind.ECONOMIC_SPECIFIC
    return kinds.get(len(number), usual)


def _economic_code(number: str) -> str:
    if len(number) > WIDTHS[NodeKind.ADMINISTRATOR]:
        raise Unfit("code_width")
    return f"{number[0]}.{number[1]}" if len(number) == len("11") else number
