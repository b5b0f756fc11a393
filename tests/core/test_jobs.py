"""Letters leave once, in spite of a mail server that is down, slow or fussy."""

import smtplib
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.core.db import read_session, write_session
from portal.core.mail import FileMailer, letter_of, make_mailer
from portal.jobs import run_due, send_notices
from portal.models import Notice
from portal.terms import Language
from tests.make import MORNING, make_account


class Post:
    """A mail server of the test: remembers letters, fails as it is told."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.failures: dict[str, Exception] = {}

    def send(self, letter: EmailMessage) -> None:
        if failure := self.failures.get(letter["To"]) or self.failures.get("all"):
            raise failure
        self.letters.append(letter)

    @property
    def addresses(self) -> list[str]:
        return [letter["To"] for letter in self.letters]


@pytest.fixture
def post(app: Flask) -> Post:
    """The mail server that the application talks to."""
    app.extensions["mailer"] = Post()
    return app.extensions["mailer"]


def make_notice(db: Session, email: str = "a@example.kz", **values) -> Notice:
    given = {
        "key": f"notice:{email}",
        "language": Language.KK,
        "subject": "Ұсынысыңыз жарияланды",
        "body": "Ұсыныс жарияланды.\n",
        "written_at": MORNING,
        "next_try_at": MORNING,
        "tries": 0,
    }
    notice = Notice(email=email, **{**given, **values})
    db.add(notice)
    db.commit()
    return notice


def kept(engine: Engine, email: str = "a@example.kz") -> Notice:
    with read_session(engine) as db:
        return db.scalars(select(Notice).where(Notice.email == email)).one()


def test_waiting_letter_leaves_and_is_marked(app: Flask, engine: Engine, db: Session, post: Post):
    make_notice(db)
    assert send_notices(app, MORNING) == 1
    assert kept(engine).sent_at == MORNING
    letter = post.letters[0]
    assert (letter["To"], letter["From"]) == ("a@example.kz", "portal@localhost")
    assert letter["Subject"] == "Ұсынысыңыз жарияланды"
    assert letter["Content-Language"] == "kk"
    assert letter.get_content() == "Ұсыныс жарияланды.\n"


def test_letter_that_somebody_waits_for_goes_first_and_leaves_no_trace(
    app: Flask, engine: Engine, db: Session, post: Post
):
    make_notice(db)
    stops = {"stop_url": "http://localhost/kk/follow/stop/1", "leaves_no_trace": True}
    asking = make_notice(db, "b@example.kz", **stops)
    assert send_notices(app, MORNING) == 2
    assert post.addresses == ["b@example.kz", "a@example.kz"]
    assert [letter["List-Unsubscribe"] for letter in post.letters] == [
        f"<{stops['stop_url']}>",
        None,
    ]
    db.refresh(asking)
    told = (asking.email, asking.subject, asking.body, asking.stop_url)
    assert (told, asking.sent_at) == (("", "", "", None), MORNING)


def test_letter_leaves_once_however_often_the_job_runs(app: Flask, db: Session, post: Post):
    make_notice(db)
    assert [send_notices(app, MORNING + timedelta(days=n)) for n in range(3)] == [1, 0, 0]
    assert len(post.letters) == 1


def test_letter_of_later_waits_for_its_moment(app: Flask, db: Session, post: Post):
    make_notice(db, next_try_at=MORNING + timedelta(minutes=5))
    assert send_notices(app, MORNING) == 0
    assert send_notices(app, MORNING + timedelta(minutes=5)) == 1


def test_mail_server_that_is_down_loses_nothing(
    app: Flask, engine: Engine, db: Session, post: Post
):
    for name in "abc":
        make_notice(db, f"{name}@example.kz")
    post.failures["all"] = ConnectionRefusedError()
    assert send_notices(app, MORNING) == 0
    assert [kept(engine, f"{name}@example.kz").sent_at for name in "abc"] == [None] * 3
    post.failures.clear()
    assert send_notices(app, MORNING + timedelta(hours=1)) == 3
    assert sorted(post.addresses) == ["a@example.kz", "b@example.kz", "c@example.kz"]


def test_each_failure_makes_the_next_wait_longer_up_to_hours(
    app: Flask, engine: Engine, db: Session, post: Post
):
    make_notice(db)
    post.failures["all"] = TimeoutError()
    now, waits = MORNING, []
    for _ in range(60):
        send_notices(app, now)
        waits.append(kept(engine).next_try_at - now)
        now = kept(engine).next_try_at
    assert waits == sorted(waits)
    assert waits[0] <= timedelta(minutes=10)
    assert waits[1] == 2 * waits[0]
    assert timedelta(hours=3) <= waits[-1] <= timedelta(hours=6)
    assert kept(engine).tries == 60


@pytest.mark.parametrize(
    "failure",
    [
        smtplib.SMTPRecipientsRefused({}),
        smtplib.SMTPDataError(554, b"no"),
        UnicodeEncodeError("ascii", "ә", 0, 1, "no"),
    ],
    ids=["nobody there", "not taken", "unwritable address"],
)
def test_letter_that_cannot_be_delivered_does_not_hold_up_the_others(
    app: Flask, engine: Engine, db: Session, post: Post, failure: Exception
):
    for name in ("bad", "good"):
        make_notice(db, f"{name}@example.kz")
    post.failures["bad@example.kz"] = failure
    assert send_notices(app, MORNING) == 1
    assert post.addresses == ["good@example.kz"]
    assert kept(engine, "bad@example.kz").tries == 1


def test_address_with_a_line_end_reaches_no_header(
    app: Flask, engine: Engine, db: Session, post: Post
):
    make_notice(db, "a@example.kz\nBcc: everybody@example.kz")
    make_notice(db, "good@example.kz")
    assert send_notices(app, MORNING) == 1
    assert post.addresses == ["good@example.kz"]


def test_second_process_takes_other_letters_while_one_travels(
    app: Flask, engine: Engine, db: Session, post: Post
):
    make_notice(db)
    seen: list[int] = []

    class Slow(Post):
        def send(self, letter: EmailMessage) -> None:
            seen.append(send_notices(app, MORNING))  # another process looks at the same moment
            super().send(letter)

    app.extensions["mailer"] = slow = Slow()
    assert send_notices(app, MORNING) == 1
    assert (seen, len(slow.letters)) == ([0], 1)


def test_people_can_act_while_a_letter_travels(app: Flask, engine: Engine, db: Session):
    make_notice(db)

    class Slow(Post):
        def send(self, letter: EmailMessage) -> None:
            with write_session(engine) as other:
                make_account(other)

    app.extensions["mailer"] = Slow()
    assert send_notices(app, MORNING) == 1


def test_letter_sent_twice_would_be_the_same_letter(app: Flask, db: Session):
    notice = make_notice(db)
    first, again = letter_of(notice, "portal@localhost"), letter_of(notice, "portal@localhost")
    assert first.as_bytes() == again.as_bytes()
    assert first["Message-ID"] == f"<notice-{notice.id}@localhost>"


def test_demonstration_keeps_letters_as_files(app: Flask, db: Session):
    make_notice(db)
    app.extensions["mailer"] = mailer = make_mailer(app.config["PORTAL"])
    assert isinstance(mailer, FileMailer)
    send_notices(app, MORNING)
    assert [file.suffix for file in mailer.folder.iterdir()] == [".eml"]


def test_job_that_fails_does_not_stop_the_others(
    app: Flask, db: Session, post: Post, monkeypatch: pytest.MonkeyPatch
):
    make_notice(db)

    def fails(app: Flask, now: datetime) -> int:
        raise RuntimeError

    monkeypatch.setitem(run_due.__globals__["JOBS"], "close_discussions", fails)
    done = run_due(app, MORNING)
    assert done["close_discussions"] == -1
    assert done["send_notices"] == 1
