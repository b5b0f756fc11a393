"""What runs by the timetable. Each job takes `now`, can be repeated, and can run in many places at
once: rows are taken one to a transaction, and constraints keep each act single."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.closure.actions import make_closure_report
from portal.closure.queries import ended_without_report
from portal.core.db import read_session, write_session
from portal.core.mail import letter_of, sender_of
from portal.models import Notice
from portal.rules.calendar import local_date

log = logging.getLogger(__name__)
LETTERS_AT_ONCE = 200
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)


def close_discussions(app: Flask, now: datetime) -> int:
    """Make the closure reports that are due; how many were made (§17)."""
    engine, made = app.extensions["engine"], 0
    with read_session(engine) as db:
        due = db.scalars(ended_without_report(local_date(now))).all()
    for discussion_id in due:
        try:
            with write_session(engine) as db:
                base_url = app.config["PORTAL"].base_url
                made += make_closure_report(db, discussion_id, base_url, now) is not None
        except IntegrityError:
            log.info("discussion %s: another process made this edition", discussion_id)
    return made


def send_notices(app: Flask, now: datetime) -> int:
    """Send the letters that wait; a mail server that is down costs only time."""
    engine, sent = app.extensions["engine"], 0
    waiting = Notice.sent_at.is_(None), Notice.next_try_at <= now
    with read_session(engine) as db:
        ids = db.scalars(
            select(Notice.id).where(*waiting).order_by(Notice.id).limit(LETTERS_AT_ONCE)
        ).all()
    for notice_id in ids:
        with write_session(engine) as db:
            mine = select(Notice).where(Notice.id == notice_id, *waiting)
            notice = db.scalar(mine.with_for_update(skip_locked=True))
            if notice is not None:
                sent += _send(app, notice, now)
    return sent


def _send(app: Flask, notice: Notice, now: datetime) -> bool:
    try:
        letter = letter_of(notice, sender_of(app.config["PORTAL"]))
        app.extensions["mailer"].send(letter)
    except OSError as error:
        wait = min(FIRST_WAIT * 2**notice.tries, LONGEST_WAIT)
        notice.tries += 1
        notice.next_try_at = now + wait
        log.warning("notice %s was not sent: %s", notice.id, type(error).__name__)
        return False
    notice.sent_at = now
    return True


JOBS: dict[str, Callable[[Flask, datetime], int]] = {
    "close_discussions": close_discussions,
    "send_notices": send_notices,
}


def run_due(app: Flask, now: datetime) -> dict[str, int]:
    """Run every job once; what each did. One job that fails does not stop the others."""
    done = {}
    with app.app_context():
        for name, job in JOBS.items():
            try:
                done[name] = job(app, now)
            except Exception:
                log.exception("job %s failed", name)
                done[name] = -1
    return done
