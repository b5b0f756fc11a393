"""Datasets of public discussions: the discussions with their counts, votes by day (§9-§12)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.bulk.dataset import Asked, Dataset, in_batches, streamed
from portal.bulk.votes import Counts, spans_of
from portal.core import fields
from portal.core.columns import DAY, WHOLE, Column, Line
from portal.core.tally import NOBODY, tallies
from portal.models import (
    Body,
    Discussion,
    Document,
    DocumentVote,
    PressPublication,
    PressRelease,
    Proposal,
)
from portal.models.vote import document_vote_counts
from portal.rules.calendar import local_date
from portal.rules.discussion import is_open
from portal.rules.forms import words
from portal.terms import PUBLIC_STATUSES, ProposalStatus

AT_ONCE = 400  # discussions that one query counts


def _opened(db: Session, asked: Asked) -> Iterator[list[Any]]:
    """Discussions with the number and kind of the document and the code of the body."""
    found = (
        select(Discussion, Document, Body.code)
        .join(Discussion.document)
        .join(Document.body)
        .where(*asked.bodies(Document.body_id), Discussion.opens_on <= asked.today)
        .order_by(Discussion.opens_on, Document.number)
    )
    if asked.year is not None:
        days = date(asked.year, 1, 1), date(asked.year, 12, 31)
        found = found.where(Discussion.opens_on.between(*days))
    return in_batches(streamed(db, found), AT_ONCE)


def _discussions(db: Session, asked: Asked) -> Iterator[Line]:
    for batch in _opened(db, asked):
        ids = [one.id for one, _document, _body in batch]
        votes, counts = tallies(db, document_vote_counts(ids)), _proposals(db, ids)
        released = _released(db, ids)
        for one, document, body in batch:
            tally, stand = votes.get(one.id, NOBODY), counts[one.id]
            yield (
                *(document.number, document.kind, body),
                *(one.opens_on, one.closes_on, one.working_days, one.calendar_edition),
                *(_state(one, asked.today), document.withdrawn_on, released.get(one.id)),
                *(tally.people_for, tally.people_against),
                *(tally.organisations_for, tally.organisations_against),
                *(sum(stand.values()), stand[ProposalStatus.ON_MODERATION]),
                *(sum(stand[status] for status in PUBLIC_STATUSES),),
                *(stand[ProposalStatus.ANSWERED], stand[ProposalStatus.REFUSED]),
                *(stand[ProposalStatus.WITHDRAWN],),
                f"{asked.base_url}/kk/discussions/{document.number}",
            )


def _state(one: Discussion, today: date) -> str:
    opened = is_open(opens_on=one.opens_on, closes_on=one.closes_on, today=today)
    return "open" if opened and one.withdrawn_at is None else "closed"


def _proposals(db: Session, ids: Sequence[int]) -> dict[int, dict[ProposalStatus, int]]:
    keys = Proposal.discussion_id, Proposal.status
    found: dict[int, dict[ProposalStatus, int]] = defaultdict(lambda: defaultdict(int))
    counted = select(*keys, func.count()).where(Proposal.discussion_id.in_(ids)).group_by(*keys)
    for discussion_id, status, count in db.execute(counted):
        found[discussion_id][status] = count
    return found


def _released(db: Session, ids: Sequence[int]) -> dict[int, date]:
    """The first day on which each press release was published (§12)."""
    found = (
        select(PressRelease.discussion_id, func.min(PressPublication.published_on))
        .join(PressPublication, PressPublication.release_id == PressRelease.id)
        .where(PressRelease.discussion_id.in_(ids))
        .group_by(PressRelease.discussion_id)
    )
    return {key: day for key, day in db.execute(found)}


def _votes_by_day(db: Session, asked: Asked) -> Iterator[Line]:
    """Whole days only; a vote counts on the day it was given or last moved, so the rows of a
    discussion that is over sum up to its result."""
    yesterday = asked.today - timedelta(days=1)
    for batch in _opened(db, asked):
        by_day = _by_day(db, [one.id for one, _document, _body in batch])
        for one, document, _body in batch:
            is_over = _state(one, asked.today) == "closed"
            until = min(one.closes_on, yesterday)
            for no, span in enumerate(
                spans_of(by_day[one.id], one.opens_on, until, is_over=is_over), 1
            ):
                yield (document.number, no, span.first, span.last, *span.votes)


def _by_day(db: Session, ids: Sequence[int]) -> dict[int, dict[date, Counts]]:
    moment = func.coalesce(DocumentVote.changed_at, DocumentVote.cast_at)
    keys = DocumentVote.discussion_id, DocumentVote.voter_kind, DocumentVote.side
    found: dict[int, dict[date, Counts]] = defaultdict(dict)
    votes = select(*keys, moment).where(DocumentVote.discussion_id.in_(ids))
    for discussion_id, kind, side, at in streamed(db, votes):
        counts = found[discussion_id].setdefault(local_date(at), defaultdict(int))
        counts[kind, side] += 1
    return found


DISCUSSIONS = Dataset(
    name="discussions",
    title=words("Жария талқылаулар", "Публичные обсуждения", "Public discussions"),
    description=words(
        "Паспорттар мен есептердің талқылаулары: күндері, дауыстары, ұсыныстарының саны.",
        "Обсуждения паспортов и отчётов: дни, голоса, число предложений.",
        "Discussions of passports and reports: their days, votes and numbers of proposals.",
    ),
    columns=(
        fields.DOCUMENT.needed,
        fields.KIND.needed,
        fields.ADMINISTRATOR.needed,
        fields.OPENS_ON.needed,
        fields.CLOSES_ON.needed,
        Column(
            "working_days",
            WHOLE,
            words("Жұмыс күндері", "Рабочих дней", "Working days"),
            is_required=True,
        ),
        Column(
            "calendar_edition",
            WHOLE,
            words("Күнтізбе редакциясы", "Редакция календаря", "Edition of the calendar"),
            is_required=True,
        ),
        fields.STATE.needed,
        fields.WITHDRAWN_ON,
        Column(
            "press_release_on",
            DAY,
            words(
                "Баспасөз хабарламасы жарияланған күн",
                "Пресс-релиз опубликован",
                "Press release published on",
            ),
        ),
        *(one.needed for one in fields.VOTES),
        *(
            Column(name, WHOLE, title, is_required=True)
            for name, title in (
                ("received", words("Түскен ұсыныстар", "Поступило предложений", "Received")),
                ("waiting", words("Шешім күтеді", "Ждут решения", "Waiting for the operator")),
                ("published", words("Жарияланған", "Опубликовано", "Published")),
                ("answered", words("Жауап берілген", "С ответом", "Answered")),
                ("refused", words("Бас тартылған", "Отклонено", "Refused")),
                ("withdrawn", words("Қайтарып алынған", "Отозвано", "Withdrawn")),
            )
        ),
        fields.ADDRESS,
    ),
    rows=_discussions,
    key=("document",),
    refers={"document": ("documents", "number")},
    filters=("year", "administrator"),
)
VOTES_BY_DAY = Dataset(
    name="votes-by-day",
    title=words("Күндер бойынша дауыстар", "Голоса по дням", "Votes by day"),
    description=words(
        "Құжаттарға берілген дауыстар күндер бойынша. Дауыс берген адамдар бестен аз болса, күн "
        "келесісімен біріктіріледі: бірде-бір жол аз адам туралы айтпайды. Дауыс соңғы рет "
        "берілген не өзгертілген күні есептеледі.",
        "Голоса за документы по дням. День, в который голосовало меньше пяти граждан, "
        "объединяется со следующим: ни одна строка не говорит о немногих. Голос считается в день, "
        "когда он подан или изменён в последний раз.",
        "Votes on documents by day. A day with fewer than five people is put together with the "
        "next one, so that no row tells of few. A vote counts on the day it was given or last "
        "moved.",
    ),
    columns=(
        fields.DOCUMENT.needed,
        Column("no", WHOLE, words("Рет нөмірі", "№ по порядку", "No."), is_required=True),
        Column(
            "first_day", DAY, words("Алғашқы күн", "Первый день", "First day"), is_required=True
        ),
        Column("last_day", DAY, words("Соңғы күн", "Последний день", "Last day"), is_required=True),
        *(one.needed for one in fields.VOTES),
    ),
    rows=_votes_by_day,
    key=("document", "no"),
    refers={"document": ("documents", "number")},
    filters=("year", "administrator"),
)
