"""Letters are written once, in the language of their reader; a rejection has its words."""

from flask import Flask
from sqlalchemy import select

from portal.core.notices import write_notice
from portal.core.rejections import UNKNOWN, rejection_words
from portal.models import Notice
from portal.terms import Language
from tests.make import MORNING


def write(db, **values) -> None:
    given = {
        "key": "closure-report:1:1:en",
        "email": "body@example.kz",
        "language": Language.EN,
        "template": "closure_report",
        "title": "Repair of roads",
        "number": "2026-00001",
        "edition": 1,
        "waiting_for_decision": 2,
        "waiting_for_response": 0,
        "address": "http://localhost/en/closure-reports/2026-00001",
    }
    write_notice(db, MORNING, **{**given, **values})


def test_letter_begins_with_its_subject_and_waits_to_be_sent(app: Flask, db):
    with app.app_context():
        write(db)
    letter = db.scalars(select(Notice)).one()
    assert "2026-00001" in letter.subject
    assert "\n" not in letter.subject
    assert letter.body.startswith("Repair of roads")
    assert "2 proposals" in letter.body
    assert (letter.next_try_at, letter.tries, letter.sent_at) == (MORNING, 0, None)


def test_same_news_is_written_once(app: Flask, db):
    with app.app_context():
        write(db)
        write(db, title="Another title")
        write(db, key="closure-report:1:2:en", edition=2)
    keys = db.scalars(select(Notice.key).order_by(Notice.id)).all()
    assert keys == ["closure-report:1:1:en", "closure-report:1:2:en"]


def test_rejection_nobody_foresaw_has_words_too(app: Flask):
    with app.test_request_context():
        assert rejection_words("no_such_code") == str(UNKNOWN)
        assert rejection_words("revoked") != str(UNKNOWN)
