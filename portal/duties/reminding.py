"""Letters to state bodies before a term ends and when it is over, in Kazakh and in Russian (§5-§7,
§10, §12, §16, decided: reminders). A letter has a key of its own, so that it is written once,
whoever looks at the timetable and how often."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Engine, Select, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from portal.core.calendars import calendar_edition
from portal.core.db import read_session, write_session
from portal.core.duty_words import duty_title
from portal.core.notices import write_notice
from portal.models import Body, Discussion, Document, Duty, Notice, PressRelease, Program, Proposal
from portal.models.duty import state_on
from portal.rules.calendar import PORTAL_ZONE, local_date
from portal.rules.duty import LATE, LATE_TOLD_DAYS, RELEASE_HOUR, RESPONSES_REMIND, reminder
from portal.terms import OFFICIAL_LANGUAGES, DutyState, ProposalStatus

LOOKED_AHEAD = timedelta(days=75)  # no 30 working days last longer
SOON = timedelta(days=20)  # no 2 working days last longer
LISTED = 40  # duties named in one letter
KEYS_AT_ONCE = 500
GRACE = timedelta(hours=1)  # for a document placed in the evening
Values = dict[str, object]
WAITING = (DutyState.MISSING, DutyState.TO_COME)


@dataclass(frozen=True)
class Term:
    """The duties of a body that share their last day, and which letter about them is due."""

    body_id: int
    due_on: date
    stage: int

    @property
    def key(self) -> str:
        """The letter by its name, without its language."""
        return f"duty:{self.body_id}:{self.due_on.isoformat()}:{self.stage}"


def remind_of_terms(engine: Engine, now: datetime) -> int:
    """Write the letters about documents that are due soon or were due; how many terms were told."""
    today = local_date(now)
    with read_session(engine) as db:
        terms = list(_terms(db, today))
        told = _told(db, [one.key for one in terms])
    untold = [one for one in terms if one.key not in told]
    for term in untold:
        with write_session(engine) as db:
            _tell_term(db, term, now)
    return len(untold)


def _waiting_duties(today: date) -> Select[Duty]:
    return (
        select(Duty)
        .join(Duty.body)
        .outerjoin(Duty.document)
        .where(Body.email.is_not(None), state_on(today).in_(WAITING))
    )


def _terms(db: Session, today: date) -> Iterator[Term]:
    first, last = today - timedelta(days=LATE_TOLD_DAYS), today + LOOKED_AHEAD
    edition = func.max(Duty.calendar_edition)
    found = (
        _waiting_duties(today)
        .where(Duty.due_on.between(first, last))
        .with_only_columns(Duty.body_id, Duty.due_on, edition)
        .group_by(Duty.body_id, Duty.due_on)
    )
    for body_id, due_on, no in db.execute(found):
        stage = reminder(due_on=due_on, today=today, calendar=calendar_edition(no))
        if stage is not None:
            yield Term(body_id, due_on, stage)


def _told(db: Session, keys: Sequence[str]) -> set[str]:
    """Which of these letters have been written."""
    last = f":{OFFICIAL_LANGUAGES[-1]}"
    found: set[str] = set()
    for start in range(0, len(keys), KEYS_AT_ONCE):
        some = [f"{key}{last}" for key in keys[start : start + KEYS_AT_ONCE]]
        found |= set(db.scalars(select(Notice.key).where(Notice.key.in_(some))))
    return {key.removesuffix(last) for key in found}


def _tell_term(db: Session, term: Term, now: datetime) -> None:
    found = (
        _waiting_duties(local_date(now))
        .where(Duty.body_id == term.body_id, Duty.due_on == term.due_on)
        .options(contains_eager(Duty.body), joinedload(Duty.program).joinedload(Program.body))
        .order_by(Duty.key)
    )
    duties = db.scalars(found).all()
    if not duties:  # the last one was fulfilled a moment ago
        return
    _write(
        db,
        now,
        duties[0].body,
        term.key,
        "duties",
        duties=duties[:LISTED],
        more=len(duties) - LISTED,
        due_on=term.due_on,
        is_late=term.stage == LATE,
        days=term.stage,
        duty_title=duty_title,
    )


def remind_of_releases(engine: Engine, now: datetime) -> int:
    """Ask for the press releases of today that nobody has recorded by 16:00; how many (§12)."""
    if now.astimezone(PORTAL_ZONE).hour < RELEASE_HOUR:
        return 0
    found = (
        _discussions()
        .join(PressRelease, PressRelease.discussion_id == Discussion.id)
        .where(Discussion.opens_on == local_date(now), Discussion.opened_at <= now - GRACE)
        .where(PressRelease.published_on.is_(None))
    )
    with read_session(engine) as db:
        silent = [(one, {}) for one in db.scalars(found).unique()]
    return _tell_each(engine, "release", silent, now)


def remind_of_responses(engine: Engine, now: datetime) -> int:
    """Tell how many proposals wait two working days before the end of a discussion; how many
    discussions were told (§16)."""
    today = local_date(now)
    waiting = (
        select(func.count())
        .where(Proposal.discussion_id == Discussion.id)
        .where(Proposal.status == ProposalStatus.PUBLISHED)
        .correlate(Discussion)
        .scalar_subquery()
    )
    found = (
        _discussions()
        .add_columns(waiting)
        .where(Discussion.closes_on.between(today, today + SOON), waiting > 0)
    )
    with read_session(engine) as db:
        soon = [
            (discussion, {"waiting": count})
            for discussion, count in db.execute(found).unique()
            if _ends_soon(discussion, today)
        ]
    return _tell_each(engine, "responses", soon, now)


def _ends_soon(discussion: Discussion, today: date) -> bool:
    calendar = calendar_edition(discussion.calendar_edition)
    return calendar.working_days_left(today, discussion.closes_on) <= RESPONSES_REMIND


def _discussions() -> Select[Discussion]:
    return (
        select(Discussion)
        .join(Discussion.document)
        .join(Document.body)
        .where(Body.email.is_not(None))
        .options(
            contains_eager(Discussion.document).contains_eager(Document.body),
            joinedload(Discussion.edition),
        )
    )


def _tell_each(
    engine: Engine, name: str, found: Sequence[tuple[Discussion, Values]], now: datetime
) -> int:
    keys = {one.id: f"{name}:{one.id}" for one, _values in found}
    with read_session(engine) as db:
        told = _told(db, list(keys.values()))
    untold = [one for one in found if keys[one[0].id] not in told]
    for discussion, values in untold:
        with write_session(engine) as db:
            body = discussion.document.body
            _write(db, now, body, keys[discussion.id], name, discussion=discussion, **values)
    return len(untold)


def _write(db: Session, now: datetime, body: Body, key: str, name: str, **values: object) -> None:
    """One letter in each official language."""
    for language in OFFICIAL_LANGUAGES:
        write_notice(
            db,
            now,
            key=f"{key}:{language}",
            email=body.email or "",
            language=language,
            template=f"{name}_due",
            body=body,
            **values,
        )
