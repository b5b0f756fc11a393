"""What the home page tells: discussed now, answered, closed and placed lately, and the money."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from portal.core.cards import current_editions
from portal.core.listing import placed_keys
from portal.models import (
    ClosureReport,
    Discussion,
    Document,
    Edition,
    FunctionalGroup,
    Program,
    Proposal,
    Response,
)
from portal.models.body import REPUBLICAN_BUDGET
from portal.models.discussion import is_taking
from portal.terms import DISCUSSED_KINDS, DocumentKind

DISCUSSED_SHOWN = 6
LATELY_SHOWN = 4


def discussed_now(today: date) -> Select[int]:
    """Keys of a few documents that are discussed today, what ends first on top (§9, §10)."""
    return (
        select(Discussion.document_id)
        .where(is_taking(today))
        .order_by(Discussion.closes_on, Discussion.id)
        .limit(DISCUSSED_SHOWN)
    )


def placed_lately() -> Select[Edition, Discussion | None]:
    """What was placed last of each kind for everybody to read: all that is not discussed (§3-§8).
    What is discussed stands on top of the page."""
    kinds = [kind for kind in DocumentKind if kind not in DISCUSSED_KINDS]
    last = [placed_keys().where(Document.kind == one).limit(1).scalar_subquery() for one in kinds]
    newest = Document.placed_on.desc(), Document.id.desc()
    return current_editions().where(Document.id.in_(last)).order_by(*newest)


def answered_lately(db: Session) -> Sequence[Response]:
    """The last responses with the proposals they answer and the bodies that gave them (§16)."""
    proposal = contains_eager(Response.proposal)
    return db.scalars(
        select(Response)
        .join(Response.proposal)
        .order_by(Response.responded_at.desc(), Response.id.desc())
        .limit(LATELY_SHOWN)
        .options(
            proposal.joinedload(Proposal.part),
            proposal.joinedload(Proposal.discussion)
            .joinedload(Discussion.document)
            .joinedload(Document.body),
        )
    ).all()


def closed_lately(db: Session) -> Sequence[ClosureReport]:
    """The newest edition of the last closure reports, with the documents they tell of (§17)."""
    later = aliased(ClosureReport)
    newest = exists().where(
        later.discussion_id == ClosureReport.discussion_id, later.edition > ClosureReport.edition
    )
    discussion = joinedload(ClosureReport.discussion)
    return db.scalars(
        select(ClosureReport)
        .where(~newest)
        .order_by(ClosureReport.generated_at.desc(), ClosureReport.id.desc())
        .limit(LATELY_SHOWN)
        .options(
            discussion.joinedload(Discussion.edition),
            discussion.joinedload(Discussion.document).joinedload(Document.body),
        )
    ).all()


@dataclass(frozen=True)
class GroupSpending:
    """What the republican budget gives to a functional group in a year; thousand tenge."""

    group: FunctionalGroup
    amount: int
    share: float


@dataclass(frozen=True)
class Spending:
    """Where the money of the republican budget goes in a year, the largest group first; thousand
    tenge. `before` is the sum of the year before, when the portal knows it."""

    year: int
    total: int
    before: int | None
    groups: Sequence[GroupSpending]


def spending(db: Session, this_year: int) -> Spending | None:
    """The programs of this year summed up by functional group, or of the newest year known; None
    when there are no programs."""
    rows = db.execute(
        select(Program.year, Program.group_code, func.sum(Program.amount))
        .where(Program.budget == REPUBLICAN_BUDGET, Program.amount > 0)
        .group_by(Program.year, Program.group_code)
    )
    by_year: dict[int, dict[str, int]] = defaultdict(dict)
    for told_year, code, amount in rows:
        by_year[told_year][code] = int(amount)
    if not by_year:
        return None
    year = this_year if this_year in by_year else max(by_year)
    amounts, before = by_year[year], by_year.get(year - 1, {})
    total = sum(amounts.values())
    known = db.scalars(select(FunctionalGroup).where(FunctionalGroup.code.in_(amounts)))
    groups = [GroupSpending(one, amounts[one.code], amounts[one.code] / total) for one in known]
    groups.sort(key=lambda one: -one.amount)
    return Spending(year, total, sum(before.values()) or None, groups)


def placed_numbers(db: Session, most: int) -> Sequence[tuple[str, bool]]:
    """Numbers of placed documents, the newest first, and whether each has a discussion."""
    found = (
        select(Document.number, Discussion.id.is_not(None))
        .outerjoin(Discussion, Discussion.document_id == Document.id)
        .where(Document.number.is_not(None))
        .order_by(Document.id.desc())
        .limit(most)
    )
    return [(str(number), is_discussed) for number, is_discussed in db.execute(found)]
