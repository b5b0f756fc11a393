"""What runs by the timetable. Each job takes `now`, can be repeated, and can run in many places at
once: rows are taken one to a transaction, and constraints keep each act single."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused

from flask import Flask
from sqlalchemy import ColumnElement, Engine, func, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from portal.accounts.forgetting import forget_old
from portal.bulk.making import make_due
from portal.closure import keeping
from portal.closure.actions import make_closure_report
from portal.closure.apart import DrawingFailed
from portal.closure.queries import ended_without_report
from portal.config import DEVELOPMENT_CONTOUR, Config
from portal.core.calendar_editions import extend
from portal.core.db import read_session, write_session
from portal.core.mail import letter_of, sender_of
from portal.core.rounds import note_round
from portal.demo.authority import renew_lists
from portal.duties.arising import arise_all
from portal.duties.reminding import remind_of_releases, remind_of_responses, remind_of_terms
from portal.evidence_check import check_evidence
from portal.following.digests import write_digests
from portal.intake.report_actions import place_waiting
from portal.ledger.checking import check_ledger
from portal.ledger.sources import ACTS, SOURCES
from portal.ledger.writing import write_entries
from portal.models import ClosureReport, Notice, ScheduledPlacing
from portal.reporting.staging import Workshop, work_imports
from portal.rules import Refused
from portal.rules.calendar import local_date
from portal.search import syncing
from portal.signatures import refresh_crls_hourly
from portal.workplace import scheduled_acts
from portal.workplace.importing.keeping import drop_files_of_nobody

log = logging.getLogger(__name__)
LETTERS_AT_ONCE = 100
FIRST_WAIT = timedelta(minutes=10)  # longer than a round of letters
THIS_LETTER = (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupportedError, ValueError)
FORGET_EVERY = EXTEND_EVERY = ARISE_EVERY = TERMS_EVERY = timedelta(hours=1)  # of one process
COMPARE_EVERY = timedelta(hours=1)  # of one process
DAYS_EVERY = BULK_EVERY = timedelta(minutes=5)
LEDGER_EVERY = timedelta(minutes=1)
VOTES_EVERY = timedelta(minutes=10)  # all of a day come at once, and then the reports
MOST_DOUBLINGS = 5  # then every 5 hours 20 minutes


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


def place_scheduled(app: Flask, now: datetime) -> int:
    """Place what was signed for a moment that has come; how many moments were over
    (decided: placing at a set moment). One that fails waits for the next round."""
    engine, done = app.extensions["engine"], 0
    with read_session(engine) as db:
        waiting = select(ScheduledPlacing.id).where(
            ScheduledPlacing.outcome.is_(None), ScheduledPlacing.place_at <= now
        )
        due = db.scalars(waiting.order_by(ScheduledPlacing.place_at)).all()
    for scheduled_id in due:
        try:
            with write_session(engine) as db:
                done += scheduled_acts.place_scheduled(db, scheduled_id, now) is not None
        except SQLAlchemyError:
            log.exception("scheduled placing %s failed", scheduled_id)
    return done


def send_notices(app: Flask, now: datetime) -> int:
    """Send the letters that wait; a mail server that is down costs only time. No database lock is
    held while a letter travels: it is taken first, and comes back by itself if it did not leave."""
    engine, sent = app.extensions["engine"], 0
    with read_session(engine) as db:
        waiting = select(Notice.id).where(*_waits(now)).order_by(*_soonest_first())
        ids = db.scalars(waiting.limit(LETTERS_AT_ONCE)).all()
    for notice_id in ids:
        notice = _take(engine, notice_id, now)
        try:
            if notice is None or not _left(app, notice):
                continue
        except OSError as error:
            log.warning("the mail server does not answer: %s", type(error).__name__)
            break
        with write_session(engine) as db:
            db.execute(update(Notice).where(Notice.id == notice_id).values(_sent(notice, now)))
        sent += 1
    return sent


def _sent(notice: Notice, now: datetime) -> dict[str, object]:
    """What is kept of a letter that left."""
    if not notice.leaves_no_trace:
        return {"sent_at": now}
    return {"sent_at": now, "email": "", "subject": "", "body": "", "stop_url": None}


def _waits(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Notice.sent_at.is_(None), Notice.next_try_at <= now


def _soonest_first() -> tuple[ColumnElement[object], ...]:
    """Letters that somebody looks into the box for come first, news for many comes last."""
    return Notice.follower_id.is_not(None), Notice.leaves_no_trace.desc(), Notice.id.expression


def _take(engine: Engine, notice_id: int, now: datetime) -> Notice | None:
    with write_session(engine) as db:
        mine = select(Notice).where(Notice.id == notice_id, *_waits(now))
        notice = db.scalar(mine.with_for_update(skip_locked=True))
        if notice is not None:
            wait = FIRST_WAIT * 2 ** min(notice.tries, MOST_DOUBLINGS)
            notice.tries, notice.next_try_at = notice.tries + 1, now + wait
        return notice


def _left(app: Flask, notice: Notice) -> bool:
    """Whether the letter went out; raises OSError when there is no mail server to talk to."""
    try:
        letter = letter_of(notice, sender_of(app.config["PORTAL"]))
        app.extensions["mailer"].send(letter)
    except THIS_LETTER as error:
        log.warning("notice %s was not sent: %s", notice.id, type(error).__name__)
        return False
    return True


def send_digests(app: Flask, now: datetime) -> int:
    """Write the letters with the news of the day to whoever follows something; how many
    (decided: letters of news)."""
    return write_digests(app.extensions["engine"], app.extensions["keys"], now)


def draw_reports(app: Flask, now: datetime) -> int:
    """Draw the files of large reports, so that nobody waits for them; how many were drawn."""
    store, drawn = app.extensions["files"], 0
    with read_session(app.extensions["engine"]) as db:
        large = func.length(ClosureReport.facts) > keeping.LARGE
        reports = db.scalars(select(ClosureReport).where(large)).all()
    for report in reports:
        for form, lang in keeping.missing(store, report):
            try:
                keeping.draw_and_keep(store, report, form, lang)
                drawn += 1
            except DrawingFailed:
                log.exception("report %s was not drawn as %s", report.id, form)
    return drawn


def refresh_crls(app: Flask, now: datetime) -> int:
    """Take in the revocation lists that are due; a demonstration makes its own (decided: freshness
    of revocation lists)."""
    config: Config = app.config["PORTAL"]
    if config.eds.contour == DEVELOPMENT_CONTOUR:
        return renew_lists(config, now)
    return refresh_crls_hourly(config, now)


def forget(app: Flask, now: datetime) -> int:
    """Forget what has been kept for its term, every hour; how many rows
    (decided: how long things are kept)."""
    if not _is_time(app, "forgot_at", FORGET_EVERY, now):
        return 0
    forgotten = forget_old(app.extensions["engine"], app.config["PORTAL"].keep, now)
    drop_files_of_nobody(app, now)
    return sum(forgotten.values())


def extend_calendar(app: Flask, now: datetime) -> int:
    """Add further years of the holidays package before the calendar ends; how many editions were
    made (decided: years of the calendar)."""
    if not _is_time(app, "extended_at", EXTEND_EVERY, now):
        return 0
    try:
        with write_session(app.extensions["engine"]) as db:
            return int(extend(db, local_date(now), now) is not None)
    except Refused:
        log.info("another process extended the calendar")
        return 0


def arise_duties(app: Flask, now: datetime) -> int:
    """Let the duties of the year arise, every hour; how many (decided: duties of the year)."""
    if not _is_time(app, "duties_arose_at", ARISE_EVERY, now):
        return 0
    return arise_all(app.extensions["engine"], now)


def remind(app: Flask, now: datetime) -> int:
    """Write the letters about terms; how many things were told (decided: reminders)."""
    engine, told = app.extensions["engine"], 0
    if _is_time(app, "terms_told_at", TERMS_EVERY, now):
        told += remind_of_terms(engine, now)
    if _is_time(app, "days_told_at", DAYS_EVERY, now):
        told += remind_of_releases(engine, now) + remind_of_responses(engine, now)
    return told


def _is_time(app: Flask, name: str, every: timedelta, now: datetime) -> bool:
    """Whether this process has not done it lately; from now on it has."""
    last: datetime | None = app.extensions.get(name)
    if last is not None and last <= now < last + every:
        return False
    app.extensions[name] = now
    return True


def read_reports(app: Flask, now: datetime) -> int:
    """Read the files of budget reporting that were uploaded; how many were read (§8)."""
    extensions = app.extensions
    workshop = Workshop(extensions["engine"], extensions["report_files"], extensions["clock"].now)
    return work_imports(workshop)


def place_sent_reports(app: Flask, now: datetime) -> int:
    """Place the budget reports that machines of bodies sent to be placed; how many files (§8)."""
    return place_waiting(app.extensions["engine"], now)


def sync_search(app: Flask, now: datetime) -> int:
    """Bring the search index to what is public now; how many units were written anew. Every hour
    also what slipped by or was damaged (decided: changes of the index)."""
    thoroughly = _is_time(app, "search_compared_at", COMPARE_EVERY, now)
    search, engine = app.extensions["search"], app.extensions["engine"]
    return syncing.sync(search, engine, thoroughly=thoroughly).written


def write_ledger(app: Flask, now: datetime) -> int:
    """Enter public acts into the ledger, every minute; how many (decided: the ledger)."""
    if not _is_time(app, "ledger_written_at", LEDGER_EVERY, now):
        return 0
    counts_votes = _is_time(app, "votes_entered_at", VOTES_EVERY, now)
    return write_entries(app.extensions["engine"], now, SOURCES if counts_votes else ACTS)


def make_bulk(app: Flask, now: datetime) -> int:
    """Make the files of open data once a night; how many datasets (decided: nightly files). A
    round that failed is tried again after some minutes."""
    return make_due(app, now) if _is_time(app, "bulk_looked_at", BULK_EVERY, now) else 0


JOBS: dict[str, Callable[[Flask, datetime], int]] = {
    "refresh_crls": refresh_crls,
    "place_scheduled": place_scheduled,
    "close_discussions": close_discussions,
    "arise_duties": arise_duties,
    "remind": remind,
    "sync_search": sync_search,
    "send_digests": send_digests,  # of which some ask the search
    "send_notices": send_notices,
    "draw_reports": draw_reports,
    "check_evidence": check_evidence,
    "write_ledger": write_ledger,
    "check_ledger": check_ledger,
    "forget": forget,
    "extend_calendar": extend_calendar,
    "read_reports": read_reports,
    "place_sent_reports": place_sent_reports,
    "make_bulk": make_bulk,
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
    note_round(app.config["PORTAL"].data_dir, now, done)
    return done
