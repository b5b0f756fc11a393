"""The journal as people read it: who did what when, a page at a time."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from portal.core.act_words import act_words, acts_of, is_in_office, power_words
from portal.core.authors import author_words
from portal.core.i18n import lang
from portal.models import (
    Account,
    CalendarEdition,
    Discussion,
    Document,
    Edition,
    HeadClaim,
    JournalEntry,
    MachineToken,
    ModerationDecision,
    Proposal,
    RoleGrant,
    Unit,
)
from portal.rules.calendar import PORTAL_ZONE
from portal.terms import Power

PER_PAGE = 50


@dataclass(frozen=True)
class Asked:
    """Which acts are asked for; None and an empty kind ask for all."""

    kind: str = ""
    body_id: int | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class Line:
    """One act in words."""

    at: datetime
    who: str | None  # None: the portal by itself, or somebody who is not named
    is_person: bool
    body_id: int | None
    act: str
    about: str


def journal_page(db: Session, asked: Asked, page: int) -> tuple[int, list[Line]]:
    """How many acts there are, and one page of them, the newest first."""
    where = _where(asked)
    total = db.scalar(select(func.count()).select_from(JournalEntry).where(*where)) or 0
    found = db.execute(
        select(JournalEntry, Account.name)
        .outerjoin(Account, Account.id == JournalEntry.actor_id)
        .where(*where)
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    ).all()
    named = _named(db, [entry for entry, _name in found])
    return total, [_line(entry, name, named) for entry, name in found]


def _where(asked: Asked) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if asked.kind:
        where.append(JournalEntry.act.in_(acts_of(asked.kind)))
    if asked.body_id is not None:
        where.append(JournalEntry.body_id == asked.body_id)
    if asked.first_day is not None:
        where.append(JournalEntry.at >= _midnight(asked.first_day))
    if asked.last_day is not None:
        where.append(JournalEntry.at < _midnight(asked.last_day + timedelta(days=1)))
    return where


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), PORTAL_ZONE)


def _line(entry: JournalEntry, name: str | None, named: Mapping[tuple[str, str], str]) -> Line:
    about = named.get((entry.subject, entry.subject_id), "")
    powers = json.loads(entry.details).get("powers")
    if powers:
        done = ", ".join(power_words(Power(one)) for one in powers.split(","))
        about = f"{about}: {done}"
    return Line(
        at=entry.at,
        who=author_words(name) if name and is_in_office(entry.act) else None,
        is_person=entry.actor_id is not None,
        body_id=entry.body_id,
        act=act_words(entry.act),
        about=about,
    )


def _named(db: Session, entries: Sequence[JournalEntry]) -> dict[tuple[str, str], str]:
    """What the acts were about, by table and key; one question for each table."""
    keys: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        if entry.subject in SUBJECTS:
            keys[entry.subject].add(int(entry.subject_id))
    return {
        (subject, str(key)): name or ""
        for subject, wanted in keys.items()
        for key, name in db.execute(SUBJECTS[subject](wanted)).all()
    }


def _people(table: type[RoleGrant] | type[HeadClaim]) -> Callable[[set[int]], Select[int, str]]:
    def found(keys: set[int]) -> Select[int, str]:
        people = select(table.id, Account.name).join(Account, Account.id == table.account_id)
        return people.where(table.id.in_(keys))

    return found


def _units(keys: set[int]) -> Select[int, str]:
    name = Unit.name_kk if lang() == "kk" else Unit.name_ru
    return select(Unit.id, name).where(Unit.id.in_(keys))


def _machines(keys: set[int]) -> Select[int, str]:
    return select(MachineToken.id, MachineToken.name).where(MachineToken.id.in_(keys))


def _editions(keys: set[int]) -> Select[int, str]:
    title = Edition.title_ru if lang() == "ru" else Edition.title_kk
    return select(Edition.id, title).where(Edition.id.in_(keys))


def _documents(keys: set[int]) -> Select[int, str]:
    number = func.coalesce(Document.number, "")  # a draft has none
    return select(Document.id, number).where(Document.id.in_(keys))


def _proposals(keys: set[int]) -> Select[int, str]:
    return select(Proposal.id, Proposal.number).where(Proposal.id.in_(keys))


def _decisions(keys: set[int]) -> Select[int, str]:
    decided = select(ModerationDecision.id, Proposal.number).join(ModerationDecision.proposal)
    return decided.where(ModerationDecision.id.in_(keys))


def _discussions(keys: set[int]) -> Select[int, str]:
    numbered = select(Discussion.id, func.coalesce(Document.number, "")).join(Discussion.document)
    return numbered.where(Discussion.id.in_(keys))


def _calendars(keys: set[int]) -> Select[int, str]:
    return select(CalendarEdition.no, CalendarEdition.reason).where(CalendarEdition.no.in_(keys))


SUBJECTS: dict[str, Callable[[set[int]], Select[int, str]]] = {
    "role_grant": _people(RoleGrant),
    "head_claim": _people(HeadClaim),
    "unit": _units,
    "machine_token": _machines,
    "edition": _editions,
    "document": _documents,
    "proposal": _proposals,
    "moderation_decision": _decisions,
    "discussion": _discussions,
    "calendar_edition": _calendars,
}
