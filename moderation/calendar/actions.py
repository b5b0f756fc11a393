"""What a further edition changes, and open terms recounted by the newest one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, selectinload

from portal.core import journal
from portal.core.calendar_editions import (
    CHANGED,
    Amendment,
    day_named,
    day_off_moved,
    days_returned,
    newest_edition,
)
from portal.core.calendar_kurban_ait import kurban_ait_confirmed
from portal.core.calendars import calendar_of
from portal.core.state_acts import Given
from portal.models import Account, CalendarEdition, Discussion, Document, Proposal
from portal.models.discussion import is_taking
from portal.rules import Refusal, Refused
from portal.rules.calendar import WorkCalendar
from portal.rules.counting import Term, recounted
from portal.rules.moderation import DECISION_WORKING_DAYS
from portal.terms import CalendarChange, ProposalStatus

MOST_TERMS = 500  # that one act recounts, the nearest due first
DISCUSSION, PROPOSAL = "discussion", "proposal"


@dataclass(frozen=True)
class Recount:
    """An open term that another edition counts to another day."""

    kind: str  # discussion | proposal
    number: str
    last: date
    recounted: date

    def packed(self) -> list[str]:
        """As an act of state keeps it."""
        return [self.kind, self.number, self.last.isoformat(), self.recounted.isoformat()]

    @classmethod
    def of(cls, packed: Sequence[str]) -> "Recount":
        """What `packed` wrote."""
        kind, number, *days = packed
        return cls(kind, number, *map(date.fromisoformat, days))


def amendment_of(db: Session, change: CalendarChange, given: Given) -> Amendment:
    """What the act would change in the newest edition; raises Refused."""
    base, source = newest_edition(db), given["source"]
    days = {name: given[name] for name in ("day", "given_up", "worked") if name in given}
    on = {name: date.fromisoformat(written) for name, written in days.items()}
    match change:
        case CalendarChange.MOVE:
            return day_off_moved(base, on["given_up"], on["worked"], source)
        case CalendarChange.CONFIRMATION:
            return kurban_ait_confirmed(base, on["day"], source)
        case CalendarChange.DAY:
            names = {code: given[f"name_{code}"] for code in ("kk", "ru")}
            return day_named(
                base, on["day"], names, source, is_working=given["becomes"] == "working"
            )
        case _:
            return days_returned(base, earlier_edition(db, base, int(given["no"])), source)


def earlier_edition(db: Session, base: CalendarEdition, no: int) -> CalendarEdition:
    """An edition before the newest one, with its days; raises Refused."""
    found = select(CalendarEdition).where(CalendarEdition.no == no, CalendarEdition.no < base.no)
    edition = db.scalar(found.options(selectinload(CalendarEdition.days)))
    if edition is None:
        raise Refused(Refusal("There is no such earlier edition", ""))
    return edition


def terms_to_recount(db: Session, calendar: WorkCalendar, today: date) -> list[Recount]:
    """Open terms that this edition counts to another day, as far as they may move there, the
    nearest due first (decided: recounting)."""
    discussions = db.execute(
        select(Discussion, Document.number)
        .join(Discussion.document)
        .where(is_taking(today), Discussion.sealed_at.is_(None))
        .where(Discussion.calendar_edition != calendar.edition)
    )
    waiting = db.execute(
        select(Proposal.number, Proposal.received_on, Proposal.decision_due)
        .where(Proposal.status == ProposalStatus.ON_MODERATION, Proposal.decision_due >= today)
        .where(Proposal.calendar_edition != calendar.edition)
    )
    terms = [(DISCUSSION, number or "", _term(one)) for one, number in discussions]
    terms += [(PROPOSAL, number, _decision(event, due)) for number, event, due in waiting]
    days = {term: recounted(term, calendar, today) for _kind, _number, term in terms}
    found = [
        Recount(kind, number, term.last, day)
        for kind, number, term in terms
        if (day := days[term]) is not None
    ]
    return sorted(found, key=lambda one: (one.last, one.kind, one.number))


def _term(discussion: Discussion) -> Term:
    days = discussion.working_days
    return Term(discussion.opens_on, days, discussion.closes_on, is_announced=True)


def _decision(received_on: date, due: date) -> Term:
    return Term(received_on, DECISION_WORKING_DAYS, due, is_announced=False)


def recount(
    db: Session,
    operator: Account,
    edition_no: int,
    asked: Sequence[Recount],
    today: date,
    now: datetime,
) -> int:
    """Each of these terms that is still open and still ends on the day it ended on takes the day
    of the newest edition, with an entry in the journal; how many did. Raises Refused when the
    edition is not the newest any more, or nothing is left (decided: recounting)."""
    edition = newest_edition(db)
    if edition.no != edition_no:
        raise Refused(CHANGED)
    calendar, moved = calendar_of(edition), 0
    wanted = {(one.kind, one.number): one for one in asked}
    for discussion in _locked_discussions(db, asked, today):
        one = wanted[DISCUSSION, discussion.document.number or ""]
        if _still_moves(one, _term(discussion), calendar, today):
            discussion.closes_on, discussion.calendar_edition = one.recounted, edition_no
            body_id = discussion.document.body_id
            _note(db, operator, discussion, one, edition_no, body_id, now)
            moved += 1
    for proposal in _locked_proposals(db, asked):
        one = wanted[PROPOSAL, proposal.number]
        term = _decision(proposal.received_on, proposal.decision_due)
        if _still_moves(one, term, calendar, today):
            proposal.decision_due, proposal.calendar_edition = one.recounted, edition_no
            _note(db, operator, proposal, one, edition_no, None, now)
            moved += 1
    if not moved:
        raise Refused(Refusal("None of these terms is open any more", ""))
    journal.record(db, now, operator, "calendar.recount", edition, terms=moved)
    return moved


def _still_moves(one: Recount, term: Term, calendar: WorkCalendar, today: date) -> bool:
    return term.last == one.last and recounted(term, calendar, today) == one.recounted


def _numbers(asked: Iterable[Recount], kind: str) -> list[str]:
    return [one.number for one in asked if one.kind == kind]


def _locked_discussions(db: Session, asked: Sequence[Recount], today: date) -> Sequence[Discussion]:
    """Open discussions, kept from the closing job until the act is over; votes go on."""
    return db.scalars(
        select(Discussion)
        .join(Discussion.document)
        .where(Document.number.in_(_numbers(asked, DISCUSSION)))
        .where(is_taking(today), Discussion.sealed_at.is_(None))
        .options(contains_eager(Discussion.document))
        .order_by(Discussion.id)
        .with_for_update(of=Discussion, key_share=True)
        .execution_options(populate_existing=True)
    ).all()


def _locked_proposals(db: Session, asked: Sequence[Recount]) -> Sequence[Proposal]:
    return db.scalars(
        select(Proposal)
        .where(Proposal.number.in_(_numbers(asked, PROPOSAL)))
        .where(Proposal.status == ProposalStatus.ON_MODERATION)
        .order_by(Proposal.id)
        .with_for_update(of=Proposal)
        .execution_options(populate_existing=True)
    ).all()


def _note(
    db: Session,
    operator: Account,
    subject: Discussion | Proposal,
    one: Recount,
    edition_no: int,
    body_id: int | None,
    now: datetime,
) -> None:
    journal.record(
        db,
        now,
        operator,
        "term.recount",
        subject,
        body_id=body_id,
        was=one.last.isoformat(),
        becomes=one.recounted.isoformat(),
        edition=edition_no,
    )
