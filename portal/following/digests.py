"""The letters with news: each address once a day at most, each news once, whoever runs the job and
however often it is killed. The letter and the moment up to which it tells are written in one
transaction; a letter that could not leave is taken back and told anew with what came since, so
that a mail server which comes back brings one letter (decided: letters of news)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import ColumnElement, Engine, Select, and_, case, delete, func, or_, select
from sqlalchemy.orm import Session, selectinload

from portal.core.cards import kind_words
from portal.core.db import read_session, write_session
from portal.core.i18n import speaking
from portal.core.notices import write_notice
from portal.core.secrets import Keys
from portal.following.links import stop_url
from portal.following.news import News, news_between
from portal.following.searches import Hits, found_since
from portal.following.subjects import Subject, names_of
from portal.following.telling import Section, sections_of, story_lines
from portal.models import Follower, Following, Notice
from portal.rules.calendar import local_date
from portal.rules.following import day_began, news_until
from portal.terms import FollowedKind

AT_ONCE = 50  # followers of one transaction
MOST_TOLD = 60  # documents of one letter; the portal has the others


@dataclass(frozen=True)
class Day:
    """The news that a round tells, and what each followed search finds of it."""

    now: datetime
    until: datetime
    news: Sequence[News]
    hits: Mapping[str, Hits]


def write_digests(engine: Engine, keys: Keys, now: datetime) -> int:
    """Write the letters that are due; how many."""
    until, written = news_until(now), 0
    if until is None:
        return 0
    with read_session(engine) as db:
        ready = db.execute(_ready(now, until)).all()
        if not ready:
            return 0
        day = _read_day(db, min(since for _id, since in ready), until, now)
    for start in range(0, len(ready), AT_ONCE):
        ids = [one for one, _since in ready[start : start + AT_ONCE]]
        with write_session(engine) as db:
            written += _write_some(db, keys, ids, day)
    return written


def _ready(now: datetime, until: datetime) -> Select[int, datetime]:
    """Who has not been told yet, and whose last letter left before today or can be taken back; from
    when on each is told."""
    last = (
        select(func.max(Notice.id))
        .where(Notice.follower_id == Follower.id)
        .correlate(Follower)
        .scalar_subquery()
    )
    may_write = or_(Notice.id.is_(None), Notice.sent_at < day_began(now), _stays(now))
    since = case((Notice.sent_at.is_(None), Follower.told_from), else_=Follower.told_until)
    return (
        select(Follower.id, since)
        .outerjoin(Notice, Notice.id == last)
        .where(Follower.told_until < until, may_write)
        .order_by(Follower.id)
    )


def _stays(now: datetime) -> ColumnElement[bool]:
    """Letters that have not left and are not on their way: what travels is tried again later."""
    return and_(Notice.sent_at.is_(None), Notice.next_try_at <= now)


def _read_day(db: Session, since: datetime, until: datetime, now: datetime) -> Day:
    """One pass over the news, and one search for each that somebody follows."""
    news = news_between(db, since, until)
    followers = _ready(now, until).subquery()
    wanted = select(Following.key).where(
        Following.what == FollowedKind.SEARCH, Following.follower_id.in_(select(followers.c[0]))
    )
    kept = db.scalars(wanted.distinct()) if news else ()
    searches = {key: Subject(FollowedKind.SEARCH, key).asked for key in kept}
    return Day(now, until, news, found_since(db, searches, local_date(since), local_date(now)))


def _write_some(db: Session, keys: Keys, ids: Sequence[int], day: Day) -> int:
    """A few followers, locked; whoever another process has in hand is left to it."""
    mine = (
        select(Follower)
        .where(Follower.id.in_(ids), Follower.told_until < day.until)
        .options(selectinload(Follower.followings))
        .with_for_update(skip_locked=True)
    )
    return sum(_write_one(db, keys, one, day) for one in db.scalars(mine).all())


def _write_one(db: Session, keys: Keys, follower: Follower, day: Day) -> bool:
    since = None if _has_to_wait(follower, day) else _take_up(db, follower, day.now)
    if since is None:
        return False
    sections = sections_of(follower.followings, day.news, day.hits, since, local_date(day.now))
    if sections:
        _write_letter(db, keys, follower, sections, day)
    follower.told_from = since if sections else day.until
    follower.told_until = day.until
    return bool(sections)


def _has_to_wait(follower: Follower, day: Day) -> bool:
    """Whether a search that is followed could not be asked: its news comes with a later round."""
    asked = (
        one.key in day.hits
        for one in follower.followings
        if one.what is FollowedKind.SEARCH and one.began_at < day.until
    )
    return bool(day.news) and not all(asked)


def _take_up(db: Session, follower: Follower, now: datetime) -> datetime | None:
    """From when on news is to be told; a letter that has not left is taken back. None when this
    address has had its letter today, or has one on its way."""
    letters = select(Notice).where(Notice.follower_id == follower.id)
    last = db.scalar(letters.order_by(Notice.id.desc()).limit(1))
    if last is None:
        return follower.told_until
    if last.sent_at is not None:
        return follower.told_until if last.sent_at < day_began(now) else None
    taken = delete(Notice).where(Notice.id == last.id, _stays(now)).returning(Notice.id)
    return follower.told_from if db.scalar(taken) is not None else None


def _write_letter(
    db: Session, keys: Keys, follower: Follower, sections: Sequence[Section], day: Day
) -> None:
    language, today = follower.language.value, local_date(day.now)
    shown, count = _cut(sections), sum(len(one.stories) for one in sections)
    token = keys.open(follower.token_encrypted).decode()
    with speaking(language):
        names = names_of(db, [one.subject for one in shown], language)
    write_notice(
        db,
        day.now,
        key=f"digest:{follower.id}:{today.isoformat()}",
        email=keys.open(follower.address_encrypted).decode(),
        language=follower.language,
        template="digest",
        follower=follower,
        stop_url=stop_url(current_app.config["PORTAL"].base_url, language, token),
        leaves_no_trace=True,
        token=token,
        sections=[(str(names.get(one.subject, "")), one.stories) for one in shown],
        count=count,
        more=count - sum(len(one.stories) for one in shown),
        today=today,
        lines=story_lines,
        kind_words=kind_words,
    )


def _cut(sections: Sequence[Section]) -> list[Section]:
    """As many documents as a letter tells."""
    shown, room = [], MOST_TOLD
    for one in sections:
        if room > 0:
            shown.append(Section(one.subject, one.stories[:room]))
            room -= len(one.stories)
    return shown
