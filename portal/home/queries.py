"""What the home page tells: discussed now, answered, closed and placed lately, and the money."""

from collections import defaultdict
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, Select, exists, func, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from portal.core.cards import current_editions
from portal.core.listing import placed_keys
from portal.models import (
    Body,
    BudgetReport,
    ClosureReport,
    Discussion,
    Document,
    Edition,
    FunctionalGroup,
    Program,
    Proposal,
    Region,
    Response,
)
from portal.models.body import REPUBLICAN_BUDGET
from portal.models.discussion import is_taking
from portal.terms import DISCUSSED_KINDS, DocumentKind, ReportForm

DISCUSSED_SHOWN = 6
LATELY_SHOWN = 4
MAPPED_DOCUMENTS = 5_000  # of a part: three pages in three languages stay under 50,000
MOST_MAPPED_MONTHS = 15_000
FETCHED = 1_000


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


def body_codes(db: Session) -> Sequence[str]:
    """The codes of all administrators."""
    return db.scalars(select(Body.code).order_by(Body.code)).all()


def region_codes(db: Session) -> Sequence[str]:
    """The KATO codes of all regions."""
    return db.scalars(select(Region.code).order_by(Region.code)).all()


def placed_months(db: Session) -> Sequence[Row[str, ReportForm, int, int]]:
    """The months of budget reporting that stand, the newest first (§4)."""
    return db.execute(
        select(BudgetReport.budget, BudgetReport.form, BudgetReport.year, BudgetReport.month)
        .join(BudgetReport.document)
        .where(Document.withdrawn_at.is_(None), Document.number.is_not(None))
        .order_by(BudgetReport.year.desc(), BudgetReport.month.desc(), BudgetReport.budget)
        .limit(MOST_MAPPED_MONTHS)
    ).all()


def count_map_parts(db: Session) -> int:
    """How many parts the map of documents has: one for some thousand keys, so that a document
    stays in its part."""
    last = db.scalar(select(func.max(Document.id))) or 0
    return int(-(-last // MAPPED_DOCUMENTS))


def mapped_documents(
    db: Session, part: int
) -> Generator[Row[str, datetime, int | None, datetime | None], None, None]:
    """The documents of a part of the map: number, moment of the newest edition, discussion, moment
    of the newest closure report."""
    placed_at = (
        select(func.max(Edition.placed_at))
        .where(Edition.document_id == Document.id)
        .scalar_subquery()
    )
    reported_at = (
        select(func.max(ClosureReport.generated_at))
        .where(ClosureReport.discussion_id == Discussion.id)
        .scalar_subquery()
    )
    first = (part - 1) * MAPPED_DOCUMENTS
    found = (
        select(Document.number, placed_at, Discussion.id, reported_at)
        .outerjoin(Discussion, Discussion.document_id == Document.id)
        .where(Document.id > first, Document.id <= first + MAPPED_DOCUMENTS)
        .where(Document.number.is_not(None))
        .order_by(Document.id)
        .execution_options(yield_per=FETCHED)
    )
    with closing(db.execute(found)) as rows:
        yield from rows
